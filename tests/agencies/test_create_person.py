"""create_person: the way in for the people of a new installation."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from agencies.management.commands import create_person
from agencies.models import User
from tests.factories import AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a kettle and two chairs"


@pytest.fixture
def typed(monkeypatch) -> list[str]:
    """What is typed when a password is asked for, in turn."""
    answers = [PASSWORD, PASSWORD]
    monkeypatch.setattr(create_person, "getpass", lambda prompt: answers.pop(0))
    return answers


def test_a_person_can_sign_in_at_once(typed):
    agency = AgencyFactory(code="maple")

    call_command(
        "create_person", "Amina@Example.org", "Amina Rousseau", "--role=caseworker", "--agency=maple", "--language=fr",
        stdout=StringIO(),
    )  # fmt: skip

    person = authenticate(username="amina@example.org", password=PASSWORD)
    assert (person.name, person.role, person.agency, person.language) == ("Amina Rousseau", "caseworker", agency, "fr")


@pytest.mark.parametrize(
    ("arguments", "passwords", "sentence"),
    [
        (["a@example.org", "A", "--role=caseworker"], [PASSWORD] * 2, "belongs to an agency"),
        (["a@example.org", "A", "--role=reader", "--agency=none"], [PASSWORD] * 2, "No agency has this code"),
        (["taken@example.org", "A", "--role=reader"], [PASSWORD] * 2, "already a person"),
        (["no address", "A", "--role=reader"], [PASSWORD] * 2, "valid email"),
        (["a@example.org", "A", "--role=reader"], ["password", "password"], "too common"),
        (["a@example.org", "A", "--role=reader"], [PASSWORD, "another"], "differ"),
        (["a@example.org", "A\x00", "--role=reader"], [PASSWORD] * 2, "character"),
    ],
)
def test_who_cannot_be_added_is_refused_with_a_sentence(typed, arguments, passwords, sentence):
    UserFactory(email="taken@example.org", reader=True)
    typed[:] = passwords

    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("create_person", *arguments, stdout=StringIO())

    assert refused.value.returncode == 2
    assert User.objects.count() == 1
