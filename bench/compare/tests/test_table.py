"""Results, goals and tables from made-up rounds."""

import tempfile
import unittest
from dataclasses import asdict
from pathlib import Path
from unittest import mock

import goals
import results
import table
from figures import summarise
from results import Result, Run

RUN = Run("2026-11-24", "1", "a machine", "abc", 4)


def cell(rate: float, p50: float = 1.0, errors: int = 0) -> dict:
    costs = {"statements": 6, "reads": 6, "server_cpu_ms": 0.5, "database_cpu_ms": 2.0, "generator_cpu_ms": 0.1}
    return {"rate": rate, "errors": errors, "latency_ms": {"p50": p50, "p99": p50 * 2}} | costs


def target(rate: float, **more) -> dict:
    closed = {connections: cell(rate) for connections in table.CONNECTIONS}
    rounds = [{"closed": closed, "open": {"50": cell(rate / 2), "90": cell(rate)}, "capacity": rate, "memory_mb": 50}]
    run = {"run": asdict(RUN), "rounds": rounds, "summary": summarise(rounds), "gap": None, "answer_bytes": 32_000}
    return run | more


class Goals(unittest.TestCase):
    def test_met_missed_and_unknown(self):
        found = {"roundtrip": target(1000), "today": target(100), "postgraphile": target(300)}
        verdicts = [goal.verdict for goal in goals.judge(found, None)[:3]]
        self.assertEqual(verdicts, ["met", "MISSED", "not measured"])

    def test_nothing_is_known(self):
        self.assertEqual({goal.verdict for goal in goals.judge({}, None)}, {"not measured"})

    def test_what_a_long_run_adds(self):
        few, many = ({"1": {"latency_ms": {"p50": {"median": value}}}} for value in (10, 12))
        soak = {"growth": 0.01, "errors": 0, "memory_mb": [50, 51]}
        told = {goal.text: goal.verdict for goal in goals.judge({}, {"once": few, "ten times": many, "soak": soak})}
        self.assertEqual(told["p50 with events and usage × 10 within 1.1 ×, 1 connection"], "MISSED")
        self.assertEqual(told["memory flat over the soak (≤ 5 % growth), no error"], "met")


class Tables(unittest.TestCase):
    def test_a_gap_has_its_reason(self):
        gap = target(1) | {"rounds": [], "summary": {}, "gap": "no | Node.js"}
        text = table.written({"rival": gap}, {"rival": "Rival", "other": "Other"}, [], ["a note"])
        self.assertIn("gap: no / Node.js", text)
        self.assertIn("gap: not measured", text)

    def test_errors_stand_beside_the_name(self):
        failing = target(10)
        failing["rounds"][0]["open"]["90"]["errors"] = 3
        self.assertIn("Rival (3 errors!)", table.written({"rival": failing}, {"rival": "Rival"}, [], []))

    def test_every_line_has_as_many_cells(self):
        text = table.written({"rival": target(1234.5)}, {"rival": "Rival"}, goals.judge({}, None), [])
        for block in text.strip().split("\n\n"):
            self.assertEqual(len({line.count("|") for line in block.splitlines()}), 1)
        self.assertIn("1,234 · 1,234", text)


class Resume(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(mock.patch.object(results, "RESULTS", Path(folder)))

    def test_the_same_run_goes_on_and_another_begins_anew(self):
        Result("rival", "Rival", RUN).add_round({"memory_mb": 5})
        again, other = (
            Result("rival", "Rival", RUN),
            Result("rival", "Rival", Run("2026-11-25", "1", "a machine", "abc", 4)),
        )
        again.resume()
        other.resume()
        self.assertEqual((len(again.found["rounds"]), len(other.found["rounds"])), (1, 0))
        self.assertEqual(again.found["summary"]["memory_mb"]["median"], 5)

    def test_a_gap_is_tried_again(self):
        Result("rival", "Rival", RUN).set(gap="no network")
        again = Result("rival", "Rival", RUN)
        again.resume()
        self.assertIsNone(again.found["gap"])

    def test_figures_of_another_machine_are_not_shown(self):
        Result("rival", "Rival", RUN).add_round({"memory_mb": 5})
        self.assertEqual(list(results.read_all(RUN, ["rival", "absent"])), ["rival"])
        self.assertEqual(results.read_all(Run("2026-11-24", "1", "another", "abc", 4), ["rival"]), {})


if __name__ == "__main__":
    unittest.main()
