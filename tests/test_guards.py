"""The guards find what they are there for, and nothing else."""

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.template import Context, Engine, Origin, Template
from django.test import Client as Visitor
from django.urls import path

from agencies.models import Agency
from listings.models import Unit
from tests import guards
from tests.factories import AgencyFactory, UnitFactory

FORM = '<form method="post" action="/there/">{}<button>Send</button></form>'
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'


def pages() -> list:
    def answering(form: str):
        return lambda _request: HttpResponse(f"<main>{form}</main>")

    return [path("with/", answering(FORM.format(TOKEN))), path("without/", answering(FORM.format("")))]


urlpatterns = pages()


def told() -> list[str]:
    """What the guards have found until now, which is then not held against the test."""
    found = list(guards.faults)
    guards.faults.clear()
    return found


def draw(template: str, place: str = guards.TEMPLATES, **context: object) -> str:
    origin = Origin(f"{place}page.html", "page.html")
    return Template(template, origin, engine=Engine.get_default()).render(Context(context))


@pytest.mark.django_db
def test_rows_without_an_order_come_otherwise_than_they_were_stored():
    stored = [AgencyFactory().pk for _ in range(3)]
    anyhow = Agency.objects.order_by()

    assert [agency.pk for agency in Agency.objects.order_by("pk")] == stored
    assert [agency.pk for agency in anyhow] != stored
    assert list(anyhow.values_list("pk", flat=True)) != stored
    assert [agency.pk for agency in anyhow.iterator()] != stored
    assert sorted(anyhow.values_list("pk", flat=True)) == stored


@pytest.mark.django_db
def test_the_first_of_rows_without_an_order_are_a_fault():
    agency = AgencyFactory()

    assert Agency.objects.order_by().get() == agency
    assert Agency.objects.order_by("pk")[:1].get() == agency
    assert told() == []
    assert list(Agency.objects.order_by()[:2]) == [agency]
    assert [fault.split(":")[0] for fault in told()] == ["These rows are the first of no order"]


@pytest.mark.parametrize("template", ["{{ home.rant }}", "{% with rant=rant %}{% endwith %}", "{{ rant|upper }}"])
def test_a_template_of_ours_may_not_print_or_hand_on_what_is_not_there(template):
    assert draw(template, home={"rent": 900}) == ""
    assert [fault.split(" wants ")[0] for fault in told()] == ["page.html"]


def test_a_template_may_ask_whether_something_is_there_and_others_may_print_anything():
    assert draw("{% if rant %}rant{% endif %}{{ rent }}", rent=900) == "900"
    assert draw("{{ rant }}", place="/somewhere/else/") == ""
    assert told() == []


@pytest.mark.urls(__name__)
def test_a_form_that_is_posted_carries_its_token(monkeypatch):
    monkeypatch.setattr(settings, "MIDDLEWARE", [])
    visitor = Visitor()

    assert visitor.get("/with/").status_code == 200
    assert told() == []
    assert visitor.get("/without/").status_code == 200
    assert [fault.split(":")[0] for fault in told()] == ["/without/ has a form without a CSRF token"]


@pytest.mark.django_db
def test_a_lock_names_its_table_where_others_are_joined():
    UnitFactory()
    homes = Unit.objects.filter(building__address__gt="").order_by("pk")

    with transaction.atomic():
        list(homes.select_for_update(of=("self",)))
        assert told() == []
        list(homes.select_for_update())

    assert told() == ["Rows of listings_unit, listings_building are locked; `of` says which are meant."]


@pytest.mark.django_db
def test_a_locked_row_is_saved_by_the_names_of_its_fields():
    agency = AgencyFactory()
    agency.save()

    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    locked.save(update_fields=["name_en"])
    assert told() == []
    locked.save()

    assert told() == ["A locked agency is saved with all its columns: update_fields names those that are meant."]
