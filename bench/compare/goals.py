"""The goals of the project, and whether the figures reach them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """One line of the table of goals. What is not known is None."""

    text: str
    reached: str
    is_met: bool | None

    @property
    def verdict(self) -> str:
        return {True: "met", False: "MISSED", None: "not measured"}[self.is_met]


def judge(found: dict[str, dict], long: dict | None) -> list[Goal]:
    """`found` is what each target reached; `long` what `make bench-long` adds."""
    ours, pooled, floor = (found.get(name) for name in ("roundtrip", "roundtrip-pooled", "floor-statement"))
    rate, executed = _rate(found, "roundtrip"), _rate(found, "roundtrip-executed")
    goals = [
        _times("dashboards/s at 16 connections ≥ 10 × today's system", rate, _rate(found, "today"), 10),
        _times("… ≥ 5 × PostGraphile", rate, _rate(found, "postgraphile"), 5),
        _times("… above the one-statement floor", rate, _at(floor, "closed", "16", "rate"), 1),
        _times("through PgBouncer ≥ 0.8 of direct", _at(pooled, "closed", "16", "rate"), rate, 0.8),
        _times("every answer executed: ≥ 10 × today's system", executed, _rate(found, "today"), 10),
        _times("… ≥ 5 × PostGraphile", executed, _rate(found, "postgraphile"), 5),
        _times("… above the one-statement floor", executed, _at(floor, "closed", "16", "rate"), 1),
        _times("… through PgBouncer ≥ 0.8 of direct", _rate(found, "roundtrip-executed-pooled"), executed, 0.8),
        _below(
            "p50 at 1 connection below the one-statement floor's",
            *_both(ours, floor, "closed", "1", "latency_ms", "p50"),
            "ms",
        ),
        _below(
            "p99, 64 connections, 50 % of capacity, < 25 ms", _at(ours, "open", "50", "latency_ms", "p99"), 25, "ms"
        ),
        _trips(ours),
        *_far(ours),
        _below(
            "database CPU a dashboard below the one-statement floor's",
            *_both(ours, floor, "closed", "16", "database_cpu_ms"),
            "ms",
        ),
        _times("conditional GET ≥ 10 × the rate of executed answers", _deep(ours, "conditional", "rate"), executed, 10),
        _below("memory at 256 connections < 100 MB", _at(ours, "memory_mb"), 100, "MB"),
    ]
    return goals + _long(long)


def _at(one: dict | None, *path: str) -> float | None:
    """The median at a place of the rounds' figures."""
    place = _deep(one, "summary", *path)
    return place["median"] if isinstance(place, dict) and "median" in place else None


def _deep(place, *path: str):
    for key in path:
        place = place.get(key) if isinstance(place, dict) else None
    return place


def _rate(found: dict, name: str) -> float | None:
    return _at(found.get(name), "closed", "16", "rate")


def _both(one, other, *path: str):
    return _at(one, *path), _at(other, *path)


def _times(text: str, value: float | None, other: float | None, factor: float) -> Goal:
    if value is None or not other:
        return Goal(text, "–", None)
    return Goal(text, f"{value:,.0f}/s, {value / other:.2f} × {other:,.0f}/s", value >= factor * other)


def _below(text: str, value: float | None, limit: float | None, unit: str) -> Goal:
    if value is None or limit is None:
        return Goal(text, "–", None)
    return Goal(text, f"{value:.2f} {unit} against {limit:.2f} {unit}", value < limit)


def _trips(ours: dict | None) -> Goal:
    text, trips = "round trips to the database, one after another, warm, ≤ 1", _deep(ours, "round_trips", "trips")
    if trips is None:
        return Goal(text, "–", None)
    # Measured, so never quite a whole number.
    return Goal(text, f"{trips:.2f}", trips < 1.25)


def _far(ours: dict | None) -> list[Goal]:
    far = _deep(ours, "far_away") or {}
    text = "time to first byte of {} with 20 ms to the database, p99 < 150 ms"
    goals = [_below(text.format(path), one["p99_ms"], 150, "ms") for path, one in far.items()]
    return goals or [Goal(text.format("/v1/…"), "–", None)]


def _long(long: dict | None) -> list[Goal]:
    """None where `make bench-long` was not run."""
    once, ten = _deep(long, "once"), _deep(long, "ten times")
    ratio = "p50 with events and usage × 10 within 1.1 ×"
    flat = "memory flat over the soak (≤ 5 % growth), no error"
    goals = []
    for connections in ("1", "16"):
        few, many = (_deep(one, connections, "latency_ms", "p50", "median") for one in (once, ten))
        text = f"{ratio}, {connections} connection{'s' if connections != '1' else ''}"
        known = few and many
        goals.append(
            Goal(
                text,
                f"{many / few:.2f} × ({few:.2f} → {many:.2f} ms)" if known else "–",
                many <= 1.1 * few if known else None,
            )
        )
    soaked = _deep(long, "soak")
    if not soaked:
        return [*goals, Goal(flat, "–", None)]
    growth, errors = soaked["growth"], soaked["errors"]
    told = f"{100 * growth:+.1f} %, {soaked['memory_mb'][-1]:.0f} MB at the end, {errors} errors"
    return [*goals, Goal(flat, told, growth <= 0.05 and errors == 0)]
