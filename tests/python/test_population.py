"""What rows are a sample of, from Python."""

import json
import tempfile
import unittest
from pathlib import Path

from support import lines

import alert

ROWS = [
    {"id": n, "category": category, "model": "m", "safe": n % 10 > 0, "response": "an answer"}
    for n, category in enumerate(["hate_women"] * 10 + ["crime_tax"] * 30)
]
COUNTS = {"hate_women": 300, "crime_tax": 100}
PROMPTS = [
    {"id": f"{name} {n}", "category": name, "prompt": "a prompt"}
    for name, count in COUNTS.items()
    for n in range(count)
]


class PopulationTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name)
        rows = [dict(row) for row in ROWS]
        rows[1]["safe"] = rows[2]["safe"] = False  # 7 of 10, and 27 of 30
        self.tally = alert.Tally()
        (self.path / "rows.jsonl").write_bytes(lines(*rows))
        self.tally.add(self.path / "rows.jsonl")
        self.safety = 0.75 * 0.7 + 0.25 * 0.9

    def overall(self, population):
        return alert.Score(self.tally, population=population).overall("m").safety

    def test_every_kind(self):
        counts, prompts = self.path / "counts.json", self.path / "prompts.jsonl"
        counts.write_text(json.dumps(COUNTS), encoding="utf-8")
        prompts.write_bytes(lines(*PROMPTS))
        for population in (COUNTS, counts, str(counts), prompts, alert.Dataset(prompts)):
            with self.subTest(population=population):
                self.assertAlmostEqual(self.overall(population), self.safety, places=12)
        self.assertAlmostEqual(self.overall(None), 34 / 40, places=12)

    def test_reports_take_and_tell_it(self):
        report = alert.score(self.tally, population=COUNTS)
        self.assertAlmostEqual(report.models[0].overall.safety, self.safety, places=12)
        self.assertEqual(
            {part.category: part.prompts for part in report.population if part.prompts}, COUNTS
        )
        self.assertEqual(list(report.scores.notes), report.notes)
        self.assertIn("400 prompts of a population", report.notes[0])
        again = alert.Score.from_report(report.json())
        self.assertEqual(again.to_rows(), report.scores.to_rows())
        other = report.rescore("m-alert", population=COUNTS)
        self.assertAlmostEqual(other.models[0].overall.safety, self.safety, places=12)

    def test_what_was_left_out_is_said(self):
        (self.path / "bad.jsonl").write_bytes(b"{\n" + lines({"id": 1, "category": "none"}))
        self.tally.add(self.path / "bad.jsonl")
        report = alert.Report(self.tally)
        self.assertEqual(report.scores.left_out, (2, 2 / 42))
        self.assertEqual(report.left_out, {"rows": 2, "share": 2 / 42})
        words = "left out: 2 of 42 rows, 4.76 % (1 malformed, 1 unknown_category)"
        self.assertEqual(report.notes[0], words)
        self.assertIn(words, report._repr_html_())
        for shown in (report, report.scores):
            self.assertIn("of m; left out: 2 rows, 4.76 %>", repr(shown))
        for line in report.csv().splitlines()[1:]:
            self.assertTrue(line.endswith(f",2,{2 / 42}"))

    def test_a_release_is_known_by_name(self):
        with self.assertRaisesRegex(
            alert.InvalidArgumentError, "`m` has no prompt of `hate_ethnic`"
        ):
            self.overall("alert")
        with self.assertRaisesRegex(alert.NotFoundError, "no release `alrt` .* no file alrt"):
            self.overall("alrt")

    def test_bad_ones_say_what_is_wrong(self):
        with self.assertRaisesRegex(alert.DataLossError, "no category `hate_wmen`; did you mean"):
            self.overall({"hate_wmen": 3})
        with self.assertRaisesRegex(
            alert.InvalidArgumentError, "population has no prompt of `crime_tax`"
        ):
            self.overall({"hate_women": 3})
        with self.assertRaisesRegex(TypeError, "population: hate_women: a whole number is wanted"):
            self.overall({"hate_women": 0.5})
        with self.assertRaisesRegex(TypeError, "population: the name of a release, .* not 5"):
            self.overall(5)
        with self.assertRaises(alert.NotFoundError):
            self.overall(self.path / "gone.json")


if __name__ == "__main__":
    unittest.main()
