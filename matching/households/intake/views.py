"""A household from the first meeting to its referral, in short steps that can be left and taken up again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agencies.access import can_see_households
from agencies.codes import new_code
from agencies.consent import live_consent
from agencies.constraints import broken_constraint
from agencies.enums import ConsentKind
from agencies.locking import lock
from agencies.models import Client, User
from agencies.requests import Request
from matching.households.consents import consent_questions
from matching.households.intake import steps
from matching.households.intake.people import PeopleForm
from matching.households.intake.step import StepForm
from matching.households.intake.worked_out import Figure, supposing, worked_out_figures
from matching.households.record import Household, draw_free_codes, save_households, with_household_records


@dataclass(frozen=True)
class IntakeStep:
    """A step: its name in addresses and in the list of steps, its heading, why it is there, and its questions."""

    code: str
    label: Promise
    title: Promise
    lead: Promise
    form: type[StepForm] | None = None


STEPS = (
    IntakeStep(
        "people",
        pgettext_lazy("step", "People"),
        gettext_lazy("Who will live there?"),
        gettext_lazy("Nothing here is required. Names stay in your agency."),
        PeopleForm,
    ),
    IntakeStep(
        "money",
        pgettext_lazy("step", "Money"),
        gettext_lazy("What can they pay?"),
        gettext_lazy("It says which homes are within reach, and what would close a gap."),
        steps.MoneyForm,
    ),
    IntakeStep(
        "home",
        pgettext_lazy("step", "Home"),
        gettext_lazy("What kind of home?"),
        gettext_lazy("Their wishes, in their words as far as possible."),
        steps.HomeForm,
    ),
    IntakeStep(
        "areas",
        pgettext_lazy("step", "Areas"),
        gettext_lazy("Where would they live?"),
        gettext_lazy("Homes in areas they like come first."),
        steps.AreasForm,
    ),
    IntakeStep(
        "answers",
        pgettext_lazy("step", "Landlords"),
        gettext_lazy("What landlords may ask"),
        gettext_lazy("A no never leaves a home out, except for tenant insurance: it is something to arrange."),
        steps.AnswersForm,
    ),
    IntakeStep(
        "homelessness",
        pgettext_lazy("step", "Priority"),
        gettext_lazy("Their time without a home"),
        gettext_lazy("When several households could have a unit, these answers say who comes first."),
        steps.HomelessnessForm,
    ),
    IntakeStep(
        "consent",
        pgettext_lazy("step", "Consent"),
        gettext_lazy("Do they agree to share?"),
        gettext_lazy("Two separate questions. A no to either changes nothing in the help they get from you."),
    ),
    IntakeStep(
        "check",
        pgettext_lazy("step", "Check"),
        gettext_lazy("Check and refer"),
        gettext_lazy("What is not asked yet can be asked later: no answer is needed to refer."),
    ),
)
BY_CODE = {step.code: step for step in STEPS}


@dataclass(frozen=True)
class Draw:
    """The public code that a form for a new household brings with it, so that sending it twice makes one household."""

    code: str
    drawn_at: datetime

    @classmethod
    def new(cls) -> "Draw":
        """A code that no household has."""
        client = Client(code=new_code())
        draw_free_codes([client])
        return cls(client.code, now())

    @classmethod
    def read(cls, token: str, user: User) -> "Draw | None":
        """The draw that this person's form was given; None for anything else."""
        try:
            person, code, drawn_at = signing.loads(token, salt="new household")
        except signing.BadSignature:
            return None
        return cls(code, datetime.fromisoformat(drawn_at)) if person == user.pk else None

    def token(self, user: User) -> str:
        """What the form carries."""
        return signing.dumps([user.pk, self.code, self.drawn_at.isoformat()], salt="new household")

    def is_used(self, user: User) -> bool:
        """Whether this very form has made its household."""
        made = Client.objects.visible_to(user).filter(code=self.code, worker=user, created_at__gte=self.drawn_at)
        return made.exists()


def new_household(request: Request) -> HttpResponse:
    """The first step: it makes the household, with the draft of its referral, and goes on to the next."""
    agency = request.user.agency
    if agency is None or not can_see_households(request.user):
        raise Http404
    draw = Draw.read(request.POST.get("draw", ""), request.user)
    if draw and draw.is_used(request.user):
        return household_step(request, draw.code, "people")
    today, household = localdate(), Household.new(agency, "")
    household.client.worker, household.client.language = request.user, request.user.language
    known, draw = draw is not None, draw or Draw.new()
    household.client.code = draw.code
    form = PeopleForm(household, today, request.POST or None)
    if request.method == "POST" and not is_trial(request) and form.is_valid():
        if not known:
            form.add_error(None, _("This page had been open for too long. Please save once more."))
        elif refusal := begin_household(form, request.user):
            if draw.is_used(request.user):
                return household_step(request, draw.code, "people")
            form.add_error(None, refusal)
        else:
            return redirect(*after(request, draw.code, "people"))
    return step_page(request, household, "people", form, draw=draw.token(request.user))


