"""The table of transitions of an offer: from which state to which, who may, for whom, which reasons it needs."""

from dataclasses import dataclass
from enum import StrEnum

from agencies.access import can_see_cards, can_see_households
from agencies.enums import Role
from agencies.models import Visitor
from matching.enums import (
    ADMINISTRATIVE_REASONS,
    CLIENT_REASONS,
    LANDLORD_REASONS,
    LIVE_STATES,
    OfferReason,
    OfferState,
    Side,
)


class Who(StrEnum):
    """Who changes an offer: the household's agency, locators, coordinators, or the registry by its rules."""

    AGENCY = "agency"
    LOCATOR = "locator"
    COORDINATOR = "coordinator"
    REGISTRY = "registry"


AGENCY_ONLY = (Who.AGENCY, Who.COORDINATOR)
WITH_LOCATORS = (Who.AGENCY, Who.LOCATOR, Who.COORDINATOR)


@dataclass(frozen=True)
class Transition:
    """From a state to another. A locator records it for the landlord only, a coordinator for anyone, else with words.

    `behalf`: whom somebody may record it for; `said_by`: whose word it is where nobody says otherwise.
    """

    source: OfferState
    target: OfferState
    who: tuple[Who, ...]
    reasons: tuple[OfferReason, ...] = ()
    behalf: tuple[Side, ...] = ()
    said_by: Side | str = ""


FORWARD = (
    Transition(OfferState.HELD, OfferState.PROPOSED, AGENCY_ONLY, behalf=(Side.AGENCY,)),
    Transition(OfferState.PROPOSED, OfferState.VIEWING, WITH_LOCATORS, behalf=tuple(Side)),
    # Some homes are applied for without a viewing: far away, or seen before.
    Transition(OfferState.PROPOSED, OfferState.APPLIED, AGENCY_ONLY, behalf=(Side.HOUSEHOLD, Side.AGENCY)),
    Transition(OfferState.VIEWING, OfferState.APPLIED, AGENCY_ONLY, behalf=(Side.HOUSEHOLD, Side.AGENCY)),
    Transition(OfferState.APPLIED, OfferState.ACCEPTED, WITH_LOCATORS, behalf=tuple(Side)),
    Transition(OfferState.ACCEPTED, OfferState.LEASED, WITH_LOCATORS, behalf=tuple(Side)),
)


def _ends(state: OfferState) -> tuple[Transition, ...]:
    """How a live offer ends otherwise than with a lease."""
    return (
        Transition(
            state,
            OfferState.DECLINED_BY_CLIENT,
            AGENCY_ONLY,
            CLIENT_REASONS,
            (Side.HOUSEHOLD,),
            said_by=Side.HOUSEHOLD,
        ),
        Transition(
            state,
            OfferState.DECLINED_BY_LANDLORD,
            WITH_LOCATORS,
            LANDLORD_REASONS,
            (Side.LANDLORD,),
            said_by=Side.LANDLORD,
        ),
        Transition(
            state,
            OfferState.CANCELLED,
            (*AGENCY_ONLY, Who.REGISTRY),
            ADMINISTRATIVE_REASONS,
            (Side.AGENCY, Side.TEAM),
        ),
    )


TRANSITIONS = (
    *FORWARD,
    *(transition for state in LIVE_STATES for transition in _ends(state)),
    Transition(OfferState.HELD, OfferState.EXPIRED, (Who.REGISTRY,), (OfferReason.LAPSED,)),
)
BY_STATES: dict[tuple[str, str], Transition] = {
    (transition.source, transition.target): transition for transition in TRANSITIONS
}


def role_towards(person: Visitor | None, agency_id: int) -> Who | None:
    """As whom somebody changes an offer of an agency's household; nobody (null) is the registry itself."""
    if person is None:
        return Who.REGISTRY
    if can_see_households(person):
        return Who.AGENCY if person.agency_id == agency_id else None
    if can_see_cards(person):
        return Who.COORDINATOR if person.role == Role.COORDINATOR else Who.LOCATOR
    return None


def for_whom(transition: Transition, who: Who | None, behalf: str) -> str | None:
    """On whose behalf somebody records a transition; null: they may not.

    The agency's people record their own offers. Locators record what a landlord did. Coordinators may do both.
    """
    if who is None or who not in transition.who or (behalf and behalf not in transition.behalf):
        return None
    if who == Who.LOCATOR:
        return Side.LANDLORD.value if behalf in ("", Side.LANDLORD) else None
    if who == Who.COORDINATOR and not (behalf or transition.said_by):
        return Side.AGENCY.value if Side.AGENCY in transition.behalf else ""
    return str(behalf or transition.said_by)


def needs_words(transition: Transition, who: Who, behalf: str, reason: str) -> bool:
    """Whether a transition needs words: another reason does, and so does a coordinator in the place of the agency."""
    in_their_place = who == Who.COORDINATOR and not (Who.LOCATOR in transition.who and behalf == Side.LANDLORD)
    return reason == OfferReason.OTHER or in_their_place


def transitions_for(person: Visitor | None, agency_id: int, state: str) -> list[Transition]:
    """What somebody may record of an offer in a state."""
    who = role_towards(person, agency_id)
    return [one for one in TRANSITIONS if one.source == state and for_whom(one, who, "") is not None]
