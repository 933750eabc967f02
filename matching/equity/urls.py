from django.urls import path

from matching.equity import views

urlpatterns = [
    path("equity/", views.equity, name="equity"),
    path("equity.csv", views.equity_csv, name="equity_csv"),
]
