"""What the generator of SQL constants makes, and how it says what is wrong."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

GENERATOR = pathlib.Path(__file__).resolve().parents[2] / "services/platform/codegen/sql_constants.py"
GOOD = """-- Locks one requisition.
-- $1 requisition_id text  as in its name
-- -> requisition_id text, state int4,
--    tags text?[], submit_time timestamptz?
SELECT requisition_id, state, tags, submit_time -- $9; is a comment
  FROM requisitions
 WHERE requisition_id = $1 AND note <> 'a;b $7'
   FOR UPDATE;
"""


class SqlConstantsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def generate(self, files):
        for name, text in files.items():
            path = self.root / "sql" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return subprocess.run([sys.executable, GENERATOR, "--service", "demo", "--source", self.root / "sql", "--out", self.root / "out"],
                              capture_output=True, text=True, check=False)

    def header(self, files):
        result = self.generate(files)
        self.assertEqual(result.returncode, 0, result.stderr)
        return (self.root / "out/demo.h").read_text()

    def assert_refused(self, name, text, line, what):
        result = self.generate({name: text})
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"{name}:{line}: ", result.stderr)
        self.assertIn(what, result.stderr)
        self.assertNotIn("Traceback", result.stderr)
        self.assertFalse((self.root / "out/demo.h").exists(), "nothing is written when something is wrong")

    def test_a_query_becomes_a_typed_constant(self):
        header = self.header({"queries/lock_requisition.sql": GOOD})
        self.assertIn("struct LockRequisitionRow {\n  std::string requisition_id{};\n  std::int32_t state{};\n"
                      "  std::vector<std::optional<std::string>> tags{};\n  std::optional<absl::Time> submit_time{};\n", header)
        self.assertIn("using Columns = pg::Columns<pg::Text, pg::Int4, pg::Array<pg::Nullable<pg::Text>>, pg::Nullable<pg::Timestamptz>>;", header)
        self.assertIn('inline constexpr pg::Statement<LockRequisitionRow, pg::Text> kLockRequisition{\n    "demo.lock_requisition"', header)

    def test_a_query_without_columns_has_no_row(self):
        header = self.header({"queries/delete_all.sql": "-- Deletes all.\nDELETE FROM requisitions;\n"})
        self.assertIn("pg::Statement<pg::NoRow> kDeleteAll", header)

    def test_a_query_may_return_the_row_of_a_later_one(self):
        same = "-- Finds it.\n-- -> same as lock_requisition\nSELECT requisition_id, state, tags, submit_time FROM requisitions;\n"
        header = self.header({"queries/lock_requisition.sql": GOOD, "queries/find_requisition.sql": same})
        self.assertLess(header.index("struct LockRequisitionRow"), header.index("kFindRequisition"))
        self.assertIn("pg::Statement<LockRequisitionRow> kFindRequisition", header)

    def test_migrations_are_embedded_with_their_checksum(self):
        self.header({"migrations/V001__first.sql": "SELECT 1;\n"})
        code = (self.root / "out/demo_migrations.cc").read_text()
        self.assertIn('"b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd"', code)
        self.assertIn('{"demo", 1, "first", R"sql(SELECT 1;\n)sql"', code)

    def test_wrong_files_are_named_with_line_and_remedy(self):
        cases = {
            "no_description": ("-- $1 id text\nSELECT $1;\n", 1, "begins with what the statement does"),
            "unknown_type": (GOOD.replace("state int4", "state integer"), 3, "there is no type 'integer'; use one of bool, int4"),
            "gap": ("-- Finds.\n-- $2 id text\nSELECT 1;\n", 2, "expected $1, found $2"),
            "undeclared": ("-- Finds.\n-- $1 id text\nSELECT $1,\n  $2;\n", 4, "$2 is not declared; add the line -- $2"),
            "unused": (GOOD.replace("requisition_id = $1", "true"), 5, "$1 is declared but not used"),
            "no_semicolon": ("-- Finds.\nSELECT 1\n", 2, "ends with a semicolon"),
            "two_statements": ("-- Finds.\nSELECT 1;\nSELECT 2;\n", 2, "one statement per file"),
            "star": ("-- Finds.\nSELECT\n  * FROM t;\n", 2, "name the columns instead of *"),
            "keyword": ("-- Finds.\n-- -> new text\nSELECT new FROM t;\n", 2, "AS another_name"),
            "twice": ("-- Finds.\n-- -> a text, a text\nSELECT a, a FROM t;\n", 2, "'a' is declared twice"),
            "comma": ("-- Finds.\n-- -> a text,\nSELECT a FROM t;\n", 2, "end with a comma"),
            "same_as_nothing": ("-- Finds.\n-- -> same as nobody\nSELECT a FROM t;\n", 2, "'nobody' is not a query"),
            "carriage_return": ("-- Finds.\r\nSELECT 1;\r\n", 1, "LF alone"),
            "latin": (b"-- Finds \xe9.\nSELECT 1;\n", 1, "save it as UTF-8"),
            "malformed_parameter": ("-- Finds.\n-- $1 text\nSELECT $1;\n", 2, "a parameter reads -- $1 requisition_id text"),
        }
        for name, (text, line, what) in cases.items():
            with self.subTest(name):
                self.assert_refused(f"queries/{name}.sql", text, line, what)
                (self.root / f"sql/queries/{name}.sql").unlink()

    def test_a_query_file_is_named_in_snake_case(self):
        self.assert_refused("queries/FindAll.sql", "-- Finds.\nSELECT 1;\n", 1, "named in snake_case")

    def test_migrations_are_numbered_without_gaps(self):
        self.generate({"migrations/V001__first.sql": "SELECT 1;\n"})
        for made in (self.root / "out").glob("*"):
            made.unlink()
        self.assert_refused("migrations/V003__third.sql", "SELECT 3;\n", 1, "this one should be V002__third.sql")

    def test_a_migration_does_not_end_its_own_transaction(self):
        self.assert_refused("migrations/V001__first.sql", "-- COMMIT;\nSELECT 1;\nCOMMIT;\n", 3, "remove COMMIT")

    def test_a_function_body_in_a_migration_may_begin_and_end(self):
        self.header({"migrations/V001__first.sql": "DO $$\nBEGIN\n  PERFORM 1;\nEND $$;\n"})

    def test_a_migration_file_is_named_by_the_pattern(self):
        self.assert_refused("migrations/first.sql", "SELECT 1;\n", 1, "V001__what_it_does.sql")


if __name__ == "__main__":
    unittest.main()
