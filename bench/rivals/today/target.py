"""Today's system: FastAPI, SQLAlchemy's async ORM and asyncpg, asked as today's dashboard does and by one endpoint.

The pool is the one in use: 10 connections and 20 more under load, tried by a ping before each use, renewed after
300 s. One process serves, as PostgreSQL and the load share the two cores with it; uvicorn runs on uvloop and
httptools without an access log.
"""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).resolve().parent
FIVE_CALLS = ["/v1/agents?limit=20", "/v1/models", "/v1/providers", "/v1/audit?limit=20", "/v1/billing/spend"]
ONE_CALL = ["/v1/dashboard"]


def install(target: Path) -> None:
    """Both targets use one environment. What is installed already costs a second."""
    environment = _environment(target)
    if not (environment / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    subprocess.run(
        [environment / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True
    )


def command(target: Path, port: int, database_url: str) -> tuple[list[str], dict[str, str]]:
    server = [str(_environment(target) / "bin" / "python"), "-m", "uvicorn", "server:app", "--app-dir", str(HERE)]
    flags = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    where = ["--host", "127.0.0.1", "--port", str(port)]
    return server + flags + where, {"DATABASE_URL": database_url, "PYTHONDONTWRITEBYTECODE": "1"}


def _environment(target: Path) -> Path:
    return target / "today" / "venv"


def _target(name: str, label: str, paths: list[str]) -> SimpleNamespace:
    def visit(tenant: dict) -> list[dict]:
        headers = {"Authorization": f"Bearer {tenant['key']}"}
        return [{"method": "GET", "path": path, "headers": headers, "body": None} for path in paths]

    return SimpleNamespace(
        NAME=name, LABEL=label, READY="/ready", install=install, command=command, visit=visit, document=document
    )


def document(responses: list[bytes]) -> dict:
    return {name: part for body in responses for name, part in json.loads(body).items()}


TARGETS = [
    _target("today", "FastAPI + SQLAlchemy, five REST calls", FIVE_CALLS),
    _target("today-aggregate", "FastAPI + SQLAlchemy, one endpoint", ONE_CALL),
]
