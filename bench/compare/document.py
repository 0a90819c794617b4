"""The expected document, and how an answer is compared with it."""

import datetime
import http.client
import json

from commands import Failure
from paths import HERE
from postgres import Postgres

# Texts that are moments: targets write them with milliseconds or microseconds, with `Z` or an offset.
MOMENTS = {"createdAt"}


def expected(postgres: Postgres, database: str, tenant: dict) -> dict:
    """What every target must answer for a tenant, by plain SQL."""
    return json.loads(postgres.script(database, HERE / "expected.sql", tenant=tenant["id"]))


def ask(port: int, visit: list[dict]) -> list[bytes]:
    """Makes a visit's requests one after another on one connection, and returns the bodies."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    bodies = []
    for request in visit:
        connection.request(request["method"], request["path"], body=request.get("body"), headers=request["headers"])
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise Failure(f"{request['method']} {request['path'][:80]}: status {response.status}: {body[:200]!r}")
        bodies.append(body)
    connection.close()
    return bodies


def difference(wanted, given, path: str = "document") -> str | None:
    """Where two documents differ first, in words."""
    if isinstance(wanted, dict) and isinstance(given, dict):
        if wanted.keys() != given.keys():
            return f"{path} has {sorted(given)} instead of {sorted(wanted)}"
        pairs = [(f"{path}.{key}", wanted[key], given[key]) for key in wanted]
    elif isinstance(wanted, list) and isinstance(given, list):
        if len(wanted) != len(given):
            return f"{path} has {len(given)} instead of {len(wanted)} items"
        pairs = [(f"{path}[{place}]", *pair) for place, pair in enumerate(zip(wanted, given))]
    else:
        is_moment = path.rpartition(".")[2] in MOMENTS
        same = _same_moment(wanted, given) if is_moment else _plain(wanted) == _plain(given)
        return None if same else f"{path} is {given!r} instead of {wanted!r}"
    return next((found for name, one, other in pairs if (found := difference(one, other, name))), None)


def _plain(value) -> tuple:
    """A whole number may be written as a number or as text; a truth is no number."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return (str, str(value)) if is_number else (type(value), value)


def _same_moment(wanted, given) -> bool:
    try:
        return datetime.datetime.fromisoformat(wanted) == datetime.datetime.fromisoformat(given)
    except (TypeError, ValueError):
        return False
