"""The addresses of the whole site. Every page asks for a sign-in unless it says otherwise."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from locator.components import components
from locator.enums import UploadKind
from locator.home.views import home
from locator.loading.urls import pages_of

# The admin has no door of its own: what the sign-in counts and asks for holds there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home, name="home"),
    path("about/", login_not_required(TemplateView.as_view(template_name="about.html")), name="about"),
    path("look/", components, name="look"),
    path("", include("locator.accounts.urls")),
    path("households/load/", include(pages_of(UploadKind.HOUSEHOLDS))),
    path("", include("locator.reports.urls")),
    path("", include("matching.urls")),
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="account_change_password"),
        name="admin_change_password",
    ),
    path("admin/load/", include(pages_of(UploadKind.UNITS))),
    path("admin/", admin.site.urls),
]
