"""A start is refused while the database ranks by other rules than this code."""

import logging
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from django.utils.translation import gettext_lazy as _

from matching.pairs.release import is_current

RULES = "rules"
OTHER_RULES = _(
    "This database ranks by other rules than this version of the registry: run “manage.py migrate” of the version that "
    "is to serve, then start that version."
)

logger = logging.getLogger(__name__)


def rules_of_this_code(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Like every check that asks the database, only where one is named: `check --database default`, and at a start."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or is_current():
        return []
    return [Error(str(OTHER_RULES), id="matching.E001")]


def reason_not_to_start() -> str | None:
    """The sentence for the operator where this server must not serve. Leaves no connection to what is forked later."""
    try:
        problems = rules_of_this_code(None, [DEFAULT_DB_ALIAS])
    except OperationalError as error:
        logger.warning("The database did not answer, so its rules were not compared with the code: %s", error)
        return None
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # Django's for PostgreSQL has it
    return str(problems[0].msg) if problems else None
