from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Work e-mail and password. The message never tells which of the two is wrong."""

    username = forms.EmailField(
        label=_("Work e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"})
    )

    error_messages = {
        "invalid_login": _("Check the e-mail address and the password: together they open no account."),
        "inactive": _("Check the e-mail address and the password: together they open no account."),
    }

    def clean_username(self) -> str:
        """Addresses are kept in lower case."""
        return self.cleaned_data["username"].lower()
