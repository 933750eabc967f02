"""Versions of the policy, read only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from agencies.administration import RegistryAdmin
from matching.enums import PriorityKey
from matching.models import Policy
from matching.models.policy import WEIGHTS
from matching.policies.versions import GROUPS


@admin.register(Policy)
class PolicyAdmin(RegistryAdmin):
    """How units are ranked and who comes first: read here, and kept as it was decided."""

    list_display = ["version", "starts", "source"]
    fieldsets = [
        (None, {"fields": ["version", "starts", "source"]}),
        (
            gettext_lazy("What counts, and how much"),
            {"fields": [f"weight_{part}" for part in WEIGHTS]},
        ),
        *((group.title, {"fields": [*group.labels]}) for group in GROUPS),  # type: ignore[list-item]  # lazy titles
        (gettext_lazy("Who comes first"), {"fields": ["order"]}),
    ]

    @admin.display(description=gettext_lazy("compared one after another"))
    def order(self, policy: Policy) -> str:
        """The priority keys, first to last."""
        return "; ".join(f"{place}. {PriorityKey(key).label}" for place, key in enumerate(policy.priority, start=1))
