from listings.models.landlord import Contact, Landlord
from listings.models.opening import Opening, Verification
from listings.models.relation import Commitment, Incident, Interaction
from listings.models.rent import RentChange
from listings.models.unit import Building, Restriction, SourceRecord, TeachingMoment, Unit

__all__ = [
    "Building",
    "Commitment",
    "Contact",
    "Incident",
    "Interaction",
    "Landlord",
    "Opening",
    "RentChange",
    "Restriction",
    "SourceRecord",
    "TeachingMoment",
    "Unit",
    "Verification",
]
