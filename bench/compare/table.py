"""The tables, in Markdown: readable in a terminal and in a README."""

from goals import Goal

CONNECTIONS = ("1", "16", "64", "256")

SPEED = [
    "target",
    "dashboards/s at 1 · 16 · 64 · 256",
    "spread at 16",
    "p50 ms at 1 · 16 · 64 · 256",
    "p99 ms at 50 % · 90 % load",
]
COST = [
    "a dashboard takes",
    "SQL: reads (all)",
    "round trips",
    "server ms CPU",
    "database ms CPU",
    "generator ms CPU",
    "kB",
    "MB at 256",
]


def written(found: dict[str, dict], labels: dict[str, str], goals: list[Goal], notes: list[str]) -> str:
    """Everything: speed, cost, goals, notes. A target without figures is a gap with its reason."""
    speed = [_speed(labels[name], found.get(name)) for name in labels]
    cost = [_cost(labels[name], found[name]) for name in labels if name in found and found[name]["rounds"]]
    judged = [[goal.text, goal.reached, goal.verdict] for goal in goals]
    parts = [_aligned(SPEED, speed), _aligned(COST, cost), _aligned(["goal", "reached", ""], judged)]
    return "\n\n".join([*parts, "\n".join(f"- {note}" for note in notes)]) + "\n"


def _speed(label: str, one: dict | None) -> list[str]:
    if not one or not one["rounds"]:
        reason = (one or {}).get("gap") or "not measured"
        return [label, f"gap: {reason.replace('|', '/')}", "", "", ""]
    closed, opened = one["summary"]["closed"], one["summary"]["open"]
    rates = [_number(_median(closed, many, "rate")) for many in CONNECTIONS]
    p50 = [_number(_median(closed, many, "latency_ms", "p50")) for many in CONNECTIONS]
    p99 = [_number(_median(opened, share, "latency_ms", "p99")) for share in ("50", "90")]
    spread = closed["16"]["rate"]
    return [
        label + _errors(one),
        " · ".join(rates),
        f"{_number(spread['min'])}–{_number(spread['max'])}",
        " · ".join(p50),
        " · ".join(p99),
    ]


def _cost(label: str, one: dict) -> list[str]:
    cell = one["summary"]["closed"]["16"]
    trips = (one.get("round_trips") or {}).get("trips")
    server = _median(cell, "server_cpu_ms")
    pooler = _median(cell, "pooler_cpu_ms") or 0
    return [
        label,
        f"{_short(_median(cell, 'reads'))} ({_short(_median(cell, 'statements'))})",
        "–" if trips is None else f"{trips:.1f}",
        _number(server) + (f" + {_number(pooler)} pooler" if pooler > 0.005 else ""),
        _number(_median(cell, "database_cpu_ms")),
        _number(_median(cell, "generator_cpu_ms")),
        f"{one['answer_bytes'] / 1000:.1f}" if one.get("answer_bytes") else "–",
        _number(_median(one["summary"], "memory_mb")),
    ]


def _errors(one: dict) -> str:
    """Answers that failed are told beside the name: a fast error is no speed."""
    cells = [cell for one_round in one["rounds"] for kind in ("closed", "open") for cell in one_round[kind].values()]
    errors = sum(cell["errors"] for cell in cells)
    return f" ({errors} errors!)" if errors else ""


def _median(place, *path: str) -> float | None:
    for key in (*path, "median"):
        place = place.get(key) if isinstance(place, dict) else None
    return place


def _number(value: float | None) -> str:
    """Three figures that count."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def _aligned(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines)
