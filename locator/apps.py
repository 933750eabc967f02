from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class LocatorConfig(AppConfig):
    name = "locator"
    verbose_name = _("Unit bank")
    default = True


class AdministrationConfig(admin.AdminConfig):
    """Django's admin, with the registry's own site."""

    default_site = "locator.admin.Administration"
    default = False
