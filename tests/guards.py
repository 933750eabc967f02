"""Faults of whole kinds: each guard sees what every test does, and fails the test that does it."""

import random
import re
from contextvars import ContextVar
from typing import Any

import pytest
from django.db.models import Model, QuerySet
from django.db.models.query import MAX_GET_RESULTS
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI
from django.http import HttpResponseBase
from django.template.base import FilterExpression, Parser, Variable, VariableDoesNotExist
from django.test import Client as Visitor

from locator.local import BASE_DIR

TEMPLATES = f"{BASE_DIR / 'templates'}/"
POSTED = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b.*?</form>", re.IGNORECASE | re.DOTALL)
TOKEN = 'name="csrfmiddlewaretoken"'

faults: list[str] = []


def stand_guard(patch: pytest.MonkeyPatch) -> None:
    """Put every guard in its place."""
    for guard in (shuffle_unordered_rows, hear_of_unknown_variables, read_every_form, follow_locks):
        guard(patch)


def begin(test: str) -> None:
    """Forget what was found before; `test` chooses the order of rows that have none."""
    faults.clear()
    random_order.seed(test)


def complain() -> None:
    """Fail the test that made the guards find something."""
    if faults:
        pytest.fail("\n".join(dict.fromkeys(faults)), pytrace=False)


# Rows of a query without an order come as PostgreSQL pleases. In a test it pleases to return them as they were stored,
# and whatever relies on that breaks on another day.

random_order = random.Random()


def shuffle_unordered_rows(patch: pytest.MonkeyPatch) -> None:
    in_order = SQLCompiler.execute_sql

    def execute_sql(self: SQLCompiler, result_type: str | None = MULTI, *args: Any, **options: Any) -> Any:
        found = in_order(self, result_type, *args, **options)
        if result_type != MULTI or has_order(self.query):
            return found
        if self.query.is_sliced and self.query.high_mark != MAX_GET_RESULTS:
            faults.append(f"These rows are the first of no order: {self.query}")
        return [shuffled(rows) for rows in found] if isinstance(found, list) else map(shuffled, found)

    patch.setattr(SQLCompiler, "execute_sql", execute_sql)


def has_order(query: Query) -> bool:
    if query.order_by or query.extra_order_by:
        return True
    meta = query.get_meta() if query.model else None
    return bool(query.default_ordering and meta and meta.ordering and not query.group_by)


def shuffled(rows: list[Any]) -> list[Any]:
    """The rows in another order than they came."""
    if len(rows) < 2:
        return rows
    places = list(range(len(rows)))
    while places == sorted(places):
        random_order.shuffle(places)
    return [rows[place] for place in places]


# Django writes nothing for what a template prints or hands on and the context does not have. What it only asks
# after, in an `if`, may be absent.

may_be_absent = ContextVar("may_be_absent", default=False)


class KnownVariable(Variable):
    """A variable of a template of ours, which has to be there."""

    __slots__ = ("template",)

    def resolve(self, context: Any) -> Any:
        try:
            return super().resolve(context)
        except VariableDoesNotExist:
            if not may_be_absent.get():
                faults.append(f"{self.template} wants {self.var}, which is not there")
            raise


class KnownExpression(FilterExpression):
    """What stands between braces or in a tag, in a template of ours."""

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        before = may_be_absent.set(ignore_failures)
        try:
            return super().resolve(context, ignore_failures)
        finally:
            may_be_absent.reset(before)


def hear_of_unknown_variables(patch: pytest.MonkeyPatch) -> None:
    compile_filter = Parser.compile_filter

    def compile_known(self: Parser, token: str) -> FilterExpression:
        if not (self.origin and self.origin.name.startswith(TEMPLATES)):
            return compile_filter(self, token)
        found = KnownExpression(token, self)
        if isinstance(found.var, Variable):
            found.var = KnownVariable(found.var.var)
            found.var.template = self.origin.name.removeprefix(TEMPLATES)
        return found

    patch.setattr(Parser, "compile_filter", compile_known)


# The test client sends forms without a token; a browser would be refused.


def read_every_form(patch: pytest.MonkeyPatch) -> None:
    request = Visitor.request

    def read(self: Visitor, **given: Any) -> HttpResponseBase:
        answer = request(self, **given)
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            for form in POSTED.findall(answer.content.decode()):
                if TOKEN not in form:
                    faults.append(f"{given.get('PATH_INFO')} has a form without a CSRF token: {form[:200]}")
        return answer

    patch.setattr(Visitor, "request", read)


# A lock holds up everybody else: only the rows that are meant are locked, and what another session wrote in the other
# columns before the lock is not written back.


def follow_locks(patch: pytest.MonkeyPatch) -> None:
    as_sql, fetch_all, save_base = SQLCompiler.as_sql, QuerySet._fetch_all, Model.save_base

    def as_sql_with_named_locks(self: SQLCompiler, *args: Any, **options: Any) -> Any:
        made = as_sql(self, *args, **options)
        query = self.query
        joined = [table for table in query.alias_map if query.alias_refcount[table]]
        if query.select_for_update and not query.select_for_update_of and len(joined) > 1:
            faults.append(f"Rows of {', '.join(joined)} are locked; `of` says which are meant.")
        return made

    def fetch_and_mark(self: QuerySet[Any]) -> None:
        fetch_all(self)
        if self.query.select_for_update:
            for row in self._result_cache:
                if isinstance(row, Model):
                    row.__dict__["_was_locked"] = True

    def save_named(self: Model, *args: Any, **options: Any) -> None:
        if "_was_locked" in self.__dict__ and options.get("update_fields") is None:
            kind = self._meta.verbose_name
            faults.append(f"A locked {kind} is saved with all its columns: update_fields names those that are meant.")
        save_base(self, *args, **options)

    patch.setattr(SQLCompiler, "as_sql", as_sql_with_named_locks)
    patch.setattr(QuerySet, "_fetch_all", fetch_and_mark)
    patch.setattr(Model, "save_base", save_named)
