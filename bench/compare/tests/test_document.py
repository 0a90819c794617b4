"""Where two documents differ."""

import unittest

from document import difference


class Difference(unittest.TestCase):
    def test_the_same(self):
        document = {"a": [{"b": "1", "c": None}], "d": True}
        self.assertIsNone(difference(document, {"d": True, "a": [{"c": None, "b": "1"}]}))

    def test_the_first_place_is_told(self):
        self.assertEqual(difference({"a": [1, 2]}, {"a": [1, 3]}), "document.a[1] is 3 instead of 2")
        self.assertEqual(difference([1], []), "document has 0 instead of 1 items")
        self.assertIn("instead of ['a']", difference({"a": 1}, {}))

    def test_a_whole_number_may_be_text_but_is_no_truth(self):
        self.assertIsNone(difference("1", 1))
        self.assertIsNotNone(difference("1", 1.0))
        self.assertIsNotNone(difference("10", "1E+1"))
        self.assertIsNotNone(difference(True, 1))

    def test_moments_are_compared_as_moments(self):
        same = ("2026-11-24T01:00:00.5+00:00", "2026-11-24T01:00:00.500Z", "2026-11-24T02:00:00.500000+01:00")
        for written in same:
            self.assertIsNone(difference({"createdAt": same[0]}, {"createdAt": written}))
        self.assertIsNotNone(difference({"createdAt": same[0]}, {"createdAt": None}))
        self.assertIsNotNone(difference({"createdAt": same[0]}, {"createdAt": "2026-11-24T01:00:00Z"}))


if __name__ == "__main__":
    unittest.main()
