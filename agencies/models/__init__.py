from agencies.models.agency import Agency, User, Visitor
from agencies.models.area import Area
from agencies.models.calendar import Holiday
from agencies.models.client import Client, ClientIdentity, Consent, HouseholdMember, Income, Subsidy
from agencies.models.lookalike import Lookalike
from agencies.models.rates import AverageRent, ShelterMaximum, UtilityEstimate

__all__ = [
    "Agency",
    "Area",
    "AverageRent",
    "Client",
    "ClientIdentity",
    "Consent",
    "Holiday",
    "HouseholdMember",
    "Income",
    "Lookalike",
    "ShelterMaximum",
    "Subsidy",
    "User",
    "UtilityEstimate",
    "Visitor",
]
