from django.urls import path

from matching.offers.views import holds, lists, offer

urlpatterns = [
    path("households/<household:code>/units/<unit:name>/hold/", holds.hold, name="hold"),
    path("offers/", lists.offer_list, name="offers"),
    path("offers/<int:pk>/", offer.offer, name="offer"),
    path("offers/<int:pk>/step/<slug:state>/", offer.step, name="offer_step"),
    path("offers/<int:pk>/end/", offer.end, name="end_offer"),
    path("offers/<int:pk>/extend/", offer.extend, name="extend_hold"),
    path("offers/<int:pk>/reply-by/", offer.reply_by, name="change_reply_by"),
    path("offers/<int:pk>/lease/", offer.lease, name="correct_lease"),
    path("offers/<int:pk>/viewing/", offer.viewing, name="change_viewing"),
    path("offers/<int:pk>/reopen/", offer.reopen, name="reopen_offer"),
    path("offers/<int:pk>/step-back/", offer.step_back, name="step_back"),
    path("hold-requests/", holds.requests, name="hold_requests"),
]
