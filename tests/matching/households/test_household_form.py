"""The form for a household: from the first meeting to the referral, and changes later."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Visitor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import Area, Client, ClientIdentity, HouseholdMember, Income, User
from matching.households.intake import views as intake
from matching.models import Need, Referral, ReferralEvent
from tests.factories import (
    AgencyFactory,
    ClientFactory,
    IdentityFactory,
    IncomeFactory,
    OpeningFactory,
    ReferralFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW = reverse("new_household")


@pytest.fixture
def worker() -> User:
    return UserFactory()


@pytest.fixture
def visitor(worker: User) -> Visitor:
    visitor = Visitor()
    visitor.force_login(worker)
    return visitor


@pytest.fixture
def draft(worker: User) -> Referral:
    """A mother with two children, whose referral is still being written."""
    return ReferralFactory(
        state="draft",
        client__agency=worker.agency,
        client__worker=worker,
        client__members="head:31:F;child:8:M;child:6:M",
    )


def people(*rows: str, **values: Any) -> dict[str, Any]:
    """The first step as typed: people as in the clients file, each with the place they are recorded at."""
    told = {"people": len(rows), "language": "en"} | values
    for number, row in enumerate(rows, start=1):
        relation, age, gender = row.split(":")
        told |= {f"person-{number}-{name}": value for name, value in zip(MEMBER, (relation, age, gender), strict=True)}
        told.setdefault(f"person-{number}-place", number - 1)
    return told


MEMBER = ("relation", "age", "gender")


def address(client: Client, step: str) -> str:
    return reverse("household_step", args=[client.code, step])


def typed(visitor: Visitor, page: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send of a page that was opened, with some answers changed."""
    context = visitor.get(page).context
    form = context["form"]
    sent = {"version": form.version, "draw": context.get("draw", "")}
    for field in [field for one in form.all_forms for field in one] + [
        row["place"] for row in getattr(form, "rows", [])
    ]:
        value = field.value()
        if value is not None and value is not False and value != "":
            sent[field.html_name] = value
    if hasattr(form, "rows"):
        sent["people"] = len(form.rows)
    return sent | changes


class TestBeginning:
    def test_the_first_step_makes_a_household_with_the_draft_of_its_referral(self, visitor, worker):
        answer = visitor.post(NEW, typed(visitor, NEW) | people("head:31:F", "child:8:M", first_name="Zoé"))

        client = Client.objects.get()
        assert answer.url == address(client, "money")
        assert (client.agency, client.worker, client.household_size) == (worker.agency, worker, 2)
        assert list(client.members.values_list("relation", "age", "gender", "age_on")) == [
            ("head", 31, "F", localdate()),
            ("child", 8, "M", localdate()),
        ]
        assert client.identity.first_name == "Zoé"
        referral = Referral.objects.get()
        assert (referral.state, referral.referred_on) == ("draft", localdate())
        assert list(ReferralEvent.objects.values_list("from_state", "to_state", "person")) == [("", "draft", worker.pk)]
        assert Need.objects.get().facts_on == localdate()

    def test_nothing_has_to_be_known(self, visitor):
        visitor.post(NEW, typed(visitor, NEW))

        assert list(HouseholdMember.objects.values_list("relation", "age", "gender")) == [("head", None, "X")]
        assert not ClientIdentity.objects.exists()

    def test_a_form_sent_twice_makes_one_household(self, visitor):
        sent = typed(visitor, NEW) | people("head:31:F")

        answers = [visitor.post(NEW, sent) for _ in range(2)]

        client = Client.objects.get()
        assert [answer.url for answer in answers] == [address(client, "money")] * 2

    def test_a_form_sent_again_with_other_answers_changes_nothing_unasked(self, visitor):
        sent = typed(visitor, NEW)
        visitor.post(NEW, sent | people("head:31:F"))

        answer = visitor.post(NEW, sent | people("head:41:F"))

        assert "A colleague changed this" in answer.content.decode()
        assert HouseholdMember.objects.get().age == 31

    def test_two_presses_at_once_make_one_household(self, visitor, monkeypatch):
        """The second asks whether the household is there just before the first has made it."""
        sent = typed(visitor, NEW) | people("head:31:F")
        visitor.post(NEW, sent)
        answers = iter([False, True])
        monkeypatch.setattr(intake.Draw, "is_used", lambda draw, user: next(answers))

        answer = visitor.post(NEW, sent)

        assert answer.url == address(Client.objects.get(), "money")

    def test_a_form_that_is_not_ours_has_to_be_sent_once_more_with_nothing_lost(self, visitor):
        colleague = Visitor()
        colleague.force_login(UserFactory())
        foreign = typed(colleague, NEW)["draw"]

        for draw in ("", "nonsense", foreign):
            answer = visitor.post(NEW, people("head:31:F", first_name="Zoé", draw=draw))
            assert "Please save once more" in answer.content.decode()
            assert 'value="Zoé"' in answer.content.decode()
        assert not Client.objects.exists()

    def test_a_file_number_that_the_agency_has_used_is_refused_with_nothing_lost(self, visitor, worker):
        ClientFactory(agency=worker.agency, reference="A-1")

        answer = visitor.post(NEW, typed(visitor, NEW) | people("head:31:F", first_name="Zoé", reference="A-1"))

        assert "already has a household with this id" in answer.content.decode()
        assert 'value="Zoé"' in answer.content.decode()
        assert Client.objects.count() == 1

    def test_the_agency_is_never_taken_from_the_form(self, visitor, worker):
        other = AgencyFactory()

        visitor.post(NEW, typed(visitor, NEW, agency=other.pk, worker=UserFactory(agency=other).pk))

        assert (Client.objects.get().agency, Client.objects.get().worker) == (worker.agency, worker)


