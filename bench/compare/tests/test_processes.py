"""What /proc says."""

import unittest

from processes import Stat, family


class Proc(unittest.TestCase):
    def test_a_name_may_hold_anything(self):
        line = "7 (a) b (c)) S 3 5 5 0 -1 4194560 1 2 3 4 10 20 30 40 20 0 1 0 9 9 9"
        stat = Stat(line)
        self.assertEqual((stat.parent, stat.group, stat.ticks), (3, 5, 100))

    def test_a_family_is_the_group_and_its_children(self):
        def stat(parent: int, group: int) -> Stat:
            return Stat(f"1 (x) S {parent} {group} 1 0 -1 0 0 0 0 0 1 1 1 1")

        processes = {5: stat(1, 5), 6: stat(5, 5), 7: stat(5, 7), 8: stat(6, 8), 9: stat(1, 9)}
        self.assertEqual(family(5, processes), [5, 6, 7, 8])


if __name__ == "__main__":
    unittest.main()
