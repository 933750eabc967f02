import pytest

from locator.reports import homes, labels, people, relations
from locator.reports.reading import Facts
from tests.locator.reports.sample import document

pytestmark = pytest.mark.django_db


def test_all():
    facts = Facts(document())
    no = lambda f, k: ""
    wards = labels.ward_names()
    for t in [
        homes.headline(facts, no),
        homes.trend(facts),
        homes.sizes(facts, no),
        homes.areas(facts, no, wards, True),
        homes.rents(facts, no),
        *homes.breakdowns(facts, no),
        homes.utilities(facts),
        homes.within_reach(facts),
        people.by_kind(facts),
        people.by_wait(facts),
        people.unmatched(facts, True),
        people.steps(facts),
        people.declines(facts, "household", True),
        people.declines(facts, "landlord", True),
        people.days(facts),
        people.by_agency(facts, {}),
        people.by_group(facts),
        people.stability(facts),
        people.endings(facts, True),
        relations.landlords(facts),
        relations.incidents(facts, True),
        relations.quality(facts),
        relations.definitions(facts),
    ]:
        print("##", t.title, "|", t.note)
        print([t.label] + [c.heading for c in t.columns])
        for r, cells in t.shown:
            print("  ", r.label, [w for _, _, w in cells], r.bar)
        if t.total:
            print("  =", t.total.label, [w for _, _, w in t.last])
