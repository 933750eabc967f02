"""The admin, page by page and role by role: who opens what, and what no page there ever tells."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client as Visitor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.administration import RegistryAdmin
from agencies.models import Area, AverageRent, Holiday, ShelterMaximum, User, UtilityEstimate
from listings.models import TeachingMoment
from matching.models import Policy, Referral
from matching.policies.versions import LIMITS
from tests.factories import (
    AgencyFactory,
    BuildingFactory,
    CheckInFactory,
    CommitmentFactory,
    ContactFactory,
    IdentityFactory,
    IncidentFactory,
    IncomeFactory,
    InteractionFactory,
    LandlordFactory,
    OfferFactory,
    OpeningFactory,
    ReferralFactory,
    RestrictionFactory,
    TenancyFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OUTSIDE = ("caseworker", "lead", "reader")
INSIDE = ("locator", "coordinator")
NOBODY: set[str] = set()
BOTH = set(INSIDE)
COORDINATOR = {"coordinator"}


def teaching_moment() -> TeachingMoment:
    return TeachingMoment.objects.create(unit=UnitFactory(), ground="age", noticed_on=localdate())


# For each model in the admin: how to make a row, who adds, and who changes it. Everybody inside reads it.
MODELS: dict[str, tuple[Callable[[], Model], set[str], set[str]]] = {
    "agencies.agency": (AgencyFactory, COORDINATOR, COORDINATOR),
    "agencies.area": (Area.objects.first, COORDINATOR, COORDINATOR),
    "agencies.averagerent": (AverageRent.objects.first, COORDINATOR, COORDINATOR),
    "agencies.holiday": (Holiday.objects.first, COORDINATOR, COORDINATOR),
    "agencies.sheltermaximum": (ShelterMaximum.objects.first, COORDINATOR, COORDINATOR),
    "agencies.user": (UserFactory, COORDINATOR, COORDINATOR),
    "agencies.utilityestimate": (UtilityEstimate.objects.first, COORDINATOR, COORDINATOR),
    "listings.building": (BuildingFactory, BOTH, BOTH),
    "listings.commitment": (CommitmentFactory, BOTH, BOTH),
    "listings.incident": (lambda: IncidentFactory(unit=UnitFactory()), BOTH, BOTH),
    "listings.interaction": (InteractionFactory, BOTH, NOBODY),
    "listings.landlord": (lambda: ContactFactory().landlord, BOTH, BOTH),
    "listings.opening": (OpeningFactory, BOTH, BOTH),
    "listings.restriction": (RestrictionFactory, NOBODY, NOBODY),
    "listings.teachingmoment": (teaching_moment, NOBODY, NOBODY),
    "listings.unit": (lambda: OpeningFactory(unit__confidential=True).unit, BOTH, BOTH),
    "matching.checkin": (
        lambda: CheckInFactory(tenancy__referral=ReferralFactory(consenting=True)),
        NOBODY,
        NOBODY,
    ),
    "matching.offer": (lambda: OfferFactory(referral=ReferralFactory(consenting=True)), NOBODY, NOBODY),
    "matching.policy": (Policy.objects.first, NOBODY, NOBODY),
    "matching.referral": (lambda: ReferralFactory(consenting=True), NOBODY, NOBODY),
    "matching.tenancy": (lambda: TenancyFactory(referral=ReferralFactory(consenting=True)), NOBODY, NOBODY),
}
# About a household, and so nowhere in the admin; or shown with what they belong to.
LEFT_OUT = {
    *(
        f"agencies.{name}"
        for name in ("client", "clientidentity", "consent", "householdmember", "income", "lookalike", "subsidy")
    ),
    *(f"listings.{name}" for name in ("contact", "rentchange", "sourcerecord", "verification")),
    *(
        f"matching.{name}"
        for name in (
            "certificate",
            "holdrequest",
            "need",
            "offerevent",
            "pair",
            "proposal",
            "supposedpair",
            "supposedstanding",
            "referralevent",
            "round",
            "standing",
        )
    ),
    "locator.monthlyreport",
    "locator.upload",
}
SUGGESTED = {
    "agencies.user": "agency",
    "listings.landlord": "locator",
    "listings.unit": "building",
    "listings.incident": "unit",
    "listings.opening": "unit",
}


def address(label: str, page: str, *args: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def visitor(person: User | str) -> Visitor:
    browser = Visitor()
    if person != "anonymous":
        browser.force_login(UserFactory(**{person: True}) if isinstance(person, str) else person)
    return browser


def test_the_admin_has_every_model_but_those_of_a_household() -> None:
    registered = {model._meta.label_lower for model in admin.site._registry}
    ours = {
        model._meta.label_lower
        for app in ("agencies", "listings", "matching", "locator")
        for model in apps.get_app_config(app).get_models()
    }

    assert registered == set(MODELS)
    assert ours == set(MODELS) | LEFT_OUT
    assert all(isinstance(one, RegistryAdmin) for one in admin.site._registry.values())


@pytest.mark.parametrize("role", INSIDE)
@pytest.mark.parametrize("label", MODELS)
def test_each_page_answers_by_role(label: str, role: str) -> None:
    make, adders, editors = MODELS[label]
    row, browser = make(), visitor(role)

    answers = {
        page: browser.get(address(label, page, *args)).status_code
        for page, args in {
            "changelist": (),
            "add": (),
            "change": (row.pk,),
            "history": (row.pk,),
            "delete": (row.pk,),
        }.items()
    }
    form = browser.get(address(label, "change", row.pk)).content.decode()

    added = 200 if role in adders else 403
    assert answers == {"changelist": 200, "add": added, "change": 200, "history": 200, "delete": 403}
    assert ('name="_save"' in form) == (role in editors)


@pytest.mark.parametrize("role", INSIDE)
@pytest.mark.parametrize("label", MODELS)
def test_who_may_not_change_a_row_cannot_send_the_form_either(label: str, role: str) -> None:
    make, adders, editors = MODELS[label]
    row, browser = make(), visitor(role)

    changed = browser.post(address(label, "change", row.pk), {}).status_code
    added = browser.post(address(label, "add"), {}).status_code

    assert (changed == 403) == (role not in editors)
    assert (added == 403) == (role not in adders)


@pytest.mark.parametrize("role", OUTSIDE)
def test_for_everyone_else_who_is_signed_in_the_admin_is_not_there(role: str) -> None:
    browser = visitor(role)
    addresses = [reverse("admin:index"), reverse("admin:app_list", args=["listings"]), reverse("admin:autocomplete")]
    for label, (make, _adders, _editors) in MODELS.items():
        key = make().pk
        addresses += [address(label, "changelist"), address(label, "add")]
        addresses += [address(label, page, key) for page in ("change", "history", "delete")]

    answers = {one: browser.get(one).status_code for one in addresses}

    assert set(answers.values()) == {404}


def test_a_visitor_is_led_to_the_sign_in_and_back() -> None:
    wanted = address("listings.unit", "changelist")

    answer = visitor("anonymous").get(wanted, follow=True)

    [*_steps, (last, _status)] = answer.redirect_chain
    assert last.startswith(reverse("sign_in"))
    assert wanted in last


@pytest.mark.parametrize("role", INSIDE)
def test_the_first_page_lists_what_the_person_looks_after(role: str) -> None:
    page = visitor(role).get(reverse("admin:index")).content.decode()

    assert address("listings.unit", "add") in page
    assert (address("agencies.user", "add") in page) == (role == "coordinator")
    assert address("agencies.user", "changelist") in page


@pytest.mark.parametrize("role", [*INSIDE, *OUTSIDE])
@pytest.mark.parametrize("label", SUGGESTED)
def test_suggestions_are_for_those_inside(label: str, role: str) -> None:
    OpeningFactory()
    app, model = label.split(".")

    answer = visitor(role).get(
        reverse("admin:autocomplete"), {"app_label": app, "model_name": model, "field_name": SUGGESTED[label]}
    )

    assert answer.status_code == (200 if role in INSIDE else 404)


def test_units_are_suggested_by_reference_and_address() -> None:
    UnitFactory(record__source="nest", record__ref="U-104", building__address="12 Érable Street")

    answer = visitor("locator").get(
        reverse("admin:autocomplete"),
        {"app_label": "listings", "model_name": "opening", "field_name": "unit", "term": "erable"},
    )

    assert [one["text"] for one in answer.json()["results"]] == ["nest/U-104 – 12 Érable Street"]


def test_only_locators_and_coordinators_are_suggested_as_locators() -> None:
    UserFactory(name="Loca Case Worker")
    UserFactory(name="Loca Tor", locator=True)
    UserFactory(name="Loca Gone", locator=True, is_active=False)

    answer = visitor("coordinator").get(
        reverse("admin:autocomplete"),
        {"app_label": "listings", "model_name": "landlord", "field_name": "locator", "term": "loca"},
    )

    assert [one["text"] for one in answer.json()["results"]] == ["Loca Tor"]


@pytest.mark.parametrize("label", MODELS)
def test_what_is_not_there_is_404(label: str) -> None:
    browser = visitor("coordinator")

    answers = {page: browser.get(address(label, page, 987654321)).status_code for page in ("change", "history")}

    assert answers == {"change": 404, "history": 404}


def test_a_superuser_who_is_no_coordinator_does_not_enter() -> None:
    browser = visitor(UserFactory(is_superuser=True))

    assert browser.get(reverse("admin:index")).status_code == 404


# What households keep to themselves


def household_with_secrets() -> Referral:
    """A consenting household whose secrets no page of the admin may tell."""
    referral = ReferralFactory(
        consenting=True,
        client__reference="THEIR-REF-77",
        client__members="head:87:M;child:13:F",
        client__agency__name_en="Agency of Secrets",
        client__agency__code="agency-of-secrets",
        need__fleeing_violence_on=date(localdate().year, localdate().month, 1),
        need__areas_avoided=[Area.objects.get(name_en="Vanier", kind="neighbourhood").pk],
        need__needs=["elevator"],
    )
    IdentityFactory(client=referral.client, first_name="Secretfirst", last_name="Secretlast")
    IncomeFactory(client=referral.client, benefit="odsp", monthly_income=1368)
    return referral


SECRETS = ("THEIR-REF-77", "Secretfirst", "Secretlast", "1368", "1,368", "Disability Support", "Vanier", "Man, 87")


@pytest.mark.parametrize("role", INSIDE)
def test_a_card_tells_needs_and_priority_and_no_secret(role: str) -> None:
    referral = household_with_secrets()
    offer = OfferFactory(referral=referral)
    browser = visitor(role)

    pages = [
        browser.get(one).content.decode()
        for one in (
            address("matching.referral", "changelist"),
            address("matching.referral", "change", referral.pk),
            address("matching.referral", "history", referral.pk),
            address("matching.offer", "changelist"),
            address("matching.offer", "change", offer.pk),
            reverse("admin:index"),
        )
    ]

    told = "".join(pages)
    assert referral.client.code in told
    assert "Elevator" in pages[1]
    for secret in (*SECRETS, "Agency of Secrets"):
        assert secret not in told
    for form in ("%Y-%m-%d", "%b. 1, %Y", "%B 1, %Y", "%b. %-d, %Y"):
        assert referral.need.fleeing_violence_on.strftime(form) not in told


@pytest.mark.parametrize(
    "referral",
    [
        pytest.param(lambda: ReferralFactory(), id="never asked"),
        pytest.param(lambda: ReferralFactory(consenting=True, consent__withdrawn_on=localdate()), id="withdrawn"),
        pytest.param(lambda: ReferralFactory(consenting=True, state="draft"), id="not referred yet"),
    ],
)
def test_without_live_consent_there_is_no_card_and_no_offer(referral: Callable[[], Referral]) -> None:
    hidden = referral()
    offer = OfferFactory(referral=hidden)
    browser = visitor("coordinator")

    assert hidden.client.code not in browser.get(address("matching.referral", "changelist")).content.decode()
    assert hidden.client.code not in browser.get(address("matching.offer", "changelist")).content.decode()
    assert browser.get(address("matching.referral", "change", hidden.pk)).status_code == 404
    assert browser.get(address("matching.offer", "change", offer.pk)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "client__reference__startswith=THEIR",
        "client__identity__last_name=Secretlast",
        "need__fleeing_violence_on__isnull=False",
        "client__income__benefit=odsp",
    ],
)
def test_no_address_asks_the_cards_for_a_secret(query: str) -> None:
    household_with_secrets()

    answer = visitor("coordinator").get(f"{address('matching.referral', 'changelist')}?{query}")

    assert answer.status_code in (302, 400)


def test_a_card_is_found_by_its_code_however_it_is_typed() -> None:
    wanted, other = ReferralFactory(consenting=True), ReferralFactory(consenting=True)

    typed = wanted.client.code.lower().replace("-", " ")
    page = visitor("locator").get(address("matching.referral", "changelist"), {"q": typed}).content.decode()

    assert wanted.client.code in page
    assert other.client.code not in page


# Lists


LISTS: dict[str, Callable[[int], object]] = {
    "agencies.agency": lambda n: AgencyFactory.create_batch(n),
    "agencies.user": lambda n: UserFactory.create_batch(n),
    "listings.building": lambda n: BuildingFactory.create_batch(n),
    "listings.commitment": lambda n: CommitmentFactory.create_batch(n),
    "listings.incident": lambda n: [IncidentFactory(unit=UnitFactory()) for _ in range(n)],
    "listings.interaction": lambda n: [InteractionFactory(person=UserFactory(locator=True)) for _ in range(n)],
    "listings.landlord": lambda n: [LandlordFactory(locator=UserFactory(locator=True)) for _ in range(n)],
    "listings.opening": lambda n: OpeningFactory.create_batch(n),
    "listings.restriction": lambda n: RestrictionFactory.create_batch(n, approved=True),
    "listings.teachingmoment": lambda n: [teaching_moment() for _ in range(n)],
    "listings.unit": lambda n: [OpeningFactory(unit__area=Area.objects.first()) for _ in range(n)],
    "matching.offer": lambda n: [OfferFactory(referral=ReferralFactory(consenting=True)) for _ in range(n)],
    "matching.referral": lambda n: ReferralFactory.create_batch(n, consenting=True),
}


@pytest.mark.parametrize("label", LISTS)
def test_a_list_costs_the_same_with_few_rows_and_with_many(label: str) -> None:
    browser = visitor("coordinator")
    LISTS[label](2)
    few = queries(browser, label)
    LISTS[label](18)

    many = queries(browser, label)

    assert many == few
    assert many <= 16


def queries(browser: Visitor, label: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address(label, "changelist")).status_code == 200
    return len(captured)


@pytest.mark.parametrize("label", LISTS)
def test_every_list_can_be_searched_filtered_and_sorted(label: str) -> None:
    LISTS[label](2)
    browser, listing = visitor("coordinator"), admin.site._registry[apps.get_model(label)]
    columns = range(1, len(listing.list_display) + 1)

    searched = browser.get(address(label, "changelist"), {"q": "é"})
    sorted_by = [browser.get(address(label, "changelist"), {"o": f"-{column}"}) for column in columns]
    page = browser.get(address(label, "changelist"))
    filters = [
        choice["query_string"]
        for spec in page.context["cl"].filter_specs
        for choice in spec.choices(page.context["cl"])
    ]
    filtered = [browser.get(address(label, "changelist") + query) for query in filters]

    assert {answer.status_code for answer in (searched, *sorted_by, *filtered)} == {200}


def test_no_list_offers_to_delete() -> None:
    UnitFactory()

    page = visitor("coordinator").get(address("listings.unit", "changelist")).content.decode()

    assert "delete_selected" not in page


def test_a_policy_shows_every_limit_that_it_sets() -> None:
    policy = Policy.objects.get()

    page = visitor("coordinator").get(address("matching.policy", "change", policy.pk)).content.decode()

    assert [name for name in LIMITS if f"field-{name}" not in page] == []
