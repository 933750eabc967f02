"""From the button "Add a household" to the referral, on a phone and at a desk, with JavaScript and without."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from agencies.models import Area, Client, User
from matching.models import Need, Referral
from tests.browser.axe import assert_accessible
from tests.browser.test_path import DESK, EMAIL, PASSWORD, PHONE, sign_in, visit
from tests.factories import AgencyFactory, OpeningFactory, UserFactory

__all__ = ["visit"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEXT = "#step .actions .btn.main"


@pytest.fixture
def worker() -> User:
    OpeningFactory(unit__bedrooms=2)
    return UserFactory(email=EMAIL, password=PASSWORD, language="fr", agency=AgencyFactory())


def go_on(page: Any, button: str = NEXT) -> None:
    """Press a button once nothing is being worked out any more, so that no answer is cut off."""
    page.locator(".htmx-request").first.wait_for(state="detached")
    page.click(button)


def add_child(page: Any, number: int, age: str, gender: str) -> None:
    page.click("button[name=add][value=child]")
    page.fill(f"#id_person-{number}-age", age)
    page.check(f"input[name=person-{number}-gender][value={gender}]")


def fill_in_and_refer(page: Any, look: Any) -> None:
    """The whole way, with what a caseworker knows after the first meeting; `look` is called on every page."""
    page.goto("/households/")
    page.click(".head .btn.main")
    look(page)
    page.fill("#id_person-1-age", "31")
    page.check("input[name=person-1-gender][value=F]")
    add_child(page, 2, "8", "M")
    add_child(page, 3, "2017", "M")
    go_on(page)
    page.wait_for_selector(".errors")
    look(page)
    page.click(".errors a")
    assert page.evaluate("document.activeElement.id") == "id_person-3-age"
    page.fill("#id_person-3-age", "6")
    go_on(page)

    page.check("input[name=benefit][value=odsp]")
    look(page)
    go_on(page)
    page.check("input[name=pets][value=none]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/areas/**")
    page.fill("#id_add_wanted", "Vanier")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/**")
    look(page)
    go_on(page, "button[name=go][value=homelessness]")
    page.fill("#id_days_homeless_1y", "200")
    page.fill("#id_days_homeless_3y", "200")
    go_on(page)
    look(page)
    page.click("main .btn.main >> nth=-1")
    look(page)
    page.click("button[name=refer]")
    page.wait_for_url(re.compile(r"/households/[^/]+/(#.*)?$"))


def assert_referred() -> None:
    client = Client.objects.get()
    assert list(client.members.values_list("relation", "age", "gender")) == [
        ("head", 31, "F"),
        ("child", 8, "M"),
        ("child", 6, "M"),
    ]
    assert client.income.benefit == "odsp"
    assert Referral.objects.get().state == "waiting"
    need = Need.objects.get()
    assert (need.pets, need.days_homeless_1y) == ("none", 200)
    assert need.areas_wanted == [Area.objects.get(kind="neighbourhood", name_en="Vanier").pk]


@pytest.mark.parametrize(
    "screen",
    [
        {"viewport": PHONE},
        {"viewport": PHONE, "java_script_enabled": False},
        {"viewport": DESK, "color_scheme": "dark"},
    ],
    ids=["phone", "phone without JavaScript", "desk, dark"],
)
def test_a_household_is_referred_after_the_first_meeting(visit, worker: User, screen: dict) -> None:
    page = visit(**screen)
    sign_in(page)

    fill_in_and_refer(page, assert_accessible if screen.get("java_script_enabled", True) else lambda page: None)

    assert_referred()


def test_what_follows_from_an_answer_shows_as_it_is_given(visit, worker: User) -> None:
    page = visit(viewport=PHONE)
    sign_in(page)
    page.goto("/households/new/")

    page.fill("#id_person-1-age", "31")
    add_child(page, 2, "8", "M")
    page.locator("#worked-out .val", has_text="2").first.wait_for()
    page.click("button[name=remove][value='2']")
    page.wait_for_selector("#id_person-2-age", state="detached")

    assert page.input_value("#id_person-1-age") == "31"
    assert not Client.objects.exists()


def test_the_button_pressed_twice_makes_one_household_and_going_back_offers_no_second(visit, worker: User) -> None:
    page = visit(viewport=PHONE)
    sign_in(page)
    page.goto("/households/new/")

    page.fill("#id_person-1-age", "31")
    page.locator(NEXT).dblclick()
    expect(page).to_have_url(re.compile("/money/"))  # the first of the two presses is abandoned: nobody waits for it
    page.wait_for_load_state()
    assert Client.objects.count() == 1

    page.go_back()
    assert page.input_value("#id_person-1-age") == ""
