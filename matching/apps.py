from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Referrals and matching")

    def ready(self) -> None:
        from matching.pairs.checks import RULES, rules_of_this_code

        checks.register(rules_of_this_code, RULES)
