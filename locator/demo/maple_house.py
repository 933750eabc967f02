"""The eleven households of the first login, each of which shows something the registry does."""

from functools import partial

from agencies.enums import Benefit, Gender, Relation
from listings.enums import Feature
from locator.demo.stories import Agreement, Leaving, written_story
from matching.enums import Group, HouseholdPets, ReferralReason, ReferralState, RefusableType

AGENCY = "maple-house"
WORKER = "Amina Rousseau"
HEAD, PARTNER, CHILD, OTHER = Relation.HEAD, Relation.PARTNER, Relation.CHILD, Relation.OTHER
F, M = Gender.FEMALE, Gender.MALE
NO_SHARING = [RefusableType.ROOM.value, RefusableType.SHARED.value]
YES_TO_ALL = {
    "accepts_smoke_free": True,
    "direct_rent_ok": True,
    "has_support_worker": True,
    "accepts_insurance": True,
}


hers = partial(written_story, AGENCY, WORKER)

# Several homes fit, each with a gap that a top-up closes and something to ask.
MOTHER_OF_TWO = hers(
    "K7QF2",
    [(HEAD, 31, F), (CHILD, 4, F), (CHILD, 2, M)],
    "Nadine Okello",
    referred=12,
    told=1,
    birthday_known=True,
    benefit=Benefit.ODSP,
    in_place=450,
    possible=400,
    min_bedrooms=2,
    refuses=NO_SHARING,
    wants=["Vanier", "Overbrook"],
    avoids=["Bayshore"],
    needs=[Feature.STEP_FREE_ENTRY],
    wishes=[Feature.ELEVATOR, Feature.GRAB_BARS],
    answers={"direct_rent_ok": True, "has_support_worker": True, "accepts_insurance": True, "has_guarantor": False},
    groups=[Group.WOMEN, Group.RACIALISED],
    move_by=54,
    days_homeless=(214, 214),
)

# A viewing is set, of a home on the ground floor.
MAN_WITH_A_VIEWING = hers(
    "M2HP6",
    [(HEAD, 44, M)],
    "Leonard Castellano",
    referred=96,
    told=20,
    benefit=Benefit.ODSP,
    possible=900,
    refuses=NO_SHARING,
    wants=["Carlington", "Hintonburg", 7],
    needs=[Feature.GROUND_FLOOR],
    pets=HouseholdPets.NONE,
    answers=YES_TO_ALL | {"has_references": True},
    groups=[Group.MEN],
    days_homeless=(188, 402),
    tells_landlord=Agreement(20, 345),
)

# Moved in a few days ago.
COUPLE_HOUSED = hers(
    "N2GL6",
    [(HEAD, 35, M), (PARTNER, 33, F)],
    "Étienne Mukasa",
    referred=160,
    told=30,
    benefit=Benefit.OW,
    income=1136,
    in_place=300,
    possible=800,
    refuses=[RefusableType.ROOM.value],
    pets=HouseholdPets.NONE,
    answers=YES_TO_ALL | {"has_references": False},
    groups=[Group.MEN, Group.NEWCOMER],
    days_homeless=(170, 240),
    tells_landlord=Agreement(50, 315),
)

# A landlord said no, the household said no: its place in line is the same.
MAN_DECLINED = hers(
    "P7QA3",
    [(HEAD, 39, M)],
    "Troy Whelan",
    referred=205,
    told=35,
    benefit=Benefit.OW,
    income=733,
    possible=925,
    wants=[12, 14],
    avoids=["ByWard Market"],
    pets=HouseholdPets.NONE,
    answers={"accepts_smoke_free": True, "direct_rent_ok": True, "has_support_worker": True, "has_references": False},
    groups=[Group.MEN],
    days_homeless=(290, 610),
    tells_landlord=Agreement(90, 275),
)

# Almost everything fits: money is there, and they refuse little.
COUPLE_WITH_A_DOG = hers(
    "Q5XK8",
    [(HEAD, 29, F), (PARTNER, 31, M)],
    "Svitlana Marchuk",
    referred=48,
    told=9,
    language="uk",
    benefit=Benefit.EMPLOYMENT,
    income=3900,
    possible=750,
    wants=["Centretown", "Little Italy", "Hintonburg", 18],
    pets=HouseholdPets.PET,
    answers=YES_TO_ALL | {"has_references": False, "has_guarantor": True},
    groups=[Group.WOMEN, Group.NEWCOMER],
    move_by=75,
    days_homeless=(60, 60),
)

