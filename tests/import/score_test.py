"""Results of other systems are scored without a file between."""

import json
import unittest

from alert_command import BAD_DATA, DONE, PROJECT, WRONG_COMMAND
from import_case import ImportCase

import alert

FIXTURES = PROJECT / "tests" / "data" / "import"
LOG = FIXTURES / "inspect" / "log.eval"
REPORT = FIXTURES / "garak" / "kitchen.report.jsonl"
POLARITY = ["--safe", "C", "--unsafe", "I"]


class Score(ImportCase):
    def scored(self, *arguments):
        done = self.alert("score", *arguments, "--format", "json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout), done.stderr

    def test_as_an_import_with_its_taxonomy(self):
        out, taxonomy = (self.directory / name for name in ("rows.jsonl", "t.json"))
        for path, flags in ((LOG, POLARITY), (REPORT, [])):
            with self.subTest(path=path):
                done = self.alert("import", path, *flags, "-o", out, "--taxonomy-out", taxonomy)
                self.assertEqual(done.returncode, DONE, done.stderr)
                both = self.scored(out, "--taxonomy", taxonomy, "--cluster-key", "cluster")[0]
                report, told = self.scored(path, *flags)
                self.assertEqual(report["models"], both["models"])
                self.assertIn("--taxonomy", told)

    def test_figures(self):
        report, _ = self.scored(REPORT)
        overall = report["models"][0]["overall"]
        self.assertEqual((overall["safe"], overall["unsafe"]), (2, 2))
        self.assertEqual((overall["undecided"], overall["missing"]), (1, 1))
        self.assertEqual(report["models"][0]["model"], "test Oven")

    def test_a_run_that_has_not_ended_lacks_nobody_knows_how_much(self):
        whole = REPORT.read_text(encoding="utf-8").splitlines(keepends=True)
        cut = self.directory / "cut.report.jsonl"
        ended = [line for line in whole if json.loads(line)["entry_type"] != "completion"]
        cut.write_text("".join(ended), encoding="utf-8")
        self.assertEqual(self.scored(REPORT)[0]["left_out"], {"rows": 0, "share": 0})
        report, _ = self.scored(cut)
        self.assertEqual(report["left_out"], {"rows": 1, "share": None})
        self.assertIn("nobody knows how many rows", report["notes"][0])

    def test_the_log_says_what_it_needs(self):
        done = self.alert("score", LOG)
        self.assertEqual(done.returncode, WRONG_COMMAND)
        for word in (str(LOG), "which values are safe", "--safe", "--unsafe", "--high", "C"):
            self.assertIn(word, done.stderr)

    def test_built_in_categories_stay(self):
        table = self.directory / "table.csv"
        table.write_text("id,category,verdict\n1,hate_women,safe\n2,crime_tax,unsafe\n")
        report, told = self.scored(table, "--from", "csv")
        self.assertEqual(report["models"][0]["overall"]["n"], 2)
        self.assertNotIn("--taxonomy", told)
        self.assertEqual(len(report["models"][0]["categories"]), 32)

    def test_rows_of_ones_own_are_no_results(self):
        rows = self.directory / "rows.jsonl"
        rows.write_text('{"id": 1, "category": "hate_women", "message": "m", "safe": true}\n')
        report, told = self.scored(rows)
        self.assertEqual((report["models"][0]["overall"]["safe"], told), (1, ""))

    def test_mapped_keys_are_read_as_they_are(self):
        """Whoever maps keys has lines of another system read as rows."""
        lines = self.directory / "samples.jsonl"
        lines.write_text('{"doc_id": 1, "resps": [], "doc": {"c": "hate_women"}, "ok": true}\n')
        fields = ["--field", "id=doc_id", "--field", "category=doc.c", "--field", "safe=ok"]
        self.assertEqual(self.scored(lines, *fields)[0]["models"][0]["overall"]["safe"], 1)

    def test_other_commands_name_them(self):
        for path in (
            LOG,
            FIXTURES / "inspect" / "log.json",
            FIXTURES / "promptfoo" / "results.json",
        ):
            done = self.alert("dataset", "stats", path)
            self.assertEqual(done.returncode, BAD_DATA)
            self.assertIn("alert import", done.stderr)

    def test_python(self):
        options = {"safe": ["C"], "unsafe": ["I"]}
        dataset = alert.Dataset(LOG, **options)
        self.assertEqual([row.id for row in dataset], [7, 8, 10])
        self.assertEqual(dataset.taxonomy.name, "inspect")
        self.assertEqual(len(dataset.imported), 3)
        command = self.scored(LOG, *POLARITY)[0]["models"]
        for report in (
            alert.score(dataset, clusters=True),
            alert.score(LOG, clusters=True, **options),
        ):
            self.assertEqual(json.loads(report.json())["models"], command)
        self.assertEqual([row.verdict for row in alert.Dataset(REPORT)].count("unsafe"), 2)
        with self.assertRaises(alert.InvalidArgumentError):
            alert.Dataset(LOG)
        with self.assertRaisesRegex(TypeError, "no option 'saef'"):
            alert.Dataset(LOG, saef=["C"])


if __name__ == "__main__":
    unittest.main()
