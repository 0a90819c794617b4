"""The programs of a run: PostgreSQL and PgBouncer as `tests/servers` finds or installs them, ours as cargo builds them."""

import os
from dataclasses import dataclass
from pathlib import Path

import commands
from paths import FOLDER, ROOT

# Whoever works on the benchmarks names programs that are built already.
OVERRIDES = {"gateway": "BENCH_GATEWAY", "migration": "BENCH_MIGRATION", "tools": "BENCH_TOOLS"}


@dataclass(frozen=True)
class Programs:
    """Where each of them is."""

    postgres: Path
    pgbouncer: Path
    gateway: Path
    migration: Path
    tools: Path


def prepare(say) -> Programs:
    """Finds, installs and builds whatever is missing."""
    postgres, pgbouncer = _servers()
    overridden = {name: Path(os.environ[variable]) for name, variable in OVERRIDES.items() if os.environ.get(variable)}
    if not {"gateway", "migration"} <= overridden.keys():
        say("building the gateway (minutes when it is the first time)")
        _cargo("build", "--release", "--locked", "--workspace", "--bins")
    if "tools" not in overridden:
        say("building the load generator")
        manifest = ROOT / "bench" / "tools" / "Cargo.toml"
        _cargo("build", "--release", "--locked", "--manifest-path", manifest, "--target-dir", FOLDER / "tools")
    built = {
        "gateway": _target_folder() / "release" / "roundtrip",
        "migration": _target_folder() / "release" / "migration",
        "tools": FOLDER / "tools" / "release" / "roundtrip-bench",
    }
    return Programs(postgres=postgres, pgbouncer=pgbouncer, **(built | overridden))


def _servers() -> tuple[Path, Path]:
    """Asked once: to ask means to start servers that nobody needs."""
    remembered = FOLDER / "servers"
    if remembered.exists():
        found = [Path(line) for line in remembered.read_text().splitlines()]
        if len(found) == 2 and all(path.exists() for path in found):
            return found[0], found[1]
    script = 'printf "%s\\n%s\\n" "$TEST_POSTGRES_BIN" "$TEST_PGBOUNCER"'
    binaries, pgbouncer = map(Path, commands.run([ROOT / "tests" / "servers", "sh", "-c", script]).splitlines()[-2:])
    # On the PATH may be links to some of the programs only; psql and pgbench lie beside the server itself.
    binaries = (binaries / "postgres").resolve().parent
    remembered.parent.mkdir(parents=True, exist_ok=True)
    remembered.write_text(f"{binaries}\n{pgbouncer}\n")
    return binaries, pgbouncer


def _cargo(*arguments) -> None:
    commands.run(["cargo", *arguments], log=FOLDER / "cargo.log", cwd=ROOT)


def _target_folder() -> Path:
    return Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
