"""The gateway, asked directly and through PgBouncer."""

import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

from paths import HERE

OPERATION = (HERE / "dashboard.graphql").read_text()

# A benchmark asks as no client may: rates and shedding are off. Nothing else differs from the defaults.
LIMITS_OFF = {
    "LIMITS_RATE_PER_CREDENTIAL": "0",
    "LIMITS_RATE_PER_ADDRESS": "0",
    "LIMITS_CONCURRENT_REQUESTS": "0",
    "LIMITS_CONNECTIONS": "0",
    "LOG_LEVEL": "warn",
}

# What else is asked of it, by name.
PUBLIC_PATHS = ["/v1/models", "/v1/providers", "/v1/audit/public?limit=20"]


def install(target: Path) -> None:
    """It is built before anything is measured."""


def visit(tenant: dict) -> list[dict]:
    headers = _headers(tenant) | {"Content-Type": "application/json"}
    return [{"method": "POST", "path": "/graphql", "headers": headers, "body": json.dumps({"query": OPERATION})}]


def conditional_visit(tenant: dict) -> list[dict]:
    """The same by GET, which answers with an ETag."""
    path = f"/graphql?query={quote(_without_comments(OPERATION), safe='')}"
    return [{"method": "GET", "path": path, "headers": _headers(tenant), "body": None}]


def public_visit(path: str) -> list[dict]:
    return [{"method": "GET", "path": path, "headers": {}, "body": None}]


def document(responses: list[bytes]) -> dict:
    answer = json.loads(responses[0])
    if "errors" in answer:
        raise ValueError(answer["errors"][0]["message"])
    data = answer["data"]
    workspace = data["viewer"]["workspace"]
    models = data["models"]["nodes"]
    return {
        "workspace": workspace["handle"],
        "agents": [_agent(node) for node in workspace["agents"]["nodes"]],
        "audit": {
            "height": workspace["audit"]["height"],
            "events": [_event(node) for node in workspace["audit"]["events"]["nodes"]],
        },
        "balance": _nanos(workspace["billing"]["totalBalance"]),
        "month": _month(workspace["usage"], {model["id"]: model["slug"] for model in models}),
        "models": sorted(map(_model, models), key=lambda model: model["slug"]),
        "providers": sorted(data["providers"]["nodes"], key=lambda provider: provider["slug"]),
    }


def _headers(tenant: dict) -> dict:
    return {"Authorization": f"Bearer {tenant['key']}", "Accept": "application/json"}


def _without_comments(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines() if not line.startswith("#"))


def _agent(node: dict) -> dict:
    available = node["wallet"] and _nanos(node["wallet"]["available"])
    return {"handle": node["handle"], "name": node["name"], "status": node["status"].lower(), "available": available}


def _event(node: dict) -> dict:
    return {
        "seq": node["seq"],
        "type": node["type"],
        "agent": node["agent"]["handle"],
        "previousHash": node["prevEventHash"],
        "hash": node["eventHash"],
        "createdAt": node["createdAt"],
    }


def _month(usage: dict, slugs: dict) -> dict:
    days = [point for point in usage["series"] if point["totals"]["requests"] != "0"]
    groups = [(slugs[group["keys"][0]["id"]], group["totals"]) for group in usage["groups"]]
    models = [
        {"model": slug, "requests": totals["requests"], "cost": _nanos(totals["cost"])} for slug, totals in groups
    ]
    return {
        "cost": _nanos(usage["totals"]["cost"]),
        "requests": usage["totals"]["requests"],
        "days": [{"day": point["start"][:10], "cost": _nanos(point["totals"]["cost"])} for point in days],
        "models": sorted(models, key=lambda model: (-int(model["cost"]), model["model"])),
    }


def _model(node: dict) -> dict:
    pricing = node["pricing"] or {"inputPerToken": None, "outputPerToken": None}
    return {
        "slug": node["slug"],
        "displayName": node["displayName"],
        "status": node["routableStatus"].lower(),
        "contextWindow": node["contextWindow"],
        "inputPicos": _picos(pricing["inputPerToken"]),
        "outputPicos": _picos(pricing["outputPerToken"]),
        "providers": sorted({endpoint["provider"]["slug"] for endpoint in node["endpoints"]}),
    }


def _nanos(money: dict) -> str:
    return str(int(Decimal(money["amount"]).scaleb(9)))


def _picos(amount: str | None) -> str | None:
    return None if amount is None else str(int(Decimal(amount).scaleb(12)))


def _direct(port: int, database_url: str, direct_url: str) -> dict:
    return {"HTTP_PORT": str(port), "DATABASE_URL": database_url}


def _pooled(port: int, database_url: str, direct_url: str) -> dict:
    return {"HTTP_PORT": str(port), "DATABASE_URL": direct_url, "DATABASE_POOLER_URL": database_url}


def _target(name: str, label: str, way, environment: dict) -> SimpleNamespace:
    def command(target: Path, port: int, database_url: str, programs, direct_url: str) -> tuple[list, dict]:
        return [str(programs.gateway)], LIMITS_OFF | environment | way(port, database_url, direct_url)

    return SimpleNamespace(
        NAME=name,
        LABEL=label,
        READY="/health/ready",
        IS_POOLED=way is _pooled,
        NEEDS_PROGRAMS=True,
        install=install,
        command=command,
        visit=visit,
        document=document,
    )


# The rows do not change while they are read, so that nearly every answer is one that was kept and has only to be confirmed.
# With writers in between the truth lies between that and an execution each time.
EXECUTED = {"GRAPHQL_RESPONSE_CACHE_MB": "0"}

DIRECT = _target("roundtrip", "roundtrip", _direct, {})
POOLED = _target("roundtrip-pooled", "roundtrip through PgBouncer", _pooled, {})
EXECUTING = _target("roundtrip-executed", "roundtrip, every answer executed", _direct, EXECUTED)
EXECUTING_POOLED = _target("roundtrip-executed-pooled", "roundtrip, executed, through PgBouncer", _pooled, EXECUTED)
