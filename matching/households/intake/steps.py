"""The questions about a household, a few a step: only what matching or the law needs."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agencies.enums import AreaKind, Benefit, SubsidyState
from agencies.importing.cells import Day
from agencies.models import Area, Income
from agencies.places import Gazetteer
from agencies.text import fold
from listings.enums import Feature
from matching.enums import Group, HouseholdPets, RefusableType
from matching.fields import Amount, Choice, DayField, Number, Several, Tick, Typed, YesNoField
from matching.households.intake.areas import ChosenAreas, NamedAreas, area_label
from matching.households.intake.step import NeedForm, StepForm

A_YEAR, THREE_YEARS = 365, 1095


class MoneyForm(StepForm):
    benefit = Choice(
        Benefit.choices,
        label=gettext_lazy("What do they live on?"),
        why=gettext_lazy(
            "Ontario Works and ODSP pay housing up to a maximum for the size of the household. It is the first part of "
            "what they can reach. Landlords and other agencies never see it, and it never lowers a place in line."
        ),
    )
    monthly_income = Amount(
        label=gettext_lazy("Income a month, before tax"),
        help_text=gettext_lazy("In dollars. Needed only where no benefit pays for housing."),
        why=gettext_lazy("Without a shelter maximum, a share of the income is what they can reach."),
    )
    subsidy = Amount(
        label=gettext_lazy("Subsidy or allowance in place, a month"),
        help_text=gettext_lazy("Such as the housing allowance (COHB) or a rent supplement. Blank: none."),
        if_blank=gettext_lazy("None in place"),
    )
    subsidy_possible = Amount(
        label=gettext_lazy("What a top-up could add, a month"),
        help_text=gettext_lazy("Enter 0 if nothing can be added. Leave blank if you do not know yet."),
        why=gettext_lazy(
            "Nearly every private rent is above the shelter maximum. With this amount known, a home above it shows as "
            "within reach instead of as a question."
        ),
    )
    max_rent = Amount(
        label=gettext_lazy("The most they want to pay, utilities included"),
        help_text=gettext_lazy("Only if they name an amount. It then counts instead of the shelter maximum."),
        if_blank=gettext_lazy("No limit of their own"),
    )

    def stored(self) -> dict[str, Any]:
        income, subsidies = self.household.income, self.household.subsidies
        placed, possible = (subsidies.get(state) for state in (SubsidyState.IN_PLACE, SubsidyState.POSSIBLE))
        return {
            "benefit": income.benefit if income else "",
            "monthly_income": income.monthly_income if income else None,
            "subsidy": placed.amount if placed else None,
            "subsidy_possible": possible.amount if possible else None,
            "max_rent": self.household.asked.max_rent,
        }

    def needless(self) -> set[str]:
        by_benefit = self.now["benefit"] in (Benefit.OW, Benefit.ODSP, Benefit.NONE)
        return {"monthly_income"} if by_benefit or self.now["max_rent"] is not None else set()

    def tell(self) -> None:
        told = self.cleaned_data
        income = {name: told[name] for name in ("benefit", "monthly_income") if name in told}
        self.household.know("income", Income, **income)
        for name, state in (("subsidy", SubsidyState.IN_PLACE), ("subsidy_possible", SubsidyState.POSSIBLE)):
            if name in told:
                self.household.subsidise(state, told[name])
        if "max_rent" in told:
            self.household.set(self.household.asked, max_rent=told["max_rent"])


class HomeForm(NeedForm):
    min_bedrooms = Number(
        0,
        20,
        label=gettext_lazy("Fewest bedrooms they would take"),
        help_text=gettext_lazy("Their own choice; 0 is a bachelor. Blank: what the occupancy standard advises."),
        if_blank=gettext_lazy("As the occupancy standard advises"),
        why=gettext_lazy("The standard is advice, never a bar: the household decides how closely it wants to live."),
    )
    needs = Several(
        Feature.choices,
        label=gettext_lazy("Access they cannot do without"),
        help_text=gettext_lazy("A home that lacks one is left out; where nobody knows, we ask the landlord."),
        if_blank=gettext_lazy("No access need"),
        why=gettext_lazy("What the home must have, never why: no diagnosis is asked or kept."),
    )
    wishes = Several(
        Feature.choices,
        label=gettext_lazy("Access they would like"),
        help_text=gettext_lazy("A home that has it comes higher; none is left out."),
        if_blank=pgettext_lazy("access wishes", "None"),
    )
    types_refused = Several(
        RefusableType.choices,
        label=gettext_lazy("Kinds of home they do not want"),
        if_blank=gettext_lazy("They refuse none"),
    )
    pets = Choice(
        HouseholdPets.choices,
        label=gettext_lazy("Animals"),
        why=gettext_lazy("Only a condominium may ban pets, and never a service animal."),
    )
    accepts_smoke_free = YesNoField(label=gettext_lazy("Is a smoke-free home fine?"))
    move_by = DayField(
        Day(),
        label=gettext_lazy("They must move by"),
        help_text=gettext_lazy("The last day, if there is one."),
        if_blank=gettext_lazy("No date given"),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "needs" in told and "wishes" in told:
            told["wishes"] = [code for code in told["wishes"] if code not in told["needs"]]
        return told


class AreasForm(NeedForm):
    """Wards and neighbourhoods: chosen ones as boxes to untick, and a box in which to write more."""

    may_be_open = False

    areas_wanted = ChosenAreas(label=gettext_lazy("Areas they would like"), if_blank=gettext_lazy("Any area"))
    add_wanted = Typed(
        str,  # the areas are known once the form is: see prepare
        blank=[],
        label=gettext_lazy("Add an area they would like"),
        help_text=gettext_lazy("A ward or a neighbourhood; a ward stands for all of its neighbourhoods."),
    )
    areas_only = Tick(
        label=gettext_lazy("Nowhere else: leave out homes in other areas"), if_blank=gettext_lazy("No: others too")
    )
    areas_avoided = ChosenAreas(label=gettext_lazy("Areas they avoid"), if_blank=pgettext_lazy("areas", "None"))
    add_avoided = Typed(
        str,  # the areas are known once the form is: see prepare
        blank=[],
        label=gettext_lazy("Add an area they avoid"),
        help_text=gettext_lazy("Homes there are left out. Nobody outside your agency sees it."),
        why=gettext_lazy("Often it is about safety. The reason is not asked or kept."),
    )

    def stored(self) -> dict[str, Any]:
        need = self.household.asked
        return {name: getattr(need, name) for name in ("areas_wanted", "areas_only", "areas_avoided")}

    def prepare(self) -> None:
        areas = list(Area.objects.select_related("ward").order_by("id"))
        by_id = {area.pk: area for area in areas}
        self.areas = areas
        for kind in ("wanted", "avoided"):
            if f"areas_{kind}" not in self.fields:
                continue
            self.fields[f"areas_{kind}"].offer(by_id, self.now[f"areas_{kind}"])
            adding = self.fields[f"add_{kind}"]
            adding.parser = NamedAreas(Gazetteer(areas))
            adding.widget = forms.TextInput(attrs={"list": "areas", "autocomplete": "off", "class": "w-20"})

    @property
    def suggestions(self) -> list[tuple[str, str]]:
        """What may be typed, each with what tells it from others: a ward's number, or the ward of a neighbourhood."""
        wards = {area.name for area in self.areas if area.kind == AreaKind.WARD}
        found = []
        for area in self.areas:
            if area.kind == AreaKind.WARD:
                found.append((area.name, area_label(area)))
            elif area.ward is not None:
                name = f"{area.name}/{AreaKind.NEIGHBOURHOOD.label.lower()}" if area.name in wards else area.name
                found.append((name, area_label(area.ward)))
        return sorted(found, key=lambda suggestion: fold(suggestion[0]))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for kind in ("wanted", "avoided"):
            told[f"areas_{kind}"] = sorted({*told.get(f"areas_{kind}", []), *told.get(f"add_{kind}", [])})
        both = set(told["areas_wanted"]) & set(told["areas_avoided"])
        if both:
            self.add_error("add_avoided", _("An area cannot be wanted and avoided. Take it out of one of the two."))
        return told


