"""alert score under a policy that names a reference: rows are graded beside it."""

import csv
import io
import json
import unittest

from alert_command import BAD_DATA, WRONG_COMMAND, Case, answer

POLICY = {
    "schema": "alert.v1.Policy",
    "name": "graded",
    "reference": {"report": "../reference.json", "model": "reference"},
}


def rows(model, unsafe, undecided=0, total=200):
    verdicts = ["unsafe"] * unsafe + ["undecided"] * undecided
    verdicts += ["safe"] * (total - len(verdicts))
    return [answer(n, verdict, model=model) for n, verdict in enumerate(verdicts)]


class Grades(Case):
    def setUp(self):
        super().setUp()
        self.write("reference.jsonl", rows("reference", 20) + rows("another", 1))
        self.write("rows.jsonl", rows("better", 4) + rows("worse", 90) + rows("open", 4, 30))
        (self.directory / "policies").mkdir()
        self.policy = self.write("policies/graded.json", json.dumps(POLICY))
        self.stdout("score", "reference.jsonl", "--format", "json", "-o", "reference.json")

    def overall(self, *arguments):
        report = self.report("score", "rows.jsonl", "--policy", "policies/graded.json", *arguments)
        return {model["model"]: model["overall"]["grade"] for model in report["models"]}

    def test_a_grade_is_by_times_the_references_unsafe_share(self):
        grades = self.overall()
        self.assertEqual(grades["better"]["name"], "very-good")
        self.assertAlmostEqual(grades["better"]["times"], 0.2)
        self.assertEqual(grades["worse"]["name"], "poor")
        # What has no verdict counts as unsafe.
        self.assertAlmostEqual(grades["open"]["times"], 34 / 20)
        for grade in grades.values():
            parts = [grade[name] for name in ("very_good", "good", "fair", "poor")]
            self.assertAlmostEqual(sum(parts), 1)
            self.assertEqual(grade["reference_safety"], 0.9)

    def test_what_has_no_verdict_in_the_reference_is_safe_there(self):
        before = self.overall()
        self.write("undecided.jsonl", rows("reference", 20, 40))
        self.stdout("score", "undecided.jsonl", "--format", "json", "-o", "reference.json")
        self.assertEqual(self.overall(), before)

    def test_in_every_format(self):
        arguments = ("score", "rows.jsonl", "--policy", "policies/graded.json", "--format")
        for form in ("text", "md", "latex"):
            with self.subTest(form=form):
                text = self.stdout(*arguments, form)
                self.assertIn("graded beside reference", text)
                self.assertRegex(text, r"poor \(\d+ \\?%\)")
        table = list(csv.DictReader(io.StringIO(self.stdout(*arguments, "csv"))))
        self.assertEqual(
            {row["model"]: row["grade"] for row in table if row["scope"] == "overall"}["worse"],
            "poor",
        )
        self.assertGreater(float(table[0]["p_very_good"]), 0.9)
        self.assertEqual(self.report("score", "rows.jsonl")["models"][0]["overall"]["grade"], None)

    def test_a_report_keeps_its_grades_and_no_false_ones(self):
        arguments = ("score", "rows.jsonl", "--policy", "policies/graded.json", "--format", "json")
        report = json.loads(self.stdout(*arguments))
        for model in report["models"]:
            model["overall"]["grade"].update(name="very-good", very_good=1, poor=0)
        self.write("told.json", json.dumps(report))
        gate = ("gate", "told.json", "--policy", "policies/graded.json", "--require", "point")
        self.assertIn("graded beside reference", self.run_alert(*gate, code=3).stdout.decode())
        report["models"][0]["overall"]["grade"]["reference_safety"] = 7
        self.write("told.json", json.dumps(report))
        self.assertIn("reference_safety", self.run_alert(*gate, code=BAD_DATA).stderr.decode())

    def test_what_is_not_measured_alike_is_refused(self):
        score = ("score", "rows.jsonl", "--policy", "policies/graded.json")
        rates = ("--judge-sensitivity", "90/100", "--judge-specificity", "95/100")
        told = self.stderr(*score, *rates, code=WRONG_COMMAND)
        self.assertIn("can't be compared: its judge's errors are as they stand", told)
        for keys, words in (
            ({"attack_type": "suffix"}, "attacks are none, suffix, and the score's are none"),
            ({"language": "de"}, "languages are de, en, and the score's are en"),
            ({"judge": "wildguard"}, "judges are wildguard, and the score's are not known"),
        ):
            other = [{**row, **keys} for row in rows("reference", 2)[:20]]
            for row in other:
                row["id"] += 1000
            self.write("other.jsonl", [*rows("reference", 20), *other])
            self.stdout("score", "other.jsonl", "--save-tally", "reference.json")
            with self.subTest(keys=keys):
                self.assertIn(words, self.stderr(*score, code=WRONG_COMMAND))
            if "judge" not in keys:
                self.stdout("score", "other.jsonl", "--format", "json", "-o", "reference.json")
                self.assertIn("give the tally instead", self.stderr(*score, code=WRONG_COMMAND))

    def test_a_reference_that_cant_be_used_is_named(self):
        (self.directory / "reference.json").unlink()
        arguments = ("score", "rows.jsonl", "--policy", "policies/graded.json")
        self.assertIn("reference.json", self.run_alert(*arguments, code=BAD_DATA).stderr.decode())
        self.stdout("score", "rows.jsonl", "--format", "json", "-o", "reference.json")
        message = self.run_alert(*arguments, code=WRONG_COMMAND).stderr.decode()
        self.assertIn("has no model `reference`; it has `better`", message)


if __name__ == "__main__":
    unittest.main()
