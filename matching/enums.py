"""The closed lists of the place where the two sides meet; the READMEs of its rooms say what each means."""

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
    """Why a referral is paused, withdrawn, taken up again or handed over; and what became of its tenancy."""

    ASKED = "asked", _("The household asked for it")
    AWAY = "away", _("Away for some time")
    CARE = "care", _("In hospital, treatment or custody")
    NO_CONTACT = "no_contact", _("No contact for some time")
    FOUND_HOME = "found_home", _("Found a home otherwise")
    LEFT_CITY = "left_city", _("Left the city")
    DUPLICATE = "duplicate", _("Referred twice")
    BACK = "back", _("Back, and looking again")
    HANDED_OVER = "handed_over", _("Handed over to another agency")
    MOVED_IN = "moved_in", _("Moved in")
    TENANCY_ENDED = "tenancy_ended", _("The tenancy ended")
    MISTAKE = "mistake", _("Recorded by mistake")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


PAUSE_REASONS = (ReferralReason.ASKED, ReferralReason.AWAY, ReferralReason.CARE, ReferralReason.NO_CONTACT)
WITHDRAWAL_REASONS = (
    ReferralReason.FOUND_HOME,
    ReferralReason.ASKED,
    ReferralReason.LEFT_CITY,
    ReferralReason.NO_CONTACT,
    ReferralReason.DUPLICATE,
)

# Whoever waits for a home, or has one on offer: no draft, nobody paused, housed or withdrawn.
IN_LINE_STATES = (ReferralState.WAITING, ReferralState.OFFERED)
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


ENDED_STATES = (*DECLINED_STATES, OfferState.CANCELLED, OfferState.EXPIRED)


class OfferReason(TextChoices):
    """Why an offer ended, was put back or kept longer. Each belongs to one side: the household, the landlord, the team.

    The lists follow what the field records: a refusal says what was wrong with the home
    or the moment, never with the person.
    """

    AREA = "area", _("The place does not suit")
    SIZE = "size", _("Too small or too large")
    COST = "cost", _("Costs too much")
    ACCESS = "access", _("Lacks an access feature")
    CONDITION = "condition", _("The state of the home")
    SAFETY = "safety", _("Would not feel safe there")
    SHARED = "shared", _("Does not want to share")
    RULES = "rules", _("A rule of the landlord does not suit")
    TIMING = "timing", _("Cannot move at that time")
    OTHER_HOME = "other_home", _("Found another home")
    NOT_REACHED = "not_reached", _("Could not be reached")
    IN_CARE = "in_care", _("In hospital, treatment or custody")
    NOT_SAID = "not_said", _("Prefers not to say")

    RENTED = "rented", _("Rented to somebody else")
    NO_LONGER = "no_longer", _("No longer for rent")
    REFERENCES = "references", _("References or credit history")
    CONDITIONS = "conditions", _("A lawful condition was not met")
    NO_ANSWER = "no_answer", _("The landlord did not answer")
    CHANGED = "changed", _("The landlord changed the rent or the terms")
    UNLAWFUL = "unlawful", _("A reason that the Human Rights Code forbids")
    NO_REASON = "no_reason", _("The landlord gave no reason")

    LAPSED = "lapsed", _("The hold ran out")
    HOUSED = "housed", _("The household accepted another home")
    CLOSED = "closed", _("The unit is no longer on offer")
    MISTAKE = "mistake", _("Recorded by mistake")
    REFERRAL_ENDED = "referral_ended", _("The referral was withdrawn or paused")
    CONSENT_ENDED = "consent_ended", _("The household withdrew its consent")
    LONGER = "longer", _("More time was needed")
    AGAIN = "again", _("The reason no longer holds")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


CLIENT_REASONS = (
    OfferReason.AREA,
    OfferReason.SIZE,
    OfferReason.COST,
    OfferReason.ACCESS,
    OfferReason.CONDITION,
    OfferReason.SAFETY,
    OfferReason.SHARED,
    OfferReason.RULES,
    OfferReason.TIMING,
    OfferReason.OTHER_HOME,
    OfferReason.NOT_REACHED,
    OfferReason.IN_CARE,
    OfferReason.NOT_SAID,
    OfferReason.OTHER,
)
LANDLORD_REASONS = (
    OfferReason.RENTED,
    OfferReason.NO_LONGER,
    OfferReason.REFERENCES,
    OfferReason.CONDITIONS,
    OfferReason.NO_ANSWER,
    OfferReason.CHANGED,
    OfferReason.UNLAWFUL,
    OfferReason.NO_REASON,
    OfferReason.OTHER,
)
ADMINISTRATIVE_REASONS = (
    OfferReason.MISTAKE,
    OfferReason.CLOSED,
    OfferReason.HOUSED,
    OfferReason.REFERRAL_ENDED,
    OfferReason.CONSENT_ENDED,
    OfferReason.OTHER,
)


