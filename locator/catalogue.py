"""The French catalogue: one .po file for the whole project, compiled without GNU gettext."""

import os
from pathlib import Path

import polib

CATALOGUE = Path(__file__).resolve().parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def compile_catalogue(source: Path = CATALOGUE) -> bool:
    """Write the .mo file beside `source` if it is missing or older; return whether it was written."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    draft = target.with_suffix(f".{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(draft))
    draft.replace(target)
    return True


def tidy_catalogue(source: Path = CATALOGUE) -> None:
    """Sort by message and leave out the dates, so that a refreshed catalogue differs only where messages do."""
    catalogue = polib.pofile(str(source), wrapwidth=0)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        catalogue.metadata.pop(name, None)
    catalogue.save()
