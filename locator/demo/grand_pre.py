"""The households of the login that works in French."""

from functools import partial

from agencies.enums import Benefit, Gender, Relation
from listings.enums import Feature
from locator.demo.stories import Agreement, written_story
from matching.enums import Group, HouseholdPets, RefusableType

AGENCY = "grand-pre"
WORKER = "Lucie Beausoleil"
HEAD, PARTNER, CHILD = Relation.HEAD, Relation.PARTNER, Relation.CHILD
F, M = Gender.FEMALE, Gender.MALE
NO_SHARING = [RefusableType.ROOM.value, RefusableType.SHARED.value]

hers = partial(written_story, AGENCY, WORKER, language="fr")

MOTHER_OF_THREE = hers(
    "B6RT4",
    [(HEAD, 38, F), (CHILD, 12, M), (CHILD, 9, F), (CHILD, 6, F)],
    "Mireille Kabeya",
    referred=19,
    told=2,
    birthday_known=True,
    benefit=Benefit.OW,
    income=1116,
    possible=1450,
    min_bedrooms=3,
    refuses=NO_SHARING,
    wants=["Overbrook", "Vanier", 2],
    avoids=["ByWard Market"],
    pets=HouseholdPets.NONE,
    answers={"direct_rent_ok": True, "has_support_worker": True, "has_references": False},
    groups=[Group.WOMEN, Group.RACIALISED],
    move_by=62,
    days_homeless=(140, 140),
)

MAN_WHO_NEEDS_AN_ELEVATOR = hers(
    "C3LX9",
    [(HEAD, 61, M)],
    "Gaétan Lacasse",
    referred=188,
    told=24,
    benefit=Benefit.ODSP,
    income=1408,
    possible=875,
    refuses=NO_SHARING,
    wants=["Centretown", "Little Italy", 12],
    needs=[Feature.ELEVATOR],
    wishes=[Feature.GRAB_BARS],
    pets=HouseholdPets.PET,
    answers={"accepts_smoke_free": True, "direct_rent_ok": True, "has_support_worker": True, "accepts_insurance": True},
    groups=[Group.MEN],
    days_homeless=(260, 700),
    tells_landlord=Agreement(60, 305),
)

COUPLE_WITH_WORK = hers(
    "D8VW5",
    [(HEAD, 27, F), (PARTNER, 30, M)],
    "Roselyne Philogène",
    referred=44,
    told=8,
    benefit=Benefit.EMPLOYMENT,
    income=2900,
    possible=700,
    refuses=NO_SHARING,
    wants=[1, 2, 11, 13],
    pets=HouseholdPets.NONE,
    answers={"accepts_smoke_free": True, "has_references": False, "has_guarantor": False},
    groups=[Group.WOMEN, Group.RACIALISED, Group.NEWCOMER],
    days_homeless=(30, 30),
)

MAN_WITH_A_SMALL_TOP_UP = hers(
    "F4HN7",
    [(HEAD, 52, M)],
    "Jean-Yves Trottier",
    referred=275,
    told=41,
    benefit=Benefit.OW,
    income=733,
    possible=450,
    wants=["Vanier", "Lowertown", 14],
    answers={"accepts_smoke_free": True, "direct_rent_ok": False, "accepts_insurance": True, "has_references": True},
    groups=[Group.MEN],
    days_homeless=(330, 820),
)

# Met on Monday: the form was left half-way, and is waiting to be taken up again.
YOUNG_WOMAN_NEW_HERE = hers(
    "G7KC3",
    [(HEAD, 19, F)],
    "Océane Mukendi",
    referred=6,
    told=6,
    possible=800,
    wants=["Sandy Hill", "Centretown"],
    groups=[Group.WOMEN, Group.YOUTH],
    days_homeless=(25, None),
    shares=[],
    draft=True,
)

HOUSEHOLDS = [
    MOTHER_OF_THREE,
    MAN_WHO_NEEDS_AN_ELEVATOR,
    COUPLE_WITH_WORK,
    MAN_WITH_A_SMALL_TOP_UP,
    YOUNG_WOMAN_NEW_HERE,
]
