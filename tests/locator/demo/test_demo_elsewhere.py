"""Where the fictional city does not belong."""

from io import StringIO

import pytest
from django.test import override_settings

from locator import demo
from tests.factories import AgencyFactory, UnitFactory


@pytest.mark.django_db
@pytest.mark.parametrize("record", [AgencyFactory, UnitFactory])
@override_settings(DEBUG=True)
def test_the_city_is_not_mixed_with_records_of_ones_own(record):
    record()
    out = StringIO()

    loaded = demo.load(out)

    assert not loaded
    assert not demo.is_there()
    assert "records of its own" in out.getvalue()