class TestPeople:
    def test_adding_and_removing_people_keeps_what_was_typed_and_saves_nothing(self, visitor):
        sent = typed(visitor, NEW) | people("head:31:F", "child:oops:M", "child:6:F", first_name="Zoé")

        more = visitor.post(NEW, sent | {"add": "partner"}).context["form"]
        fewer = visitor.post(NEW, sent | {"remove": "2"}).context["form"]

        assert [row["age"].value() for row in more.rows] == ["31", "oops", "6", None]
        assert more.rows[3]["relation"].value() == "partner"
        assert [row["age"].value() for row in fewer.rows] == ["31", "6"]
        assert more["first_name"].value() == fewer["first_name"].value() == "Zoé"
        assert not Client.objects.exists()

    def test_an_age_that_was_not_changed_keeps_the_day_it_was_told(self, visitor, draft):
        HouseholdMember.objects.update(age_on=localdate() - timedelta(days=400))
        page = address(draft.client, "people")
        assert [row["age"].value() for row in visitor.get(page).context["form"].rows] == [32, 9, 7]

        visitor.post(page, typed(visitor, page, **{"person-3-age": "11"}))

        assert list(draft.client.members.values_list("age", "age_on")) == [
            (31, localdate() - timedelta(days=400)),
            (8, localdate() - timedelta(days=400)),
            (11, localdate()),
        ]

    def test_the_size_and_the_bedrooms_follow_the_members(self, visitor, draft):
        page = address(draft.client, "people")

        visitor.post(page, typed(visitor, page) | people("head:31:F", "child:8:M", "child:6:F"))

        client = Client.objects.get(pk=draft.client.pk)
        assert (client.household_size, client.bedrooms_on(localdate())) == (3, 3)

    def test_a_birth_date_gives_the_age_and_its_anniversary(self, visitor, draft):
        page, born = address(draft.client, "people"), localdate() - timedelta(days=30 * 366)

        visitor.post(page, typed(visitor, page, **{"birth_date": born.isoformat(), "person-1-age": ""}))

        head = draft.client.members.first()
        assert (head.age_on.month, head.age_on.day) == (born.month, born.day)
        assert (
            head.as_person().age_at(localdate())
            == head.age
            == localdate().year - born.year - ((localdate().month, localdate().day) < (born.month, born.day))
        )

    def test_an_age_against_the_birth_date_is_asked_again(self, visitor, draft):
        page, born = address(draft.client, "people"), localdate() - timedelta(days=40 * 366)

        answer = visitor.post(page, typed(visitor, page, birth_date=born.isoformat()))

        assert "By the birth date it is 40" in answer.content.decode()
        assert not ClientIdentity.objects.exists()

    @pytest.mark.parametrize(("language", "name"), [("vi", "Vietnamese"), ("Cree", "Cree")])
    def test_a_language_that_is_not_offered_is_shown_and_kept(self, visitor, draft, language, name):
        Client.objects.filter(pk=draft.client_id).update(language=language)

        page = visitor.get(address(draft.client, "people"))

        assert name in page.content.decode()
        assert name in visitor.get(address(draft.client, "check")).content.decode()
        assert typed(visitor, address(draft.client, "people"))["language"] == language

    def test_an_impossible_age_is_named_and_linked(self, visitor, draft):
        page = address(draft.client, "people")

        answer = visitor.post(page, typed(visitor, page, **{"person-3-age": "2017"})).content.decode()

        assert "Error:" in answer
        assert 'href="#id_person-3-age"' in answer
        assert 'value="2017"' in answer


