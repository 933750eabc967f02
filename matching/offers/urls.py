from django.urls import path

from matching.offers.views import holds, offers

urlpatterns = [
    path("households/<household:code>/units/<unit:name>/hold/", holds.hold, name="hold"),
    path("offers/", offers.offer_list, name="offers"),
    path("offers/<int:pk>/", offers.offer, name="offer"),
    path("hold-requests/", holds.requests, name="hold_requests"),
]
