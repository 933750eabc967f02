from listings.admin import landlords, restrictions, units

__all__ = ["landlords", "restrictions", "units"]
