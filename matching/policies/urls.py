from django.urls import path

from matching.policies import views

urlpatterns = [
    path("policies/", views.policy_list, name="policies"),
    path("policies/new/", views.new_policy, name="new_policy"),
    path("policies/<int:version>/", views.policy, name="policy"),
    path("policies/<int:version>/edit/", views.edit_policy, name="edit_policy"),
    path("policies/<int:version>/discard/", views.discard_policy, name="discard_policy"),
    path("policies/<int:version>/take-back/", views.take_back_policy, name="take_back_policy"),
]
