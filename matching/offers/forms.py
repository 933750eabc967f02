"""The few questions of an offer: why it ended, until when it is kept, when the lease begins."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agencies.models import Agency
from listings.enums import ProtectedGround
from listings.preferences import grounds_in
from matching.enums import CHOSEN_ADMINISTRATIVE_REASONS, OfferReason, OfferState, Side
from matching.fields import OTHER_NEEDS_WORDS, WORDS, Amount, day_field, hour_field, words_field
from matching.models.offer import Viewing
from matching.offers.states import Transition

SIDES = {
    OfferState.DECLINED_BY_CLIENT: gettext_lazy("The household said no"),
    OfferState.DECLINED_BY_LANDLORD: gettext_lazy("The landlord said no"),
    OfferState.CANCELLED: gettext_lazy("Neither: it is taken off the list"),
}


def viewing_fields(first: date | None, at: time | None, days: tuple[date, date]) -> dict[str, forms.Field]:
    """On which day a home is viewed, and at what hour; `days`: the first and the last that a calendar offers."""
    day = day_field(gettext_lazy("The viewing is on"), "", first)
    day.widget.attrs |= {"min": days[0].isoformat(), "max": days[1].isoformat()}
    hint = gettext_lazy("Leave it empty where the hour is not agreed yet.")
    return {"day": day, "hour": hour_field(gettext_lazy("At what time?"), hint, at)}


class Views(forms.Form):
    """A form that may arrange a viewing."""

    @property
    def viewing(self) -> Viewing | None:
        """The viewing that was given."""
        on = self.cleaned_data.get("day")
        return Viewing(on, self.cleaned_data.get("hour")) if on else None


class TransitionForm(Views):
    """The next step. A coordinator, in the place of the agency, says why; a lease and a viewing say when.

    `days`: the first and the last for a viewing.
    """

    def __init__(self, transition: Transition, with_words: bool, days: tuple[date, date], data: Any = None) -> None:
        super().__init__(data, prefix=transition.target)
        self.transition = transition
        if transition.target == OfferState.VIEWING:
            self.fields |= viewing_fields(None, None, days)
        if transition.target == OfferState.LEASED:
            self.fields["lease_on"] = day_field(
                gettext_lazy("The lease begins on"),
                gettext_lazy("The move-in is recorded later, once they have the key and slept there."),
                days[0],
            )
            self.fields["rent"] = Amount(
                label=gettext_lazy("Rent a month"), help_text=gettext_lazy("Leave it empty where it is as listed.")
            )
            self.fields["subsidy"] = Amount(
                label=gettext_lazy("Subsidies a month"),
                help_text=gettext_lazy("Leave it empty where it is as recorded with the household."),
            )
            self.fields["support_agency"] = forms.ModelChoiceField(
                Agency.objects.filter(is_active=True),
                label=gettext_lazy("Support after the move"),
                label_suffix="",
                required=False,
                empty_label=gettext_lazy("By the household’s own agency"),
            )
        if with_words:
            self.fields["words"] = words_field(True, gettext_lazy("Why do you record it for the agency?"))

    @property
    def lease(self) -> dict[str, Any] | None:
        """What the tenancy begins with."""
        told = {name: self.cleaned_data.get(name) for name in ("lease_on", "rent", "subsidy", "support_agency")}
        return {name: value for name, value in told.items() if value is not None} or None


def offered(transition: Transition) -> tuple[OfferReason, ...]:
    """The reasons of a transition that people choose from."""
    return CHOSEN_ADMINISTRATIVE_REASONS if transition.target == OfferState.CANCELLED else transition.reasons


class EndForm(forms.Form):
    """How an offer came to nothing: one reason, of one of the sides; another reason needs words."""

    end = forms.ChoiceField(
        label=gettext_lazy("Why did it come to nothing?"),
        label_suffix="",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason: it is counted, and never held against anyone.")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Which ground did the landlord name?"),
        help_text=gettext_lazy("Only for a reason that the Code forbids. The ground is noted, never the words."),
        label_suffix="",
        required=False,
        choices=[("", pgettext_lazy("ground", "None named")), *ProtectedGround.choices],
    )
    words = words_field(hint=OTHER_NEEDS_WORDS)

    def __init__(self, transitions: list[Transition], with_words: bool, data: Any = None) -> None:
        super().__init__(data)
        self.groups = [
            (SIDES[one.target], [(f"{one.target}:{code}", code.label) for code in offered(one)]) for one in transitions
        ]
        end: Any = self.fields["end"]
        end.choices = [choice for _label, choices in self.groups for choice in choices]
        self.with_words = with_words
        if not any(one.target == OfferState.DECLINED_BY_LANDLORD for one in transitions):
            del self.fields["ground"]

    @property
    def sides(self) -> list[tuple[Any, list]]:
        """The radio buttons, by whose reason it is."""
        buttons = {button.data["value"]: button for button in self["end"]}
        return [(label, [buttons[value] for value, _label in choices]) for label, choices in self.groups]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        state, _colon, reason = (cleaned.get("end") or "").partition(":")
        cleaned["state"], cleaned["reason"] = state, reason
        # For whom it is recorded; the table knows where it is nobody in particular.
        cleaned["behalf"] = Side.LANDLORD if state == OfferState.DECLINED_BY_LANDLORD else ""
        if reason == OfferReason.UNLAWFUL:
            cleaned["words"] = ""
            if not cleaned.get("ground"):
                self.add_error("ground", _("Choose the ground that was named: it is noted, and the words are not."))
        elif state == OfferState.DECLINED_BY_LANDLORD and grounds_in(cleaned.get("words", "")):
            words = _(
                "These words touch a ground that the Code protects, so they are not kept. Choose that reason above."
            )
            self.add_error("words", words)
        elif reason == OfferReason.OTHER and not cleaned.get("words"):
            self.add_error("words", _("Say in a few words what the other reason is."))
        elif self.with_words and state and state != OfferState.DECLINED_BY_LANDLORD and not cleaned.get("words"):
            self.add_error("words", _("Say in a few words why you record it for the agency."))
        return cleaned


class WordsForm(forms.Form):
    """Why, in a few words."""

    def __init__(self, required: bool = True, data: Any = None, label: Any = WORDS, prefix: str = "") -> None:
        super().__init__(data, prefix=prefix or None)
        self.fields["words"] = words_field(required, label)


class AnswerForm(forms.Form):
    """Whether a coordinator lets a household go ahead of others, and why; one of several on a page."""

    GRANT, REFUSE = "grant", "refuse"
    # Lines of text: in a single line, Enter would press the first button.
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("Whoever asked reads it. Please no names and nothing about health."),
        max_length=300,
        label_suffix="",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in a few words why: whoever asked reads it, and it is kept.")},
    )
    decision = forms.ChoiceField(
        choices=[(GRANT, GRANT), (REFUSE, REFUSE)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Press one of the two buttons.")),
    )

    def __init__(self, request: int, data: Any = None) -> None:
        super().__init__(data, auto_id=f"request-{request}-%s")


class ExtendForm(WordsForm):
    """Until when a hold is kept, and why."""

    def __init__(self, first: date, data: Any = None) -> None:
        super().__init__(True, data, gettext_lazy("Why is more time needed?"), prefix="extend")
        hint = gettext_lazy("Others wait for this unit: as short as will do.")
        self.fields = {"until": day_field(gettext_lazy("Hold until"), hint, first), **self.fields}


class ReplyForm(forms.Form):
    """By which day the next step is expected; a coordinator, who may give more time, says why."""

    def __init__(self, first: date | None, today: date, with_words: bool, data: Any = None) -> None:
        super().__init__(data, prefix="reply")
        hint = gettext_lazy("After that day it shows on your first page, and later on a coordinator’s.")
        self.fields["by"] = day_field(gettext_lazy("The next step is expected by"), hint, first or today)
        if with_words:
            self.fields["words"] = words_field(label=gettext_lazy("Why is more time needed?"))


class ViewingForm(Views):
    """On which other day or at which other hour a home is viewed."""

    def __init__(self, viewing: Viewing | None, days: tuple[date, date], data: Any = None) -> None:
        super().__init__(data, prefix="when")
        first, at = viewing or (None, None)
        self.fields |= viewing_fields(first, at, days)


class LeaseForm(forms.Form):
    """From which day a lease is, where another was recorded by mistake."""

    def __init__(self, first: date, data: Any = None) -> None:
        super().__init__(data, prefix="lease")
        hint = gettext_lazy("Possible until they move in. What was recorded before stays in the history.")
        self.fields["day"] = day_field(gettext_lazy("The lease begins on"), hint, first)
