"""Everything that can be measured: the gateway, the floors, and the rivals in bench/rivals.

A target has NAME, LABEL, READY, install(), command(), visit() and document(), as bench/README.md says. A folder of
bench/rivals holds one in its `target.py`, or several in a list TARGETS there.
"""

import importlib.util
import sys

from paths import RIVALS

from . import floor, pgbench, roundtrip

# In the order of the table: ours, the rivals, the floors.
OURS = [roundtrip.DIRECT, roundtrip.POOLED, roundtrip.EXECUTING, roundtrip.EXECUTING_POOLED]
FLOORS = [floor.STATEMENT, floor.STATEMENTS, pgbench.TARGET, floor.STATIC]


def everything() -> list:
    return OURS + _rivals() + FLOORS


def _rivals() -> list:
    found = []
    for path in sorted(RIVALS.glob("*/target.py")):
        module = _load(path)
        found += getattr(module, "TARGETS", [module])
    return found


def _load(path):
    name = f"rival_{path.parent.name}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module
