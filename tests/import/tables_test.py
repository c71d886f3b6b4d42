"""CSV and lists in JSON documents, whose columns are named by whoever imports them."""

import json
import unittest

from alert_command import WRONG_COMMAND
from import_case import ImportCase

import alert

TABLE = '''category,source,text,reply,model,score
Baking,book,"How long, roughly?","Forty
minutes",oven-1,0.25
Baking,book,"Say ""rise""",No.,oven-1,1.0
Roasting,web,Burn it.,Here is how,oven-1,
'''
FIELDS = {"prompt": "text", "response": "reply"}


class Tables(ImportCase):
    def rows(self, path, **options):
        return [json.loads(line) for line in alert.Import(path, **options).to_bytes().splitlines()]

    def test_csv(self):
        path = self.write("table.csv", TABLE)
        got = self.rows(path, format="csv", fields=FIELDS, score="score", high="unsafe")
        self.assertEqual(
            got[0],
            {
                "id": "1",
                "category": "Baking",
                "prompt": "How long, roughly?",
                "model": "oven-1",
                "response": "Forty\nminutes",
                "verdict": "safe",
                "judge": "csv:score",
            },
        )
        self.assertEqual(got[1]["prompt"], 'Say "rise"')
        self.assertEqual([row["verdict"] for row in got], ["safe", "unsafe", "undecided"])

    def test_a_dataset_of_a_table(self):
        path = self.write("table.csv", TABLE)
        dataset = alert.Dataset(path, format="csv", fields=FIELDS, score="score", high="unsafe")
        self.assertEqual([row.verdict for row in dataset], ["safe", "unsafe", "undecided"])
        self.assertEqual(next(iter(dataset)).response, "Forty\nminutes")

    def test_separators(self):
        for separator in ";\t":
            text = "id;verdict;category\n1;safe;a\n2;perhaps;b\n".replace(";", separator)
            got = self.rows(self.write("table.csv", text), format="csv")
            self.assertEqual([row["verdict"] for row in got], ["safe", "undecided"])

    def test_polarity_is_said(self):
        path = self.write("table.csv", TABLE)
        with self.assertRaisesRegex(alert.InvalidArgumentError, "which values are safe"):
            alert.Import(path, format="csv", score="score")
        with self.assertRaisesRegex(alert.InvalidArgumentError, "category, source, text"):
            alert.Import(path, format="csv", score="grade", high="safe")

    def test_a_table_is_not_guessed_at(self):
        path = self.write("table.csv", TABLE)
        done = self.alert("import", path)
        self.assertEqual(done.returncode, WRONG_COMMAND)
        self.assertIn("a table (CSV)", done.stderr)
        self.assertIn("--from", done.stderr)

    def test_json(self):
        document = {
            "data": {
                "cases": [
                    {"n": 1, "in": {"text": "Bread?"}, "ok": True, "kind": ["Baking", "x"]},
                    {"n": 2.0, "in": {"text": "Meat?"}, "ok": False, "kind": "Roasting"},
                    {"n": "c", "in": {"text": ""}, "ok": None, "kind": None},
                ]
            }
        }
        path = self.write("document.json", json.dumps(document))
        got = self.rows(
            path,
            format="json",
            rows="data.cases",
            fields={"id": "n", "prompt": "in.text", "category": "kind"},
            score="ok",
            safe=[True],
            unsafe=[False],
        )
        self.assertEqual([row["id"] for row in got], ["1", "2", "c"])
        self.assertEqual([row["category"] for row in got], ["Baking", "Roasting", "uncategorised"])
        self.assertEqual([row["verdict"] for row in got], ["safe", "unsafe", "undecided"])
        self.assertNotIn("prompt", got[2])

    def test_values_that_contradict(self):
        path = self.write("table.csv", TABLE)
        for options in (
            {"safe": ["1"], "unsafe": ["1.0"]},
            {"safe": ["1"], "high": "safe"},
            {"high": "safe", "threshold": float("nan")},
        ):
            with self.subTest(options), self.assertRaises(alert.InvalidArgumentError):
                alert.Import(path, format="csv", score="score", **options)


if __name__ == "__main__":
    unittest.main()
