"""create_agency."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Agency

pytestmark = pytest.mark.django_db


def test_an_agency_is_added_with_both_names():
    out = StringIO()

    call_command("create_agency", "oaks", "The Oaks", "Les Che\u0302nes", stdout=out)

    assert Agency.objects.values_list("code", "name_en", "name_fr").get() == ("oaks", "The Oaks", "Les Chênes")
    assert "oaks" in out.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [("oaks", "A", "B"), ("two words", "A", "B"), ("elms", "", "B"), ("elms", "A", "x" * 201), ("elms", "A\x00", "B")],
)
def test_what_cannot_be_an_agency_exits_with_2(arguments):
    Agency.objects.create(code="oaks", name_en="The Oaks", name_fr="Les Chênes")

    with pytest.raises(CommandError) as refused:
        call_command("create_agency", *arguments, stdout=StringIO())

    assert refused.value.returncode == 2
    assert str(refused.value)
    assert Agency.objects.count() == 1
