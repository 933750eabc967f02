"""Six hundred households: those of two logins are written down, the others are drawn from the profiles."""

from collections.abc import Iterator
from datetime import date

from agencies.enums import Benefit, Gender, Relation
from agencies.occupancy import Person, advised_bedrooms
from listings.enums import Feature
from locator.demo import grand_pre, maple_house
from locator.demo.chance import Chance
from locator.demo.days import A_YEAR
from locator.demo.names import Names
from locator.demo.profiles import (
    ANSWERS,
    ASSISTANCE,
    AVOIDED,
    CLIENTELES,
    CULTURES,
    EARNINGS,
    ELSEWHERE,
    EUROPEAN_CULTURES,
    IN_PLACE,
    INDIGENOUS_CULTURES,
    NEEDS,
    NO_SHARING,
    PAUSES,
    PENSIONS,
    PROFILES,
    SIDES,
    TOP_UP,
    WISHES,
    WITHDRAWALS,
    Clientele,
    Profile,
    a_gender,
)
from locator.demo.stories import Agreement, Leaving, Member, Story
from matching.enums import Group, HouseholdPets, ReferralState, RefusableType

HISTORY = 425
OLDEST_REFERRAL = 900
NOTHING_KNOWN = 4


def stories() -> list[Story]:
    """Every household, the longest waiting first."""
    chance = Chance("households")
    names = Names(Chance("names"))
    drawn = [_Household(chance, profile, names).story() for profile in PROFILES.values() for _ in range(profile.count)]
    for story in chance.sample(drawn, NOTHING_KNOWN):
        _forget(story)
    return sorted(maple_house.HOUSEHOLDS + grand_pre.HOUSEHOLDS + drawn, key=lambda story: -story.referred)


def _forget(story: Story) -> None:
    """The household came yesterday or would not say: only that it is there is known."""
    blank = Story(agency=story.agency, people=[(Relation.HEAD, None, story.people[0][2])], referred=story.referred)
    vars(story).update(vars(blank) | {"shares": story.shares, "told": story.referred, "code": story.code})


