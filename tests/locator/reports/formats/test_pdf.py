"""A report as a PDF, opened by real readers: tagged, whole on its paper, and drawn from nothing but the document."""

import socket
import sys
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from django.utils.translation import override
from pypdf import PdfReader

from locator.reports.formats import files, pdf
from locator.reports.presentation.page import Report
from tests.locator.reports.formats.test_files import month, text_of_pdf, words
from tests.locator.reports.sample import document

__all__ = ["month"]

pytestmark = pytest.mark.django_db

Draw = Callable[..., bytes]


@pytest.fixture(scope="module")
def drawings() -> dict[tuple, bytes]:
    """What has been drawn: it takes seconds."""
    return {}


@pytest.fixture
def drawn(month: dict, drawings: dict[tuple, bytes]) -> Draw:
    """The month as a PDF in a language, and on a paper."""

    def draw(language: str, paper: str = "letter") -> bytes:
        if (language, paper) not in drawings:
            drawings[language, paper] = files.pdf(month, language, paper)
        return drawings[language, paper]

    return draw


def pages_in_grey(content: bytes) -> list:
    return [page.render(scale=1, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(content)]


@pytest.mark.parametrize(("language", "title"), [("en", "October 2026"), ("fr", "octobre 2026")])
def test_a_pdf_is_tagged_and_says_its_language_and_title(drawn: Draw, language: str, title: str) -> None:
    reader = PdfReader(BytesIO(drawn(language)))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"].startswith(language)
    assert title in words(reader.metadata.title)
    assert f"1 / {len(reader.pages)}" in words(reader.pages[0].extract_text())


def test_every_drawing_of_a_pdf_says_in_words_what_it_shows(drawn: Draw) -> None:
    reader = PdfReader(BytesIO(drawn("en")))
    told = [str(one["/Alt"]) for one in structure(reader.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in one]

    assert any("38 open at the start" in words(one) for one in told)
    assert any("Map of 24 wards" in one for one in told)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_figure_of_a_pdf_has_words_and_what_only_decorates_is_none(
    month: dict, drawn: Draw, language: str
) -> None:
    reader = PdfReader(BytesIO(drawn(language)))
    figures = [one for one in structure(reader.trailer["/Root"]["/StructTreeRoot"]) if one.get("/S") == "/Figure"]
    with override(language):
        report = Report(month)
        charts = [*report.charts.values(), *(tile.spark for tile in report.tiles)]
        expected = sorted(words(chart.says) for chart in charts if chart)

    assert sorted(words(str(one.get("/Alt"))) for one in figures) == expected
    assert len(expected) == 9


def structure(element) -> list:
    """Every element of a tagged document."""
    element = element.get_object()
    if not hasattr(element, "get"):
        return []
    below = element.get("/K", [])
    below = below.get_object() if hasattr(below, "get_object") else below
    found = [element]
    for one in below if isinstance(below, list) else [below]:
        found += structure(one) if hasattr(one.get_object() if hasattr(one, "get_object") else one, "get") else []
    return found


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_a_pdf_fits_its_paper(drawn: Draw, paper: str, size: tuple[int, int]) -> None:
    boxes = [page.mediabox for page in PdfReader(BytesIO(drawn("fr", paper))).pages]

    assert {(round(box.width), round(box.height)) for box in boxes} == {size}
    assert 3 <= len(boxes) <= 6


def test_a_pdf_reads_without_colour(drawn: Draw) -> None:
    for number, page in enumerate(pages_in_grey(drawn("en")), start=1):
        greys = page.histogram()
        dark, white = sum(greys[:110]), sum(greys[250:])
        assert dark > 500, f"page {number} has no dark marks"
        assert white > 0.6 * page.width * page.height, f"page {number} is not printed on white"


def test_a_pdf_has_its_figures_as_text_and_no_buttons(drawn: Draw) -> None:
    text = text_of_pdf(drawn("en"))

    for told in ("43 homes are open, the most since June 2026.", "1,819 households wait.", "+1,117", "Joan Whitfield"):
        assert told in text
    assert "Excel" not in text
    assert "Sign out" not in text


def test_the_internal_version_says_so_on_every_page() -> None:
    pages = [words(page.extract_text()) for page in PdfReader(BytesIO(files.pdf(document(), "en"))).pages]

    assert all("Internal" in page for page in pages)


def test_the_published_version_is_not_marked_internal(drawn: Draw) -> None:
    assert "Internal" not in text_of_pdf(drawn("en"))


def test_rendering_reaches_for_nothing_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(socket, "create_connection", lambda *where, **how: asked.append(where))
    page = '<html lang="en"><title>x</title><body><img alt="x" src="{}"><img alt="y" src="file:///etc/hostname"><p>words</p>'

    for address in ("http://192.0.2.1/x.png", "file:///etc/hostname", "data:text/plain,x"):
        with pytest.raises(ValueError, match="protocol"):
            pdf.fetcher().fetch(address)
        assert b"%PDF" in pdf.to_pdf(page.format(address))[:10]
    assert asked == []


@pytest.mark.parametrize(("language", "said_there"), [("en", "install"), ("fr", "installez")])
def test_where_pango_is_missing_the_reader_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, language: str, said_there: str
) -> None:
    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])

    with override(language), pytest.raises(pdf.NoPdf) as told:
        pdf.weasyprint()
    assert said_there in str(told.value)
    assert "libpango-1.0-0" in str(told.value)
