"""What a household agreed to: two questions in plain language, their history, and the form on paper."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from agencies.consenting import give_consent, longest, undo_withdrawal
from agencies.enums import ConsentForm, ConsentKind, Language
from agencies.errors import NotPossible
from agencies.models import Client
from agencies.requests import Request
from agencies.wording import day
from matching.finding import own_client
from matching.households.consents import consent_questions
from matching.households.forms import ConsentQuestion
from matching.households.front_door import withdraw_consent


def consents(request: Request, code: str) -> HttpResponse:
    """Both consents of a household; giving one, withdrawing it at once, and undoing that."""
    client, today, refused = own_client(request.user, code), localdate(), None
    if request.method == "POST":
        kind = request.POST.get("kind")
        if kind not in ConsentKind.values:
            raise Http404
        refused = answer_consent(request, client, ConsentKind(kind), today)
        if refused is None:
            return back(request, code)
    return render(
        request,
        "households/consents.html",
        {"client": client, "questions": consent_questions(client, today, refused), "refused": refused, "today": today},
    )


def answer_consent(request: Request, client: Client, kind: ConsentKind, today: date) -> ConsentQuestion | None:
    """Do what the pressed button says; the form with what stood in the way, if it could not be done."""
    if "withdraw" in request.POST:
        withdraw_consent(client, kind, today, request.user)
        messages.success(request, _("Withdrawn. It counts no longer, from now on."))
        return None
    if "undo" in request.POST:
        undo_withdrawal(client, kind, today)
        messages.success(request, _("The withdrawal is undone: the consent is as it was."))
        return None
    form = ConsentQuestion(kind, today, request.POST)
    if not form.is_valid():
        return form
    until, said = form.cleaned_data["until"], ConsentForm(form.cleaned_data["form"])
    try:
        given = give_consent(client, kind, today, until, said, request.user)
    except NotPossible as error:
        form.add_error("until", str(error))
        return form
    messages.success(request, _("Recorded: they agree until %(date)s.") % {"date": day(given.until)})
    return None


def back(request: Request, code: str) -> HttpResponse:
    """To the page that the button was on."""
    if request.POST.get("from") == "form":
        return redirect("household_step", code, "consent")
    return redirect("consents", code)


def consent_form(request: Request, code: str) -> HttpResponse:
    """A form to print and sign, in the language that the household reads: their code, and a line for their name."""
    client = own_client(request.user, code)
    known = client.language if client.language in Language.values else translation.get_language()
    language = request.GET.get("language", known)
    if language not in Language.values:
        raise Http404
    today = localdate()
    with translation.override(language):
        return render(
            request,
            "households/consent_form.html",
            {
                "client": client,
                "kinds": list(ConsentKind),
                "language": language,
                "languages": [(one, get_language_info(one)["name_local"].capitalize()) for one in Language.values],
                "today": today,
                "last": longest(today),
            },
        )
