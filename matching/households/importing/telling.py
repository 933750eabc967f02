"""What a row of the clients file tells about a household (matching/households/README.md)."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from agencies.enums import ConsentKind, Relation, SubsidyState
from agencies.models import ClientIdentity, Consent, Income
from matching.enums import OPEN_STATES
from matching.households.importing.columns import Member
from matching.households.record import NEED_FIELDS, Household
from matching.models import Need, Referral

COLUMNS_OF_NEED = {field: "unit_types_refused" if field == "types_refused" else field for field in NEED_FIELDS}
SUBSIDIES = {"subsidy": SubsidyState.IN_PLACE, "subsidy_possible": SubsidyState.POSSIBLE}
CONSENTS = {"consent_share_until": ConsentKind.SHARE, "consent_landlord_until": ConsentKind.LANDLORD}


class Contradiction(ValueError):
    """A row cannot go in because of a column."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column


class Telling:
    """Applies the values of a row to the records of a household; writes nothing.

    `warnings` are columns, and sentences that somebody should read about them.
    """

    def __init__(self, household: Household, values: dict[str, Any], today: date) -> None:
        self.household, self.values, self.today = household, values, today
        self.warnings: list[tuple[str, str]] = []

    def apply(self) -> None:
        """Raises Contradiction where the values, or they and what is known, cannot be."""
        referral = self._referral()
        need = self._need(referral)
        self._members(need.facts_on)
        if "language" in self.values:
            self.household.set(self.household.client, language=self.values["language"])
        self.household.know("identity", ClientIdentity, **self._given("first_name", "last_name"))
        self._money()
        for column, kind in CONSENTS.items():
            if column in self.values:
                self._consent(column, kind, referral.referred_on)

    def _given(self, *columns: str) -> dict[str, Any]:
        return {column: self.values[column] for column in columns if column in self.values}

    def _referral(self) -> Referral:
        referral, referred_on = self.household.referral, self.values.get("referred_on")
        if referral is None:
            if referred_on is None:
                raise Contradiction(
                    "referred_on", _("The household was not referred yet: give its date at the front door.")
                )
            return self.household.refer(referred_on)
        if self.household.is_draft and referred_on:
            self.warnings.append(("referred_on", _("The household’s referral was being written; this file refers it.")))
            return self.household.refer(referred_on)
        if referred_on and referred_on != referral.referred_on:
            kept = _("The first date given is kept.")
            if referral.state not in OPEN_STATES:
                kept = _(
                    "The household's referral has ended. Its date is kept; a worker can refer the household again."
                )
            self.warnings.append(("referred_on", kept))
        return referral

    def _need(self, referral: Referral) -> Need:
        need = self.household.need or self.household.ask(referral)
        if need.areas_avoided and self.values.get("areas_avoided") == []:
            self.warnings.append(("areas_avoided", _("The household avoids no area any more.")))
        told = {field: self.values[column] for field, column in COLUMNS_OF_NEED.items() if column in self.values}
        if "facts_on" in self.values:
            told["facts_on"] = self.values["facts_on"] or referral.referred_on
        self.household.set(need, **told)
        one, three = need.days_homeless_1y, need.days_homeless_3y
        if one is not None and three is not None and three < one:
            raise Contradiction(
                "days_homeless_3y" if "days_homeless_3y" in self.values else "days_homeless_1y",
                _("The days homeless in three years include those of the last year: they cannot be fewer."),
            )
        return need

    def _members(self, facts_on: date) -> None:
        """Ages as told on the day of the facts. The same members told again without a day keep the day they have."""
        told = self.values.get("members")
        if told is None:
            return
        members = self.household.members
        told_anew = "facts_on" in self.values and any(member.age_on != facts_on for member in members)
        if told_anew or told != [Member(member.relation, member.age, member.gender) for member in members]:
            self.household.replace_members((member, facts_on) for member in told)
        if sum(member.relation == Relation.PARTNER for member in told) > 1:
            self.warnings.append(("members", _("Two partners are listed: the second counts as another adult.")))

    def _money(self) -> None:
        self.household.know("income", Income, **self._given("benefit", "monthly_income"))
        for column, amount in self._given(*SUBSIDIES).items():
            self.household.subsidise(SUBSIDIES[column], amount)

    def _consent(self, column: str, kind: ConsentKind, referred_on: date) -> None:
        """A consent to its last day. What the household withdrew here, or agreed to here later, no file changes."""
        until, known, warning = self.values[column], self.household.consents.get(kind), ""
        if until is None:
            warning = self._end_consent(known)
        elif known is None and until < referred_on:
            warning = _("This day is before the referral: no consent was recorded.")
        elif known is None:
            self.household.add(Consent, kind=kind, granted_on=referred_on, until=until)
        elif known.withdrawn_on:
            if until >= known.withdrawn_on:
                warning = _(
                    "The household withdrew this consent. A file cannot give it back; a worker can, when asked to."
                )
        elif until < known.granted_on:
            warning = _("The household agreed anew after this day, and that is kept.")
        else:
            if until < known.until:
                warning = _("The consent now ends earlier than was recorded.")
            self.household.set(known, until=until)
        if warning:
            self.warnings.append((column, warning))

    def _end_consent(self, consent: Consent | None) -> str:
        """A file that does not know of a consent any more ends it yesterday: it was given, but counts no longer."""
        if not consent or consent.withdrawn_on or consent.until < self.today:
            return ""
        if consent.granted_on < self.today:
            self.household.set(consent, until=self.today - timedelta(days=1))
        else:
            self.household.removed.append(consent)
        return _("This consent counts no longer from today, because it is not known any more.")
