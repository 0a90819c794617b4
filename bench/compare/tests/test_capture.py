"""From the log to a pgbench script."""

import json
import tempfile
import unittest
from pathlib import Path

import capture
from capture import Statement
from commands import Failure

ONE, TWO, THREE = (f"00000000-0000-7000-8000-00000000000{number}" for number in (1, 2, 3))


class Parse(unittest.TestCase):
    def test_an_execution_with_parameters(self):
        found = capture.parse("execute sqlx_s_3: SELECT 1 WHERE $1 = $2", "parameters: $1 = 'it''s', $2 = NULL")
        self.assertEqual(found, Statement("SELECT 1 WHERE $1 = $2", ("it's", None)))

    def test_newer_servers_write_a_capital(self):
        found = capture.parse("execute <unnamed>: SELECT $1", "Parameters: $1 = '7'")
        self.assertEqual(found, Statement("SELECT $1", ("7",)))

    def test_more_than_nine_parameters_keep_their_order(self):
        detail = "parameters: " + ", ".join(f"${number} = '{number}'" for number in range(1, 12))
        self.assertEqual(capture.parse("execute s: SELECT 1", detail).parameters[9:], ("10", "11"))

    def test_a_value_may_look_like_a_parameter(self):
        found = capture.parse("execute s: SELECT $1, $2", "parameters: $1 = 'a, $2 = ''b''', $2 = 'c'")
        self.assertEqual(found.parameters, ("a, $2 = 'b'", "c"))

    def test_other_entries_are_none(self):
        self.assertIsNone(capture.parse("statement: SELECT 1", ""))
        self.assertIsNone(capture.parse("checkpoint starting", ""))


class ReadLog(unittest.TestCase):
    def test_only_this_database_and_only_from_the_offset_on(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "log")
            before = json.dumps({"dbname": "bench", "message": "execute s: SELECT 0"}) + "\n"
            entries = [
                {"dbname": "bench", "message": "execute s: SELECT\n $1;", "detail": "parameters: $1 = 'x'"},
                {"dbname": "other", "message": "execute s: SELECT 2"},
                {"message": "received SIGHUP"},
            ]
            path.write_text(before + "".join(json.dumps(entry) + "\n" for entry in entries))
            self.assertEqual(capture.read_log(path, len(before), "bench"), [Statement("SELECT\n $1", ("x",))])


class ByTenant(unittest.TestCase):
    def test_what_names_no_tenant_is_left_out(self):
        own, catalogue = Statement("a", (ONE,)), Statement("b", ("x",))
        self.assertEqual(capture.by_tenant([own, catalogue, own], [ONE, TWO]), {ONE: [own, own]})


class Script(unittest.TestCase):
    def test_what_differs_is_drawn_and_what_does_not_is_defined(self):
        captured = {
            tenant: [Statement("SELECT x FROM t\n WHERE id = $1 LIMIT $2", (tenant, "20"))] for tenant in (ONE, TWO)
        }
        script = capture.script(captured)
        self.assertIn("\nSELECT x FROM t WHERE id = :drawn_1 LIMIT :fixed_1;\n", script.text)
        self.assertIn("\\set number random(1, 2)", script.text)
        self.assertEqual(script.defined, {"fixed_1": "20"})
        self.assertEqual(script.rows, [[ONE], [TWO]])

    def test_equal_values_share_a_variable(self):
        captured = {tenant: [Statement("SELECT $1, $2", (tenant, tenant))] for tenant in (ONE, TWO)}
        self.assertIn("SELECT :drawn_1, :drawn_1;", capture.script(captured).text)

    def test_null_and_nothing_are_written_out(self):
        captured = {tenant: [Statement("SELECT $1, $2, $3", (tenant, None, ""))] for tenant in (ONE, TWO)}
        self.assertIn("SELECT :drawn_1, NULL, '';", capture.script(captured).text)

    def test_comments_are_dropped(self):
        captured = {tenant: [Statement("SELECT $1 -- who\n, 2", (tenant,))] for tenant in (ONE, TWO)}
        self.assertIn("SELECT :drawn_1 , 2;", capture.script(captured).text)

    def test_the_order_of_concurrent_statements_does_not_matter(self):
        first, second = (lambda tenant: Statement("a $1", (tenant,))), (lambda tenant: Statement("b $1", (tenant,)))
        script = capture.script({ONE: [first(ONE), second(ONE)], TWO: [second(TWO), first(TWO)]})
        self.assertEqual((script.statements, len(script.rows)), (2, 2))

    def test_a_tenant_with_other_statements_is_left_out(self):
        same = {tenant: [Statement("a $1", (tenant,))] for tenant in (ONE, TWO)}
        self.assertEqual(len(capture.script(same | {THREE: [Statement("b $1", (THREE,))]}).rows), 2)

    def test_too_many_others_are_a_failure(self):
        with self.assertRaises(Failure):
            capture.script({ONE: [Statement("a", ())], TWO: [Statement("b", ())], THREE: [Statement("c", ())]})
        with self.assertRaises(Failure):
            capture.script({})

    def test_the_table_of_what_is_drawn(self):
        captured = {tenant: [Statement("SELECT $1, $2", (tenant, tenant[-1] + "'"))] for tenant in (ONE, TWO)}
        made = capture.table(capture.script(captured))
        self.assertIn("(number integer PRIMARY KEY, drawn_1 text NOT NULL, drawn_2 text NOT NULL)", made)
        self.assertIn(f"(1, '{ONE}', '1''')", made)


if __name__ == "__main__":
    unittest.main()
