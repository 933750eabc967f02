"""The page of all components: on one's own machine only."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client as Visitor
from django.test import override_settings

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# Parts of the frame, which is around every page, and of pages that have a test of their own.
CLASS = re.compile(r"\.([a-z][a-z0-9-]*)")


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor()
    visitor.force_login(UserFactory())
    return visitor


@override_settings(DEBUG=True)
def test_the_components_are_there_for_whoever_builds_pages(visitor):
    page = visitor.get("/look/")

    assert page.status_code == 200
    assert "All components" in page.content.decode()


def test_in_production_there_is_no_such_page(visitor):
    assert not settings.DEBUG
    assert visitor.get("/look/").status_code == 404


def test_every_class_of_the_style_sheet_is_used_in_a_template(root):
    with open(finders.find("look.css"), encoding="utf-8") as file:
        rules = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    declared = {name for selector in re.findall(r"([^{}]+)\{", rules) for name in CLASS.findall(selector)}
    code = [*root.glob("templates/**/*.html"), *root.glob("[alm]*/**/*.py")]
    written = set(re.findall(r"[a-z][a-z0-9-]*", " ".join(file.read_text() for file in code)))

    assert declared
    assert declared - written == set()
