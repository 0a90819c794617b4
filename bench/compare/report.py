"""Writes what is known: bench/results/table.md, and the chart."""

import json
import sys
from pathlib import Path

import commands
import goals
import results
import table
from commands import Failure
from paths import FOLDER, HERE, RESULTS

# A static answer is a hundred times as fast as everything else; beside it nothing could be seen.
NOT_DRAWN = {"floor-static"}


def write(run: results.Run, everything: list, say) -> str:
    """Returns the table. What an earlier run of this machine and scale has found stands in it, too, and is marked."""
    labels = {target.NAME: target.LABEL for target in everything}
    found = results.read_all(run, list(labels))
    for name, one in found.items():
        if one["run"] != vars(run):
            labels[name] += f" (of {one['run']['day']}, {one['run']['version']})"
    long = results.read_all(run, ["roundtrip-long"]).get("roundtrip-long")
    text = table.written(found, labels, goals.judge(found, long), _notes(run, found))
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "table.md").write_text(text)
    _draw(found, say)
    return text


def _notes(run: results.Run, found: dict) -> list[str]:
    """What has to be known to read the table."""
    rounds = max((len(one["rounds"]) for one in found.values()), default=0)
    command = "make bench" if run.scale == "1" else f"make bench SCALE={run.scale}"
    return [
        f"`{command}` on {run.day}: {run.machine}, shared by load generator, server and PostgreSQL; version {run.version}; "
        f"{'medians of ' if rounds > 1 else ''}{rounds} round{'s' if rounds != 1 else ''}, {run.seconds:g} s a load.",
        "A dashboard is a whole visit: today's five REST calls, one after another, count as one.",
        "roundtrip runs with rate limits and shedding off (LIMITS_RATE_PER_CREDENTIAL, LIMITS_RATE_PER_ADDRESS, "
        "LIMITS_CONCURRENT_REQUESTS and LIMITS_CONNECTIONS are 0); all else is its default.",
        "Open loops ask at a constant rate of 50 % and 90 % of a target's own capacity, the better of 16 and 64 "
        "connections; latency counts from the moment the request was due.",
        "SQL, CPU and sizes are a dashboard's, at 16 connections. `reads (all)`: all includes BEGIN, COMMIT and pings.",
        "PostGraphile and Seaography are told the tenant by the query; everybody else looks the credential up.",
        "pgbench draws another tenant every 10 dashboards (0.1 statements more); PostgreSQL takes no 256 connections of it.",
    ]


def _draw(found: dict, say) -> None:
    """Without matplotlib there is no chart, and all the rest."""
    figures = [
        {
            "label": one["label"],
            "rate": one["summary"]["closed"]["16"]["rate"]["median"],
            "p50": one["summary"]["closed"]["1"]["latency_ms"]["p50"]["median"],
        }
        for name, one in found.items()
        if one["rounds"] and name not in NOT_DRAWN
    ]
    if not figures:
        return
    drawn = FOLDER / "chart.json"
    drawn.parent.mkdir(parents=True, exist_ok=True)
    drawn.write_text(json.dumps(sorted(figures, key=lambda one: -one["rate"])))
    try:
        commands.run([_python(say), HERE / "chart.py", drawn, RESULTS / "chart.svg"], log=FOLDER / "chart.log")
    except Failure as failure:
        say(f"no chart: {failure}")


def _python(say) -> Path:
    """That of an environment with matplotlib."""
    folder, wanted = FOLDER / "chart", (HERE / "requirements.txt").read_text()
    installed = folder / "requirements.txt"
    if not installed.exists() or installed.read_text() != wanted:
        say("installing matplotlib for the chart")
        commands.run([sys.executable, "-m", "venv", folder])
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        commands.run([*pip, "--requirement", HERE / "requirements.txt"], log=FOLDER / "chart.log")
        installed.write_text(wanted)
    return folder / "bin" / "python"