class AnswersForm(NeedForm):
    """What a landlord may lawfully ask of everyone."""

    direct_rent_ok = YesNoField(
        label=gettext_lazy("Is it fine if the rent is paid directly to the landlord?"),
        why=gettext_lazy("It is the tenant’s choice: the law does not let a landlord require it."),
    )
    has_support_worker = YesNoField(label=gettext_lazy("Is there a support worker whom the landlord may call?"))
    accepts_insurance = YesNoField(
        label=gettext_lazy("Will they take tenant insurance?"),
        why=gettext_lazy("The one condition that leaves a home out when the answer is no."),
    )
    has_references = YesNoField(
        label=gettext_lazy("Are there references from a landlord?"),
        why=gettext_lazy("A no never leaves a home out: the programme can offer something instead."),
    )
    has_guarantor = YesNoField(label=gettext_lazy("Is there a guarantor?"))


class HomelessnessForm(NeedForm):
    lost_home_on = DayField(
        Day(),
        label=gettext_lazy("When did they last have a home of their own?"),
        help_text=gettext_lazy("A rough date is fine. If they had none since then, the days are counted for you."),
    )
    days_homeless_1y = Number(
        0,
        366,
        label=gettext_lazy("Days without a home in the last year"),
        help_text=gettext_lazy("Shelter, street, a friend’s couch, a motel: all count. An estimate is fine."),
        why=gettext_lazy(
            "Priority counts the days without a home. If they are not known, the household keeps its place and the "
            "question stays on the list."
        ),
    )
    days_homeless_3y = Number(
        0,
        1096,
        label=gettext_lazy("Days without a home in the last three years"),
        help_text=gettext_lazy("Those of the last year included."),
    )
    fleeing_violence_on = DayField(
        Day(),
        label=gettext_lazy("Fleeing violence: the day they told you"),
        help_text=gettext_lazy("Leave blank if it does not apply, or if they would rather not say."),
        if_blank=gettext_lazy("Nothing recorded"),
        why=gettext_lazy(
            "For 90 days they come first among households for a unit. The date never leaves your agency; they need not "
            "prove or tell anything."
        ),
    )
    groups = Several(
        Group.choices,
        label=gettext_lazy("What they say of themselves, if they wish"),
        help_text=gettext_lazy("Voluntary. Tick only what the head of the household told you."),
        if_blank=gettext_lazy("Nothing said"),
        why=gettext_lazy(
            "A few homes are lawfully kept for a group, such as a building for women. Apart from these it changes no "
            "rank; it serves to see whether the bank treats people fairly."
        ),
    )

    def stored(self) -> dict[str, Any]:
        names = ("days_homeless_1y", "days_homeless_3y", "fleeing_violence_on", "groups")
        return {name: getattr(self.household.asked, name) for name in names}

    def prepare(self) -> None:
        # What was told cannot have been told after today.
        for name in ("lost_home_on", "fleeing_violence_on"):
            self.fields[name].parser = Day(first=self.today - timedelta(days=120 * 366), last=self.today)
            self.fields[name].widget.attrs["max"] = self.today.isoformat()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        lost = told.get("lost_home_on")
        for name, most in (("days_homeless_1y", A_YEAR), ("days_homeless_3y", THREE_YEARS)):
            if lost and name not in self.errors and told.get(name) in (None, self.now[name]):
                told[name] = min((self.today - lost).days, most)
        one, three = told.get("days_homeless_1y"), told.get("days_homeless_3y")
        if one is not None and three is not None and three < one:
            self.add_error("days_homeless_3y", _("These include the days of the last year: enter at least as many."))
        return told

    def tell(self) -> None:
        """Days count as of the day they were told: a new figure is as of today."""
        need = self.household.asked
        before = (need.days_homeless_1y, need.days_homeless_3y)
        super().tell()
        if (need.days_homeless_1y, need.days_homeless_3y) != before:
            self.household.set(need, facts_on=self.today)
