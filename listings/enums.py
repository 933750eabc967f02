"""The closed lists of the supply side. Codes are those of the units file (listings/README.md)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Feature(TextChoices):
    """Access features of a unit, in the order of their bits: a unit has it, has it not, or nobody knows."""

    ELEVATOR = "elevator", _("Elevator")
    STEP_FREE_ENTRY = "step_free_entry", _("Step-free entry")
    GROUND_FLOOR = "ground_floor", _("Ground floor")
    WIDE_DOORS = "wide_doors", _("Wide doors")
    ROLL_IN_SHOWER = "roll_in_shower", _("Roll-in shower")
    GRAB_BARS = "grab_bars", _("Grab bars")
    LOWERED_COUNTERS = "lowered_counters", _("Lowered counters")
    VISUAL_ALARM = "visual_alarm", _("Visual alarm")


class Condition(TextChoices):
    """Class A conditions of a landlord, lawful to ask of everyone alike, in the order of their bits."""

    DIRECT_RENT = "direct_rent", _("Rent paid directly")
    SUPPORT_WORKER = "support_worker", _("A named support worker")
    TENANT_INSURANCE = "tenant_insurance", _("Tenant insurance")
    REFERENCES = "references", _("Rental references")
    GUARANTOR = "guarantor", _("A guarantor")


class RestrictedGroup(TextChoices):
    """Class C: whom a unit may be kept for, on a legal basis only."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    SENIORS_65 = "seniors_65", _("People 65 and over")
    YOUTH = "youth", _("Youth")
    INDIGENOUS = "indigenous", _("Indigenous people")
    SPECIAL_PROGRAMME = "special_programme", _("A special programme")


class LegalBasis(TextChoices):
    """Sections of Ontario's Human Rights Code that allow a restriction (listings/README.md)."""

    S14 = "s14", _("Code s. 14: special programme")
    S15 = "s15", _("Code s. 15: people 65 and over")
    S18 = "s18", _("Code s. 18: special-interest organisation")
    S21_1 = "s21_1", _("Code s. 21(1): the owner shares the kitchen or bathroom")
    S21_2 = "s21_2", _("Code s. 21(2): a building for one sex")


class UnitType(TextChoices):
    ROOM = "room", pgettext_lazy("unit type", "Room")
    BACHELOR = "bachelor", _("Bachelor")
    APARTMENT = "apartment", _("Apartment")
    TOWNHOUSE = "townhouse", _("Townhouse")
    HOUSE = "house", _("House")
    OTHER = "other", pgettext_lazy("unit type", "Other")


class Utility(TextChoices):
    """What a rent may include, in the order of their bits."""

    HEAT = "heat", _("Heat")
    HYDRO = "hydro", _("Hydro")
    WATER = "water", _("Water")
    INTERNET = "internet", _("Internet")


class PetRule(TextChoices):
    ALLOWED = "allowed", _("Pets allowed")
    PREFERS_NONE = "prefers_none", _("Prefers no pets")
    CONDO_BAN = "condo_ban", _("Pets banned by the condominium")


class SmokingRule(TextChoices):
    SMOKE_FREE = "smoke_free", _("Smoke-free")
    ALLOWED = "allowed", _("Smoking allowed")


class SharedWith(TextChoices):
    """Who shares the kitchen or bathroom."""

    NONE = "none", pgettext_lazy("shared with", "Nobody")
    TENANTS = "tenants", _("Other tenants")
    OWNER = "owner", _("The owner")


class CloseReason(TextChoices):
    FILLED_PROGRAMME = "filled_programme", _("Filled by the programme")
    FILLED_MARKET = "filled_market", _("Filled on the market")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VerificationMethod(TextChoices):
    LIST = "list", _("by list")
    PHONE = "phone", _("by phone")
    EMAIL = "email", _("by e-mail")
    VISIT = "visit", _("by visit")
    LANDLORD = "landlord", _("by the landlord")


class AreaBasis(TextChoices):
    """How the area of a unit is known."""

    NAMED = "named", _("named by the source")
    POSITION = "position", _("nearest to its position")
    UNKNOWN = "", _("unknown")


class LandlordStage(TextChoices):
    """How far the programme has come with a landlord."""

    LEAD = "lead", _("Lead")
    CONTACTED = "contacted", _("Contacted")
    MET = "met", _("Met")
    INTERESTED = "interested", _("Interested")
    COMMITTED = "committed", _("Committed")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    LAPSED = "lapsed", _("Lapsed")


class InteractionChannel(TextChoices):
    """How the team speaks with a landlord."""

    CALL = "call", _("Call")
    VISIT = "visit", pgettext_lazy("interaction", "Visit")
    MAIL = "mail", _("E-mail or letter")
    MESSAGE = "message", _("Message")


class IncidentKind(TextChoices):
    """What goes wrong between a landlord, a home and its tenant."""

    ARREARS = "arrears", _("Rent owing")
    NOISE = "noise", _("Noise")
    DAMAGE = "damage", _("Damage")
    GUESTS = "guests", _("Guests")
    REPAIR = "repair", _("A repair the landlord owes")
    NOTICE = "notice", _("A notice to end the tenancy")
    OTHER = "other", pgettext_lazy("incident", "Another kind")


class ProtectedGround(TextChoices):
    """Grounds of the Human Rights Code, s. 2(1), that a class D wish would break (listings/README.md)."""

    FAMILY_STATUS = "family_status", _("family status")
    MARITAL_STATUS = "marital_status", _("marital status")
    PUBLIC_ASSISTANCE = "public_assistance", _("receipt of public assistance")
    AGE = "age", _("age")
    SEX = "sex", _("sex or gender")
    SEXUAL_ORIENTATION = "sexual_orientation", _("sexual orientation")
    ORIGIN = "origin", _("race, origin, citizenship or language")
    CREED = "creed", _("creed")
    DISABILITY = "disability", _("disability, including mental health and addiction")
    HOUSING_FIRST = "housing_first", _("Housing First: nobody is refused for having been without a home")
