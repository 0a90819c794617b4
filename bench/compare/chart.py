"""Draws bench/results/chart.svg. It runs on the Python of an environment of its own, as it needs matplotlib:

    target/bench/chart/bin/python bench/compare/chart.py FIGURES.json CHART.svg

FIGURES.json is a list of `{"label", "rate", "p50"}`, the fastest first.
"""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend comes first)

# Read on white and on black alike.
TEXT = "#808890"
OURS, OTHERS, FLOORS = "#1f9d6b", "#7c8db0", "#b0a27c"


def draw(figures: list[dict], path: Path) -> None:
    matplotlib.rcParams.update(
        {"svg.hashsalt": "roundtrip", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}
        | {name: TEXT for name in ("text.color", "axes.labelcolor", "xtick.color", "ytick.color", "axes.edgecolor")}
    )
    sheet, (left, right) = plt.subplots(
        1, 2, figsize=(11, 0.8 + 0.36 * len(figures)), sharey=True, layout="constrained"
    )
    labels = [one["label"] for one in figures]
    colours = [_colour(one["label"]) for one in figures]
    _bars(left, labels, [one["rate"] for one in figures], colours, "dashboards/s at 16 connections (more is better)")
    _bars(right, labels, [one["p50"] for one in figures], colours, "p50 at 1 connection, ms (less is better)")
    left.invert_yaxis()
    sheet.savefig(path, transparent=True, metadata={"Date": None})


def _bars(axes, labels: list[str], values: list[float], colours: list[str], title: str) -> None:
    bars = axes.barh(labels, values, color=colours)
    axes.bar_label(bars, labels=[_number(value) for value in values], padding=4)
    axes.set_title(title, fontsize=10)
    axes.set_xlim(0, max(values) * 1.18)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.tick_params(axis="y", length=0)


def _colour(label: str) -> str:
    if label.startswith("roundtrip"):
        return OURS
    return FLOORS if label.startswith("floor") else OTHERS


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
