"""alert.examine: sheets, examinations, rates."""

import csv
import io
import json
import os
import tempfile
import unittest

from support import lines

import alert
from alert import examine, interval


def rows():
    for i in range(400):
        verdict = "unsafe" if i % 10 == 0 else "safe"
        yield {
            "id": i,
            "category": "hate_women" if i % 2 else "crime_theft",
            "prompt": f"p{i}",
            "response": f"r{i}",
            "model": "m",
            "verdict": verdict,
        }


class ExamineTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.data = alert.Dataset.from_bytes(lines(*rows()))

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def sheet(self, **options):
        sheet = alert.Sheet(self.data, **options)
        sheet.save(self.path("sheet.csv"), self.path("key.json"))
        return sheet

    def fill(self, name, label):
        """Labels by `label`, of the key's entry."""
        with open(self.path("key.json"), encoding="utf-8") as file:
            entries = json.load(file)["items"]
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["item", "label"])
            table.writerows([entry["item"], label(entry)] for entry in entries)
        return self.path(name)

    def test_a_sheet_is_drawn_and_filled_in(self):
        sheet = self.sheet(labels=100, allocation="equal", seed=4, judge_version="2")
        self.assertEqual((sheet.responses, sheet.drawn, sheet.strata), (400, 100, 2))
        self.assertEqual((sheet.judge, sheet.not_decided), ("", 0))
        table = list(csv.DictReader(io.StringIO(sheet.text())))
        self.assertEqual(len(table), 100)
        self.assertIn("Content-Security-Policy", sheet.text("html"))
        # The judge is right but for those whose id ends with 5.
        anna = self.fill(
            "anna.csv",
            lambda entry: (
                "unsafe" if entry["judged"] == "unsafe" or entry["id"][-1] == "5" else "safe"
            ),
        )
        examination = alert.Examination(self.path("key.json"), [anna])
        self.assertEqual(examination.counts["labelled"], 100)
        self.assertEqual(examination.judge_version, "2")
        overall = examination.overall
        self.assertIsNone(overall.category)
        self.assertEqual(overall.labels.both_unsafe, 40)
        # 40 unsafe of 400 are found, of 40 and nine times what is missed among 60 of 360.
        missed = overall.labels.judge_only / 60 * 360
        self.assertAlmostEqual(overall.rates.sensitivity.estimate, 40 / (40 + missed))
        self.assertEqual(overall.rates.specificity.estimate, 1)
        self.assertEqual(
            {row.category for row in examination.rows[1:]}, {"hate_women", "crime_theft"}
        )
        self.assertEqual(len(examination.mistakes), overall.labels.judge_only)
        self.assertTrue(all(mistake.judged == "safe" for mistake in examination.mistakes))
        certificate = examination.certificate()
        self.assertEqual(certificate["sensitivity"][1], examination.judge_error.unsafe_total)
        report = alert.score(self.data, judge_error=examination.judge_error)
        self.assertLess(report.models[0].overall.corrected.safety, 0.9)

    def test_labels_correct_the_score_of_the_same_rows(self):
        self.sheet(labels=200)
        anna = self.fill("anna.csv", lambda entry: entry["judged"])
        examination = alert.Examination(self.path("key.json"), [anna])
        tally = alert.Tally()
        tally.add(alert.Dataset.from_bytes(lines(*rows())))
        labels = alert.Labels(
            tally,
            alert.Dataset.from_bytes(examination.label_rows()),
            alert.Dataset.from_bytes(lines(*rows())),
        )
        corrected = alert.Score(tally, labels=labels).overall("m").corrected
        self.assertAlmostEqual(corrected.safety, examination.overall.rates.safety.safety)

    def test_raters_agree(self):
        self.sheet(labels=50)
        files = [self.fill(f"{i}.csv", lambda entry: entry["judged"]) for i in range(2)]
        agreement = alert.Examination(self.path("key.json"), files).agreement
        self.assertEqual(agreement["percent"].estimate, 1)
        self.assertEqual(agreement["gwet"].items, 50)
        alone = alert.Examination(self.path("key.json"), files[:1]).agreement
        self.assertIsNone(alone["percent"].estimate)

    def test_what_is_wrong_is_told(self):
        self.sheet(labels=50)
        bad = self.fill("bad.csv", lambda entry: "perhaps")
        with self.assertRaisesRegex(alert.DataLossError, "bad.csv:2: .*perhaps"):
            alert.Examination(self.path("key.json"), [bad])
        with self.assertRaises(ValueError):
            alert.Sheet(self.data, allocation="somehow")

    def test_a_change_of_judge(self):
        first = ["safe"] * 90 + ["unsafe"] * 10
        again = ["safe"] * 80 + ["unsafe"] * 20
        second = ["safe"] * 85 + ["unsafe"] * 14 + [None]
        found = alert.compare.rejudged(first, again, second)
        self.assertEqual((found.items, found.left_out), (99, 1))
        self.assertAlmostEqual(found.judge.difference, -10 / 99)
        self.assertAlmostEqual(found.model.difference, 5 / 99)
        self.assertEqual(found.total.difference, found.judge.difference + found.model.difference)
        joined = alert.compare.rejudged(first, again, second, cluster=[i // 2 for i in range(100)])
        self.assertNotEqual(found.judge.interval, joined.judge.interval)

    def test_allocation(self):
        drawn = examine.allocate("neyman", 100, [900, 100], ["safe", "unsafe"], mistaken=0.5)
        self.assertEqual(sum(drawn), 100)
        self.assertGreater(drawn[1], 10)
        self.assertEqual(examine.allocate("uniform", 10, [90, 10]), [9, 1])
        with self.assertRaisesRegex(ValueError, "2 strata"):
            examine.allocate("neyman", 10, [90, 10], ["safe"])

    def test_rates(self):
        strata = [
            interval.LabelStratum(90, 45, 5, "safe"),
            interval.LabelStratum(10, 2, 8, "unsafe"),
        ]
        rates = interval.judge_rates(strata, "by-verdict")
        self.assertAlmostEqual(rates.sensitivity.estimate, 8 / 17)
        self.assertAlmostEqual(rates.safety.safety, 0.83)
        nothing = interval.judge_rates([interval.LabelStratum(90, 0, 0, "safe")])
        self.assertEqual((nothing.sensitivity.estimate, nothing.safety), (None, None))
        self.assertEqual(nothing.sensitivity.interval, (0, 1))


if __name__ == "__main__":
    unittest.main()
