"""Database constraints that Django lacks, and the sentences people read when one is broken."""

from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, DateField, F, Func, Model
from django.utils.translation import gettext as _

from agencies.errors import NotPossible


class CompositeForeignKey(BaseConstraint):
    """FOREIGN KEY over several columns, that follows updates of what it refers to, or with `follow=False` forbids them.

    Every row about a household carries its agency and refers to (household, agency) together: no row can mix two
    agencies, and a hand-over, which changes the household's agency, changes it everywhere.
    """

    def __init__(
        self,
        *,
        fields: list[str],
        to: str,
        to_fields: list[str],
        name: str,
        follow: bool = True,
        violation_error_message=None,
    ):
        self.fields, self.to, self.to_fields, self.follow = list(fields), to, list(to_fields), follow
        super().__init__(name=name, violation_error_message=violation_error_message)

    def constraint_sql(self, model, schema_editor):
        quote = schema_editor.quote_name
        target = apps.get_model(self.to)._meta.db_table
        columns = ", ".join(quote(model._meta.get_field(field).column) for field in self.fields)
        to_columns = ", ".join(quote(column) for column in self.to_fields)
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({columns}) REFERENCES {quote(target)} ({to_columns}) "
            f"ON UPDATE {'CASCADE' if self.follow else 'NO ACTION'} DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model, schema_editor):
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model, schema_editor):
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model, instance, exclude=None, using=None):
        """PostgreSQL alone checks it: no form offers the agency as a field."""

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        own = {"fields": self.fields, "to": self.to, "to_fields": self.to_fields, "follow": self.follow}
        return path, args, kwargs | own

    def __eq__(self, other):
        if isinstance(other, CompositeForeignKey):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    __hash__ = BaseConstraint.__hash__


class Refusal(BaseConstraint):
    """A change or a deletion that PostgreSQL refuses, whoever asks: for what a CHECK cannot say, since it sees no past.

    `condition` is SQL over OLD, the row as it was, and NEW, the row as it would be (all null for a deletion).
    """

    def __init__(self, *, condition: str, name: str, violation_error_message=None):
        self.condition = condition
        super().__init__(name=name, violation_error_message=violation_error_message)

    def constraint_sql(self, model, schema_editor):
        schema_editor.deferred_sql += self.statements(model, schema_editor)

    def create_sql(self, model, schema_editor):
        function, trigger = self.statements(model, schema_editor)
        schema_editor.execute(function)
        return trigger

    def remove_sql(self, model, schema_editor):
        return f"DROP FUNCTION {schema_editor.quote_name(self.name)}() CASCADE"

    def statements(self, model, schema_editor) -> list[str]:
        """The function that refuses, and the trigger that asks it."""
        name, table = schema_editor.quote_name(self.name), schema_editor.quote_name(model._meta.db_table)
        return [
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {self.condition} THEN "
                f"RAISE EXCEPTION 'refused: {self.name}' "
                f"USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}'; "
                "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]

    def validate(self, model, instance, exclude=None, using=None):
        """PostgreSQL alone checks it: only there is the row as it was."""

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"condition": self.condition}

    def __eq__(self, other):
        if isinstance(other, Refusal):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    __hash__ = BaseConstraint.__hash__


def next_day(field: str) -> Func:
    """The day after a date column's."""
    return Func(F(field), template="(%(expressions)s + 1)", output_field=DateField())


def period(first: str, end) -> Func:
    """daterange(first, end): half-open; without an end, for ever."""
    return Func(F(first), end, function="daterange", output_field=DateRangeField())


def broken_constraint(error: IntegrityError) -> str:
    """The sentence of the named constraint that PostgreSQL refused a row for, in the reader's language."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    return _("This contradicts something already recorded. Check the values and try again.")


def save(row: Model, *fields: str, force_insert: bool = False) -> None:
    """Save a row, only these fields of it where any are named, with PostgreSQL's refusal as a sentence.

    Raises NotPossible; the transaction around it goes on.
    """
    try:
        with transaction.atomic():
            row.save(update_fields=fields or None, force_insert=force_insert)
    except IntegrityError as error:
        raise NotPossible(broken_constraint(error)) from error
