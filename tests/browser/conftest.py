"""Playwright leaves an event loop running, and inside one Django opens a second connection of its own."""

from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def reference_data(django_db_setup: None) -> str:
    """What the migrations laid in, as the connection knows it that set up the test database."""
    return connection._test_serialized_contents


@pytest.fixture(scope="session")
def browser(reference_data: str, browser: Any) -> Any:
    """Headless Chromium; the connection of its tests lays in the same reference data after each of them."""
    connection._test_serialized_contents = reference_data
    return browser
