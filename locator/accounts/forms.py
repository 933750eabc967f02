"""The forms of django-allauth in our words, and without placeholders: a label stays while somebody types."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EMAIL = _("Work e-mail")
PASSWORD = _("Password")
CODE = _("Code")
NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password, once more")}
NEW_PASSWORD_HINT = {
    "password1": _("12 characters or more: four words in a row are easy to remember. Not your name, not only digits.")
}


class Worded:
    """A form whose fields have our labels and hints."""

    labels: Mapping[str, str | Promise] = {}
    hints: Mapping[str, str | Promise] = {}
    fields: dict[str, Any]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels[name]
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}


class SignInForm(Worded, account.LoginForm):
    """Work e-mail, in any case, and password."""

    labels = {"login": EMAIL, "password": PASSWORD}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}


class ForgottenPasswordForm(Worded, account.ResetPasswordForm):
    """Where to send the link."""

    labels = {"email": EMAIL}


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):
    """The new password, after the link of the mail."""

    labels = NEW_PASSWORD
    hints = NEW_PASSWORD_HINT


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """The password of today, and the new one."""

    labels = {"oldpassword": _("Password of today")} | NEW_PASSWORD
    hints = NEW_PASSWORD_HINT


class ConfirmPasswordForm(Worded, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels = {"password": PASSWORD}


class CodeForm(Worded, mfa.AuthenticateForm):
    """The code after the password: from the phone, or a recovery code."""

    labels = {"code": CODE}
    hints = {"code": _("Six digits from the app on your phone, or a recovery code of eight.")}


class ConfirmCodeForm(Worded, mfa.ReauthenticateForm):
    """A code once more, before something that matters."""

    labels = CodeForm.labels
    hints = CodeForm.hints


class FirstCodeForm(Worded, ActivateTOTPForm):
    """The first code of a phone: it shows that the phone has the secret."""

    labels = {"code": _("Code that the app shows")}
    hints = {"code": _("Six digits, new every 30 seconds.")}
