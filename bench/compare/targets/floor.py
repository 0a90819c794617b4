"""The floors: the least that a server can do, written by hand for this one document (`roundtrip-bench floor`)."""

import json
from pathlib import Path
from types import SimpleNamespace

# What the static floor answers: one tenant's expected document.
ANSWER = "static.json"


def install(target: Path) -> None:
    """It is built with the load generator."""


def visit(tenant: dict) -> list[dict]:
    return [{"method": "GET", "path": f"/dashboard/{tenant['id']}", "headers": {}, "body": None}]


def document(responses: list[bytes]) -> dict:
    return json.loads(responses[0])


def _target(mode: str, label: str) -> SimpleNamespace:
    def command(target: Path, port: int, database_url: str, programs, direct_url: str) -> tuple[list, dict]:
        listen = ["--listen", f"127.0.0.1:{port}", "--database", database_url, "--mode", mode]
        answer = ["--answer", str(target / ANSWER)] if mode == "static" else []
        return [str(programs.tools), "floor", *listen, *answer], {}

    return SimpleNamespace(
        NAME=f"floor-{mode}",
        LABEL=label,
        READY="/ready",
        IS_POOLED=False,
        IS_STATIC=mode == "static",
        NEEDS_PROGRAMS=True,
        install=install,
        command=command,
        visit=visit,
        document=document,
    )


STATEMENT = _target("statement", "floor: one hand-written statement")
STATEMENTS = _target("statements", "floor: six prepared statements")
STATIC = _target("static", "floor: a static answer")
