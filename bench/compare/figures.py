"""The arithmetic of a run: percentiles, medians, spreads."""

import math
import statistics


def percentile(ordered: list[float], share: float) -> float:
    """The smallest value that a share of all does not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def latency(milliseconds: list[float]) -> dict[str, float]:
    """The figures that `roundtrip-bench load` tells, from single measurements."""
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    shares = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p999": 0.999}
    told = {name: percentile(ordered, share) for name, share in shares.items()}
    return told | {"max": ordered[-1], "mean": statistics.fmean(ordered)}


def summary(values: list[float]) -> dict[str, float] | None:
    """The median of the rounds, and how far they lie apart."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    return {"median": statistics.median(known), "min": min(known), "max": max(known)}


def summarise(rounds: list[dict]) -> dict:
    """Figures that lie at the same place in each round, brought together; what one round lacks comes from the others."""
    if not rounds:
        return {}
    merged = {}
    for key in dict.fromkeys(key for one in rounds for key in one):
        values = [one[key] for one in rounds if one.get(key) is not None]
        if values and isinstance(values[0], dict):
            merged[key] = summarise(values)
        elif values and isinstance(values[0], int | float):
            merged[key] = summary(values)
    return merged


def trips(with_delay_ms: float, without_ms: float, delay_ms: float) -> float:
    """Round trips that went one after another: each waited once for the delay."""
    return max(0.0, (with_delay_ms - without_ms) / delay_ms)


def growth(samples: list[float]) -> float:
    """How much the last fifth of a row of samples exceeds its second fifth; the first one still warms up."""
    fifth = len(samples) // 5
    if fifth == 0:
        return 0.0
    return statistics.fmean(samples[-fifth:]) / statistics.fmean(samples[fifth : 2 * fifth]) - 1
