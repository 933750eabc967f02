"""The closed lists of the community side."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    CASEWORKER = "caseworker", _("Caseworker")
    LEAD = "lead", _("Team lead")
    LOCATOR = "locator", _("Housing locator")
    COORDINATOR = "coordinator", _("Coordinator")
    READER = "reader", _("Reader of reports")


class Language(TextChoices):
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")


class AreaKind(TextChoices):
    WARD = "ward", _("Ward")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    OUTSIDE = "outside", _("Outside Ottawa")


class Relation(TextChoices):
    HEAD = "head", _("Head of the household")
    PARTNER = "partner", _("Partner")
    CHILD = "child", _("Child")
    OTHER = "other", _("Other member")


class Gender(TextChoices):
    FEMALE = "F", pgettext_lazy("gender", "Female")
    MALE = "M", pgettext_lazy("gender", "Male")
    ANOTHER = "X", pgettext_lazy("gender", "Another gender")


class Benefit(TextChoices):
    OW = "ow", _("Ontario Works")
    ODSP = "odsp", _("Ontario Disability Support Program")
    EMPLOYMENT = "employment", _("Employment")
    OTHER = "other", pgettext_lazy("income", "Other income")
    NONE = "none", _("No income")


class ConsentKind(TextChoices):
    SHARE = "share", _("Share with other agencies")
    LANDLORD = "landlord", _("Disclose to a landlord")


class ConsentForm(TextChoices):
    """How a household said so."""

    SIGNED = "signed", _("On a signed form")
    SPOKEN = "spoken", _("Aloud, with a witness")


class LookalikeOutcome(TextChoices):
    """What a coordinator found out about two households that look alike."""

    SAME = "same", _("The same household")
    DIFFERENT = "different", _("Different households")


class SubsidyState(TextChoices):
    IN_PLACE = "in_place", _("In place")
    POSSIBLE = "possible", _("Possible")


class UtilityBedrooms(IntegerChoices):
    """Utility estimates and average rents are kept by bedrooms; the last class stands for four and more."""

    STUDIO = 0, _("Bachelor")
    ONE = 1, _("1 bedroom")
    TWO = 2, _("2 bedrooms")
    THREE = 3, _("3 bedrooms")
    FOUR = 4, _("4 bedrooms and more")
