"""Areas, and the amounts that change by law or by year: reference data that coordinators edit."""

from django.contrib import admin

from agencies.access import can_edit_people
from agencies.admin.base import RegistryAdmin
from agencies.models import Area, AverageRent, ShelterMaximum, UtilityEstimate


class ReferenceAdmin(RegistryAdmin):
    """Everyone in the admin reads it, coordinators edit it, and nothing is deleted: past months are counted with it."""

    editors = staticmethod(can_edit_people)


@admin.register(Area)
class AreaAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "ward_number", "ward", "latitude", "longitude"]
    list_filter = ["kind", "ward"]
    list_select_related = ["ward"]
    search_fields = ["name_en", "name_fr"]
    names = ("name_en", "name_fr")
    ordering = ["kind", "ward_number", "name_en"]
    fields = [("name_en", "name_fr"), "kind", "ward_number", "ward", ("latitude", "longitude")]


class RateAdmin(ReferenceAdmin):
    date_hierarchy = "starts"


@admin.register(ShelterMaximum)
class ShelterMaximumAdmin(RateAdmin):
    list_display = ["benefit", "members", "amount", "starts", "source"]
    list_filter = ["benefit", "members"]
    fields = ["benefit", "members", "amount", "starts", "source"]


@admin.register(UtilityEstimate)
class UtilityEstimateAdmin(RateAdmin):
    list_display = ["utility", "bedrooms", "amount", "starts", "source"]
    list_filter = ["utility", "bedrooms"]
    fields = ["utility", "bedrooms", "amount", "starts", "source"]


@admin.register(AverageRent)
class AverageRentAdmin(RateAdmin):
    list_display = ["bedrooms", "amount", "starts", "is_estimate", "source"]
    list_filter = ["bedrooms", "is_estimate"]
    fields = ["bedrooms", "amount", "starts", "is_estimate", "source"]
