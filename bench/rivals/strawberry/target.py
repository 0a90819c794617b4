"""Strawberry GraphQL with DataLoader on the tables, the pool and the credentials of `today`: one request.

The server is set as that one; documents are parsed and validated once, as Strawberry's guide to speed says.
"""

import json
import subprocess
import sys
from pathlib import Path

NAME = "strawberry"
LABEL = "Strawberry + DataLoader"
READY = "/ready"
HERE = Path(__file__).resolve().parent
SHARED = HERE.parent / "today"
QUERY = (HERE / "dashboard.graphql").read_text()


def install(target: Path) -> None:
    environment = _environment(target)
    if not (environment / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    subprocess.run(
        [environment / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True
    )


def command(target: Path, port: int, database_url: str) -> tuple[list[str], dict[str, str]]:
    server = [
        str(_environment(target) / "bin" / "python"),
        "-m",
        "uvicorn",
        "graphql_server:app",
        "--app-dir",
        str(HERE),
    ]
    flags = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    where = ["--host", "127.0.0.1", "--port", str(port)]
    variables = {"DATABASE_URL": database_url, "PYTHONPATH": str(SHARED), "PYTHONDONTWRITEBYTECODE": "1"}
    return server + flags + where, variables


def _environment(target: Path) -> Path:
    return target / "strawberry" / "venv"


def visit(tenant: dict) -> list[dict]:
    headers = {"Authorization": f"Bearer {tenant['key']}", "Content-Type": "application/json"}
    return [{"method": "POST", "path": "/graphql", "headers": headers, "body": json.dumps({"query": QUERY})}]


def document(responses: list[bytes]) -> dict:
    data = json.loads(responses[0])["data"]
    workspace = data["workspace"]
    audit = workspace["audit"]
    return {
        "workspace": workspace["handle"],
        "agents": workspace["agents"],
        "audit": {"height": audit["height"], "events": [_event(event) for event in audit["events"]]},
        "balance": workspace["balance"],
        "month": workspace["month"],
        "models": [_model(model) for model in data["models"]],
        "providers": data["providers"],
    }


def _event(event: dict) -> dict:
    return event | {"agent": event["agent"]["handle"]}


def _model(model: dict) -> dict:
    price = model.pop("price") or {"inputPicos": None, "outputPicos": None}
    return model | price | {"providers": [provider["slug"] for provider in model["providers"]]}
