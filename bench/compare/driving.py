"""A target that serves, and how it is put under load. Both ways tell the same figures of a load."""

import json
import re
import resource
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import capture
import commands
import document
import figures
import processes
from commands import Failure
from paths import FOLDER
from postgres import PgBouncer, Postgres
from processes import Process
from programs import Programs
from rows import Rows
from targets import floor, roundtrip

# PostgreSQL takes 200 connections, and pgbench holds one a client.
PGBENCH_CONNECTIONS = 128

# What a link says of its address.
LISTENS = re.compile(r"^(\S+:\d+)\n")


@dataclass
class Surroundings:
    """What targets are measured in."""

    postgres: Postgres
    pooler: PgBouncer
    programs: Programs
    rows: Rows

    def url_for(self, target) -> str:
        server = self.pooler if target.IS_POOLED else self.postgres
        return server.url(self.rows.database)


@dataclass(frozen=True)
class Load:
    """How much is asked: a closed loop, or an open one with a rate."""

    connections: int
    seconds: float
    rate: float | None = None
    warm_up: float = 0
    seed: int = 1


def nothing() -> None:
    """For whom it does not matter when the warm-up is over."""


def driver(target, around: Surroundings):
    """Rivals need not say what is only true of our own."""
    for flag in ("IS_POOLED", "IS_STATIC", "IS_PGBENCH", "NEEDS_PROGRAMS"):
        if not hasattr(target, flag):
            setattr(target, flag, False)
    return (PgbenchDriver if target.IS_PGBENCH else HttpDriver)(target, around)


# How many tenants are a few.
FEW = 10


class HttpDriver:
    """A server, and `roundtrip-bench load` in front of it."""

    def __init__(self, target, around: Surroundings):
        self.target = target
        self._around = around
        self._server: Process | None = None
        self._folder = FOLDER / target.NAME
        self._visits: dict[str, Path] = {}
        self.port = 0

    def start(self, database_url: str | None = None, environment: dict | None = None) -> None:
        self.port = processes.free_port()
        command, its_own = self._command(database_url or self._around.url_for(self.target))
        self._server = Process(command, self._folder, "server.log", environment=its_own | (environment or {}))
        try:
            self._server.wait_for(lambda: processes.is_ready(f"http://127.0.0.1:{self.port}{self.target.READY}"))
        except Failure:
            self.stop()
            raise

    def stop(self) -> None:
        if self._server:
            self._server.stop()
            self._server = None

    def check(self, wanted: list[tuple[dict, dict]]) -> int:
        """Compares the answers for some tenants with the expected documents; tells how long an answer is."""
        longest = 0
        for tenant, expected in wanted[:1] if self.target.IS_STATIC else wanted:
            bodies = document.ask(self.port, self.target.visit(tenant))
            longest = max(longest, sum(map(len, bodies)))
            found = document.difference(expected, self.target.document(bodies))
            if found:
                raise Failure(f"wrong answer for {tenant['handle']}: {found}")
        return longest

    def drive(self, load: Load, begins=nothing, visit=None, conditional=False, same_bytes=False, few=False) -> dict:
        """Calls `begins` when the warm-up is over. A `few` tenants are asked so often that all that is kept is warm."""
        requests = self._requests(visit or self.target.visit, FEW if few else None)
        command = [
            self._around.programs.tools,
            "load",
            "--url",
            f"http://127.0.0.1:{self.port}",
            "--requests",
            requests,
        ]
        command += ["--connections", load.connections, "--seconds", load.seconds, "--warm-up", load.warm_up]
        command += ["--seed", load.seed]
        command += ["--rate", round(load.rate, 2)] if load.rate else []
        command += ["--conditional"] if conditional else []
        command += ["--same-bytes"] if same_bytes else []
        told = json.loads(commands.run_and_tell(command, load.warm_up, begins))
        if not self._server.is_running():
            raise Failure(f"the server ended under load: {self._server.reason()}")
        # In a closed loop every connection has a visit under way when the time is over; it is waited for, not counted.
        # After a warm-up there was one half done, on average, when the time began.
        under_way = 0 if load.rate else load.connections / (2 if load.warm_up else 1)
        return told | {"executed": told["visits"] + told["errors"] + under_way}

    def cpu_seconds(self) -> float:
        return processes.cpu_seconds(self._server.pid)

    def memory_mb(self, field: str = "VmHWM") -> float:
        return processes.memory_mb(self._server.pid, field)

    def _command(self, database_url: str) -> tuple[list, dict]:
        if self.target.NEEDS_PROGRAMS:
            direct = self._around.postgres.url(self._around.rows.database)
            return self.target.command(FOLDER, self.port, database_url, self._around.programs, direct)
        return self.target.command(FOLDER, self.port, database_url)

    def _requests(self, visit, most: int | None) -> Path:
        """Every tenant's visit, or that of the first ones, a line each."""
        name = getattr(visit, "__name__", "visit") + (f"_{most}" if most else "")
        if name not in self._visits:
            path = self._folder / f"{name}.jsonl"
            path.write_text("".join(json.dumps(visit(tenant)) + "\n" for tenant in self._around.rows.tenants[:most]))
            self._visits[name] = path
        return self._visits[name]


