"""No log holds personal data: not even of a row that PostgreSQL refused."""

import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from agencies.models import ClientIdentity
from tests.factories import IdentityFactory


@pytest.mark.django_db
def test_the_log_of_a_refused_row_names_the_constraint_and_nobody():
    identity = IdentityFactory(last_name="Tremblay-Secret")
    formatter = import_string(settings.LOGGING["formatters"]["line"]["()"])("{message}", style="{")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ClientIdentity.objects.filter(pk=identity.pk).update(first_name=None)
    assert "Tremblay-Secret" in str(refused.value)

    record = logging.LogRecord("django", logging.ERROR, "", 0, "Internal", None, refused._excinfo)
    text = formatter.format(record)

    assert "Tremblay-Secret" not in text
    assert "first_name" in text
    assert "Traceback" in text