class _Household:
    """A household while it is drawn: the profile says what is likely, the agency and the culture change it."""

    def __init__(self, chance: Chance, profile: Profile, names: Names) -> None:
        self.chance, self.profile, self.names = chance, profile, names
        self.agency = chance.pick(profile.agencies)
        self.clientele = CLIENTELES.get(self.agency, Clientele())
        self.culture = chance.pick(self.clientele.cultures or CULTURES)
        women = profile.women if self.clientele.women is None else self.clientele.women
        self.gender = a_gender(chance, women)
        self.age = chance.near(*profile.age)
        told_age = None if chance.maybe(2) else self.age
        head: Member = (Relation.HEAD, told_age, self.gender)
        self.people = [head, *profile.family(chance, self.age, self.gender)]
        self.size = len(self.people)

    def story(self) -> Story:
        """The household's story."""
        chance = self.chance
        referred = chance.randint(HISTORY, OLDEST_REFERRAL) if chance.maybe(40) else chance.randint(1, HISTORY)
        told = min(referred, chance.near(0, 25, 130))
        fleeing = self._fleeing(referred)
        story = Story(
            agency=self.agency,
            people=self.people,
            referred=referred,
            told=told,
            language=chance.choice(self.names.languages[self.culture]),
            groups=self._groups(),
            shares=list(self._shares(referred)),
            leaves=self._leaving(referred),
            fleeing=fleeing,
            days_homeless=self._days_homeless(referred - told),
            answers={name: chance.answer(*odds) for name, odds in ANSWERS.items()},
            move_by=chance.randint(-20, 100) if chance.maybe(24) else None,
            pets=chance.pick({HouseholdPets.NONE: 56, HouseholdPets.PET: 14, HouseholdPets.SERVICE_ANIMAL: 3, "": 27}),
        )
        if chance.maybe(58):
            since = chance.randint(0, min(referred, 300))
            story.tells_landlord = Agreement(since, A_YEAR - since)
        self._say_name(story)
        self._say_money(story)
        self._say_wishes(story)
        return story

    def _fleeing(self, referred: int) -> int | None:
        """Days since the head told of violence: close to the day they came to the front door, or later."""
        mothers = self.gender != Gender.MALE and self.size > 1
        if not self.chance.maybe(self.clientele.fleeing * (2 if mothers else 1)):
            return None
        return (
            max(0, referred - self.chance.randint(0, 40)) if self.chance.maybe(75) else self.chance.randint(0, referred)
        )

    def _groups(self) -> list[str]:
        """What the head says of themselves, where they were asked and wished to say it."""
        says: dict[Group, float] = {
            Group.WOMEN: 76 if self.gender == Gender.FEMALE else 0,
            Group.MEN: 74 if self.gender == Gender.MALE else 0,
            Group.YOUTH: 70 if self.age < 25 else 0,
            Group.SENIORS_65: 76 if self.age >= 65 else 0,
            Group.INDIGENOUS: 88 if self.culture in INDIGENOUS_CULTURES else 5 if self.culture == "french" else 2,
            Group.RACIALISED: 0 if self.culture in (*EUROPEAN_CULTURES, *INDIGENOUS_CULTURES) else 66,
        }
        says |= {**ELSEWHERE, **self.clientele.groups}
        return [group.value for group, percent in says.items() if self.chance.maybe(percent)]

    def _shares(self, referred: int) -> Iterator[Agreement]:
        """Consent to share, for a year at a time: some never agreed, some let it end, some withdrew it."""
        since = referred
        if self.chance.maybe(6):
            return
        while since >= 0:
            until = A_YEAR - since
            if self.chance.maybe(2.5) and since > 10:
                yield Agreement(since, until, withdrawn=self.chance.randint(max(0, -until), since))
                return
            yield Agreement(since, until)
            since -= A_YEAR + 1
            if self.chance.maybe(6):
                return

    def _leaving(self, referred: int) -> Leaving | None:
        """Some pause, some withdraw."""
        if referred > 40 and self.chance.maybe(6):
            days = self.chance.randint(1, min(referred - 20, 400))
            return Leaving(ReferralState.WITHDRAWN, days, self.chance.pick(WITHDRAWALS))
        if referred > 30 and self.chance.maybe(5.5):
            days = self.chance.randint(1, min(referred - 15, 110))
            return Leaving(ReferralState.PAUSED, days, self.chance.pick(PAUSES))
        return None

    def _days_homeless(self, waited: int) -> tuple[int | None, int | None]:
        """In one year and in three, when it was told: most have been without a home at least since they came."""
        chance = self.chance
        if chance.maybe(13):
            return None, None
        if chance.maybe(self.clientele.never_without_home):
            return 0, chance.choice([0, 0, 0, 14, 45])
        one_year = min(365, max(chance.near(5, 110, 364), int(waited * chance.uniform(0.7, 1))))
        if chance.maybe(9):
            return one_year, None
        return one_year, min(1095, max(waited, one_year) + chance.near(0, 0, 620))

    def _say_name(self, story: Story) -> None:
        """Names are kept by the agency alone; where somebody is in danger, often not even there."""
        chance = self.chance
        if chance.maybe(45 if story.fleeing is not None else 9):
            return
        story.first_name, story.last_name = self.names.draw(self.culture, self.gender)
        story.birthday_known = chance.maybe(45)

    def _say_money(self, story: Story) -> None:
        """The benefit and what it brings, a top-up that is there already, and what may still be added."""
        chance, size = self.chance, self.size
        story.benefit = chance.pick(self.profile.benefits)
        if story.benefit in ASSISTANCE and chance.maybe(60):
            has_partner = any(relation == Relation.PARTNER for relation, _, _ in self.people)
            story.income = ASSISTANCE[story.benefit][has_partner].get(size)
        elif story.benefit == Benefit.EMPLOYMENT:
            story.income = chance.near(*EARNINGS) // 10 * 10
        elif story.benefit == Benefit.OTHER:
            story.income = chance.near(*(PENSIONS if self.age > 60 else EARNINGS)) // 10 * 10
        elif story.benefit == Benefit.NONE:
            story.income = 0
        if chance.maybe(17):
            story.in_place = chance.near(*IN_PLACE) * (4 + size) // 50 * 10
        if chance.maybe(78):
            story.possible = 0 if chance.maybe(5) else chance.near(*TOP_UP[min(size, 5)]) // 25 * 25
        if story.benefit not in ASSISTANCE and chance.maybe(14):
            story.max_rent = chance.randrange(700 + 150 * size, 1400 + 250 * size, 50)

    def _say_wishes(self, story: Story) -> None:
        """Size, type, place and access."""
        chance, profile, clientele = self.chance, self.profile, self.clientele
        if chance.maybe(profile.says_bedrooms):
            story.min_bedrooms = self._least_bedrooms()
        if chance.maybe(profile.refuses_sharing):
            story.refuses = list(NO_SHARING)
        if self.age > 45 and chance.maybe(6):
            story.refuses.append(RefusableType.BACHELOR.value)
        side = clientele.side if chance.maybe(70) else chance.choice(list(SIDES))
        if chance.maybe(66):
            story.wants = list(dict.fromkeys(chance.pick(SIDES[side]) for _ in range(chance.randint(1, 4))))
            story.only = chance.maybe(17)
        if chance.maybe(58 if story.fleeing is not None else 13):
            avoided = [chance.pick(AVOIDED) for _ in range(chance.randint(1, 2))]
            story.avoids = [place for place in dict.fromkeys(avoided) if place not in story.wants]
        needs = profile.needs if clientele.needs is None else clientele.needs
        if chance.maybe(needs):
            story.needs = [feature.value for feature in chance.pick(NEEDS)]
        if chance.maybe(needs + 12):
            wishes = chance.sample(WISHES, chance.randint(1, 2))
            story.wishes = [feature.value for feature in Feature if feature in wishes and feature not in story.needs]

    def _least_bedrooms(self) -> int:
        """What households say they need: about what the occupancy standard advises; one person alone says one."""
        advised = advised_bedrooms([Person(*member, age_on=date.min) for member in self.people], date.min)
        return max(1, advised - (advised > 2 and self.chance.maybe(30)))
