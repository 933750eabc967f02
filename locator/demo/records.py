"""The stories of households as records of the registry."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Least, Now

from agencies.codes import ALPHABET, DIGITS, check_character
from agencies.enums import AreaKind, ConsentKind, Role, SubsidyState
from agencies.models import Agency, Area, Client, ClientIdentity, Consent, HouseholdMember, Income, Subsidy, User
from agencies.occupancy import Person
from locator.demo import maple_house
from locator.demo.agencies import Community
from locator.demo.chance import Chance
from locator.demo.stories import Agreement, Story
from locator.demo.tables import table_rows
from matching.enums import ReferralState
from matching.models import Need, Referral
from matching.models.referral import LARGEST_LOT


@dataclass
class DemoHousehold:
    """A story and what was saved of it."""

    story: Story
    client: Client
    referral: Referral
    need: Need


class AreaIds:
    """The ids of areas that people name: a neighbourhood by its English name, a ward by its number."""

    def __init__(self) -> None:
        areas = Area.objects.exclude(kind=AreaKind.OUTSIDE)
        self.ids: dict[str | int, int] = {area.ward_number or area.name_en: area.pk for area in areas}

    def named(self, names: list[str | int]) -> list[int]:
        """Their ids, in the same order."""
        return [self.ids[name] for name in names]


def create(stories: list[Story], community: Community, today: date) -> list[DemoHousehold]:
    """Save the households, waiting since the day they came to the front door, or not referred yet."""
    chance, places = Chance("records"), AreaIds()
    clients = _clients(chance, stories, community, today)
    households = []
    for story, client in zip(stories, clients, strict=True):
        referred_on = today - timedelta(days=story.referred)
        referral = Referral(
            client=client,
            agency=client.agency,
            referred_on=referred_on,
            state=ReferralState.DRAFT if story.draft else ReferralState.WAITING,
            state_since=referred_on,
            lot=chance.randrange(LARGEST_LOT),
        )
        households.append(DemoHousehold(story, client, referral, _need(story, referral, places, today)))
    _save_clients(chance, households, today)
    Referral.objects.bulk_create(household.referral for household in households)
    Need.objects.bulk_create(household.need for household in households)
    _date_back(households)
    return households


def _clients(chance: Chance, stories: list[Story], community: Community, today: date) -> list[Client]:
    """The households with the codes, the agencies' own ids, and a worker for nearly each."""
    prefixes = {row["code"]: row["prefix"] for row in table_rows("agencies")}
    workers = {code: _workers(community, code) for code in community.agencies}
    references: dict[str, int] = defaultdict(lambda: 100)
    codes: set[str] = set()
    clients = []
    for story in stories:
        references[story.agency] += chance.randint(1, 3)
        client = Client(
            code=_code(story.code) if story.code else _new_code(chance, codes),
            agency=community.agencies[story.agency],
            worker=community.who(story.worker) if story.worker else chance.choice([*workers[story.agency], None]),
            reference=f"{prefixes[story.agency]}-{references[story.agency]:04}",
            language=story.language,
        )
        told_on = today - timedelta(days=story.told)
        client.describe([Person(relation, age, gender, told_on) for relation, age, gender in story.people])
        codes.add(client.code)
        clients.append(client)
    return clients


def _workers(community: Community, code: str) -> list[User]:
    """Who may be given a household: each caseworker three times, the lead once; never the first login's person."""
    caseworkers = community.in_role(code, Role.CASEWORKER)
    others = [person for person in caseworkers if person.name != maple_house.WORKER]
    return others * 3 + community.in_role(code, Role.LEAD)


def _code(characters: str) -> str:
    return f"{characters[:4]}-{characters[4]}{check_character(characters)}"


def _new_code(chance: Chance, taken: set[str]) -> str:
    """A code like those of agencies.codes.new_code, drawn from the demo's own chance."""
    while True:
        code = _code("".join(chance.choice(DIGITS if place in (1, 4) else ALPHABET) for place in range(5)))
        if code not in taken:
            return code


