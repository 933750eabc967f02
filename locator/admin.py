"""The admin's site: for locators and coordinators, in the registry's own name, behind the registry's own sign-in."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from agencies.access import can_enter_admin
from agencies.administration import RegistryAdmin
from locator.accounts.views import SignOut

# Passwords are changed where people sign in; no row has a page elsewhere that a number of ours would lead to.
LEFT_OUT = {"password_change", "password_change_done", "view_on_site"}


class Suggestions(AutocompleteJsonView):
    """What is chosen while typing, named as the admin of the model says."""

    model_admin: Any

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": self.model_admin.suggestion(obj)}


class Administration(admin.AdminSite):
    """Everything locators and coordinators look after. To everyone else who is signed in, it is not there."""

    site_header = _("Shared unit bank: administration")
    site_title = _("Administration")
    index_title = _("What do you want to look after?")
    site_url = "/"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options: Any) -> None:
        """Take in what was written for these readers; packages that register their own tables are left out."""
        if admin_class is not None and issubclass(admin_class, RegistryAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return can_enter_admin(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap a page of the admin: for people who are signed in and may not enter, it does not exist."""
        inner = super().admin_view(view, cacheable)

        def for_our_people(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return for_our_people

    def get_urls(self) -> list[Any]:
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in LEFT_OUT]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one sign-in of the registry, and back."""
        return redirect_to_login(request.GET.get("next", self.site_url))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out as anywhere else in the registry."""
        return SignOut.as_view()(request)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Suggestions.as_view(admin_site=self)(request)
