"""import_clients: what a row of the clients file makes of a household (matching/households/README.md)."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from agencies.models import Area, Client, ClientIdentity, HouseholdMember, Income, Subsidy
from matching.models import Need, Referral, ReferralEvent
from tests.factories import AgencyFactory, ReferralFactory
from tests.import_report import CREATED, REFUSED, UNCHANGED, UPDATED, figures
from tests.matching.households.clients_file import NEW, ClientsFile

pytestmark = pytest.mark.django_db

FULL = NEW | {
    "first_name": "Zoé",
    "last_name": "Ikkusik ᐃᓄᒃ",
    "members": "partner:36:m; head:34:F ;child:8:M;other::X",
    "benefit": "OW",
    "monthly_income": "1,250.50",
    "subsidy": "300",
    "subsidy_possible": "0",
    "max_rent": "1 250,00 $",
    "min_bedrooms": "3",
    "unit_types_refused": "shared;room",
    "areas_wanted": "Vanier;Ward 14",
    "areas_only": "yes",
    "areas_avoided": "Alta Vista/neighbourhood",
    "needs": "step_free_entry",
    "wishes": "elevator;grab_bars",
    "pets": "service_animal",
    "accepts_smoke_free": "no",
    "direct_rent_ok": "yes",
    "has_support_worker": "no",
    "has_references": "",
    "has_guarantor": "yes",
    "accepts_insurance": "no",
    "groups": "women;2slgbtq",
    "move_by": "2027-01-01",
    "days_homeless_1y": "100",
    "days_homeless_3y": "400",
    "facts_on": "2026-02-20",
    "fleeing_violence_on": "2026-02-14",
    "consent_share_until": "2027-02-28",
    "consent_landlord_until": "2026-12-31",
    "language": "iu",
}


@pytest.fixture
def clients(tmp_path):
    return ClientsFile(tmp_path, AgencyFactory(code="oaks"))


def area(name, kind):
    return Area.objects.get(name_en=name, kind=kind).pk


def members(client):
    return list(client.members.values_list("relation", "age", "gender", "age_on"))


def test_a_full_row_becomes_a_household_at_the_front_door(clients):
    report = clients.bring(FULL)

    assert figures(report) == CREATED
    assert report["warnings"] == report["ignored_columns"] == []
    client, need, referral = clients.client, clients.need, clients.referral
    told_on = date(2026, 2, 20)
    assert members(client) == [
        ("head", 34, "F", told_on),
        ("partner", 36, "M", told_on),
        ("child", 8, "M", told_on),
        ("other", None, "X", told_on),
    ]
    assert (client.household_size, client.language, client.worker) == (4, "iu", None)
    assert client.bedrooms_on(date(2026, 11, 1)) == 3
    assert (client.identity.first_name, client.identity.last_name) == ("Zoé", "Ikkusik ᐃᓄᒃ")
    assert (client.income.benefit, client.income.monthly_income) == ("ow", Decimal("1250.50"))
    assert dict(client.subsidies.values_list("state", "amount")) == {"in_place": 300, "possible": 0}
    assert set(client.consents.values_list("kind", "granted_on", "until", "withdrawn_on")) == {
        ("share", date(2026, 3, 1), date(2027, 2, 28), None),
        ("landlord", date(2026, 3, 1), date(2026, 12, 31), None),
    }
    assert (referral.referred_on, referral.state, referral.state_since) == (
        date(2026, 3, 1),
        "waiting",
        date(2026, 3, 1),
    )
    assert list(ReferralEvent.objects.values_list("from_state", "to_state", "happened_on")) == [
        ("", "waiting", date(2026, 3, 1))
    ]
    assert (need.max_rent, need.min_bedrooms, need.types_refused) == (Decimal(1250), 3, ["room", "shared"])
    assert set(need.areas_wanted) == {area("Vanier", "neighbourhood"), area("Somerset", "ward")}
    assert (need.areas_only, need.areas_avoided) == (True, [area("Alta Vista", "neighbourhood")])
    assert (need.needs, need.wishes, need.pets) == (["step_free_entry"], ["elevator", "grab_bars"], "service_animal")
    assert (need.accepts_smoke_free, need.direct_rent_ok, need.has_support_worker) == (False, True, False)
    assert (need.has_references, need.has_guarantor, need.accepts_insurance) == (None, True, False)
    assert (need.groups, need.move_by) == (["women", "2slgbtq"], date(2027, 1, 1))
    assert (need.days_homeless_1y, need.days_homeless_3y, need.facts_on) == (100, 400, told_on)
    assert need.fleeing_violence_on == date(2026, 2, 14)


def test_a_row_with_only_what_it_must_have_leaves_the_rest_unknown(clients):
    report = clients.new()

    assert figures(report) == CREATED
    need = clients.need
    assert (need.facts_on, need.areas_only, need.pets, need.direct_rent_ok) == (date(2026, 3, 1), False, "", None)
    assert (need.min_bedrooms, need.max_rent, need.days_homeless_3y) == (None, None, None)
    assert clients.client.consents.count() == 0
    assert not ClientIdentity.objects.exists()
    assert not Income.objects.exists()
    assert not Subsidy.objects.exists()


def test_the_same_file_changes_nothing_today_or_after_birthdays(clients):
    clients.bring(FULL)
    lot = clients.referral.lot

    with time_machine.travel(datetime(2029, 6, 1, 12, tzinfo=ZoneInfo("America/Toronto"))):
        again = clients.bring(FULL)

    assert figures(again) == UNCHANGED
    assert again["warnings"] == []
    assert clients.referral.lot == lot
    assert (Client.objects.count(), Referral.objects.count(), Need.objects.count()) == (1, 1, 1)


def test_blank_cells_change_nothing(clients):
    clients.bring(FULL)

    report = clients.bring({"client_ref": "A-1"} | {column: " " for column in FULL if column != "client_ref"})

    assert figures(report) == UNCHANGED
    assert figures(clients.bring(FULL)) == UNCHANGED


def test_the_word_unknown_clears_what_can_be_unknown(clients):
    clients.bring(FULL)
    needed = {"client_ref", "members", "referred_on"}

    report = clients.bring({"client_ref": "A-1"} | {column: "unknown" for column in FULL if column not in needed})

    assert figures(report) == UPDATED
    client, need = clients.client, clients.need
    fresh = Need(facts_on=date(2026, 3, 1))
    names = [field.name for field in Need._meta.concrete_fields if not field.generated]
    kept = {"id", "referral", "agency", "updated_at"}
    assert {name: getattr(need, name) for name in names if name not in kept} == {
        name: getattr(fresh, name) for name in names if name not in kept
    }
    assert (client.income.benefit, client.income.monthly_income) == ("", None)
    assert (client.identity.first_name, client.identity.last_name, client.language) == ("", "", "en")
    assert client.subsidies.count() == 0
    assert client.household_size == 4
    assert figures(clients.bring({"client_ref": "A-1"} | {c: "unknown" for c in FULL if c not in needed})) == UNCHANGED


def test_nobody_forgets_the_avoided_areas_without_being_told(clients):
    clients.bring(FULL)

    report = clients.again(areas_avoided="unknown")

    assert [warning["column"] for warning in report["warnings"]] == ["areas_avoided"]


@pytest.mark.parametrize("column", ["members", "referred_on"])
def test_what_a_household_must_have_cannot_be_cleared(clients, column):
    clients.new()

    report = clients.again(**{column: "unknown"})

    assert figures(report) == REFUSED
    assert report["errors"][0]["column"] == column


@pytest.mark.parametrize("column", ["members", "referred_on"])
def test_a_new_household_needs_members_and_a_date_at_the_front_door(clients, column):
    report = clients.new(**{column: ""})

    assert figures(report) == REFUSED
    assert column in report["errors"][0]["message"]
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        "head:140:F",
        "head:-1:F",
        "head:34",
        "head:34:F:x",
        "head:34:Q",
        "boss:34:F",
        "partner:36:M;child:8:M",
        "head:34:F;head:30:M",
        ";",
        "34",
        ";".join(["head:34:F", *["other:20:M"] * 50]),
    ],
)
def test_members_that_cannot_be_refuse_the_row(clients, told):
    report = clients.new(members=told)

    assert figures(report) == REFUSED
    assert report["errors"][0]["column"] == "members"


@pytest.mark.parametrize("column", ["monthly_income", "subsidy", "subsidy_possible", "max_rent"])
@pytest.mark.parametrize("amount", ["-1", "100001", "100000.01", "1e9", "lots", "NaN"])
def test_amounts_that_cannot_be_refuse_the_row(clients, column, amount):
    report = clients.new(**{column: amount})

    assert figures(report) == REFUSED
    assert (report["errors"][0]["column"], report["errors"][0]["value"]) == (column, amount)


@pytest.mark.parametrize("amount", ["0", "100000", "100,000.00"])
def test_the_least_and_largest_amounts_go_in(clients, amount):
    assert figures(clients.new(monthly_income=amount, max_rent=amount)) == CREATED


@pytest.mark.parametrize(
    "cells",
    [
        {"days_homeless_1y": "300", "days_homeless_3y": "200"},
        {"days_homeless_1y": "367"},
        {"days_homeless_3y": "1097"},
        {"days_homeless_1y": "-1"},
        {"min_bedrooms": "21"},
        {"min_bedrooms": "1.5"},
        {"areas_wanted": "Narnia"},
        {"areas_avoided": "Vanier;Narnia"},
        {"areas_avoided": "Orléans"},
        {"needs": "sauna"},
        {"unit_types_refused": "castle"},
        {"pets": "dragon"},
        {"groups": "wizards"},
        {"direct_rent_ok": "perhaps"},
        {"benefit": "lottery"},
        {"move_by": "soon"},
        {"language": "???"},
        {"first_name": "A\x00da"},
    ],
)
def test_a_value_that_nobody_knows_refuses_the_row_and_names_the_column(clients, cells):
    report = clients.new(**cells)

    assert figures(report) == REFUSED
    assert report["errors"][0]["column"] in cells
    assert report["errors"][0]["message"].endswith(".")
    assert not Client.objects.exists()


def test_days_homeless_contradict_across_file_and_registry(clients):
    clients.new(days_homeless_1y="100", days_homeless_3y="400")

    fewer = clients.again(days_homeless_3y="99")
    more = clients.again(days_homeless_1y="366", days_homeless_3y="")
    together = clients.again(days_homeless_1y="10", days_homeless_3y="20")

    assert (figures(fewer), fewer["errors"][0]["column"]) == (REFUSED, "days_homeless_3y")
    assert figures(more) == UPDATED
    assert figures(together) == UPDATED
    assert (clients.need.days_homeless_1y, clients.need.days_homeless_3y) == (10, 20)


@pytest.mark.parametrize("column", ["referred_on", "facts_on", "fleeing_violence_on"])
def test_nothing_was_told_tomorrow(clients, column):
    with time_machine.travel(datetime(2026, 5, 31, 23, 30, tzinfo=ZoneInfo("America/Toronto"))):
        tomorrow = clients.new(**{column: "2026-06-01"})
        today = clients.new(**{column: "2026-05-31"})

    assert (figures(tomorrow), tomorrow["errors"][0]["column"]) == (REFUSED, column)
    assert figures(today) == CREATED


def test_the_first_date_at_the_front_door_is_kept(clients):
    clients.new()

    report = clients.again(referred_on="2026-04-01")

    assert figures(report) == UNCHANGED
    assert [warning["column"] for warning in report["warnings"]] == ["referred_on"]
    assert clients.referral.referred_on == date(2026, 3, 1)


def test_ages_advance_from_the_day_of_the_facts_and_days_homeless_do_not(clients):
    clients.new(members="head:34:F;child:17:M;child:16:F", facts_on="2025-06-01", days_homeless_3y="400")

    client = clients.client
    assert [client.bedrooms_on(date(2026, 5, 31)), client.bedrooms_on(date(2026, 6, 1))] == [3, 3]
    assert [member.as_person().age_at(date(2026, 6, 1)) for member in client.members.all()] == [35, 18, 17]
    assert clients.need.days_homeless_3y == 400


def test_members_told_anew_have_their_ages_as_of_the_new_day(clients):
    clients.new(members="head:34:F;child:4:M;child:4:F", facts_on="2025-06-01")
    assert clients.client.bedrooms_on(date(2026, 5, 31)) == 2

    report = clients.again(members="head:35:F;child:5:M", facts_on="2026-05-01")

    assert figures(report) == UPDATED
    assert members(clients.client) == [("head", 35, "F", date(2026, 5, 1)), ("child", 5, "M", date(2026, 5, 1))]
    assert (clients.client.household_size, clients.client.bedrooms_on(date(2026, 5, 31))) == (2, 2)


def test_members_keep_their_day_when_only_other_facts_are_told_anew(clients):
    clients.new(days_homeless_3y="400")

    clients.again(days_homeless_3y="460", facts_on="2026-05-01")
    report = clients.again(members="head:34:F")

    assert figures(report) == UNCHANGED
    assert members(clients.client) == [("head", 34, "F", date(2026, 3, 1))]
    assert clients.need.facts_on == date(2026, 5, 1)
    assert figures(clients.again(members="head:34:F", facts_on="2026-05-01")) == UPDATED
    assert HouseholdMember.objects.get().age_on == date(2026, 5, 1)


def test_a_second_partner_goes_in_with_a_warning(clients):
    report = clients.new(members="head:34:F;partner:36:M;partner:30:F")

    assert figures(report) == CREATED
    assert [warning["column"] for warning in report["warnings"]] == ["members"]


def test_a_closed_referral_stays_closed_while_facts_change(clients):
    clients.new()
    Referral.objects.update(state="housed", state_since=date(2026, 4, 1))

    report = clients.again(pets="pet", referred_on="2026-05-01")

    assert figures(report) == UPDATED
    assert "refer" in report["warnings"][0]["message"]
    assert (clients.referral.state, clients.need.pets) == ("housed", "pet")


def test_the_open_referral_is_meant_where_there_are_two(clients):
    clients.new()
    Referral.objects.update(state="withdrawn", state_since=date(2026, 4, 1))
    second = Referral.objects.create(
        client=clients.client, agency=clients.agency, referred_on=date(2026, 5, 1), state_since=date(2026, 5, 1)
    )

    report = clients.again(pets="pet")

    assert figures(report) == UPDATED
    assert Need.objects.get(referral=second).pets == "pet"
    assert Need.objects.exclude(referral=second).get().pets == ""


def test_a_household_without_a_referral_is_brought_to_the_front_door(clients):
    client = Client(agency=clients.agency, reference="A-1", household_size=1, standard_bedrooms=[0])
    client.save()

    without_a_date, with_a_date = clients.again(pets="pet"), clients.again(pets="pet", referred_on="2026-03-01")

    assert (figures(without_a_date), without_a_date["errors"][0]["column"]) == (REFUSED, "referred_on")
    assert figures(with_a_date) == UPDATED
    assert (clients.referral.state, clients.need.pets) == ("waiting", "pet")


def test_each_agency_has_its_own_references(clients):
    other = AgencyFactory()
    clients.new()

    report = clients.bring(NEW, agency=other.code)

    assert figures(report) == CREATED
    assert set(Client.objects.values_list("agency", "reference")) == {(clients.agency.pk, "A-1"), (other.pk, "A-1")}


def test_a_file_row_refers_a_household_whose_referral_was_being_written(clients):
    draft = ReferralFactory(
        state="draft",
        referred_on=date(2026, 9, 20),
        client__agency=clients.agency,
        client__reference="A-1",
        need__pets="pet",
    )

    report = clients.new(benefit="ow")

    referral = clients.referral
    assert (referral.pk, referral.state, referral.referred_on) == (draft.pk, "waiting", date(2026, 3, 1))
    assert (clients.need.pets, clients.client.income.benefit) == ("pet", "ow")
    assert list(ReferralEvent.objects.values_list("from_state", "to_state", "happened_on")) == [
        ("draft", "waiting", date(2026, 3, 1))
    ]
    assert [warning["column"] for warning in report["warnings"]] == ["referred_on"]


def test_a_file_row_without_a_date_at_the_front_door_leaves_a_draft_a_draft(clients):
    ReferralFactory(state="draft", client__agency=clients.agency, client__reference="A-1")

    clients.again(pets="none")

    assert (clients.referral.state, clients.need.pets) == ("draft", "none")


def test_what_a_row_takes_away_takes_nothing_of_the_same_number_elsewhere(clients):
    """Rows of different tables have their own numbers: a subsidy's may be another household's member's."""
    other = ReferralFactory(consenting=True).client
    clients.new(subsidy="300")
    number = other.members.get().pk
    Subsidy.objects.filter(client=clients.client).update(id=number)

    clients.again(subsidy="unknown")

    assert not Subsidy.objects.exists()
    assert list(other.members.values_list("pk", flat=True)) == [number]