class TestSteps:
    def test_money_is_kept_as_it_is_told_and_blank_stays_unknown(self, visitor, draft):
        page = address(draft.client, "money")

        visitor.post(
            page, {"version": visitor.get(page).context["form"].version, "benefit": "odsp", "subsidy": "$1,450.50"}
        )

        client = Client.objects.get(pk=draft.client.pk)
        assert (client.income.benefit, client.income.monthly_income) == ("odsp", None)
        assert list(client.subsidies.values_list("state", "amount")) == [("in_place", Decimal("1450.50"))]

    def test_what_was_told_can_be_taken_back(self, visitor, draft):
        page = address(draft.client, "money")
        visitor.post(page, typed(visitor, page, benefit="odsp", subsidy="450", max_rent="900"))

        visitor.post(page, {"version": visitor.get(page).context["form"].version, "benefit": ""})

        client = Client.objects.get(pk=draft.client.pk)
        assert client.income.benefit == ""
        assert not client.subsidies.exists()
        assert Need.objects.get(referral=draft).max_rent is None

    def test_not_asked_is_an_answer_apart_from_no(self, visitor, draft):
        page = address(draft.client, "answers")

        visitor.post(page, typed(visitor, page, direct_rent_ok="yes", has_guarantor="no", has_references=""))

        need = Need.objects.get(referral=draft)
        assert (need.direct_rent_ok, need.has_guarantor, need.has_references) == (True, False, None)
        form = visitor.get(page).context["form"]
        assert len(form.open_questions) == 3

    def test_areas_are_found_by_name_or_ward_and_taken_out_by_unticking(self, visitor, draft):
        page = address(draft.client, "areas")
        vanier = Area.objects.get(kind="neighbourhood", name_en="Vanier")
        ward = Area.objects.get(kind="ward", ward_number=14)
        alta = Area.objects.get(kind="neighbourhood", name_en="Alta Vista")

        answer = visitor.post(
            page,
            typed(visitor, page, add_wanted="vanier, Ward 14,", add_avoided="Alta Vista/neighbourhood", go="areas"),
        )

        assert answer.url == page
        need = Need.objects.get(referral=draft)
        assert (set(need.areas_wanted), need.areas_avoided) == ({vanier.pk, ward.pk}, [alta.pk])
        visitor.post(page, typed(visitor, page, areas_wanted=[vanier.pk]))
        assert Need.objects.get(referral=draft).areas_wanted == [vanier.pk]

    def test_an_area_that_nobody_knows_or_that_is_wanted_and_avoided_is_asked_again(self, visitor, draft):
        page = address(draft.client, "areas")

        unknown = visitor.post(page, typed(visitor, page, add_wanted="Atlantis")).content.decode()
        both = visitor.post(page, typed(visitor, page, add_wanted="Vanier", add_avoided="Vanier")).content.decode()

        assert 'value="Atlantis"' in unknown
        assert "wanted and avoided" in both
        assert Need.objects.get(referral=draft).areas_wanted == []

    def test_the_day_they_lost_their_home_fills_in_the_days(self, visitor, draft):
        page = address(draft.client, "homelessness")

        visitor.post(page, typed(visitor, page, lost_home_on=(localdate() - timedelta(days=500)).isoformat()))

        need = Need.objects.get(referral=draft)
        assert (need.days_homeless_1y, need.days_homeless_3y, need.facts_on) == (365, 500, localdate())

    def test_facts_keep_their_day_unless_they_change(self, visitor, draft):
        Need.objects.filter(referral=draft).update(days_homeless_1y=100, days_homeless_3y=100)
        page, told_on = address(draft.client, "homelessness"), draft.need.facts_on

        visitor.post(page, typed(visitor, page, groups=["women"]))
        assert Need.objects.get(referral=draft).facts_on == told_on

        visitor.post(page, typed(visitor, page, days_homeless_1y="120", days_homeless_3y="120"))
        assert Need.objects.get(referral=draft).facts_on == localdate()

    @pytest.mark.parametrize(
        ("answers", "problem"),
        [
            ({"days_homeless_1y": "200", "days_homeless_3y": "100"}, "at least as many"),
            ({"days_homeless_1y": "400"}, "between 0 and 366"),
            ({"fleeing_violence_on": "2999-01-01"}, "between"),
        ],
    )
    def test_facts_that_cannot_be_are_asked_again(self, visitor, draft, answers, problem):
        page = address(draft.client, "homelessness")

        answer = visitor.post(page, typed(visitor, page, **answers))

        assert problem in answer.content.decode()
        assert Need.objects.get(referral=draft).days_homeless_1y is None

    def test_a_need_is_no_wish_as_well(self, visitor, draft):
        page = address(draft.client, "home")

        visitor.post(page, typed(visitor, page, needs=["elevator"], wishes=["elevator", "grab_bars"]))

        need = Need.objects.get(referral=draft)
        assert (need.needs, need.wishes) == (["elevator"], ["grab_bars"])

    @pytest.mark.parametrize("step", ["people", "money", "home", "areas", "answers", "homelessness"])
    def test_a_step_saved_as_it_was_opened_changes_nothing(self, visitor, draft, step):
        IncomeFactory(client=draft.client, benefit="ow", monthly_income="733.50")
        IdentityFactory(client=draft.client)
        page = address(draft.client, step)
        before = visitor.get(page).context["form"].version
        need = Need.objects.values().get(referral=draft)

        answer = visitor.post(page, typed(visitor, page))

        assert answer.status_code == 302
        assert visitor.get(page).context["form"].version == before
        assert Need.objects.values().get(referral=draft) == need

    def test_each_button_saves_and_leads_where_it_says(self, visitor, draft):
        page = address(draft.client, "answers")

        ways = {go: visitor.post(page, typed(visitor, page, go=go)).url for go in ("", "later", "check", "nowhere")}

        assert ways == {
            "": address(draft.client, "homelessness"),
            "later": reverse("home"),
            "check": address(draft.client, "check"),
            "nowhere": address(draft.client, "homelessness"),
        }

    @pytest.mark.parametrize("step", list(intake.BY_CODE))
    def test_a_step_asks_the_database_little(self, visitor, draft, step):
        OpeningFactory()
        IncomeFactory(client=draft.client, benefit="ow")

        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = visitor.get(address(draft.client, step))

        assert answer.status_code == 200
        assert len(queries) <= 12


