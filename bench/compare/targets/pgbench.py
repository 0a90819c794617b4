"""The floor without HTTP: pgbench repeats, prepared, the statements that the gateway sends for a dashboard."""

from pathlib import Path
from types import SimpleNamespace


def install(target: Path) -> None:
    """It comes with PostgreSQL."""


TARGET = SimpleNamespace(
    NAME="pgbench", LABEL="floor: roundtrip's statements in pgbench", IS_POOLED=False, IS_PGBENCH=True, install=install
)