# Uses a wheelchair: few homes will do, and for those he comes first.
MAN_IN_A_WHEELCHAIR = hers(
    "R8DN4",
    [(HEAD, 58, M)],
    "Gerard Saint-Amand",
    referred=130,
    told=14,
    birthday_known=True,
    language="fr",
    benefit=Benefit.ODSP,
    income=1408,
    in_place=350,
    possible=500,
    refuses=NO_SHARING,
    wants=["Little Italy", "LeBreton Flats"],
    needs=[Feature.STEP_FREE_ENTRY, Feature.WIDE_DOORS, Feature.ROLL_IN_SHOWER],
    wishes=[Feature.LOWERED_COUNTERS, Feature.GRAB_BARS],
    pets=HouseholdPets.SERVICE_ANIMAL,
    answers=YES_TO_ALL | {"has_references": True},
    groups=[Group.MEN, Group.VETERAN],
    days_homeless=(365, 540),
)

# A studio is on hold for her: an answer is due.
YOUNG_WOMAN_WITH_A_HOLD = hers(
    "T4MW9",
    [(HEAD, 22, F)],
    "Maisie Flett",
    referred=71,
    told=5,
    benefit=Benefit.OW,
    income=733,
    possible=850,
    refuses=NO_SHARING,
    wants=["Centretown", "Sandy Hill"],
    pets=HouseholdPets.NONE,
    answers=YES_TO_ALL | {"has_references": False},
    groups=[Group.WOMEN, Group.YOUTH, Group.INDIGENOUS],
    days_homeless=(120, 200),
)

# Nothing fits, and the reason is money alone: five bedrooms exist, for more than they reach with the top-up.
FAMILY_OF_EIGHT = hers(
    "V3VM7",
    [
        (HEAD, 42, M),
        (PARTNER, 38, F),
        (CHILD, 16, F),
        (CHILD, 14, M),
        (CHILD, 11, M),
        (CHILD, 8, F),
        (CHILD, 5, F),
        (OTHER, 67, F),
    ],
    "يوسف الخطيب",
    referred=310,
    told=22,
    language="ar",
    benefit=Benefit.OW,
    in_place=500,
    possible=600,
    min_bedrooms=4,
    refuses=NO_SHARING,
    answers={"accepts_smoke_free": True, "accepts_insurance": True, "has_references": False},
    groups=[Group.MEN, Group.NEWCOMER, Group.RACIALISED],
    days_homeless=(310, 310),
)

# Nobody has asked her anything yet: everything stays possible, and everything is a question.
WOMAN_NOT_ASKED = hers("W6JF5", [(HEAD, None, F)], "Lou", referred=104, told=104, shares=[])

# Fleeing violence, an application is in, and the consent ends in a few days.
MOTHER_FLEEING = hers(
    "X9TC2",
    [(HEAD, 36, F), (CHILD, 15, M), (CHILD, 11, F)],
    "",
    referred=62,
    told=6,
    benefit=Benefit.EMPLOYMENT,
    income=2750,
    in_place=500,
    possible=900,
    min_bedrooms=3,
    refuses=NO_SHARING,
    wants=[24, 3, 9],
    avoids=["Lowertown", "Vanier", 13],
    pets=HouseholdPets.NONE,
    answers=YES_TO_ALL | {"has_references": True},
    groups=[Group.WOMEN],
    days_homeless=(62, 62),
    fleeing=58,
    shares=[Agreement(62, 6)],
    tells_landlord=Agreement(16, 6),
)

# Asked to wait: home in the North for some weeks.
ELDER_PAUSED = hers(
    "Z4KR6",
    [(HEAD, 67, F), (OTHER, 19, M)],
    "ᒥᐊᓕ ᕿᓚᕗᖅ",
    referred=240,
    told=40,
    language="iu",
    benefit=Benefit.OTHER,
    income=1920,
    possible=700,
    wants=["Vanier", "Overbrook", "Carlington"],
    needs=[Feature.ELEVATOR],
    pets=HouseholdPets.NONE,
    answers={"accepts_smoke_free": False, "has_support_worker": True},
    groups=[Group.WOMEN, Group.SENIORS_65, Group.INDIGENOUS],
    days_homeless=(240, 700),
    leaves=Leaving(ReferralState.PAUSED, 18, ReferralReason.AWAY),
)

HOUSEHOLDS = [
    MOTHER_OF_TWO,
    MAN_WITH_A_VIEWING,
    COUPLE_HOUSED,
    MAN_DECLINED,
    COUPLE_WITH_A_DOG,
    MAN_IN_A_WHEELCHAIR,
    YOUNG_WOMAN_WITH_A_HOLD,
    FAMILY_OF_EIGHT,
    WOMAN_NOT_ASKED,
    MOTHER_FLEEING,
    ELDER_PAUSED,
]
