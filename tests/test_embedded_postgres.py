"""The embedded server starts wherever a checkout lies, and after whatever befell the last one."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from locator import postgres
from locator.postgres import EmbeddedPostgres, PostgresError

START = "import sys; from pathlib import Path; from locator.postgres import EmbeddedPostgres; "
START += "print(EmbeddedPostgres(Path(sys.argv[1])).start(), flush=True); "


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that any account reaches, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="locator-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server_at(folder: Path) -> Iterator[Callable[[Path], EmbeddedPostgres]]:
    servers = []

    def make(place: Path) -> EmbeddedPostgres:
        servers.append(EmbeddedPostgres(place))
        return servers[-1]

    yield make
    for server in servers:
        server.stop()
        for path in (server.home / server.mark, server.home):
            shutil.rmtree(path.resolve(), ignore_errors=True)


@pytest.fixture(scope="module")
def cluster(folder: Path, server_at: Callable[[Path], EmbeddedPostgres]) -> EmbeddedPostgres:
    server = server_at(folder / "cluster")
    server.start()
    execute(server, "CREATE TABLE kept (n int)")
    execute(server, "INSERT INTO kept VALUES (1)")
    return server


@pytest.fixture
def server(cluster: EmbeddedPostgres) -> EmbeddedPostgres:
    """A running server with a row in it."""
    cluster.start()
    return cluster


def execute(server: EmbeddedPostgres, query: str) -> list[tuple]:
    with psycopg.connect(server.url) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def pid(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


@pytest.mark.parametrize("name", ["plain", "with spaces, a 'quote' and é", "a-long-path-" * 12])
def test_it_starts_in_any_folder_with_what_the_registry_needs(name: str, folder: Path, server_at: Callable) -> None:
    server = server_at(folder / name / "postgres")

    server.start()

    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        execute(server, f"CREATE EXTENSION {extension}")
    assert execute(server, "SELECT lower(unaccent('É')), upper('é'), 'e' < 'É'") == [("e", "É", True)]


def test_it_starts_where_only_its_owner_can_go(tmp_path: Path, server_at: Callable) -> None:
    tmp_path.chmod(0o700)
    server = server_at(tmp_path / "postgres")

    server.start()

    assert execute(server, "SELECT current_user::text") == [("locator",)]
    assert server.place.is_symlink() == (os.geteuid() == 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as someone else")
def test_it_starts_where_the_programs_are_out_of_reach(
    tmp_path: Path, server_at: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmbeddedPostgres, "_reaches", lambda server, path: False)
    server = server_at(tmp_path / "postgres")

    server.start()

    assert psutil.Process(pid(server)).exe().startswith(str(server.home))


def test_it_listens_on_no_port(server: EmbeddedPostgres) -> None:
    assert execute(server, "SHOW listen_addresses") == [("",)]


def test_a_second_start_finds_the_same_server(server: EmbeddedPostgres) -> None:
    first = pid(server)

    server.start()

    assert pid(server) == first


def test_stop_and_start_keep_the_data(server: EmbeddedPostgres) -> None:
    server.stop()
    assert not (server.data / "postmaster.pid").exists()

    server.start()

    assert execute(server, "SELECT n FROM kept") == [(1,)]


def test_a_killed_server_starts_again_with_its_data(server: EmbeddedPostgres) -> None:
    os.kill(pid(server), signal.SIGKILL)

    server.start()

    assert execute(server, "SELECT n FROM kept") == [(1,)]


def test_a_killed_server_starts_again_while_a_query_of_its_past_runs(server: EmbeddedPostgres) -> None:
    busy = psycopg.connect(server.url)
    backend = psutil.Process(busy.info.backend_pid)
    backend.suspend()
    os.kill(pid(server), signal.SIGKILL)

    server.start()

    assert not backend.is_running()
    assert execute(server, "SELECT n FROM kept") == [(1,)]
    busy.close()


def test_the_server_outlives_a_killed_starter(folder: Path, server_at: Callable) -> None:
    place = folder / "killed starter"
    command = [sys.executable, "-c", START + "input()", str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as starter:
        assert starter.stdout
        assert starter.stdout.readline()
        os.killpg(starter.pid, signal.SIGKILL)
    server = server_at(place)
    server.home = place
    first = pid(server)

    server.start()

    assert pid(server) == first


@pytest.mark.parametrize("whose", ["nobody", "another program", "a zombie"])
def test_a_pid_file_of_something_else_is_no_obstacle(whose: str, server: EmbeddedPostgres) -> None:
    file = server.data / "postmaster.pid"
    lines = file.read_text().splitlines()
    server.stop()
    gone = subprocess.Popen(["true"])
    if whose == "nobody":
        gone.wait()
    else:
        os.waitid(os.P_PID, gone.pid, os.WEXITED | os.WNOWAIT)
    number = os.getpid() if whose == "another program" else gone.pid
    file.write_text("\n".join([str(number), *lines[1:], ""]))

    server.start()

    assert execute(server, "SELECT n FROM kept") == [(1,)]
    gone.wait()


def test_starts_at_the_same_moment_share_one_server(folder: Path, server_at: Callable) -> None:
    place = folder / "same moment"
    command = [sys.executable, "-c", START, str(place)]

    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = [starter.communicate()[0] for starter in starters]

    server = server_at(place)
    assert {starter.returncode for starter in starters} == {0}
    assert set(answers) == {server.start() + "\n"}


def test_a_half_made_cluster_is_made_again(folder: Path, server_at: Callable) -> None:
    half = folder / "half-made" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server = server_at(folder / "half-made")

    server.start()

    assert execute(server, "SELECT 1") == [(1,)]


def test_a_server_that_cannot_start_says_why_in_a_sentence(folder: Path) -> None:
    (folder / "broken" / "data").mkdir(parents=True)

    with pytest.raises(PostgresError, match=r"does not start: .*not a database cluster.*server\.log"):
        EmbeddedPostgres(folder / "broken").start()


def test_without_the_wheel_it_says_what_to_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)

    with pytest.raises(PostgresError, match="set DATABASE_URL"):
        EmbeddedPostgres(folder / "without").start()
