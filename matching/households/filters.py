import django_filters
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from agencies.codes import clean_code
from matching.enums import ReferralState
from matching.models import Referral

STATE_ORDER = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(ReferralState.values)),
    output_field=IntegerField(),
)


class HouseholdFilter(django_filters.FilterSet):
    """Households by state, and by code, whole or in part. Those who wait come first, the longest waiting on top."""

    state = django_filters.ChoiceFilter(choices=ReferralState.choices, label=_("State"))
    mine = django_filters.BooleanFilter(method="of_worker", label=_("Only mine"))
    code = django_filters.CharFilter(method="with_code", label=_("Household code, such as K7QF-2M"))

    class Meta:
        model = Referral
        fields = ["state", "mine", "code"]

    def with_code(self, referrals: QuerySet[Referral], name: str, value: str) -> QuerySet[Referral]:
        """The household of a whole code, however it is typed, or those whose code contains what was typed."""
        return referrals.filter(client__code__contains=clean_code(value) or value.strip().upper())

    def of_worker(self, referrals: QuerySet[Referral], name: str, value: bool) -> QuerySet[Referral]:
        """The households that the person stands by, or everybody's."""
        return referrals.filter(client__worker=self.request.user) if value else referrals

    def filter_queryset(self, queryset: QuerySet[Referral]) -> QuerySet[Referral]:
        return super().filter_queryset(queryset).order_by(STATE_ORDER, "referred_on", "pk")
