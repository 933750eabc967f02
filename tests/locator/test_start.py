"""A server whose database has other rules than its code does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from matching.pairs.checks import OTHER_RULES
from tests.locator.releases import migrate


def start(root: Path) -> subprocess.CompletedProcess[str]:
    """What gunicorn and runserver load, against the database of this test."""
    name = connection.settings_dict["NAME"]
    before, after = os.environ["DATABASE_URL"].split("///")
    query = after.partition("?")[2]
    url = f"{before}///{name}?{query}"
    return subprocess.run(
        [sys.executable, "-c", "import locator.wsgi"],
        cwd=root,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_a_server_starts_with_its_own_rules_and_no_others(root: Path) -> None:
    assert start(root).returncode == 0
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON VIEW pair IS 'of another version'")

    refused = start(root)
    migrate()

    assert (refused.returncode, refused.stderr) == (4, f"{OTHER_RULES}\n")
    assert start(root).returncode == 0
