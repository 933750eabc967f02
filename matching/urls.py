"""Each room has its own addresses. An offer's begin with the household and its unit, so they are looked at first."""

from django.urls import include, path

from matching import converters  # noqa: F401  # registers what the rooms' addresses name

urlpatterns = [
    path("", include("matching.offers.urls")),
    path("", include("matching.households.urls")),
    path("", include("matching.tenancies.urls")),
    path("", include("matching.bank.urls")),
    path("", include("matching.rounds.urls")),
    path("", include("matching.policies.urls")),
    path("", include("matching.equity.urls")),
]
