"""From PostgreSQL's log, while the gateway answers dashboards, to a pgbench script that repeats their statements.

The statements keep their parameters. A parameter that is the same for every tenant becomes a variable given on the
command line (`--define`), one that differs (the tenant, its agents' keys) a column of the table `bench.drawn`, of which
the script draws a row at random every few dashboards.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from commands import Failure

EXECUTED = re.compile(r"execute [^:]*: (.*)", re.DOTALL)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")

# A row that is drawn costs a statement of its own; it is spread over this many dashboards.
DASHBOARDS_A_DRAW = 10


@dataclass(frozen=True)
class Statement:
    """One that was executed. A parameter that is NULL is None."""

    text: str
    parameters: tuple[str | None, ...]


@dataclass(frozen=True)
class Script:
    """What pgbench needs: the script, its fixed variables, and the rows that are drawn."""

    text: str
    defined: dict[str, str]
    columns: list[str]
    rows: list[list[str]]
    statements: int


def read_log(path: Path, offset: int, database: str) -> list[Statement]:
    """The prepared statements that one database has logged since an offset."""
    with path.open("rb") as log:
        log.seek(offset)
        lines = log.read().decode().splitlines()
    entries = [json.loads(line) for line in lines if line.endswith("}")]
    return [
        statement
        for entry in entries
        if entry.get("dbname") == database and (statement := parse(entry.get("message", ""), entry.get("detail", "")))
    ]


def parse(message: str, detail: str) -> Statement | None:
    """One entry of the log; None when it is no execution of a prepared statement."""
    executed = EXECUTED.fullmatch(message)
    if not executed:
        return None
    found = {int(number): value for number, value in PARAMETER.findall(detail or "")}
    parameters = tuple(_unquoted(found[number]) for number in sorted(found))
    return Statement(executed.group(1).strip().rstrip(";"), parameters)


def by_tenant(statements: list[Statement], tenants: list[str]) -> dict[str, list[Statement]]:
    """Each tenant's own, in their order. What names no tenant (the catalogue, a credential) is no part of a dashboard."""
    known = set(tenants)
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        owner = next((value for value in statement.parameters if value in known), None)
        if owner:
            found.setdefault(owner, []).append(statement)
    return found


def script(captured: dict[str, list[Statement]]) -> Script:
    """One script for all tenants whose dashboards took the same statements, which must be most of them."""
    ordered = {tenant: sorted(statements, key=lambda one: one.text) for tenant, statements in captured.items()}
    shapes = Counter(_shape(statements) for statements in ordered.values())
    if not shapes:
        raise Failure("the gateway sent no prepared statement that names a tenant")
    shape, many = shapes.most_common(1)[0]
    if many * 2 < len(ordered):
        raise Failure(f"only {many} of {len(ordered)} tenants' dashboards took the same statements")
    same = [statements for statements in ordered.values() if _shape(statements) == shape]
    return _written(same)


def _shape(statements: list[Statement]) -> tuple:
    """What is NULL is part of it: pgbench has no variable for that."""
    return tuple((one.text, tuple(value is None for value in one.parameters)) for one in statements)


def _written(same: list[list[Statement]]) -> Script:
    defined: dict[str, str] = {}
    columns: dict[str, tuple[str, ...]] = {}
    lines = []
    for place, example in enumerate(same[0]):
        references = [
            _reference(tuple(statements[place].parameters[number] for statements in same), defined, columns)
            for number in range(len(example.parameters))
        ]
        lines.append(_with_references(example.text, references) + ";")
    text = "\n".join([_draw(list(columns), len(same)), "\\startpipeline", *lines, "\\endpipeline", ""])
    rows = [[values[row] for values in columns.values()] for row in range(len(same))]
    return Script(text, defined, list(columns), rows, len(lines))


def _reference(values: tuple, defined: dict, columns: dict) -> str:
    """What stands for these values, one a tenant: a variable, or what pgbench has none for."""
    if values[0] is None:
        return "NULL"
    if set(values) == {""}:
        return "''"
    is_fixed = len(set(values)) == 1
    known, key, letter = (defined, values[0], "fixed") if is_fixed else (columns, values, "drawn")
    for name, held in known.items():
        if held == key:
            return f":{name}"
    name = f"{letter}_{len(known) + 1}"
    known[name] = key
    return f":{name}"


def _with_references(text: str, references: list[str]) -> str:
    """On one line, as pgbench wants it, with `$1` as `:variable`."""
    line = " ".join(re.sub(r"--[^\n]*", "", text).split())
    return re.sub(r"\$(\d+)", lambda found: references[int(found.group(1)) - 1], line)


def _draw(columns: list[str], many: int) -> str:
    return "\n".join(
        [
            "\\set left :left - 1",
            "\\if :left < 0",
            f"\\set left {DASHBOARDS_A_DRAW - 1}",
            f"\\set number random(1, {many})",
            f"SELECT {', '.join(columns)} FROM bench.drawn WHERE number = :number \\gset",
            "\\endif",
        ]
    )


def table(script: Script) -> str:
    """SQL that makes the table of what is drawn. It is no part of the schema that a rival looks at."""
    columns = "".join(f", {name} text NOT NULL" for name in script.columns)
    values = ",\n".join(
        f"({number}, {', '.join(_quoted(value) for value in row)})" for number, row in enumerate(script.rows, start=1)
    )
    return (
        "DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench;\n"
        f"CREATE TABLE bench.drawn (number integer PRIMARY KEY{columns});\n"
        f"INSERT INTO bench.drawn VALUES {values};\nANALYZE bench.drawn;\n"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _unquoted(text: str) -> str | None:
    return None if text == "NULL" else text[1:-1].replace("''", "'")
