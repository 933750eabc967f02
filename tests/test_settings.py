"""Production starts only with its settings; one's own machine needs none."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PRODUCTION = {
    "SECRET_KEY": "a-long-key-of-a-real-deployment-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "registry.example.org",
    "DATABASE_URL": "postgresql://registry:secret@localhost:1/registry",
    "EMAIL_URL": "smtp+tls://registry:secret@mail.example.org:587",
}


def run(root: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull} | settings
    return subprocess.run([sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("name", PRODUCTION)
@pytest.mark.parametrize("command", [("manage.py", "check"), ("-c", "import locator.wsgi")], ids=["manage", "wsgi"])
def test_a_missing_setting_stops_production_with_one_sentence(command: tuple[str, ...], name: str, root: Path) -> None:
    result = run(root, *command, DEBUG="false", **(PRODUCTION | {name: ""}))

    assert result.returncode != 0
    assert result.stdout == ""
    assert re.fullmatch(rf"{name} is not set: [^\n]*\.env\.example[^\n]*\n", result.stderr)


def test_a_database_that_is_not_postgresql_is_refused_with_one_sentence(root: Path) -> None:
    result = run(root, "manage.py", "check", **(PRODUCTION | {"DATABASE_URL": "sqlite:///db.sqlite3"}))

    assert result.returncode == 2
    assert re.fullmatch(r"DATABASE_URL [^\n]*\n", result.stderr)


def test_production_is_the_default_and_passes_the_deployment_checks(root: Path) -> None:
    result = run(root, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("settings", "backend"),
    [
        ({"DEBUG": "true", "EMAIL_URL": ""}, "locator.mailing.ToErrorOutput"),
        ({"EMAIL_URL": "consolemail://"}, "locator.mailing.ToErrorOutput"),
        ({}, "django.core.mail.backends.smtp.EmailBackend"),
    ],
    ids=["own machine", "printed on purpose", "production"],
)
def test_mail_is_printed_only_where_somebody_wants_that(settings: dict[str, str], backend: str, root: Path) -> None:
    result = run(root, "-c", "from locator.settings import *; print(EMAIL_BACKEND)", **(PRODUCTION | settings))

    assert result.stdout == f"{backend}\n"


def test_production_never_loads_the_embedded_server(root: Path) -> None:
    code = "import sys, locator.wsgi; print([name for name in sys.modules if 'postgres' in name and 'locator' in name])"

    assert run(root, "-c", code, **PRODUCTION).stdout == "[]\n"


def test_the_settings_file_counts_where_the_environment_is_silent(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text("SECRET_KEY=from-the-file\nALLOWED_HOSTS=a.example.org,b.example.org\n")
    code = "from locator.settings import *; print(SECRET_KEY, ALLOWED_HOSTS)"

    settings = {"ENV_FILE": str(file)} | {name: PRODUCTION[name] for name in ("DATABASE_URL", "EMAIL_URL")}
    silent = run(root, "-c", code, **settings)
    spoken = run(root, "-c", code, **settings, SECRET_KEY="from-the-environment")

    assert silent.stdout == "from-the-file ['a.example.org', 'b.example.org']\n"
    assert spoken.stdout.startswith("from-the-environment")


@pytest.mark.parametrize(
    ("url", "host", "user"),
    [
        ("postgresql:///registry?host=/var/run/a%20b&user=web", "/var/run/a b", "web"),
        ("postgresql://web:secret@db.example.org:5432/registry", "db.example.org", "web"),
    ],
)
def test_a_database_is_found_by_socket_or_by_host(url: str, host: str, user: str, root: Path) -> None:
    code = "from locator.settings import *; print(*map(DATABASES['default'].get, ('NAME', 'HOST', 'USER', 'OPTIONS')))"

    assert run(root, "-c", code, **(PRODUCTION | {"DATABASE_URL": url})).stdout == f"registry {host} {user} {{}}\n"


def test_the_example_names_every_setting_that_is_read(root: Path) -> None:
    sources = [root / "locator" / "settings.py", root / "locator" / "local.py"]
    read = {
        name
        for source in sources
        for name in re.findall(r'(?:env\.\w+|required|environ\.get)\("([A-Z_]+)"', source.read_text())
    }
    named = set(re.findall(r"^#? ?([A-Z_]+)=", (root / ".env.example").read_text(), re.MULTILINE))

    assert named == read


def test_system_python_says_what_to_do_before_the_packages_are_installed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "manage.py").write_text((root / "manage.py").read_text())

    result = subprocess.run([sys.executable, "-S", "manage.py", "check"], cwd=tmp_path, capture_output=True, text=True)

    assert result.returncode == 2
    assert "make demo" in result.stderr
    assert "Traceback" not in result.stderr
