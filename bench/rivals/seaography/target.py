"""Seaography 2 on async-graphql and axum: the API generated from the entities, the dashboard as one query.

Its newest version is a release candidate; the last 1.x is for an older SeaORM.

The tenant is a variable of the query: a favour, as the look-up of the key and the guard of each entity that a real
installation needs are left out. A release build with Cargo's defaults, as the gateway is; tokio uses both cores.

Two targets share the server: one asks for endpoints, providers and prices by relations, which is what the tool is for;
the other for three plain lists which the browser joins, as the loaders of its relations cost the most.
"""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).resolve().parent
QUERY = (HERE / "dashboard.graphql").read_text(encoding="utf-8")


def install(target: Path) -> None:
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target / "seaography")}
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=HERE, env=environment, check=True)


def command(target: Path, port: int, database_url: str) -> tuple[list[str], dict[str, str]]:
    binary = target / "seaography" / "release" / "roundtrip-bench-seaography"
    return [str(binary)], {"DATABASE_URL": database_url, "PORT": str(port)}


def _target(name: str, label: str, relations: bool) -> SimpleNamespace:
    def visit(tenant: dict) -> list[dict]:
        """The whole document is sent: async-graphql keeps none parsed, its persisted queries save bytes only."""
        month, next_month = _month()
        variables = {"tenant": tenant["id"], "month": month, "nextMonth": next_month, "relations": relations}
        body = json.dumps({"query": QUERY, "variables": variables})
        return [{"method": "POST", "path": "/graphql", "headers": {"Content-Type": "application/json"}, "body": body}]

    return SimpleNamespace(
        NAME=name, LABEL=label, READY="/ready", install=install, command=command, visit=visit, document=document
    )


def document(responses: list[bytes]) -> dict:
    answer = json.loads(responses[0])
    if answer.get("errors"):
        raise ValueError(answer["errors"])
    data = {field: connection["nodes"] for field, connection in answer["data"].items()}
    if "modelEndpoint" in data:
        _join(data)
    wallets = data["wallet"]
    own = {wallet["agentId"]: wallet for wallet in wallets}
    return {
        "workspace": data["tenant"][0]["handle"],
        "agents": [_agent(agent, own.get(agent["id"])) for agent in data["agent"]],
        "audit": {
            "height": int(answer["data"]["auditEvent"]["paginationInfo"]["total"]),
            "events": [_event(event) for event in data["auditEvent"]],
        },
        "balance": str(sum(int(wallet["balanceNanos"]) for wallet in wallets)),
        "month": _spend(data),
        "models": [_model(model) for model in data["model"]],
        "providers": [{key: row[key] for key in ("slug", "displayName", "active")} for row in data["provider"]],
    }


def _month() -> tuple[str, str]:
    first = datetime.now(UTC).date().replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.isoformat(), following.isoformat()


def _join(data: dict) -> None:
    """Brings the plain lists into the form that the relations have."""
    providers = {provider["id"]: provider for provider in data["provider"]}
    for model in data["model"]:
        endpoints = [endpoint for endpoint in data["modelEndpoint"] if endpoint["modelId"] == model["id"]]
        model["modelEndpoint"] = {"nodes": endpoints}
    for endpoint in data["modelEndpoint"]:
        endpoint["provider"] = providers[endpoint["providerId"]]
        prices = [price for price in data["modelPrice"] if price["endpointId"] == endpoint["id"]]
        endpoint["modelPrice"] = {"nodes": prices}


def _agent(agent: dict, wallet: dict | None) -> dict:
    available = int(wallet["balanceNanos"]) - int(wallet["reservedNanos"]) if wallet else 0
    return {"handle": agent["handle"], "name": agent["name"], "status": agent["status"], "available": str(available)}


def _event(event: dict) -> dict:
    return {
        "seq": int(event["seq"]),
        "type": event["eventType"],
        "agent": event["agent"]["handle"],
        "previousHash": event["previousHash"],
        "hash": event["eventHash"],
        # Seaography writes `2026-11-23 08:53:33.621 +00:00`.
        "createdAt": event["createdAt"].replace(" ", "T", 1).replace(" ", ""),
    }


def _spend(data: dict) -> dict:
    slugs = {model["id"]: model["slug"] for model in data["model"]}
    rows = data["usageMonth"]
    total = next((row for row in rows if row["dimension"] == "total"), {"requests": 0, "costNanos": 0})
    models = [
        {"model": slugs[row["keyId"]], "requests": int(row["requests"]), "cost": str(row["costNanos"])}
        for row in rows
        if row["dimension"] == "model" and row["keyId"] in slugs  # The nil key counts what was never routed.
    ]
    return {
        "cost": str(total["costNanos"]),
        "requests": int(total["requests"]),
        "days": [{"day": row["day"], "cost": str(row["costNanos"])} for row in data["usageDay"]],
        "models": sorted(models, key=lambda model: (-int(model["cost"]), model["model"]))[:10],
    }


def _model(model: dict) -> dict:
    endpoints = model["modelEndpoint"]["nodes"]
    prices = [price for endpoint in endpoints for price in endpoint["modelPrice"]["nodes"]]
    lowest = min(prices, key=_dearness, default={"inputPicos": None, "outputPicos": None})
    return {
        "slug": model["slug"],
        "displayName": model["displayName"],
        "status": model["routableStatus"],
        "contextWindow": model["contextWindow"],
        "inputPicos": _text(lowest["inputPicos"]),
        "outputPicos": _text(lowest["outputPicos"]),
        "providers": sorted({endpoint["provider"]["slug"] for endpoint in endpoints}),
    }


def _dearness(price: dict) -> list[tuple[bool, int]]:
    """By input, then output; what has no price comes last."""
    return [(picos is None, int(picos or 0)) for picos in (price["inputPicos"], price["outputPicos"])]


def _text(picos: int | None) -> str | None:
    return None if picos is None else str(picos)


TARGETS = [
    _target("seaography", "Seaography 2", relations=True),
    _target("seaography-lists", "Seaography 2, catalogue as plain lists", relations=False),
]
