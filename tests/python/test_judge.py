"""Judges: render and parse."""

import json
import math
import tempfile
import unittest
from pathlib import Path

import support
import alert


class JudgeTest(unittest.TestCase):
    def setUp(self):
        self.judge = alert.Judge("llama-guard-3")

    def test_description(self):
        self.assertIn("wildguard", alert.JUDGES)
        self.assertEqual(self.judge.codes["S10"], "Hate")
        self.assertEqual(self.judge.title_of("s10"), "Hate")
        taxonomy = alert.Taxonomy()
        names = [taxonomy.categories[i].name for i in self.judge.categories_of("S11")]
        self.assertEqual(names, ["self_harm_suicide", "self_harm_thin", "self_harm_other"])
        with self.assertRaises(alert.NotFoundError):
            alert.Judge("solomon")

    def test_a_generic_judge_by_its_file(self):
        spec = {
            "schema": "alert.v1.Judge",
            "name": "mine",
            "answer": {"safe": ["harmless"], "unsafe": ["harmful"]},
        }
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mine.json"
            path.write_text(json.dumps(spec))
            for judge in (alert.Judge(path), alert.Judge(str(path)), alert.Judge.load(path)):
                self.assertEqual(judge.name, "mine")
                self.assertEqual(judge.parse("harmful").verdict, "unsafe")
            path.write_text("{}")
            for read in (alert.Judge, alert.Judge.load):
                with self.assertRaisesRegex(alert.DataLossError, "^/.*mine.json: "):
                    read(path)
            with self.assertRaisesRegex(FileNotFoundError, "other.json"):
                alert.Judge(Path(folder) / "other.json")
        with self.assertRaisesRegex(TypeError, "Judge.parse_spec"):
            alert.Judge(spec)

    def test_render(self):
        messages = self.judge.messages("A question.", "An answer.")
        self.assertIn("A question.", " ".join(message["content"] for message in messages))

    def test_parse(self):
        judgement = self.judge.parse("\n\nunsafe\nS1")
        self.assertEqual((judgement.verdict, judgement.codes), ("unsafe", ("S1",)))
        self.assertIsNone(judgement.refused)
        undecided = self.judge.parse("That depends.")
        self.assertEqual(undecided.verdict, "undecided")
        self.assertNotEqual(undecided.reason, "")

    def test_parse_column(self):
        outputs = ["safe", None, "unsafe\nS1", "hm, ünclear"] * 5
        verdicts = self.judge.parse_column(outputs)
        self.assertEqual(verdicts, ["safe", "missing", "unsafe", "undecided"] * 5)
        self.assertEqual(self.judge.parse_column([]), [])

    def test_score(self):
        score = self.judge.score({"safe": math.log(0.25), "unsafe": math.log(0.75)})
        self.assertAlmostEqual(score, 0.75)
        self.assertIsNone(self.judge.score({"other": -1.0}))

    def test_combine(self):
        columns = [["safe", "safe"], ["unsafe", "safe"]]
        self.assertEqual(alert.combine(columns, "any-unsafe"), ["unsafe", "safe"])
        self.assertEqual(alert.combine(columns), ["undecided", "safe"])


if __name__ == "__main__":
    unittest.main()
