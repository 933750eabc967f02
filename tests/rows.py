"""Rows written past every form and `clean`, as an import, a shell or another program would, and what refuses them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BaseConstraint, Model

from agencies.constraints import broken_constraint


def change(row: Model, **values) -> None:
    """Change the row past every form and `clean`, as an import, a shell or another program would."""
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        check_deferred()


def check_deferred() -> None:
    """What PostgreSQL checks when a transaction ends, checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(row: Model, **values) -> IntegrityError:
    with pytest.raises(IntegrityError) as caught:
        change(row, **values)
    return caught.value


def assert_named(error: IntegrityError, name: str, model: type[Model]) -> None:
    [constraint] = [constraint for constraint in model._meta.constraints if constraint.name == name]
    assert error.__cause__.diag.constraint_name == name
    assert constraint.violation_error_message != BaseConstraint.default_violation_error_message
    assert broken_constraint(error) == constraint.violation_error_message


@transaction.atomic
def insert(row: Model) -> None:
    type(row)._base_manager.bulk_create([row])
    check_deferred()


@transaction.atomic
def delete(row: Model) -> None:
    """Delete the row alone, in SQL: Django would look for what depends on it first."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
    check_deferred()
