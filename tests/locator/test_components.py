"""The page of all components: on one's own machine only."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client as Visitor
from django.test import override_settings

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

WORD = re.compile(r"[a-z][a-z0-9-]*")


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


def test_every_class_of_the_style_sheet_is_used(root):
    rules = re.sub(r"/\*.*?\*/", "", Path(finders.find("look.css")).read_text(), flags=re.S)
    declared = {
        name for selector in re.findall(r"([^{}]+)\{", rules) for name in re.findall(rf"\.({WORD.pattern})", selector)
    }
    attributes = [
        found
        for file in root.glob("templates/**/*.html")
        for found in re.findall(r'class="(.*?)"[ >\n]', file.read_text())
    ]
    texts = [
        found for file in root.glob("[alm]*/**/*.py") for found in re.findall(r'"([a-z0-9 -]+)"', file.read_text())
    ]

    assert declared
    assert declared - set(WORD.findall(" ".join(attributes + texts))) == set()
