"""PostGraphile 5: the API generated from the tables, the dashboard as one persisted operation.

The tenant is a variable of the query: a favour, as the look-up of the key, the row-level security and the transaction
that a real installation needs are left out. One process serves, as PostgreSQL and the load share the two cores with it.
"""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = "postgraphile"
LABEL = "PostGraphile 5"
READY = "/ready"

HERE = Path(__file__).resolve().parent
MANIFEST = ["package.json", "package-lock.json"]
SOURCES = ["server.js", "dashboard.graphql"]


def install(target: Path) -> None:
    """PostGraphile wants Node 22, which the npm package `node` brings, whatever runs npm."""
    home = target / NAME
    home.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    installed = home / "node_modules" / "installed-lock.json"  # Goes when npm begins anew.
    if not installed.exists() or installed.read_bytes() != lock:
        for name in MANIFEST:
            shutil.copyfile(HERE / name, home / name)
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=home, check=True)
        subprocess.run([_node(target), "--version"], check=True, stdout=subprocess.DEVNULL)
        installed.write_bytes(lock)
    # Node looks for packages beside the file which asks for them.
    for name in SOURCES:
        shutil.copyfile(HERE / name, home / name)


def command(target: Path, port: int, database_url: str) -> tuple[list[str], dict[str, str]]:
    """`NODE_ENV` and `GRAPHILE_ENV` switch the checks of development off."""
    production = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    return [_node(target), str(target / NAME / "server.js")], {
        "DATABASE_URL": database_url,
        "PORT": str(port),
        **production,
    }


def visit(tenant: dict) -> list[dict]:
    month, next_month = _month()
    variables = {"tenant": tenant["id"], "month": month, "nextMonth": next_month}
    body = json.dumps({"documentId": "dashboard", "variables": variables})
    headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
    return [{"method": "POST", "path": "/graphql", "headers": headers, "body": body}]


def document(responses: list[bytes]) -> dict:
    answer = json.loads(responses[0])
    if answer.get("errors"):
        raise ValueError(answer["errors"])
    data = answer["data"]
    tenant = data["tenantByRowId"]
    models = data["allModels"]["nodes"]
    return {
        "workspace": tenant["handle"],
        "agents": [_agent(agent) for agent in tenant["agentsByTenantId"]["nodes"]],
        "audit": {
            "height": int((tenant["auditHeightByTenantId"] or {"events": 0})["events"]),
            "events": [_event(event) for event in tenant["auditEventsByTenantId"]["nodes"]],
        },
        "balance": tenant["walletsByTenantId"]["aggregates"]["sum"]["balanceNanos"],
        "month": _spend(tenant, {model["rowId"]: model["slug"] for model in models}),
        "models": [_model(model) for model in models],
        "providers": data["allProviders"]["nodes"],
    }


def _node(target: Path) -> str:
    return str(target / NAME / "node_modules" / "node" / "bin" / "node")


def _month() -> tuple[str, str]:
    first = datetime.now(UTC).date().replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.isoformat(), following.isoformat()


def _agent(agent: dict) -> dict:
    wallet = agent["walletByTenantIdAndAgentId"]
    available = int(wallet["balanceNanos"]) - int(wallet["reservedNanos"]) if wallet else 0
    return {"handle": agent["handle"], "name": agent["name"], "status": agent["status"], "available": str(available)}


def _event(event: dict) -> dict:
    return {
        "seq": int(event["seq"]),
        "type": event["eventType"],
        "agent": event["agentByTenantIdAndAgentId"]["handle"],
        "previousHash": event["previousHash"],
        "hash": event["eventHash"],
        "createdAt": event["createdAt"],
    }


def _spend(tenant: dict, slugs: dict[str, str]) -> dict:
    total = next(iter(tenant["total"]["nodes"]), {"requests": "0", "costNanos": "0"})
    models = [
        {"model": slugs[row["keyId"]], "requests": int(row["requests"]), "cost": row["costNanos"]}
        for row in tenant["models"]["nodes"]
    ]
    return {
        "cost": total["costNanos"],
        "requests": int(total["requests"]),
        "days": [{"day": row["day"], "cost": row["costNanos"]} for row in tenant["days"]["nodes"]],
        "models": sorted(models, key=lambda model: (-int(model["cost"]), model["model"])),
    }


def _model(model: dict) -> dict:
    endpoints = model["modelEndpointsByModelId"]["nodes"]
    prices = [price for endpoint in endpoints for price in endpoint["modelPricesByEndpointId"]["nodes"]]
    lowest = min(prices, key=_dearness, default={"inputPicos": None, "outputPicos": None})
    window = model["contextWindow"]
    return {
        "slug": model["slug"],
        "displayName": model["displayName"],
        "status": model["routableStatus"],
        "contextWindow": None if window is None else int(window),
        **lowest,
        "providers": sorted({endpoint["providerByProviderId"]["slug"] for endpoint in endpoints}),
    }


def _dearness(price: dict) -> list[tuple[bool, int]]:
    """By input, then output; what has no price comes last."""
    return [(picos is None, int(picos or 0)) for picos in (price["inputPicos"], price["outputPicos"])]