# What follows by the registry's rules is not for people to choose.
CHOSEN_ADMINISTRATIVE_REASONS = (OfferReason.MISTAKE, OfferReason.CLOSED, OfferReason.OTHER)


class Side(TextChoices):
    """On whose behalf somebody recorded what happened."""

    HOUSEHOLD = "household", _("The household")
    LANDLORD = "landlord", _("The landlord")
    AGENCY = "agency", _("The agency")
    TEAM = "team", _("The locator team")


class HoldGround(TextChoices):
    """Why a hold went ahead (matching/offers/README.md)."""

    FIRST = "first", _("Nobody stood before them")
    LATER = "later", _("The priority window was over")
    ALLOWED = "allowed", _("A coordinator allowed it")
    ROUND = "round", _("By a round")


class EndReason(TextChoices):
    """Why a tenancy ended."""

    MOVED = "moved", _("Moved to another home")
    FAMILY = "family", _("Moved in with family or friends")
    NOTICE_TENANT = "notice_tenant", _("The tenant gave notice")
    NOTICE_LANDLORD = "notice_landlord", _("The landlord gave notice (sale, own use, repairs)")
    ARREARS = "arrears", _("Rent owing")
    CONDUCT = "conduct", _("Damage or disturbance")
    SAFETY = "safety", _("Was not safe there")
    CARE = "care", _("In hospital, treatment or custody")
    DIED = "died", _("Died")
    NEVER_MOVED_IN = "never_moved_in", _("Never moved in")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


class Destination(TextChoices):
    """Where a household went when its tenancy ended."""

    HOME = "home", _("A home of their own")
    FAMILY = "family", _("Family or friends")
    SUPPORTIVE = "supportive", _("Supportive or long-term care housing")
    SHELTER = "shelter", _("Shelter")
    OUTSIDE = "outside", _("Outside, or nowhere settled")
    INSTITUTION = "institution", _("Hospital, treatment or custody")
    DECEASED = "deceased", pgettext_lazy("destination", "Deceased")
    UNKNOWN = "unknown", pgettext_lazy("destination", "Not known")


class CheckInKind(TextChoices):
    """When the support agency asks how a tenancy goes: this many months after the move-in."""

    MONTH_1 = "month_1", _("1 month")
    MONTH_3 = "month_3", _("3 months")
    MONTH_6 = "month_6", _("6 months")
    MONTH_12 = "month_12", _("12 months")


class CheckInOutcome(TextChoices):
    WELL = "well", _("Going well")
    SUPPORT = "support", _("Needs some support")
    RISK = "risk", _("The home is at risk")
    NOT_REACHED = "not_reached", _("Could not be reached")


class RoundState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("round", "Proposed")
    COMMITTED = "committed", pgettext_lazy("round", "Committed")
    DISCARDED = "discarded", pgettext_lazy("round", "Discarded")


class ProposalState(TextChoices):
    """What became of a proposal of a round."""

    PROPOSED = "proposed", pgettext_lazy("proposal", "Proposed")
    REMOVED = "removed", pgettext_lazy("proposal", "Taken out by a coordinator")
    HELD = "held", pgettext_lazy("proposal", "The unit is held for them")
    OVERTAKEN = "overtaken", pgettext_lazy("proposal", "No longer possible")


class Obstacle(TextChoices):
    """What stands in the way of holding a home for a household: sentences, which `obstacles.in_words` fills in."""

    LEASED = "leased", _("This unit is leased.")
    HELD = "held", _("This unit is held until %(date)s for another household.")
    OFFERED = "offered", _("This unit is offered to another household.")
    CLOSED = "closed", _("The unit is no longer on offer since %(date)s.")
    BUSY = "busy", _("Another unit is held for or offered to the household meanwhile.")
    ACCEPTED = "accepted", _("This household has accepted another home.")
    REFERRAL = "referral", _("The household’s referral is now: %(state)s.")
    NOT_IN_LINE = "not_in_line", _("This household is not in line for a home yet.")
    NO_CONSENT = "no_consent", _("Without live consent to share, no unit is held. Ask the household first.")
    UNSUITABLE = "unsuitable", _("This unit cannot be held for them: %(reasons)s.")
    CHANGED = "changed", _("Something else was under way for the household or the unit by then.")


# A household with such a proposal has a home in the round.
STANDING_PROPOSALS = (ProposalState.PROPOSED, ProposalState.HELD)


class WhyUnmatched(TextChoices):
    """Why a round leaves a household without a unit (matching/rounds/README.md)."""

    NO_ELIGIBLE_UNIT = "no_eligible_unit", _("No open unit suits them")
    ONLY_WITH_QUESTIONS = "only_with_questions", _("Units suit only if a question is answered first")
    OUTRANKED = "outranked", _("Units that suit went to households before them")


class PriorityKey(TextChoices):
    """What households are compared by for a unit, one key after another (matching/pairs/README.md)."""

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
