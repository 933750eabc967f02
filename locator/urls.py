"""The addresses of the whole site. Every page asks for a sign-in unless it says otherwise."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from locator import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("language/", views.choose_language, name="set_language"),
    path("", include("matching.urls")),
]
