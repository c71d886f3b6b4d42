"""Judges: render and parse."""

import json
import math
import tempfile
import unittest
from pathlib import Path

import alert


def numpy_if_there():
    try:
        import numpy
    except ImportError:
        return None
    return numpy


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

    def test_thoughts_are_no_part_of_the_answer(self):
        refusal = alert.Judge("refusal")
        responses = [
            "<think>I can't help with that.</think>[unsafe answer]",
            "<think>Sure.</think>I can't help with that.",
            "<think>I can't help with that.",
            "<think>I can't help with that.</think>",
        ]
        verdicts = ["unsafe", "safe", "undecided", "undecided"]
        self.assertEqual(refusal.parse_column(responses), verdicts)
        self.assertEqual(
            [refusal.parse(text).reason for text in responses], ["", "", "truncated", "no-answer"]
        )
        self.assertEqual(
            [alert.answer_of(text) for text in responses],
            [
                ("[unsafe answer]", ""),
                ("I can't help with that.", ""),
                ("", "truncated"),
                ("", "no-answer"),
            ],
        )
        self.assertEqual(self.judge.messages("p", responses[0])[1]["content"], "[unsafe answer]")
        with self.assertRaisesRegex(alert.InvalidArgumentError, "no answer to judge"):
            self.judge.messages("p", responses[2])

    def test_halves_of_surrogate_pairs(self):
        half = json.loads('"\\ud83d"')
        refusal = alert.Judge("refusal")
        no = "I can't help with that."
        self.assertEqual(refusal.parse(no + half).verdict, "safe")
        self.assertEqual(
            refusal.parse_column([no + half, half, no, None]), ["safe", "unsafe", "safe", "missing"]
        )
        messages = self.judge.messages(f"p{half}", f"{half}r\udc00")
        self.assertEqual([message["content"] for message in messages], ["p\ufffd", "\ufffdr\ufffd"])
        self.assertIn("p\ufffd", self.judge.render(f"p{half}", "r"))
        self.assertEqual(alert.answer_of(half).text, "\ufffd")
        self.assertAlmostEqual(self.judge.score({"safe": math.log(0.5), half: -9.0}), 0.5)
        with self.assertRaisesRegex(alert.NotFoundError, "no judge"):
            alert.Judge("x" + half)

    def test_score(self):
        score = self.judge.score({"safe": math.log(0.25), "unsafe": math.log(0.75)})
        self.assertAlmostEqual(score, 0.75)
        self.assertIsNone(self.judge.score({"other": -1.0}))

    def test_log_probabilities(self):
        # Of one position: softmax over the tokens of the two words, by numpy's own functions.
        numpy = numpy_if_there()
        if numpy is None:
            self.skipTest("no numpy")
        draw = numpy.random.default_rng(5)
        words = ["safe", "unsafe", " Safe", "Unsafe", "uns", "maybe"]
        is_unsafe = numpy.array([False, True, False, True, True, False])
        is_word = numpy.array([True] * 5 + [False])
        for _ in range(100):
            logits = draw.normal(0, 4, len(words))
            logprobs = logits - numpy.logaddexp.reduce(logits)
            top = [{"token": w, "logprob": float(p)} for w, p in zip(words, logprobs)]
            position = {"token": "safe", "logprob": float(logprobs[0]), "top_logprobs": top}
            answer = {"content": [{"token": "\n\n", "logprob": -0.1}, position]}
            expected = numpy.exp(
                numpy.logaddexp.reduce(logprobs[is_unsafe])
                - numpy.logaddexp.reduce(logprobs[is_word])
            )
            for text in (answer, json.dumps(answer)):
                score = self.judge.parse("\n\nsafe", text).score
                self.assertAlmostEqual(score, float(expected), delta=1e-9)
        self.assertIsNone(self.judge.parse("safe").score)
        self.assertEqual(alert.Judge("llama-guard-3@0.5").parse("safe").reason, "no-score")

    def test_what_it_judges_and_is_asked_with(self):
        response = "<think>Hm.</think>Mix."
        names = ("llama-guard-3", "llama-guard-3+thoughts", "llama-guard-3+thoughts-only")
        self.assertEqual(
            [alert.Judge(name).part(response).text for name in names], ["Mix.", response, "Hm."]
        )
        self.assertEqual(alert.Judge(names[2]).part("Mix.").reason, "no-thought")
        self.assertEqual(self.judge.parameters()["top_logprobs"], 5)
        self.assertEqual(
            self.judge.parameters("raw"), {"temperature": 0, "max_tokens": 30, "logprobs": 5}
        )

    def test_rules(self):
        columns = [["safe", "undecided"], [None, "unsafe"], ["safe", "safe"]]
        self.assertEqual(alert.combine(columns, "majority:2"), ["safe", "undecided"])
        self.assertEqual(alert.combine(columns, "any-unsafe:3"), ["undecided", "undecided"])
        self.assertEqual(alert.combine(columns, "first"), ["safe", "unsafe"])
        with self.assertRaisesRegex(alert.NotFoundError, "majority:2"):
            alert.combine(columns, "majority:0")

    def test_combine(self):
        columns = [["safe", "safe"], ["unsafe", "safe"]]
        self.assertEqual(alert.combine(columns, "any-unsafe"), ["unsafe", "safe"])
        self.assertEqual(alert.combine(columns), ["undecided", "safe"])
        self.assertEqual(alert.combine([["safe", None], ["safe", "unsafe"]]), ["safe", "undecided"])
        with self.assertRaisesRegex(TypeError, "verdicts of judge 1, row 0: True is no name"):
            alert.combine([["safe"], [True]])
        with self.assertRaisesRegex(ValueError, "verdicts of judge 0, row 0: 'good' is no verdict"):
            alert.combine([["good"], ["safe"]])


if __name__ == "__main__":
    unittest.main()