class TestTwoColleagues:
    def test_what_a_colleague_saved_meanwhile_is_not_overwritten_unseen(self, visitor, draft):
        page = address(draft.client, "answers")
        opened = typed(visitor, page)
        visitor.post(page, opened | {"direct_rent_ok": "yes"})

        answer = visitor.post(page, opened | {"direct_rent_ok": "no"})

        told = answer.content.decode()
        assert "A colleague changed this since you opened it" in told
        assert answer.context["changed"] == [("Is it fine if the rent is paid directly to the landlord?", "No", "Yes")]
        assert answer.context["form"]["direct_rent_ok"].value() == "no"
        assert Need.objects.get(referral=draft).direct_rent_ok is True

        visitor.post(page, opened | {"direct_rent_ok": "no", "version": answer.context["form"].version})
        assert Need.objects.get(referral=draft).direct_rent_ok is False

    def test_the_same_answer_from_both_is_no_conflict(self, visitor, draft):
        page = address(draft.client, "answers")
        opened = typed(visitor, page, direct_rent_ok="yes")

        assert [visitor.post(page, opened).status_code for _ in range(2)] == [302, 302]

    def test_another_step_is_no_conflict(self, visitor, draft):
        page = address(draft.client, "answers")
        opened = typed(visitor, page, direct_rent_ok="yes")
        money = address(draft.client, "money")
        visitor.post(money, typed(visitor, money, max_rent="900"))

        assert visitor.post(page, opened).status_code == 302

    def test_saving_waits_for_the_lock_of_the_household(self, visitor, draft):
        page = address(draft.client, "answers")
        sent = typed(visitor, page)

        with CaptureQueriesContext(connection) as queries:
            visitor.post(page, sent | {"direct_rent_ok": "yes"})

        written = [query["sql"] for query in queries]
        locks = [place for place, sql in enumerate(written) if "FOR NO KEY UPDATE" in sql and "agencies_client" in sql]
        assert locks[0] < next(place for place, sql in enumerate(written) if sql.startswith("INSERT"))


