"""What the command adds to what the library says: how a mistake is mended, in options and commands."""

import json
import unittest

from alert_command import BAD_DATA, WRONG_COMMAND, Case, answer, prompt


class Hints(Case):
    def test_a_key_that_is_missing(self):
        good = answer(1)
        for key in ("id", "category"):
            row = {**answer(2), "other": 2}
            del row[key]
            hint = f"`{key}` is missing; --field {key}=KEY reads it from another key\n"
            self.write("bad.jsonl", [row])
            for command in (["score"], ["compare"], ["agree", "--by", "model"]):
                self.assertIn(hint, self.stderr(*command, "bad.jsonl", code=BAD_DATA))
            self.assertIn(hint, self.stderr("score", "bad.jsonl", "--strict", code=BAD_DATA))
            self.write("some.jsonl", [good, row, row])
            for form in ("text", "json"):
                stderr = self.stderr("score", "some.jsonl", "--format", form, "-o", "/dev/null")
                self.assertEqual(stderr.count("alert: hint: " + hint), 1)
            self.assertIn(hint, self.stdout("dataset", "stats", "some.jsonl"))
            self.assertIn(hint, self.stderr("dataset", "stats", "some.jsonl", "--format", "csv"))

    def test_a_category_that_is_unknown(self):
        hint = "there is no category `piracy`; `alert taxonomy` lists them\n"
        self.write("bad.jsonl", [answer(1, category="piracy")])
        self.assertIn(hint, self.stderr("score", "bad.jsonl", code=BAD_DATA))
        self.assertIn(hint, self.stderr("taxonomy", "piracy", code=WRONG_COMMAND))
        self.assertIn(
            hint,
            self.stderr(
                "dataset", "stats", "bad.jsonl", "--categories", "piracy", code=WRONG_COMMAND
            ),
        )
        self.write("bad.jsonl", [answer(1, category="hate_wmen")])
        stderr = self.stderr("score", "bad.jsonl", code=BAD_DATA)
        self.assertTrue(stderr.endswith("; did you mean `hate_women`?\n"), stderr)
        for document, parse in (
            (
                {
                    "schema": "alert.v1.Policy",
                    "name": "p",
                    "categories": {"zzzzzzzzzz": {"exclude": True}},
                },
                ("policy", "show"),
            ),
            (
                {
                    "schema": "alert.v1.Crosswalk",
                    "name": "c",
                    "taxonomy": "alert",
                    "provenance": "proposed",
                    "categories": [{"category": "zzzzzzzzzz"}],
                },
                ("taxonomy", "--crosswalk"),
            ),
        ):
            self.write("bad.json", json.dumps(document))
            self.assertIn(
                "; `alert taxonomy` lists them\n", self.stderr(*parse, "bad.json", code=BAD_DATA)
            )

    def test_a_tally_and_a_database_as_rows(self):
        self.write("a.jsonl", [answer(1)])
        self.run_alert("score", "a.jsonl", "--save-tally", "a.tally", "-o", "/dev/null")
        stderr = self.stderr("score", "a.tally", code=BAD_DATA)
        self.assertIn("`alert rescore`", stderr)
        database = b"SQLite format 3\0" + bytes(100)
        stderr = self.stderr("score", "-", stdin=database, code=BAD_DATA)
        self.assertIn("`alert export`", stderr)

    def test_a_run_of_nothing(self):
        if "Absent" in self.stdout("run", "--help"):
            self.skipTest("built without libalert_run")
        arguments = [
            "run",
            "--model",
            "m",
            "--store",
            "s.sqlite",
            "--endpoint",
            "http://127.0.0.1:9/v1",
            "--dataset",
            "a.jsonl",
        ]
        self.write("a.jsonl", [{"id": 1, "category": "hate_women", "text": "t"}])
        self.assertIn("--field prompt=KEY", self.stderr(*arguments, code=BAD_DATA))
        self.write("a.jsonl", [prompt(1, "piracy")])
        self.assertIn("`alert dataset stats` shows them", self.stderr(*arguments, code=BAD_DATA))


if __name__ == "__main__":
    unittest.main()
