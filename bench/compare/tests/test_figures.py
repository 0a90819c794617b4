"""Percentiles, medians, spreads."""

import unittest

import figures


class Percentile(unittest.TestCase):
    def test_nearest_rank(self):
        ordered = [float(value) for value in range(1, 101)]
        self.assertEqual([figures.percentile(ordered, share) for share in (0.5, 0.99, 1)], [50, 99, 100])
        self.assertEqual(figures.percentile([7.0], 0.5), 7)

    def test_latency_of_nothing(self):
        self.assertEqual(figures.latency([]), {})
        self.assertEqual(figures.latency([3, 1, 2])["p50"], 2)


class Summary(unittest.TestCase):
    def test_the_median_and_what_lies_around_it(self):
        self.assertEqual(figures.summary([3, 1, 2]), {"median": 2, "min": 1, "max": 3})
        self.assertIsNone(figures.summary([None]))

    def test_rounds_are_brought_together_place_by_place(self):
        rounds = [
            {"closed": {"1": {"rate": 10}, "16": {"rate": 1}}},
            {"closed": {"1": {"rate": 20, "first_error": "x"}}},
        ]
        merged = figures.summarise(rounds)
        self.assertEqual(merged["closed"]["1"], {"rate": {"median": 15, "min": 10, "max": 20}})
        self.assertEqual(merged["closed"]["16"]["rate"]["median"], 1)
        self.assertEqual(figures.summarise([]), {})


class Trips(unittest.TestCase):
    def test_each_waits_once(self):
        self.assertEqual(figures.trips(13.0, 1.0, 2), 6)
        self.assertEqual(figures.trips(0.9, 1.0, 2), 0)


class Growth(unittest.TestCase):
    def test_the_warm_up_does_not_count(self):
        self.assertEqual(figures.growth([10, 50, 100, 100, 100]), 1)
        self.assertEqual(figures.growth([10, 50, 50, 50, 50]), 0)
        self.assertEqual(figures.growth([1, 2]), 0)


if __name__ == "__main__":
    unittest.main()