class PgbenchDriver:
    """pgbench is generator and client in one: there is no server."""

    def __init__(self, target, around: Surroundings):
        self.target = target
        self._around = around
        self._folder = FOLDER / "pgbench"
        self._script: capture.Script | None = None
        self._url = ""

    def start(self, database_url: str | None = None) -> None:
        self._url = database_url or self._around.url_for(self.target)
        if not self._script:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._script = _captured(self._around)
            (self._folder / "dashboard.sql").write_text(self._script.text)
            made = self._folder / "drawn.sql"
            made.write_text(capture.table(self._script))
            self._around.postgres.script(self._around.rows.database, made)

    def stop(self) -> None:
        """Nothing is left running."""

    def check(self, wanted: list) -> int:
        """There is no document to compare: the statements are the gateway's own. An error ends pgbench."""
        self.drive(Load(1, 1))
        return 0

    def drive(self, load: Load, begins=nothing, same_bytes=False, few=False) -> dict:
        """Each connection prepares and plans anew: that is its warm-up, and takes the longer the more there are."""
        seconds = max(1, round(load.seconds))
        warm_up = max(1, round(load.warm_up), load.connections // 16)
        if load.connections > PGBENCH_CONNECTIONS:
            raise Failure(f"PostgreSQL takes no {load.connections} connections")
        for old in self._folder.glob("latency.*"):
            old.unlink()
        command = [self._around.postgres.pgbench, "--no-vacuum", "--protocol=prepared", "--file=dashboard.sql"]
        command += [f"--client={load.connections}", "--jobs=1", f"--time={warm_up + seconds}"]
        command += ["--log", "--log-prefix=latency", f"--random-seed={load.seed}"]
        command += [f"--rate={load.rate:.2f}"] if load.rate else []
        command += ["--define=left=0", *[f"--define={name}={value}" for name, value in self._script.defined.items()]]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        log = self._folder / "pgbench.log"
        commands.run_and_tell([*command, self._url], warm_up, begins, log=log, cwd=self._folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        milliseconds = _latencies(self._folder, seconds)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return {
            "visits": len(milliseconds),
            "executed": len(milliseconds),
            "errors": 0,
            "rate": len(milliseconds) / seconds,
            "latency_ms": figures.latency(milliseconds),
            "cpu_seconds": spent * seconds / (warm_up + seconds),
        }

    def cpu_seconds(self) -> None:
        """There is no server."""

    def memory_mb(self, field: str = "VmHWM") -> None:
        """Nor has it memory."""


def statement_ms(around: Surroundings, url: str) -> float:
    """How long a statement that does nothing takes, by pgbench."""
    folder = FOLDER / "pgbench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nothing.sql").write_text("SELECT 1;\n")
    for old in folder.glob("latency.*"):
        old.unlink()
    command = [
        around.postgres.pgbench,
        "--no-vacuum",
        "--file=nothing.sql",
        "--time=1",
        "--log",
        "--log-prefix=latency",
    ]
    commands.run([*command, url], cwd=folder)
    return figures.latency(_latencies(folder, 1))["p50"]


def _latencies(folder: Path, seconds: float) -> list[float]:
    """Of what ended in the last seconds. A line's third word is the time from the intended start, in microseconds; its
    fifth and sixth are the moment of the end, in seconds and microseconds."""
    lines = [line.split() for path in folder.glob("latency.*") for line in path.read_text().splitlines()]
    ended = [(int(line[4]) + int(line[5]) / 1e6, int(line[2]) / 1000) for line in lines if line[2].isdecimal()]
    last = max((moment for moment, _ in ended), default=0)
    return [milliseconds for moment, milliseconds in ended if moment > last - seconds]


def _captured(around: Surroundings) -> capture.Script:
    """Asks the gateway for every tenant's dashboard, while PostgreSQL logs what it is asked."""
    gateway = HttpDriver(roundtrip.DIRECT, around)
    tenants = around.rows.tenants
    gateway.start(environment={"AUTH_CACHE_SECONDS": "3600", "GRAPHQL_RESPONSE_CACHE_MB": "0"})
    try:
        # Once before: to look a credential up is no part of the dashboard.
        for tenant in tenants:
            document.ask(gateway.port, roundtrip.visit(tenant))
        with _logged_statements(around.postgres):
            offset = around.postgres.log.stat().st_size
            for tenant in tenants:
                document.ask(gateway.port, roundtrip.visit(tenant))
            time.sleep(0.5)
            statements = capture.read_log(around.postgres.log, offset, around.rows.database)
    finally:
        gateway.stop()
    return capture.script(capture.by_tenant(statements, [tenant["id"] for tenant in tenants]))


@contextmanager
def _logged_statements(postgres: Postgres):
    """A setting of the whole server: the gateway's connections are open already."""
    _set(postgres, "ALTER SYSTEM SET log_statement = 'all'")
    try:
        yield
    finally:
        _set(postgres, "ALTER SYSTEM RESET log_statement")


def _set(postgres: Postgres, statement: str) -> None:
    postgres.sql("postgres", statement)
    postgres.sql("postgres", "SELECT pg_reload_conf()")
    time.sleep(0.5)


@contextmanager
def link(around: Surroundings, url: str, delay_ms: float):
    """The URL of the same database, further away."""
    start, _, rest = url.rpartition("@")
    address, _, name = rest.partition("/")
    command = [around.programs.tools, "link", "--listen", "127.0.0.1:0", "--to", address, "--delay-ms", delay_ms]
    process = Process(command, FOLDER / "link", "link.log")
    try:
        process.wait_for(lambda: LISTENS.match(process.log.read_text()), patience=10)
        yield f"{start}@{LISTENS.match(process.log.read_text()).group(1)}/{name}"
    finally:
        process.stop()


def write_static_answer(expected: dict) -> None:
    """What the static floor answers: as long as the others' documents, with nothing to do for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / floor.ANSWER).write_text(json.dumps(expected, separators=(",", ":")))
