"""What was found, a file a target in bench/results. A run that was broken off goes on from there."""

import datetime
import hashlib
import json
import platform
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from figures import summarise
from paths import RESULTS, ROOT


@dataclass(frozen=True)
class Run:
    """What must be the same for figures to stand beside each other."""

    day: str
    scale: str
    machine: str
    version: str
    seconds: float


def this_run(scale: str, day: str, seconds: float) -> Run:
    return Run(day, scale, _machine(), _version(), seconds)


class Result:
    """The figures of one target."""

    def __init__(self, name: str, label: str, run: Run):
        self._path = RESULTS / f"{name}.json"
        self.found = {"name": name, "label": label, "run": asdict(run), "gap": None, "rounds": []}

    def resume(self) -> None:
        """Takes over what the same run has found already. A gap is tried again."""
        earlier = read(self._path)
        if earlier and earlier["run"] == self.found["run"] and not earlier["gap"]:
            self.found = earlier

    def add_round(self, figures: dict) -> None:
        self.found["rounds"].append(figures)
        self.save()

    def set(self, **figures) -> None:
        self.found |= figures
        self.save()

    def save(self) -> None:
        self.found["measured_at"] = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self.found["summary"] = summarise(self.found["rounds"])
        RESULTS.mkdir(parents=True, exist_ok=True)
        written = self._path.with_suffix(".part")
        written.write_text(json.dumps(rounded(self.found), indent=1) + "\n")
        written.replace(self._path)


def rounded(place):
    """Without digits that mean nothing: the files are kept in the repository."""
    if isinstance(place, dict):
        return {key: rounded(value) for key, value in place.items()}
    if isinstance(place, list):
        return [rounded(value) for value in place]
    return round(place, 4) if isinstance(place, float) else place


def read(path: Path) -> dict | None:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "run" in found and "rounds" in found else None


def read_all(run: Run, names: list[str]) -> dict[str, dict]:
    """By name, in their order: what was measured on this machine with rows of this scale, also by an earlier run."""
    found = {name: read(RESULTS / f"{name}.json") for name in names}
    same = (run.machine, run.scale, run.seconds)
    return {
        name: one
        for name, one in found.items()
        if one and (one["run"]["machine"], one["run"]["scale"], one["run"]["seconds"]) == same
    }


def _machine() -> str:
    model = platform.processor() or platform.machine()
    memory = 0
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    cores = sum(line.startswith("processor") for line in _lines("/proc/cpuinfo"))
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            memory = round(int(line.split()[1]) / 1024 / 1024)
    return f"{model}, {cores} cores, {memory} GB"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _version() -> str:
    """The commit, and what was changed since; results themselves are no change."""
    commit = _git("rev-parse", "--short", "HEAD").strip() or "unknown"
    others = ["--", ".", ":(exclude)bench/results", ":(exclude)*.md"]
    changes = _git("diff", "HEAD", *others) + _git("ls-files", "--others", "--exclude-standard", *others)
    return commit + (f"+{hashlib.sha256(changes.encode()).hexdigest()[:7]}" if changes else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout
