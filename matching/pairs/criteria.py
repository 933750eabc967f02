"""The criteria, in the order in which they are told. The rule of each is a file of its name, sql/criteria/<code>.sql.

For every criterion the view `pair` has `<code>_ok` and `<code>_ask`, and `<code>_fit` where it has a part in the fit;
its sentences are the function of its name in `reasons`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Criterion:
    """A code, its label, and what to call the pairs that fail it."""

    code: str
    label: Promise
    why_not: Promise
    in_fit: bool = False


CRITERIA = (
    Criterion("open", _("On offer"), _("Not on offer, not free in time, or with another household"), in_fit=True),
    Criterion("fresh", _("Confirmed"), _("Not confirmed lately"), in_fit=True),
    Criterion("size", _("Size"), _("Too few bedrooms"), in_fit=True),
    Criterion("occupancy", _("Occupants"), _("Above the municipal limit of occupants"), in_fit=False),
    Criterion("cost", _("Cost"), _("Costs more than they can reach"), in_fit=True),
    Criterion("access", _("Access"), _("Lacks an access feature they need"), in_fit=True),
    Criterion("area", _("Area"), _("In an area they avoid, or outside the only ones they want"), in_fit=True),
    Criterion("type", _("Type of home"), _("A type of home they refuse")),
    Criterion("pets", _("Pets"), _("Pets are banned there")),
    Criterion("smoking", _("Smoking"), _("Smoke-free, which does not suit them")),
    Criterion(
        "conditions", _("The landlord’s conditions"), _("A condition of the landlord they cannot meet"), in_fit=True
    ),
    Criterion("restriction", _("Who it is kept for"), _("Kept for a group they are not part of")),
    Criterion("refused_before", _("Declined before"), _("Declined before, by them or by the landlord")),
    Criterion("paused", _("The referral"), _("The referral is paused, withdrawn, housed, or not made yet")),
)
BY_CODE = {criterion.code: criterion for criterion in CRITERIA}
