"""What addresses name: households by their public code and units as SOURCE/unit_ref; never a key or a name."""

from django.urls import register_converter

from agencies.codes import PATTERN


class HouseholdCode:
    """A public code in its official spelling, such as K7QF-2M."""

    regex = PATTERN.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class UnitName(HouseholdCode):
    """SOURCE/unit_ref: any text that PostgreSQL stores."""

    regex = r"[^\x00]+"


register_converter(HouseholdCode, "household")
register_converter(UnitName, "unit")
