"""What schemathesis sends beside its own inventions, and what it looks for in each answer.

The values come from the running gateway (SCAN_ADDRESS, SCAN_KEY): real identifiers and cursors lead further than
invented ones.
"""

import os
import re

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

ADDRESS = os.environ["SCAN_ADDRESS"]
KEY = os.environ["SCAN_KEY"]

# Texts of our insides: statements, types and files of the program, addresses of the database.
INSIDES = re.compile(
    r"SELECT |INSERT |UPDATE .+ SET |SQLITE_|sqlx|sea_orm|DbErr|syntax error at|panicked|RUST_BACKTRACE|stack backtrace"
    r"|\w+::\w+|\.rs:\d+|Some\(|None\)|Err\(|\.db\b|/src/|/target/|postgres://"
)

# Codes of errors that are not the client's.
FAULTS = {"INTERNAL_SERVER_ERROR", "REQUEST_TIMEOUT", "SERVICE_UNAVAILABLE"}

# Something of everything that has an identifier or a cursor.
SAMPLES = """{
  viewer { workspace { id
    agents(first: 3) { pageInfo { endCursor } nodes { id handle wallet { id ledger(first: 2) { nodes { id } } } } }
    audit { events(first: 3) { pageInfo { endCursor } nodes { id inference { id } } } }
    billing { wallets { id } invoices(first: 2) { pageInfo { endCursor } nodes { id number } } }
  } apiKey { id } }
  models(first: 2) { pageInfo { endCursor } nodes { id slug } }
  providers(first: 2) { pageInfo { endCursor } nodes { id slug } }
  publicAudit { events(first: 2) { pageInfo { endCursor } } }
}"""


def texts(value, names):
    """The texts under some names anywhere in a document."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name in names and isinstance(item, str):
                yield item
            yield from texts(item, names)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, names)


def samples():
    answer = requests.post(
        f"http://{ADDRESS}/graphql",
        json={"query": SAMPLES},
        headers={"authorization": f"Bearer {KEY}"},
        timeout=60,
    ).json()
    assert "errors" not in answer, answer
    ids = sorted(set(texts(answer, {"id"})))
    words = sorted(set(texts(answer, {"handle", "slug", "number", "endCursor"})))
    assert len(ids) > 10 and len(words) > 10, answer
    return ids, words


IDS, WORDS = samples()
ZONES = ["UTC", "Asia/Kolkata", "America/New_York", "Mars/Olympus", ""]
MOMENTS = ["2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9998-12-31T23:59:59.999999Z", "9999-12-31T00:00Z", "soon"]
NUMBERS = ["0", "-1", "0.000000001", "9223372036854775807", "1e400", "NaN", "1_000"]

SCALARS = {
    "ID": st.sampled_from(IDS) | st.text(max_size=50),
    "DateTime": st.sampled_from(MOMENTS) | st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    "Date": st.dates().map(str),
    "TimeZone": st.sampled_from(ZONES) | st.text(max_size=20),
    "Decimal": st.sampled_from(NUMBERS) | st.decimals().map(str),
    "BigInt": st.sampled_from(NUMBERS) | st.integers().map(str),
    "JSON": st.text(max_size=20),
}
for name, strategy in SCALARS.items():
    schemathesis.graphql.scalar(name, strategy.map(nodes.String))


@schemathesis.check
def tells_nothing_of_the_inside(ctx, response, case):
    found = INSIDES.search(response.text)
    assert found is None, f"the answer tells of the inside: {found[0]!r} in {response.text[:500]}"


@schemathesis.check
def is_answered_without_a_fault(ctx, response, case):
    assert response.status_code < 500, f"status {response.status_code}: {response.text[:500]}"
    document = response.json()
    assert document.get("data") or document["errors"], f"neither data nor errors: {response.text[:500]}"
    for error in document.get("errors", []):
        assert error["extensions"]["code"] not in FAULTS, f"a fault of ours: {error}"