def begin_household(form: PeopleForm, user: User) -> str:
    """Make the household and the draft of its referral, all or nothing. Gives the sentence of what stood in the way."""
    household = form.household
    form.tell()
    try:
        with transaction.atomic():
            household.ask(household.draft(form.today, user))
            save_households([household])
    except IntegrityError as error:
        return broken_constraint(error)
    return ""


def found(user: User, code: str, to_change: bool = False) -> Household:
    """A household of the person's own agency with its records, locked where it is to be changed.

    Raises Http404 for any other, and Busy.
    """
    clients = Client.objects.visible_to(user).filter(code=code)
    if to_change:
        lock(clients)
    return Household.of(get_object_or_404(with_household_records(clients)))


def household_step(request: Request, code: str, step: str) -> HttpResponse:
    """A step of a household's form: read, tried out, or saved."""
    if request.method == "POST" and not is_trial(request):
        with transaction.atomic():
            return saved(request, found(request.user, code, to_change=True), step)
    household = found(request.user, code)
    if household.has_ended:
        return render(request, "households/form/ended.html", {"client": household.client, "household": household})
    questions = BY_CODE[step].form
    form = questions(household, localdate(), request.POST or None) if questions else None
    return step_page(request, household, step, form)


def is_trial(request: Request) -> bool:
    """Whether a form was sent to see what follows from it, or to change its rows, and not to be saved."""
    return any(name in request.POST for name in ("work_out", "add", "remove"))


def saved(request: Request, household: Household, step: str) -> HttpResponse:
    """Save a step and go on, or show it again with everything typed and what stood in the way."""
    code, today = household.client.code, localdate()
    if step == "check":
        return referred(request, household, today)
    questions = BY_CODE[step].form
    if household.has_ended or questions is None:
        return redirect("household_step", code, step)
    form = questions(household, today, request.POST)
    changed: list = []
    if form.is_valid():
        changed = form.differences() if request.POST.get("version") != form.version else []
        if not changed:
            form.tell()
            try:
                with transaction.atomic():
                    save_households([household])
            except IntegrityError as error:
                form.add_error(None, broken_constraint(error))
                form.household = found(request.user, code)
            else:
                return redirect(*after(request, code, step))
    return step_page(request, form.household, step, form, changed=changed)


def referred(request: Request, household: Household, today: date) -> HttpResponse:
    """Refer a draft. A second press does no more."""
    if household.is_draft:
        household.refer(today, request.user)
        save_households([household])
    return redirect("household", household.client.code)


def after(request: Request, code: str, step: str) -> tuple[str, ...]:
    """Where the pressed button leads: another step, the first page, or else the next step."""
    go = request.POST.get("go", "")
    if go == "later":
        return ("home",)
    place = [one.code for one in STEPS].index(step)
    return ("household_step", code, go if go in BY_CODE else STEPS[place + 1].code)


def worked_out(request: Request, form: StepForm | None, household: Household) -> list[Figure]:
    """What follows from the stored answers; on a trial from those typed, which are not kept."""
    today = localdate()
    if form is None or not is_trial(request):
        return worked_out_figures(household, today) if household.client.pk else []
    form.is_valid()
    form.tell()
    if not household.members:
        return []
    if household.referral is None:
        household.ask(household.draft(today, request.user))
    try:
        with supposing(household):
            return worked_out_figures(household, today)
    except IntegrityError:
        return []  # saving will say what stands in the way


def as_typed(request: Request, form: StepForm | None) -> StepForm | None:
    """The form to show: with a person more or less where that button was pressed."""
    if not isinstance(form, PeopleForm) or not ("add" in request.POST or "remove" in request.POST):
        return form
    number = request.POST.get("remove", "")
    return form.retyped(request.POST.get("add", ""), int(number) if number.isdecimal() else 0)


def progress(household: Household, step: IntakeStep, form: StepForm | None) -> list[tuple]:
    """Every step with its stored answers; of a step that leaves nothing open, only where they are all shown."""
    if household.client.pk is None:
        return []
    wanted = {one.code: one.form for one in STEPS if one.form and (one.form.may_be_open or step.code == "check")}
    others = {code: questions(household, localdate()) for code, questions in wanted.items() if code != step.code}
    return [(one, form if one is step else others.get(one.code)) for one in STEPS]


def step_page(request: Request, household: Household, code: str, form: StepForm | None, **more) -> HttpResponse:
    """The page of a step, with the others, what is still to be asked, and what was worked out."""
    today, is_known = localdate(), household.client.pk is not None
    step, number = BY_CODE[code], list(BY_CODE).index(code)
    others = progress(household, step, form)
    context = {
        "client": household.client if is_known else None,
        "household": household,
        "step": step,
        "number": number + 1,
        "total": len(STEPS),
        "previous": STEPS[number - 1] if number and is_known else None,
        "next": STEPS[number + 1] if number + 1 < len(STEPS) else None,
        "steps": others,
        "unasked": sum(len(questions.open_questions) for _step, questions in others if questions),
        "form": as_typed(request, form),
        "fields_template": f"households/form/{code}.html",
        "figures": worked_out(request, form, household),
        "questions": consent_questions(household.client, today) if code == "consent" else [],
        "shares": live_consent(household.consents.values(), ConsentKind.SHARE, today),
        "today": today,
    }
    return render(request, f"households/form/{code if form is None else 'step'}.html", context | more)
