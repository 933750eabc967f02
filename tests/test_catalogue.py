"""The French catalogue is complete, and compiles without GNU gettext."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from locator.catalogue import CATALOGUE, compile_catalogue, tidy_catalogue

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0\- +]*[\d.]*[sdrfi%]|\{\w*(?:[!:][^{}]*)?\}")
SOURCES = ("agencies", "listings", "matching", "locator", "templates", "manage.py")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_has_its_french(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not entry.obsolete and not all(map(str.strip, texts(entry)))] == []


def test_no_french_is_a_guess_or_left_over(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_no_message_is_listed_twice(catalogue: polib.POFile) -> None:
    keys = [(entry.msgctxt, entry.msgid) for entry in catalogue]

    assert {key for key in keys if keys.count(key) > 1} == set()


def test_the_french_has_the_placeholders_of_the_english(catalogue: polib.POFile) -> None:
    wrong = []
    for entry in catalogue:
        wanted = {frozenset(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural) if text}
        wrong += [text for text in texts(entry) if frozenset(PLACEHOLDER.findall(text)) not in wanted]

    assert wrong == []


def test_no_french_sign_stands_at_the_beginning_of_a_line(catalogue: polib.POFile) -> None:
    """A colon, a percent sign and guillemets keep to their words by a space that never breaks (U+00A0)."""
    breaks = re.compile(r" [:»%](?!\()|« ")

    assert [text for entry in catalogue for text in texts(entry) if breaks.search(text)] == []


def test_the_catalogue_has_exactly_the_messages_of_the_code(
    catalogue: polib.POFile, root: Path, tmp_path: Path
) -> None:
    if not shutil.which("xgettext"):
        if os.environ.get("CI"):
            pytest.fail("xgettext is missing: CI installs GNU gettext")
        pytest.skip("xgettext (GNU gettext) is not installed")
    for name in SOURCES:
        source = root / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path)

    subprocess.run([sys.executable, "manage.py", "makemessages"], cwd=tmp_path, check=True, capture_output=True)

    fresh = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(tmp_path / CATALOGUE.relative_to(root)))}
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    assert fresh - known == set(), "`make messages` adds what is missing"
    assert known - fresh == set(), "`make messages` removes what is no longer used"


@pytest.fixture
def small_catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "django.po"
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "POT-Creation-Date": "2026-01-01"}
    catalogue.append(polib.POEntry(msgid="Unit", msgstr="Logement"))
    catalogue.append(polib.POEntry(msgid="Agency", msgstr="Organisme"))
    catalogue.save(str(path))
    return path


def test_a_changed_catalogue_is_compiled_once(small_catalogue: Path) -> None:
    assert compile_catalogue(small_catalogue) is True
    assert compile_catalogue(small_catalogue) is False

    with small_catalogue.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Unit") == "Logement"

    later = small_catalogue.stat().st_mtime + 10
    os.utime(small_catalogue, (later, later))
    assert compile_catalogue(small_catalogue) is True


def test_a_tidy_catalogue_is_sorted_and_undated(small_catalogue: Path) -> None:
    tidy_catalogue(small_catalogue)

    text = small_catalogue.read_text()
    assert text.index("Agency") < text.index("Unit")
    assert "Date" not in text
