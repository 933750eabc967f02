"""import_clients as a command: codes, refused rows, whole files, and what nobody may read."""

import csv
import json
import random
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agencies import codes
from agencies.models import Client, ClientIdentity
from matching.models import Need, Pair, Referral
from tests.factories import AgencyFactory, OpeningFactory
from tests.import_report import UNCHANGED, UPDATED, figures
from tests.matching.households.clients_file import NEW, ClientsFile

pytestmark = pytest.mark.django_db

HIFIS = Path(__file__).parents[4] / "shared" / "data" / "clients" / "hifis_clients_export_example.csv"
GOOD = [NEW | {"client_ref": f"G-{number}"} for number in range(3)]
BAD = NEW | {"client_ref": "B-1", "members": "head:140:F", "first_name": "Marguerite"}


@pytest.fixture
def clients(tmp_path):
    return ClientsFile(tmp_path, AgencyFactory(code="oaks"))


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def status(*args, **options):
    """The exit status, standard output and standard error."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_clients", *map(str, args), stdout=out, stderr=err, **options)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def test_good_rows_go_in_and_bad_rows_are_named(clients, tmp_path):
    path, errors = clients.write(GOOD[0], BAD, GOOD[1]), tmp_path / "errors.csv"

    code, out, _err = status(path, agency="oaks", errors=errors, format="json")

    report = json.loads(out)
    assert code == 1
    assert figures(report) == (2, 0, 0, 1)
    assert [(error["row"], error["column"], error["value"]) for error in report["errors"]] == [
        (3, "members", "head:140:F")
    ]
    refused = rows_of(errors)
    assert [(row["client_ref"], row["first_name"]) for row in refused] == [("B-1", "Marguerite")]
    assert refused[0]["error"] == report["errors"][0]["message"]


def test_an_atomic_file_with_a_bad_row_leaves_nothing(clients, tmp_path):
    written = tmp_path / "codes.csv"

    report = clients.bring(*GOOD, BAD, atomic=True, codes=written)

    assert figures(report) == (0, 0, 0, 4)
    assert not Client.objects.exists()
    assert rows_of(written) == []


def test_a_dry_run_says_what_would_happen_and_stores_nothing(clients):
    report = clients.bring(*GOOD, BAD, dry_run=True)

    assert figures(report) == (3, 0, 0, 1)
    assert not Client.objects.exists()


def test_codes_are_written_for_every_row_that_went_in(clients, tmp_path):
    clients.bring(GOOD[0])
    written = tmp_path / "codes.csv"

    clients.bring(GOOD[1] | {"client_ref": "=1+1"}, BAD, GOOD[0] | {"pets": "pet"}, codes=written)

    known = dict(Client.objects.values_list("reference", "code"))
    assert rows_of(written) == [
        {"client_ref": "'=1+1", "client": known["=1+1"]},
        {"client_ref": "G-0", "client": known["G-0"]},
    ]
    assert all(codes.clean_code(code) == code for code in known.values())
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_a_code_that_somebody_has_is_drawn_again(clients, monkeypatch):
    drawn = iter(["K7QF-2M", "K7QF-2M", "K7QF-2M", "A2AA-2X", "K7QF-2M", "A2AA-2X", "B3BB-3Y"])
    monkeypatch.setattr(Client._meta.get_field("code"), "_get_default", lambda: next(drawn))
    monkeypatch.setattr("matching.households.record.new_code", lambda: next(drawn))
    clients.bring(GOOD[0])

    report = clients.bring(GOOD[1], GOOD[2])

    assert figures(report) == (2, 0, 0, 0)
    assert set(Client.objects.values_list("code", flat=True)) == {"K7QF-2M", "A2AA-2X", "B3BB-3Y"}


def test_names_appear_in_no_message(clients):
    name = "Marguerite\x07"

    code, out, err = status(clients.write(NEW | {"first_name": name, "last_name": "Longest" * 20}), agency="oaks")
    report = clients.bring(NEW | {"first_name": name})

    assert code == 1
    assert "Marguerite" not in out + err + json.dumps(report)
    assert "Longest" not in out + err
    assert (report["errors"][0]["column"], report["errors"][0]["value"]) == ("first_name", None)


def test_a_name_goes_to_the_identity_and_nowhere_else(clients):
    clients.bring(NEW | {"first_name": "Marguerite"})

    assert ClientIdentity.objects.get().first_name == "Marguerite"
    for model in (Client, Referral, Need):
        assert "Marguerite" not in str(list(model.objects.values()))


def test_a_second_row_about_one_household_is_refused(clients):
    report = clients.bring(NEW | {"pets": "pet"}, GOOD[0], NEW | {"pets": "none"})

    assert figures(report) == (2, 0, 0, 1)
    assert (report["errors"][0]["row"], report["errors"][0]["column"]) == (4, "client_ref")
    assert clients.need.pets == "pet"
    assert figures(clients.bring(NEW | {"pets": "pet"}, GOOD[0], NEW | {"pets": "none"})) == (0, 0, 2, 1)


def test_the_second_row_goes_in_where_the_first_cannot(clients):
    report = clients.bring(NEW | {"members": "head:140:F"}, NEW)

    assert figures(report) == (1, 0, 0, 1)
    assert report["errors"][0]["row"] == 2


def test_a_mapping_s_defaults_serve_for_new_households_only(clients, tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text('[defaults]\nlanguage = "fr"\nmembers = "head::X"\n[columns]\npets = "Animals"\n')
    clients.bring(NEW | {"client_ref": "A-1", "language": "ar"})

    report = clients.bring(
        {"client_ref": "A-1", "referred_on": "", "Animals": "pet"},
        {"client_ref": "A-2", "referred_on": "2026-03-01", "Animals": ""},
        mapping=mapping,
    )

    assert figures(report) == (1, 1, 0, 0)
    assert dict(Client.objects.values_list("reference", "language")) == {"A-1": "ar", "A-2": "fr"}
    assert clients.need.pets == "pet"


def test_an_unknown_agency_stops_before_anything_and_says_how_to_add_one(clients):
    code, out, err = status(clients.write(NEW), agency="elms")

    assert (code, out) == (2, "")
    assert "elms" in err
    assert "create_agency" in err
    assert "oaks" in err


def test_the_agency_is_not_optional(clients):
    code, out, _err = status(clients.write(NEW))

    assert (code, out) == (2, "")


def test_codes_and_refused_rows_need_two_files(clients, tmp_path):
    one = tmp_path / "out.csv"

    code, _out, _err = status(clients.write(NEW), agency="oaks", codes=one, errors=tmp_path / "." / "out.csv")

    assert code == 2
    assert not Client.objects.exists()


def test_codes_never_overwrite_the_file_that_is_imported(clients):
    path = clients.write(NEW)

    code, _out, _err = status(path, agency="oaks", codes=path)

    assert code == 2
    assert rows_of(path) == [NEW]


def test_another_system_s_export_gives_sentences(clients, tmp_path):
    if not HIFIS.exists():
        pytest.skip("../shared/data is not here")
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[columns]\nclient_ref = "ServiceID"\nreferred_on = "DateStart"\nmonthly_income = "MonthlyAmount"'
    )

    as_it_is, mapped = status(HIFIS, agency="oaks"), status(HIFIS, agency="oaks", mapping=mapping, format="json")

    assert as_it_is[0] == 2
    assert "client_ref" in as_it_is[2]
    assert mapped[0] == 1
    assert figures(json.loads(mapped[1])) == (0, 0, 0, 2)


def test_an_imported_household_is_matched_as_the_last_file_tells(clients):
    opening = OpeningFactory(rent=900, unit__utilities_included=["heat", "hydro", "water"], unit__pets="condo_ban")
    pairs = Pair.objects.filter(opening=opening, referral__client__agency=clients.agency)
    clients.new(benefit="odsp", subsidy="400", consent_share_until="2090-01-01")

    before = pairs.values_list("cost_ok", "pets_ok", "size_ask", "consents").get()
    clients.again(benefit="ow", subsidy="unknown", pets="pet", members="head:34:F;child:3:M")
    after = pairs.values_list("cost_ok", "pets_ok", "size_ask", "consents").get()

    assert (before, after) == ((True, True, False, True), (True, False, True, True))


CELLS = {
    "first_name": ["Ada", "Zoé", "unknown"],
    "members": ["head:34:F", "head:35:F;child:3:M;child:4:F", "head::X;other:70:M"],
    "benefit": ["ow", "odsp", "unknown"],
    "monthly_income": ["100", "unknown"],
    "subsidy": ["50.55", "60", "unknown"],
    "subsidy_possible": ["500", "unknown"],
    "areas_wanted": ["Vanier;12", "unknown"],
    "areas_avoided": ["Alta Vista", "unknown"],
    "needs": ["elevator", "wide_doors;elevator", "unknown"],
    "days_homeless_1y": ["0", "100", "unknown"],
    "days_homeless_3y": ["400", "500", "unknown"],
    "facts_on": ["2026-01-01", "2026-05-01", "unknown"],
    "referred_on": ["2026-03-01", "2026-04-01"],
    "consent_share_until": ["2026-01-01", "2026-06-01", "2027-06-01", "unknown"],
    "direct_rent_ok": ["yes", "no", "unknown"],
    "language": ["fr", "unknown"],
}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_a_file_says_it_changes_nothing_the_second_time(clients, seed):
    draw = random.Random(seed)
    clients.new()

    for _file in range(4):
        cells = {column: draw.choice(["", "", *values]) for column, values in CELLS.items()}
        first, second = clients.again(**cells), clients.again(**cells)

        assert figures(first) in (UPDATED, UNCHANGED)
        assert figures(second) == UNCHANGED
