"""Signing in and out, one's own account, and the second factor: django-allauth's pages under our addresses.

The names with account_ and mfa_ are those by which allauth finds its pages.
"""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from locator.accounts import kept, views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out/", login_not_required(views.SignOut.as_view()), name="sign_out"),
    path("language/", views.choose_language, name="set_language"),
    path("password/", allauth.password_reset, name="account_reset_password"),
    path("password/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/changed/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("account/", views.account, name="account"),
    path("account/", views.account, name="mfa_index"),
    path("account/reports/", views.reports_by_mail, name="reports_by_mail"),
    path("account/kept/", kept.kept, name="kept_form"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    # Whoever has no password chooses one by the link in a mail.
    path("password/", allauth.password_reset, name="account_set_password"),
    path("account/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/", activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/remove/", deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file/", views.download_recovery_codes, name="mfa_download_recovery_codes"),
]
