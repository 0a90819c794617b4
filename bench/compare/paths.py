"""Where things are: the repository, what a run leaves behind, and what it is asked to publish."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RIVALS = ROOT / "bench" / "rivals"
RESULTS = ROOT / "bench" / "results"

# Everything that is made at run time. Git ignores it.
FOLDER = ROOT / "target" / "bench"
