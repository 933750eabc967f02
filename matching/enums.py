"""The closed lists of the place where the two sides meet. Codes are those of contracts.md sections 3 to 5."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReferralState(TextChoices):
    """A draft is still being written by its agency: it is not at the front door, and in nobody's line."""

    DRAFT = "draft", _("Not referred yet")
    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("With an offer")
    PAUSED = "paused", _("Paused")
    HOUSED = "housed", _("Housed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReferralReason(TextChoices):
    """Why a referral is paused, withdrawn, taken up again or handed over."""

    ASKED = "asked", _("The household asked for it")
    AWAY = "away", _("Away for some time")
    CARE = "care", _("In hospital, treatment or custody")
    NO_CONTACT = "no_contact", _("No contact for some time")
    FOUND_HOME = "found_home", _("Found a home otherwise")
    LEFT_CITY = "left_city", _("Left the city")
    DUPLICATE = "duplicate", _("Referred twice")
    BACK = "back", _("Back, and looking again")
    HANDED_OVER = "handed_over", _("Handed over to another agency")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


PAUSE_REASONS = (ReferralReason.ASKED, ReferralReason.AWAY, ReferralReason.CARE, ReferralReason.NO_CONTACT)
WITHDRAWAL_REASONS = (
    ReferralReason.FOUND_HOME,
    ReferralReason.ASKED,
    ReferralReason.LEFT_CITY,
    ReferralReason.NO_CONTACT,
    ReferralReason.DUPLICATE,
)

OPEN_STATES = (ReferralState.DRAFT, ReferralState.WAITING, ReferralState.OFFERED, ReferralState.PAUSED)


class OfferState(TextChoices):
    HELD = "held", _("Held")
    PROPOSED = "proposed", _("Proposed")
    VIEWING = "viewing", _("Viewing")
    APPLIED = "applied", _("Applied")
    ACCEPTED = "accepted", _("Accepted")
    LEASED = "leased", _("Leased")
    DECLINED_BY_CLIENT = "declined_by_client", _("Declined by the household")
    DECLINED_BY_LANDLORD = "declined_by_landlord", _("Declined by the landlord")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


LIVE_STATES = (
    OfferState.HELD,
    OfferState.PROPOSED,
    OfferState.VIEWING,
    OfferState.APPLIED,
    OfferState.ACCEPTED,
)
DECLINED_STATES = (OfferState.DECLINED_BY_CLIENT, OfferState.DECLINED_BY_LANDLORD)


class PriorityKey(TextChoices):
    """What households are compared by for a unit, one key after another (contracts.md section 5)."""

    SCARCE = "scarce", _("Needs a scarce access feature that the unit has")
    FLEEING = "fleeing", _("Fleeing violence in the last 90 days")
    CHRONIC = "chronic", _("Chronic homelessness")
    DAYS_HOMELESS = "days_homeless_3y", _("More days homeless in three years")
    REFERRED_ON = "referred_on", _("Earlier at the front door")
    LOT = "lot", _("A lot drawn once")


class HouseholdPets(TextChoices):
    NONE = "none", pgettext_lazy("pets", "None")
    PET = "pet", _("A pet")
    SERVICE_ANIMAL = "service_animal", _("A service animal")


class RefusableType(TextChoices):
    """What a household may refuse: a type of unit, or sharing a kitchen or bathroom with anyone."""

    ROOM = "room", pgettext_lazy("unit type", "Room")
    BACHELOR = "bachelor", _("Bachelor")
    APARTMENT = "apartment", _("Apartment")
    TOWNHOUSE = "townhouse", _("Townhouse")
    HOUSE = "house", _("House")
    OTHER = "other", pgettext_lazy("unit type", "Other")
    SHARED = "shared", _("Shared kitchen or bathroom")


class Group(TextChoices):
    """What the head of a household said of themselves; used for class C restrictions and equity figures only."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    YOUTH = "youth", _("Youth")
    SENIORS_65 = "seniors_65", _("People 65 and over")
    INDIGENOUS = "indigenous", _("Indigenous people")
    VETERAN = "veteran", _("Veterans")
    NEWCOMER = "newcomer", _("Newcomers")
    RACIALISED = "racialised", _("Racialised people")
    TWO_SLGBTQ = "2slgbtq", _("2SLGBTQ+ people")
