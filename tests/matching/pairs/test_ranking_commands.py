"""rank_units, rank_clients and explain: the documents of matching/pairs/README.md, the text, and the exit statuses."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command, load_command_class
from django.utils.timezone import localdate

from agencies.models import Area
from matching.pairs.criteria import CRITERIA
from tests.factories import (
    IncomeFactory,
    OfferFactory,
    OpeningFactory,
    ReferralFactory,
    RestrictionFactory,
    SourceRecordFactory,
    SubsidyFactory,
    VerificationFactory,
)

pytestmark = pytest.mark.django_db
CODES = [criterion.code for criterion in CRITERIA]


def ask(command: str, *names: str, **options):
    """The command's standard output: a document, or text with format="table"."""
    out = StringIO()
    call_command(command, *names, stdout=out, **{"format": "json"} | options)
    text = out.getvalue()
    return text if options.get("format") == "table" else json.loads(text)


@pytest.fixture
def referral():
    """A consenting household on ODSP with $300 in place and $400 possible; one person, so a reach of $899."""
    referral = ReferralFactory(
        consenting=True, client__code="K7QF-2M", client__reference="A-1", need__needs=["elevator"]
    )
    IncomeFactory(client=referral.client, benefit="odsp")
    SubsidyFactory(client=referral.client, state="in_place", amount=300)
    SubsidyFactory(client=referral.client, state="possible", amount=400)
    return referral


def opening(ref: str, rent: int, **options):
    """An opening of a studio, everything included, known as test/REF."""
    return OpeningFactory(
        rent=rent,
        unit__record__ref=ref,
        unit__bedrooms=0,
        unit__utilities_included=["heat", "hydro", "water"],
        **{"unit__elevator": True} | options,
    )


def test_rank_units_answers_the_document_of_the_contract(referral):
    opening("cheap", 800)
    opening("gap", 1100, unit__elevator=None)
    opening("dear", 1400)
    opening("no-elevator", 800, unit__elevator=False)
    stale = opening("stale", 1400, verification=None)
    VerificationFactory(unit=stale.unit, verified_on=localdate() - timedelta(days=31))

    answer = ask("rank_units", "K7QF-2M")

    assert list(answer) == ["client", "as_of", "policy", "open", "eligible", "excluded", "units"]
    assert (answer["client"], answer["as_of"], answer["policy"]) == ("K7QF-2M", localdate().isoformat(), 1)
    assert (answer["open"], answer["eligible"]) == (5, 2)
    assert list(answer["excluded"]) == CODES[1:]
    assert {code: count for code, count in answer["excluded"].items() if count} == {"cost": 2, "access": 1, "fresh": 1}
    assert [(u["rank"], u["unit"], u["gap"], u["ask"]) for u in answer["units"]] == [
        (1, "test/cheap", 0, []),
        (2, "test/gap", 201, ["elevator"]),
    ]
    assert [reason["code"] for reason in answer["units"][0]["reasons"]] == CODES
    fits = {reason["code"]: reason["fit"] for reason in answer["units"][0]["reasons"]}
    assert {code for code, fit in fits.items() if fit is not None} == {
        "cost", "size", "area", "access", "open", "fresh", "conditions"
    }  # fmt: skip


def test_rank_units_needs_no_consent_and_rank_clients_does(referral):
    opening("U-1", 800)
    silent = ReferralFactory(client__agency=referral.agency)

    assert ask("rank_units", silent.client.code)["eligible"] == 1
    answer = ask("rank_clients", "test/U-1")
    assert list(answer) == ["unit", "as_of", "policy", "waiting", "eligible", "excluded", "clients"]
    assert (answer["unit"], answer["waiting"]) == ("test/U-1", 1)
    assert [(c["rank"], c["client"], c["agency"]) for c in answer["clients"]] == [(1, "K7QF-2M", referral.agency.code)]
    assert list(answer["excluded"]) == CODES
    assert set(answer["clients"][0]["priority"]) == {
        "scarce", "fleeing", "chronic", "days_homeless_3y", "referred_on", "lot", "unknown"
    }  # fmt: skip
    assert answer["clients"][0]["priority"]["unknown"] == ["days_homeless_1y", "days_homeless_3y"]


