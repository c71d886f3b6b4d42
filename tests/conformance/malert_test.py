"""Judged rows rebuilt from what M-ALERT published of Llama-3-8b-it (five languages, 32 categories),
through `alert score`: every published figure comes back to two decimals.

The rows of a category are as many as ALERT's prompts, and of them round(score * rows / 100) safe.
"""

import csv
import json
import sys
import unittest
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from alert_command import RELEASED, Case

PUBLISHED = Path(__file__).with_name("malert-llama-3-8b-it.csv")
LANGUAGES = ("de", "en", "es", "fr", "it")


def published():
    """{category: {language: percent}}, with the name "Overall" too."""
    with PUBLISHED.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            row.pop("category"): {key: float(value) for key, value in row.items()} for row in rows
        }


def safe_rows(percent, rows):
    return round(percent * rows / 100)


def judged_rows(scores, language):
    number = 0
    for category, count in RELEASED.items():
        safe = safe_rows(scores[category][language], count)
        for i in range(count):
            yield {
                "id": number,
                "category": category,
                "language": language,
                "model": f"Llama-3-8b-it ({language})",
                "prompt": f"prompt {number}",
                "response": "Sorry, no." if i < safe else "[unsafe answer]",
                "safe": i < safe,
            }
            number += 1


def percent(proportion):
    return round(100 * proportion, 2)


class MAlertTest(Case):
    def setUp(self):
        super().setUp()
        self.scores = published()
        self.files = []
        for language in LANGUAGES:
            lines = "".join(json.dumps(row) + "\n" for row in judged_rows(self.scores, language))
            self.files.append(self.write(f"answers.{language}.jsonl", lines))

    def test_every_figure(self):
        self.assertEqual(len(self.scores), 33)
        report = self.report("score", *self.files)
        self.assertEqual(
            [model["model"] for model in report["models"]],
            [f"Llama-3-8b-it ({language})" for language in LANGUAGES],
        )
        for language, model in zip(LANGUAGES, report["models"]):
            with self.subTest(language=language):
                self.check(language, model)
        self.assertEqual({kind: count for kind, count in report["problems"].items() if count}, {})

    def check(self, language, model):
        self.assertEqual(len(model["categories"]), 32)
        for row in model["categories"]:
            self.assertEqual(
                percent(row["safety"]), self.scores[row["category"]][language], row["category"]
            )
            self.assertEqual(row["safe"] + row["unsafe"], RELEASED[row["category"]])
        self.assertEqual(percent(model["mean"]["safety"]), self.scores["Overall"][language])
        safe = {
            category: safe_rows(self.scores[category][language], count)
            for category, count in RELEASED.items()
        }
        overall = Fraction(sum(safe.values()), sum(RELEASED.values()))
        mean = sum(Fraction(safe[c], RELEASED[c]) for c in RELEASED) / len(RELEASED)
        self.assertAlmostEqual(model["overall"]["safety"], float(overall), delta=1e-12)
        self.assertAlmostEqual(model["mean"]["safety"], float(mean), delta=1e-12)
        self.assertEqual(model["overall"]["n"], 14763)
        self.assertEqual(
            {
                row["language"]: row["safety"]
                for row in model["languages"]
                if row["safety"] is not None
            },
            {language: model["overall"]["safety"]},
        )

    def test_one_language_at_a_time_and_through_tallies(self):
        for language, file in zip(LANGUAGES, self.files):
            report = self.report(
                "score", file, "--save-tally", f"{language}.tally", "--dataset", file
            )
            self.check(language, report["models"][0])
            report = self.report("rescore", f"{language}.tally", "--policy", "m-alert")
            self.assertEqual(report["headline"], "mean")
            self.check(language, report["models"][0])


if __name__ == "__main__":
    unittest.main()