class TestWorkedOut:
    def figures(self, visitor: Visitor, page: str, **answers: Any) -> dict[str, tuple[str, str]]:
        answer = visitor.post(page, typed(visitor, page, work_out="yes", **answers))
        return {figure.label: (figure.value, figure.reason) for figure in answer.context["figures"]}

    def test_bedrooms_come_with_their_reason(self, visitor, draft):
        told = self.figures(visitor, address(draft.client, "people"))

        assert told["Bedrooms advised"] == ("2", "Woman, 31; a boy of 8 and a boy of 6.")

    def test_a_missing_age_that_decides_is_named(self, visitor, draft):
        told = self.figures(
            visitor,
            address(draft.client, "people"),
            **{"person-2-age": "3", "person-3-age": "", "person-3-gender": "F"},
        )

        assert told["Bedrooms advised"][0] == "2 or 3"

    def test_what_is_typed_counts_and_nothing_is_saved(self, visitor, draft):
        told = self.figures(
            visitor, address(draft.client, "money"), benefit="odsp", subsidy="450", subsidy_possible="400"
        )

        assert told["ODSP shelter maximum"][0] == "$1,018"
        assert told["They can reach, a month"][0] == "$1,868"
        assert not Income.objects.exists()

    def test_a_new_household_is_worked_out_before_it_is_there(self, visitor):
        OpeningFactory(unit__bedrooms=3)

        answer = visitor.post(NEW, typed(visitor, NEW, work_out="yes") | people("head:31:F", "child:8:M", "child:6:F"))

        told = {figure.label: figure.value for figure in answer.context["figures"]}
        assert told["Bedrooms advised"] == "3"
        assert told["Would fit today"] == "1 of 1 open unit"
        assert not Client.objects.exists()

    @pytest.mark.parametrize(
        ("days", "status"),
        [(("179", "545"), "No"), (("180", "180"), "Yes"), (("0", "546"), "Yes"), (("100", ""), "Not known yet")],
    )
    def test_chronic_status_follows_the_days(self, visitor, draft, days, status):
        told = self.figures(
            visitor, address(draft.client, "homelessness"), days_homeless_1y=days[0], days_homeless_3y=days[1]
        )

        assert told["Chronic homelessness"][0] == status

    def test_what_cannot_be_read_leaves_the_rest_worked_out(self, visitor, draft):
        told = self.figures(visitor, address(draft.client, "money"), benefit="ow", subsidy="a lot")

        assert told["Ontario Works shelter maximum"][0] == "$697"


class TestReferring:
    def test_a_draft_is_referred_once_today(self, visitor, worker, draft):
        page = address(draft.client, "check")

        answers = [visitor.post(page, {"refer": "yes"}) for _ in range(2)]

        draft.refresh_from_db()
        assert {answer.url for answer in answers} == {reverse("household", args=[draft.client.code])}
        assert (draft.state, draft.referred_on, draft.state_since) == ("waiting", localdate(), localdate())
        assert list(ReferralEvent.objects.values_list("from_state", "to_state", "person")) == [
            ("draft", "waiting", worker.pk)
        ]

    def test_the_summary_says_what_is_not_asked_yet(self, visitor, draft):
        page = visitor.get(address(draft.client, "check")).content.decode()

        assert page.count("Not asked yet") >= 10
        assert "Refer this household" in page

    def test_a_referred_household_is_changed_by_the_same_steps(self, visitor, draft):
        Referral.objects.filter(pk=draft.pk).update(state="waiting")
        page = address(draft.client, "answers")

        visitor.post(page, typed(visitor, page, direct_rent_ok="yes"))

        assert Need.objects.get(referral=draft).direct_rent_ok is True
        assert "Refer this household" not in visitor.get(address(draft.client, "check")).content.decode()

    @pytest.mark.parametrize("state", ["housed", "withdrawn"])
    def test_an_ended_referral_is_not_changed_but_begun_anew_with_what_lasts(self, visitor, draft, state):
        Referral.objects.filter(pk=draft.pk).update(state=state)
        Need.objects.filter(referral=draft).update(
            pets="pet", needs=["elevator"], days_homeless_1y=300, days_homeless_3y=300, move_by=localdate()
        )
        page = address(draft.client, "answers")

        assert "Back to the front door" in visitor.get(page).content.decode()
        visitor.post(page, {"direct_rent_ok": "yes"})
        way_back = reverse("return_to_front_door", args=[draft.client.code])
        answers = [visitor.post(way_back) for _ in range(2)]

        assert {answer.url for answer in answers} == {reverse("household", args=[draft.client.code])}
        assert Need.objects.get(referral=draft).direct_rent_ok is None
        again = Referral.objects.exclude(pk=draft.pk).get()
        assert (again.state, again.referred_on) == ("waiting", localdate())
        assert (again.need.pets, again.need.needs, again.need.facts_on) == ("pet", ["elevator"], localdate())
        assert (again.need.days_homeless_1y, again.need.move_by) == (None, None)

    def test_another_agency_cannot_open_try_or_save_a_step(self, draft):
        stranger = Visitor()
        stranger.force_login(UserFactory())

        for step in intake.BY_CODE:
            page = address(draft.client, step)
            assert stranger.get(page).status_code == 404
            for sent in ({}, {"work_out": "yes"}, {"refer": "yes"}):
                assert stranger.post(page, sent).status_code == 404
        draft.refresh_from_db()
        assert draft.state == "draft"