def _need(story: Story, referral: Referral, places: AreaIds, today: date) -> Need:
    """What the household asks for, with its answers and the facts that priority is read from."""
    one_year, three_years = story.days_homeless
    return Need(
        referral=referral,
        agency=referral.agency,
        min_bedrooms=story.min_bedrooms,
        max_rent=story.max_rent,
        types_refused=story.refuses,
        areas_wanted=places.named(story.wants),
        areas_only=story.only,
        areas_avoided=places.named(story.avoids),
        needs=story.needs,
        wishes=story.wishes,
        move_by=None if story.move_by is None else today + timedelta(days=story.move_by),
        pets=story.pets,
        groups=story.groups,
        facts_on=today - timedelta(days=story.told),
        days_homeless_1y=one_year,
        days_homeless_3y=three_years,
        fleeing_violence_on=None if story.fleeing is None else today - timedelta(days=story.fleeing),
        **story.answers,
    )


def _save_clients(chance: Chance, households: list[DemoHousehold], today: date) -> None:
    """Save what belongs to the households themselves: people, identity, money and consents."""
    Client.objects.bulk_create(household.client for household in households)
    HouseholdMember.objects.bulk_create(
        HouseholdMember(
            **of_household(household),
            place=place,
            relation=relation,
            age=age,
            age_on=today - timedelta(days=household.story.told),
            gender=gender,
        )
        for household in households
        for place, (relation, age, gender) in enumerate(household.story.people)
    )
    ClientIdentity.objects.bulk_create(
        ClientIdentity(
            **of_household(household),
            first_name=household.story.first_name,
            last_name=household.story.last_name,
            birth_date=_birth_date(chance, household.story, today),
        )
        for household in households
        if household.story.first_name
    )
    Income.objects.bulk_create(
        Income(**of_household(household), benefit=household.story.benefit, monthly_income=household.story.income)
        for household in households
        if household.story.benefit or household.story.income is not None
    )
    Subsidy.objects.bulk_create(
        Subsidy(**of_household(household), state=state, amount=amount)
        for household in households
        for state, amount in (
            (SubsidyState.IN_PLACE, household.story.in_place),
            (SubsidyState.POSSIBLE, household.story.possible),
        )
        if amount is not None
    )
    Consent.objects.bulk_create(
        Consent(**of_household(household), kind=ConsentKind.SHARE, **consent_days(agreement, today))
        for household in households
        for agreement in household.story.shares
    )


def of_household(household: DemoHousehold) -> dict[str, Client | Agency]:
    """The household that a row is about, and its agency."""
    return {"client": household.client, "agency": household.client.agency}


def consent_days(agreement: Agreement, today: date) -> dict[str, date | None]:
    """The days of a consent."""
    withdrawn = agreement.withdrawn
    return {
        "granted_on": today - timedelta(days=agreement.since),
        "until": today + timedelta(days=agreement.until),
        "withdrawn_on": None if withdrawn is None else today - timedelta(days=withdrawn),
    }


def _birth_date(chance: Chance, story: Story, today: date) -> date | None:
    """A day that makes the head as old as they said."""
    age = story.people[0][1]
    if age is None or not story.birthday_known:
        return None
    told_on = today - timedelta(days=story.told)
    return told_on.replace(year=told_on.year - age, day=min(told_on.day, 28)) - timedelta(days=chance.randint(0, 330))


def _date_back(households: list[DemoHousehold]) -> None:
    """Each was first recorded on its first day, and last changed when its facts were told: in the afternoon."""
    clients = Client.objects.filter(pk__in=[household.client.pk for household in households])
    referred_on = Referral.objects.filter(client=OuterRef("pk")).values("referred_on")[:1]
    clients.update(created_at=_afternoon(Subquery(referred_on)))
    Need.objects.filter(referral__client__in=clients).update(updated_at=_afternoon(F("facts_on")))


def _afternoon(day: Combinable) -> Least:
    """Two o'clock or so in Ottawa on a day; for today, at the latest now."""
    return Least(Now(), ExpressionWrapper(day + timedelta(hours=18), output_field=DateTimeField()))
