from matching.models.offer import HoldRequest, Offer, OfferEvent
from matching.models.pair import Pair, SupposedPair
from matching.models.policy import Policy
from matching.models.referral import Need, Referral, ReferralEvent
from matching.models.round import Certificate, Proposal, Round
from matching.models.standing import Standing, SupposedStanding
from matching.models.tenancy import CheckIn, Tenancy

__all__ = [
    "Certificate",
    "CheckIn",
    "HoldRequest",
    "Need",
    "Offer",
    "OfferEvent",
    "Pair",
    "Policy",
    "Proposal",
    "Referral",
    "ReferralEvent",
    "Round",
    "Standing",
    "SupposedPair",
    "SupposedStanding",
    "Tenancy",
]
