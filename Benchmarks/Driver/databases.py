"""Pennypost's databases for a run: a SQLite file, or the benchmark's own PostgreSQL server."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import servers

# For a database that is rebuilt if it is lost.
UNSAFE = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=8GB", "gin_pending_list_limit=64MB"]
VERSIONS = Path("/usr/lib/postgresql")


def postgresql_program(name):
    """Returns the newest version that Debian has installed, or else the one on the path."""
    installed = sorted(VERSIONS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]), reverse=True)
    return installed[0] if installed else servers.program(name)


class SQLite:
    """A new folder for each run."""

    name = "SQLite"

    @contextlib.contextmanager
    def fresh(self):
        """Yields the path of a database that does not exist yet."""
        path = Path(tempfile.mkdtemp(prefix="pennypost-bench-"))
        try:
            yield str(path / "bench.sqlite")
        finally:
            shutil.rmtree(path, ignore_errors=True)

    @staticmethod
    def options(_):
        """Returns the options that name the database: none, since it is in the data folder."""
        return []


class PostgreSQL:
    """A new database for each run, in one server."""

    name = "PostgreSQL"

    def __init__(self, port):
        self.port = port
        self.count = 0

    @contextlib.contextmanager
    def fresh(self):
        self.count += 1
        name = f"bench{self.count}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name):
        return f"postgres://bench@127.0.0.1:{self.port}/{name}"

    def execute(self, statement, database="postgres"):
        command = [postgresql_program("psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", self.url(database), "-c", statement]
        subprocess.run(command, check=True, capture_output=True)

    @staticmethod
    def options(url):
        return ["--database", url]


@contextlib.contextmanager
def postgresql(place=None, preload=None, settings=()):
    """Runs a server as initdb sets it up, with every commit synced. `place` keeps its data between runs; `preload` is
    loaded into it."""
    with servers.folder() as own:
        place = Path(place or own)
        port = servers.free_port()
        account, as_user = unprivileged()
        data = place / "data"
        if not data.exists():
            place.chmod(0o755)
            os.chown(place, account.pw_uid, account.pw_gid)
            initialise = [*as_user, postgresql_program("initdb"), "-D", data, "-U", "bench", "-A", "trust"]
            subprocess.run([*initialise, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True)
        environment = {"LD_PRELOAD": str(preload)} if preload else {}
        changed = [f"{name}={value}" for name, value in environment.items()]
        command = [*as_user, "env", *changed, postgresql_program("postgres"), "-D", data, "-p", str(port)]
        command += [word for setting in settings for word in ["-c", setting]]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        with servers.running(command, port, own / "postgresql.log"):
            yield PostgreSQL(port)


def unprivileged():
    """Returns the account that PostgreSQL runs as, and the command that switches to it: it refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()), []
    account = pwd.getpwnam("postgres")
    identity = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", "--"]
    return account, [servers.program("setpriv"), *identity]


@contextlib.contextmanager
def engines(tools, preload=None):
    """Yields both engines, or SQLite alone if that was asked for."""
    if tools.sqlite_only:
        yield [SQLite()]
        return
    with postgresql(preload=preload) as server:
        yield [SQLite(), server]
