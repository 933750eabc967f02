"""A report as a PDF that is tagged, says its language and title, and prints on Letter or A4.

WeasyPrint draws it. It needs Pango, a library of the system that pip does not bring, and so it is loaded only when
somebody asks for a PDF; where it is missing, they are told what to install.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

PAPERS = {"letter": "letter", "a4": "A4"}
# Debian's names; .ci/run installs them.
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"


class NoPdf(Exception):
    """This machine cannot make PDFs; the message says what to install, in the language of the moment."""


def weasyprint() -> Any:
    """The library. Raises NoPdf where Pango is missing."""
    try:
        import weasyprint  # type: ignore[import-untyped]
    except OSError as error:
        raise NoPdf(
            _("This machine cannot make PDFs yet: install %(packages)s (Debian’s names), then try again.")
            % {"packages": PACKAGES}
        ) from error
    return weasyprint


def fetcher() -> Any:
    """Fetches nothing: a report has all it needs within it, and drawing it must not reach for the network or a file."""
    return weasyprint().urls.URLFetcher(allowed_protocols=())


@cache
def style(paper: str) -> Any:
    """The style of a report on a paper, read once."""
    rules = (Path(__file__).parent / "paper.css").read_text()
    return weasyprint().CSS(string=f"{rules}@page {{ size: {PAPERS[paper]} }}", url_fetcher=fetcher())


def to_pdf(page: str, paper: str = "letter") -> bytes:
    """A whole HTML page on paper (a key of PAPERS). Raises NoPdf."""
    library = weasyprint()
    file = BytesIO()
    library.HTML(string=page, url_fetcher=fetcher()).write_pdf(file, stylesheets=[style(paper)], pdf_variant="pdf/ua-1")
    return file.getvalue()