def test_a_unit_held_for_another_household_is_not_open_to_this_one(referral):
    OfferFactory(opening=opening("U-1", 800))

    assert ask("rank_units", "K7QF-2M")["open"] == 0
    assert ask("rank_clients", "U-1")["excluded"]["open"] == 1
    assert ask("rank_units", "K7QF-2M", as_of=localdate() + timedelta(days=4))["open"] == 1


def test_explain_says_every_criterion(referral):
    opening("U-1", 1400, unit__elevator=None)

    answer = ask("explain", f"{referral.agency.code}/A-1", "test/U-1")

    assert list(answer) == ["client", "unit", "eligible", "fit", "criteria"]
    assert answer["eligible"] is False
    results = {criterion["code"]: criterion["result"] for criterion in answer["criteria"]}
    assert results == dict.fromkeys(CODES, "pass") | {"cost": "fail", "access": "ask"}
    assert "$501" in next(c["text"] for c in answer["criteria"] if c["code"] == "cost")


def test_text_reads_as_advice(referral):
    vanier = Area.objects.get(kind="neighbourhood", name_en="Vanier")
    referral.need.areas_wanted = [vanier.pk]
    referral.need.save()
    opening("U-1", 1100, unit__elevator=None, unit__area=vanier)

    text = ask("rank_units", "K7QF-2M", format="table")

    assert "1 of 1 open units suit" in text
    assert "a subsidy closes $201 a month" in text
    assert "Ask first about: elevator" in text
    assert "It is in Vanier, where they want to live." in text


def test_an_opening_to_come_is_explained_and_the_oldest_source_names_the_unit(referral):
    later = opening("U-1", 800, offered_from=localdate() + timedelta(days=10))
    SourceRecordFactory(unit=later.unit, source="other", ref="X", is_oldest=False)

    answer = ask("explain", "K7QF-2M", "other/X")

    assert answer["unit"] == "test/U-1"
    assert answer["criteria"][0] == {
        "code": "open",
        "result": "fail",
        "fit": answer["criteria"][0]["fit"],
        "text": "It is not on offer on this day.",
    }


@pytest.mark.parametrize(
    ("command", "names", "options", "sentence"),
    [
        ("rank_units", ["K7QF-2X"], {}, "is not a household’s code"),
        ("rank_units", ["T9AA-4W"], {}, "No household has the code T9AA-4W"),
        ("rank_units", ["nowhere/A-1"], {}, "No household has this id at this agency"),
        ("rank_units", ["K7QF-2M"], {"as_of": "2018-09-30"}, "No policy was in force on September\u00a030, 2018"),
        ("rank_clients", ["test/none"], {}, "No unit is known as “test/none”"),
        ("rank_clients", ["twice"], {}, "More than one unit is known as “twice”"),
        ("rank_clients", ["test/closed"], {}, "This unit is not on offer on that day"),
        ("explain", ["K7QF-2M", "test/none"], {}, "No unit is known"),
        ("rank_units", ["K7QF-2M"], {"as_of": "2026-02-30"}, "Write a date as YYYY-MM-DD"),
        ("rank_units", ["K7QF-2M"], {"limit": "0"}, "is not a number from 1 on"),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence_and_status_2(referral, capsys, command, names, options, sentence):
    for source in ("test", "other"):
        opening("twice", 800, unit__record__source=source)
    opening("closed", 800, closed_on=localdate() - timedelta(days=1), close_reason="withdrawn")
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]

    with pytest.raises(SystemExit) as ended:
        load_command_class("matching", command).run_from_argv(["manage.py", command, *names, *arguments])

    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err


def test_french_answers_have_the_same_results(referral):
    opening("U-1", 1100, unit__elevator=None)

    english, french = (ask("explain", "K7QF-2M", "U-1", lang=lang) for lang in ("en", "fr"))

    for document in (english, french):
        for criterion in document["criteria"]:
            assert criterion.pop("text")
    assert english == french


def test_a_restriction_that_nobody_approved_bars_nobody_and_is_not_passed_over_in_silence(referral):
    kept = opening("U-1", 800)
    RestrictionFactory(unit=kept.unit)

    criteria = {criterion["code"]: criterion for criterion in ask("explain", "K7QF-2M", "U-1")["criteria"]}

    assert criteria["restriction"]["result"] == "pass"
    assert "nobody has approved it" in criteria["restriction"]["text"]
