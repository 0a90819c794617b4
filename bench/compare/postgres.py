"""The private PostgreSQL, and the PgBouncer in front of it.

The data stays in target/bench/postgres between runs. Nothing in it has to survive a crash, so nothing waits for the disk.
"""

import os
import pwd
import shutil
import signal
import time
from pathlib import Path

import commands
import processes
from commands import Failure
from paths import FOLDER
from processes import Process

# The order of text is a language's, not that of bytes: who leaves the order to the database gets it wrong here.
INITDB = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=icu",
    "--icu-locale=en-US",
    "--no-sync",
]

# Autovacuum would work beside some target and not beside another; the rows are vacuumed once they are loaded.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": 200,
    "shared_buffers": "1GB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track_planning": "on",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "logging_collector": "on",
    "log_destination": "jsonlog",
    "log_directory": "log",
    "log_filename": "postgres.log",
    "log_rotation_age": 0,
    "log_rotation_size": 0,
    "log_truncate_on_rotation": "off",
}

# What only stands around a transaction, sets the session up, or asks whether somebody is there.
NOT_A_READ = r"^\s*((begin|start|commit|rollback|discard|set|reset|show|deallocate)\M|select (\$1|1)\s*;?$|;?\s*$)"

STATEMENTS = f"""
SELECT coalesce(sum(calls), 0),
       coalesce(sum(calls) FILTER (WHERE query !~* '{NOT_A_READ}'), 0),
       coalesce(sum(total_plan_time + total_exec_time), 0)
FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = '%s')
"""


class Postgres:
    """The server. It runs from `start` to `stop`."""

    def __init__(self, binaries: Path):
        self._binaries = binaries
        self._data = FOLDER / "postgres"
        self._process: Process | None = None
        self.port = 0

    def start(self) -> None:
        self._end_an_old_one()
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        self._write_settings()
        self.log.unlink(missing_ok=True)
        self.port = processes.free_port()
        command = [self._binaries / "postgres", "-D", ".", "-p", self.port]
        self._process = Process(command, self._data, "start.log", user=unprivileged())
        try:
            self._process.wait_for(self._answers)
        except Failure as failure:
            raise Failure(f"PostgreSQL does not start (see {self._data}/log): {failure}") from failure
        self.sql("postgres", "CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def stop(self) -> None:
        if self._process:
            self._process.stop(signal.SIGINT, patience=60)

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def sql(self, database: str, statement: str) -> str:
        """Runs a statement in psql: rows are lines, columns are separated by |."""
        return commands.run([*self._psql(database), "-c", statement]).strip()

    def script(self, database: str, path: Path, **variables) -> str:
        """Runs a file in psql, with `:'name'` in it standing for a variable."""
        given = [f"--set={name}={value}" for name, value in variables.items()]
        return commands.run([*self._psql(database), *given, "-f", path], cwd=path.parent).strip()

    @property
    def pgbench(self) -> Path:
        return self._binaries / "pgbench"

    @property
    def log(self) -> Path:
        """What it logs, one JSON object a line."""
        return self._data / "log" / "postgres.json"

    @property
    def version(self) -> str:
        return commands.run([self._binaries / "postgres", "--version"]).split(")")[1].split()[0]

    def cpu_seconds(self) -> float:
        return processes.cpu_seconds(self._process.pid)

    def statements(self, database: str) -> tuple[int, int, float]:
        """Statements so far, those that read, and their milliseconds by PostgreSQL's own count."""
        calls, reads, milliseconds = self.sql("postgres", STATEMENTS % database).split("|")
        return int(calls), int(reads), float(milliseconds)

    def _psql(self, database: str) -> list:
        return [self._binaries / "psql", "-XqAt", "--set=ON_ERROR_STOP=1", "-d", self.url(database)]

    def _answers(self) -> bool:
        try:
            return self.sql("postgres", "SELECT 1") == "1"
        except Failure:
            return False

    def _initialise(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(parents=True)
        user = unprivileged()
        if user:
            os.chown(self._data, user["user"], user["group"])
        self._data.chmod(0o700)
        try:
            commands.run(
                [self._binaries / "initdb", f"--pgdata={self._data}", *INITDB], log=FOLDER / "initdb.log", **user
            )
        except Failure as failure:
            shutil.rmtree(self._data, ignore_errors=True)
            hint = "; the user of PostgreSQL must be able to reach this folder" if user else ""
            raise Failure(f"{failure}{hint}") from failure

    def _write_settings(self) -> None:
        lines = [f"{name} = '{value}'\n" for name, value in SETTINGS.items()]
        (self._data / "postgresql.auto.conf").write_text("".join(lines))

    def _end_an_old_one(self) -> None:
        """A run that was killed leaves its server behind."""
        try:
            pid = int((self._data / "postmaster.pid").read_text().split()[0])
            is_ours = os.readlink(f"/proc/{pid}/cwd") == str(self._data)
        except (OSError, ValueError, IndexError):
            return
        if is_ours:
            os.kill(pid, signal.SIGINT)
            _wait_for_end(pid)


class PgBouncer:
    """The pooler, in transaction mode. What a client prepares does not survive, as with most hosted ones."""

    def __init__(self, program: Path, postgres: Postgres):
        self._program = program
        self._postgres = postgres
        self._process: Process | None = None
        self._port = 0

    def start(self) -> None:
        self._port = processes.free_port()
        folder = FOLDER / "pgbouncer"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "users.txt").write_text('"postgres" ""\n')
        (folder / "pgbouncer.ini").write_text(self._settings())
        self._process = Process([self._program, "--quiet", "pgbouncer.ini"], folder, "output.log", user=unprivileged())
        self._process.wait_for(lambda: processes.is_listening(self._port), patience=10)

    def stop(self) -> None:
        # Newer versions wait for their clients when asked to end. It holds nothing worth saving.
        if self._process:
            self._process.stop(signal.SIGKILL)

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self._port}/{database}"

    def cpu_seconds(self) -> float:
        return processes.cpu_seconds(self._process.pid)

    def _settings(self) -> str:
        settings = {
            "listen_addr": "127.0.0.1",
            "listen_port": self._port,
            "unix_socket_dir": "",
            "auth_type": "trust",
            "auth_file": "users.txt",
            "pool_mode": "transaction",
            "default_pool_size": 20,
            "max_client_conn": 1000,
            "server_login_retry": 1,
            "ignore_startup_parameters": "",
        }
        # Before 1.21 there is no such setting and nothing is kept.
        version = commands.run([self._program, "--version"]).split()[1].split(".")
        if (int(version[0]), int(version[1])) >= (1, 21):
            settings["max_prepared_statements"] = 0
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        return f"[databases]\n* = host=127.0.0.1 port={self._postgres.port}\n\n[pgbouncer]\n" + "".join(lines)


def unprivileged() -> dict:
    """Both servers refuse to run as root. As anybody else they run as that person."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise Failure("root needs a user `postgres` or `nobody` to run PostgreSQL as")


def _wait_for_end(pid: int) -> None:
    for _ in range(600):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.1)
    raise Failure(f"an old PostgreSQL of this folder does not end (process {pid})")
