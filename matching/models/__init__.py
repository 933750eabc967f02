from matching.models.offer import Offer
from matching.models.pair import Pair
from matching.models.policy import Policy
from matching.models.referral import Need, Referral, ReferralEvent
from matching.models.standing import Standing

__all__ = ["Need", "Offer", "Pair", "Policy", "Referral", "ReferralEvent", "Standing"]
