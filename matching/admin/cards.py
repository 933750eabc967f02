"""Other agencies’ households as locators and coordinators see them: cards, under live consent."""

from datetime import date

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.administration import RegistryAdmin
from agencies.codes import clean_code
from agencies.models import Area, Visitor
from agencies.wording import capitalised, listed
from listings.enums import Feature
from matching.models import Referral


@admin.register(Referral)
class CardAdmin(RegistryAdmin):
    """Agencies' households as cards: what they need and where they stand, under live consent, and no more."""

    list_display = ["code", "state", "referred_on", "household_size", "bedrooms", "access_needs", "fleeing", "chronic"]
    list_filter = ["state"]
    search_fields = ["client__code"]
    date_hierarchy = "referred_on"
    ordering = ["referred_on", "pk"]
    fieldsets = [
        (gettext_lazy("The household"), {"fields": ["code", "state", "household_size"]}),
        (
            gettext_lazy("What they need"),
            {"fields": ["bedrooms", "access_needs", "access_wishes", "wanted_areas", "move_by"]},
        ),
        (gettext_lazy("Priority"), {"fields": ["referred_on", "fleeing", "chronic", "days_homeless"]}),
    ]

    def visible_to(self, user: Visitor) -> QuerySet:
        return Referral.objects.cards_for(user).select_related("client", "need", "standing")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find a household by its whole code, however it is typed, or by a part."""
        return super().get_search_results(request, queryset, clean_code(search_term) or search_term)

    def suggestion(self, row: Referral) -> str:
        return row.client.code

    @admin.display(description=gettext_lazy("household"), ordering="client__code")
    def code(self, referral: Referral) -> str:
        """The public code."""
        return referral.client.code

    @admin.display(description=gettext_lazy("members"), ordering="client__household_size")
    def household_size(self, referral: Referral) -> int:
        """How many people."""
        return referral.client.household_size

    @admin.display(description=gettext_lazy("bedrooms"))
    def bedrooms(self, referral: Referral) -> int:
        """The fewest that suit them: their own number or the National Occupancy Standard's."""
        return referral.standing.bedrooms_needed

    @admin.display(description=gettext_lazy("access needs"))
    def access_needs(self, referral: Referral) -> str:
        """Features they cannot do without."""
        return features(referral.need.needs)

    @admin.display(description=gettext_lazy("access wishes"))
    def access_wishes(self, referral: Referral) -> str:
        """Features that would help."""
        return features(referral.need.wishes)

    @admin.display(description=gettext_lazy("areas wanted"))
    def wanted_areas(self, referral: Referral) -> str:
        """Where they would like to live."""
        wanted = Area.objects.filter(pk__in=referral.need.areas_wanted)
        return listed(sorted(area.name for area in wanted)) or _("anywhere")

    @admin.display(description=gettext_lazy("latest move-in"))
    def move_by(self, referral: Referral) -> date | str:
        """The day by which they need a home."""
        return referral.need.move_by or _("No day given")

    @admin.display(description=gettext_lazy("fleeing violence"))
    def fleeing(self, referral: Referral) -> str:
        """Whether they flee violence, as told in the last 90 days; never since when."""
        return _("Yes") if referral.standing.fleeing else _("No")

    @admin.display(description=gettext_lazy("chronic homelessness"))
    def chronic(self, referral: Referral) -> str:
        """Six months in the last year, or eighteen in three."""
        need = referral.need
        if need.days_homeless_1y is None and need.days_homeless_3y is None:
            return _("Not asked yet")
        return _("Yes") if referral.standing.chronic else _("No")

    @admin.display(description=gettext_lazy("days homeless in three years"))
    def days_homeless(self, referral: Referral) -> int | str:
        """As the household told it."""
        days = referral.need.days_homeless_3y
        return _("Not asked yet") if days is None else days


def features(codes: list[str]) -> str:
    """Access features in words."""
    return capitalised(listed(str(Feature(code).label).lower() for code in codes)) or _("None")
