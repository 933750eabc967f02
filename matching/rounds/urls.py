from django.urls import path

from matching.rounds import views

urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/new/", views.new_round, name="new_round"),
    path("rounds/<int:pk>/", views.round_, name="round"),
    path("rounds/<int:pk>/left-out/", views.left_out, name="left_out"),
    path("rounds/<int:pk>/take-out/<household:code>/", views.take_out, name="take_out"),
    path("rounds/<int:pk>/put-in/<unit:name>/", views.put_in, name="put_in"),
    path("rounds/<int:pk>/commit/", views.commit, name="commit_round"),
    path("rounds/<int:pk>/discard/", views.discard, name="discard_round"),
]
