"""The formats of the report: each is written by one function, from the document alone."""

import json
from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import override

Renderer = Callable[[dict[str, Any], str], bytes]

# format → the function (document, language) that writes it
RENDERERS = {
    "html": "locator.reports.formats.files.html",
    "pdf": "locator.reports.formats.files.pdf",
    "xlsx": "locator.reports.formats.files.xlsx",
    "csv": "locator.reports.formats.files.csv_file",
    "json": "locator.reports.formats.renderers.to_json",
}


def render(document: dict[str, Any], written_as: str, language: str) -> bytes:
    """The document in a format (a key of RENDERERS), in English or French."""
    renderer: Renderer = import_string(RENDERERS[written_as])
    with override(language):
        return renderer(document, language)


def to_json(document: dict[str, Any], language: str) -> bytes:
    """The document itself: it holds codes and numbers, in no language."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
