import time
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from agencies.models import User
from agencies.requests import Request
from locator.models import Upload

SECONDS_TO_COPY = 10 * 60
SHOWN_AT = "recovery_codes_shown_at"


class SignIn(LoginView):
    """Sign in with e-mail and password; a code follows for whoever has a second factor."""

    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"demo_logins": demo_logins()}


class SignOut(LogoutView):
    """Sign out; lists that the person was about to load are gone with that."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            Upload.objects.filter(person=request.user).delete()
        return super().post(request, *args, **kwargs)


def demo_logins() -> list[tuple]:
    """E-mail, password and role of the demo's people: on one's own machine only, and once the demo is loaded."""
    if not settings.DEBUG:
        return []
    # Imported here: a production site never reads the demo.
    from locator import demo

    loaded = User.objects.filter(email__in=[email for email, _password, _role in demo.LOGINS])
    emails = set(loaded.values_list("email", flat=True))
    return [login for login in demo.LOGINS if login[0] in emails]


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Show the same page in another language, and remember that for the person, if somebody is signed in."""
    language = request.POST.get("language")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language(request)


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, in which language, and how I sign in."""
    authenticators = {found.type: found.wrap() for found in Authenticator.objects.filter(user=request.user)}
    codes = authenticators.get(Authenticator.Type.RECOVERY_CODES)
    return render(
        request,
        "account/account.html",
        {
            "languages": settings.LANGUAGES,
            "second_factor": authenticators.get(Authenticator.Type.TOTP),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
            "required": settings.REQUIRE_SECOND_FACTOR,
        },
    )


@require_POST
def reports_by_mail(request: Request) -> HttpResponse:
    """Ask for a mail when a monthly report is published, or for none any more; pressing twice changes nothing."""
    wanted = request.POST.get("wanted") == "yes"
    User.objects.filter(pk=request.user.pk).update(report_by_mail=wanted)
    messages.success(
        request, _("We will write when a report is published.") if wanted else _("No more mails about reports.")
    )
    return redirect("account")


@reauthentication_required(app="allauth.mfa")
def unlocked(request: HttpRequest, made: Authenticator) -> Any:
    """The recovery codes in a record."""
    return made.wrap()


def fresh_codes(request: HttpRequest) -> list[str]:
    """New recovery codes, which are shown once: for ten minutes, in the session that made them. Then none.

    Raises Http404 for a person without recovery codes; allauth asks for the password where it was typed long ago.
    """
    made = get_object_or_404(Authenticator, user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES)
    codes = unlocked(request, made)
    if not codes.did_view:
        codes.mark_as_viewed()
        request.session[SHOWN_AT] = time.time()
    return codes.get_unused_codes() if time.time() - request.session.get(SHOWN_AT, 0) < SECONDS_TO_COPY else []


@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The new recovery codes, to be printed or saved; afterwards only how to make new ones."""
    return render(request, "mfa/recovery_codes/index.html", {"codes": fresh_codes(request)})


@require_safe
def download_recovery_codes(request: HttpRequest) -> HttpResponse:
    """The same codes as a file. Raises Http404 once they are no longer shown."""
    codes = fresh_codes(request)
    if not codes:
        raise Http404
    lines = [_("Recovery codes of the shared unit bank. Each works once."), "", *codes, ""]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_("recovery-codes")}.txt"'
    return response
