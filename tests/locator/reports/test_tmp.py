import time, pytest
from locator.reports import files
from tests.locator.reports.sample import document, published
pytestmark = pytest.mark.django_db
def test_out():
    for lang in ("en","fr"):
        for paper in ("letter","a4"):
            d = published("waiting_end.5+","gap.5+","flow.move_ins", "trend.figures.move_ins.11", agencies=("maple","ponts","canal","north"), notes={"en":"A good month: three new landlords.","fr":"Un bon mois : trois nouveaux propriétaires."}, publisher="Joan Whitfield", published_at="2026-11-03T10:00:00-05:00") if paper=="a4" or True else document()
            t=time.time(); open(f"/tmp/r-{lang}-{paper}.pdf","wb").write(files.pdf(d,lang,paper)); print(lang,paper,time.time()-t)
    open("/tmp/r.xlsx","wb").write(files.xlsx(d,"en")); open("/tmp/r.csv","wb").write(files.csv_file(d,"en")); open("/tmp/r.html","wb").write(files.html(d,"en"))
