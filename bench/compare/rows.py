"""The rows that every target reads: generated once a day and scale, loaded by COPY, kept in the database."""

import datetime
import hashlib
import json
import shutil
from pathlib import Path

import commands
from paths import FOLDER, ROOT
from postgres import Postgres
from programs import Programs

# What decides about the rows. A database that was made by another state of it is made anew.
SOURCES = [ROOT / "bench" / "tools" / "src" / "world", ROOT / "migration" / "src"]


class Rows:
    """A database full of rows, and the tenants in it."""

    def __init__(self, database: str, tenants: list[dict], day: str):
        self.database = database
        self.tenants = tenants
        self.day = day


def today() -> str:
    """The rows end with the current UTC day's first moment: "this month" moves, and they move along."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def prepare(postgres: Postgres, programs: Programs, scale: str, say, factor: int = 1) -> Rows:
    """Generates and loads what is not there yet: so many times as many events and usage rows as the scale says."""
    day = today()
    name = scale.replace(".", "_") + (f"_x{factor}" if factor != 1 else "")
    database, folder = f"bench_{name}", FOLDER / "rows" / name
    label = f"{day} {_fingerprint()}"
    if _comment(postgres, database) != label or not (folder / "tenants.jsonl").exists():
        say(f"generating rows as of {day}: scale {scale}" + (f", × {factor}" if factor != 1 else ""))
        _generate(programs, folder, f"{float(scale) * factor:g}", day)
        say("loading them")
        _load(postgres, programs, database, folder)
        postgres.sql("postgres", f"COMMENT ON DATABASE {database} IS '{label}'")
    tenants = [json.loads(line) for line in (folder / "tenants.jsonl").read_text().splitlines()]
    return Rows(database, tenants, day)


def _fingerprint() -> str:
    """Stands in the database's comment once it is complete."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted(folder.rglob("*.rs")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _comment(postgres: Postgres, database: str) -> str:
    return postgres.sql(
        "postgres",
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{database}'",
    )


def _generate(programs: Programs, folder: Path, scale: str, day: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [programs.tools, "world", "--scale", scale, "--now", f"{day}T00:00:00Z", "--out", folder]
    commands.run(command, log=folder / "world.log")


def _load(postgres: Postgres, programs: Programs, database: str, folder: Path) -> None:
    postgres.sql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    postgres.sql("postgres", f"CREATE DATABASE {database}")
    environment = {"DATABASE_URL": postgres.url(database), "PATH": "/usr/bin:/bin"}
    commands.run([programs.migration, "up"], log=folder / "migration.log", cwd=folder, env=environment)
    postgres.script(database, folder / "load.sql")
    postgres.sql(database, "CHECKPOINT")
    for copied in folder.glob("*.copy"):
        copied.unlink()
