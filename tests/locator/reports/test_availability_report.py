"""The command `availability_report` (locator/reports/README.md): its JSON, its statuses, what goes where."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command
from django.utils.timezone import localdate

from agencies.management.base import NothingTried
from locator.models import MonthlyReport
from locator.reports.facts.months import shift, written
from locator.reports.formats.renderers import render
from tests.factories import OpeningFactory, ReferralFactory
from tests.locator.reports.histories import History
from tests.locator.reports.sample import older

pytestmark = pytest.mark.django_db

FEBRUARY = date(2026, 2, 1)
CONTRACT = (
    *(
        "open_start",
        "new",
        "filled_programme",
        "filled_market",
        "withdrawn",
        "open_end",
        "units_any_day",
        "by_bedrooms",
    ),
    *("by_area", "by_rent_band", "by_type", "by_access", "by_move_in", "verified_share", "waiting_end", "gap"),
    "within_reach",
)


def report(*args: str) -> tuple[dict, str]:
    """The document that the command writes as JSON, and what it says beside it."""
    out, said = StringIO(), StringIO()
    call_command("availability_report", "2026-02", "--format", "json", *args, stdout=out, stderr=said)
    return json.loads(out.getvalue()), said.getvalue()


def schema(root: Path) -> dict:
    return json.loads((root / "locator/reports/schema.json").read_text())


def test_standard_output_holds_one_document_with_every_figure_of_the_contract_at_its_top():
    OpeningFactory(offered_from=FEBRUARY)

    document, said = report()

    assert set(CONTRACT) <= set(document)
    assert (document["open_end"], document["audience"], said) == (1, "internal", "")
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize("publish", [False, True])
def test_the_document_follows_its_schema(publish, root):
    History(3)

    document, _ = report(*(["--publish"] if publish else []))

    jsonschema.validate(document, schema(root), cls=jsonschema.Draft202012Validator)
    assert document["audience"] == ("published" if publish else "internal")


def test_a_document_of_older_definitions_follows_the_schema_and_a_new_one_must_be_whole(root):
    document, _ = report()
    without = {name: value for name, value in document.items() if name != "by_bedrooms_and_area"}

    jsonschema.validate(older(document), schema(root), cls=jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError, match="by_bedrooms_and_area"):
        jsonschema.validate(without, schema(root), cls=jsonschema.Draft202012Validator)


def test_the_schema_refuses_a_figure_of_another_name(root):
    document, _ = report()

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | {"open": 3}, schema(root), cls=jsonschema.Draft202012Validator)


def test_publishing_writes_the_version_that_hides_few_people():
    ReferralFactory(referred_on=FEBRUARY)

    document, said = report("--publish")

    assert (document["revision"], document["demand"]["waiting"]) == (1, None)
    assert said == "Published: revision 1.\n"


def test_publishing_twice_says_that_nothing_has_changed():
    report("--publish")

    document, said = report("--publish")

    assert (document["revision"], said) == (1, "Nothing has changed: revision 1 stands.\n")


def test_counting_a_published_month_anew_says_how_far_the_records_have_moved():
    report("--publish")
    OpeningFactory(offered_from=FEBRUARY, verification=None)

    document, said = report()

    assert document["open_end"] == 1
    assert said.startswith("Revision 1 is published, and ")


def test_the_output_goes_to_a_file(tmp_path):
    path = tmp_path / "report.json"

    call_command("availability_report", "2026-02", "--format", "json", "--output", str(path))

    assert json.loads(path.read_text())["month"] == "2026-02"


@pytest.mark.parametrize("month", ["2026-2", "2026-13", "February", "2026-02-01"])
def test_what_is_no_month_is_refused_with_status_2(month):
    with pytest.raises(NothingTried) as caught:
        call_command("availability_report", month, "--format", "json")

    assert caught.value.returncode == 2


def test_a_month_that_has_not_begun_is_refused_with_a_sentence():
    with pytest.raises(NothingTried, match="has not begun"):
        call_command("availability_report", written(shift(localdate(), 1)), "--format", "json")


def test_a_month_that_is_not_over_is_counted_and_not_published():
    out = StringIO()
    month = written(localdate())

    call_command("availability_report", month, "--format", "json", stdout=out)
    with pytest.raises(NothingTried, match="not over"):
        call_command("availability_report", month, "--format", "json", "--publish")

    assert json.loads(out.getvalue())["complete"] is False


def test_a_file_that_cannot_be_written_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(NothingTried, match="cannot be written"):
        call_command("availability_report", "2026-02", "--format", "json", "--output", str(tmp_path / "no" / "file"))


def test_json_is_the_same_in_both_languages():
    document, _ = report()

    assert render(document, "json", "en") == render(document, "json", "fr")
