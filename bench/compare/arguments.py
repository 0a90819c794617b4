"""What a run can be told."""

import argparse

DESCRIPTION = """\
Measures the gateway beside what a user would pick instead: the same document, from the same tables, on one machine.

A run finds or installs PostgreSQL and PgBouncer (as tests/servers does), builds the gateway, generates and loads the
rows once a day and scale, installs the rivals, checks every target's answer against the expected document, and measures
in rounds that take turns. What it makes lies in target/bench, what it finds in bench/results.
"""

EXAMPLES = """\
examples:
  make bench                                      everything, in less than half an hour
  make bench TARGETS="roundtrip postgraphile"     these two; the others keep the figures of an earlier run
  make bench TARGETS=roundtrip SCALE=0.1          a quick look
  make bench-long                                 rows × 10 and the ten-minute soak of the gateway

  python3 bench/compare --list                    the names of the targets
  python3 bench/compare --table                   the table of what is known, without measuring
  python3 bench/compare --seconds 1 --rounds 1 --scale 0.1    does everything work?

A run that was broken off goes on where it was: what the same run (day, scale, machine, version) has found is not
measured again unless --again is said. A rival that cannot be installed is a gap in the table, with the reason.

Who changes the benchmarks may name programs that are built already: BENCH_GATEWAY, BENCH_MIGRATION, BENCH_TOOLS.
"""


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 bench/compare",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--targets", default="", metavar="NAMES", help="which to measure, separated by spaces (all)")
    parser.add_argument("--scale", default="1", help="how many audit events and usage rows: 0.1, 1 (2 M each) or 10")
    parser.add_argument("--rounds", type=_positive(int), default=2, help="how often each is measured, in turns (2)")
    parser.add_argument("--seconds", type=_positive(float), default=3, help="how long each load lasts (3)")
    parser.add_argument("--again", action="store_true", help="measure what this run has measured already")
    parser.add_argument("--long", action="store_true", help="the gateway on ten times the rows, and a ten-minute soak")
    parser.add_argument(
        "--soak-seconds", type=_positive(int), default=600, help="how long the soak of --long lasts (600)"
    )
    parser.add_argument("--list", action="store_true", help="list the targets and stop")
    parser.add_argument("--table", action="store_true", help="write the table of what is known and stop")
    # How a target is installed: in a process of its own, whose output is kept.
    parser.add_argument("--install", help=argparse.SUPPRESS)
    return parser.parse_args(words)


def _positive(kind):
    def parse_positive(word: str):
        value = kind(word)
        if value <= 0:
            raise argparse.ArgumentTypeError("must be more than 0")
        return value

    return parse_positive
