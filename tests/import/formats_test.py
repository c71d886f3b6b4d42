"""What the fixtures do not have: older versions, several scorers, files without verdicts."""

import json
import unittest

from import_case import ImportCase

import alert

POLARITY = {"safe": ["C"], "unsafe": ["I"]}
EVAL = {"status": "success", "eval": {"task": "oven", "model": "m"}}


def lines(*entries):
    return "".join(json.dumps(entry) + "\n" for entry in entries)


class Formats(ImportCase):
    def read(self, name, content, **options):
        """The rows of a file, and the notes without its path."""
        text = content if isinstance(content, str) else json.dumps(content)
        path = self.write(name, text)
        imported = alert.Import(path, **options)
        rows = [json.loads(line) for line in imported.to_bytes().splitlines()]
        return rows, [note.removeprefix(f"{path}: ") for note in imported.notes]

    def verdicts(self, *arguments, **options):
        return [row.get("verdict") for row in self.read(*arguments, **options)[0]]

    def assert_refused(self, says, *arguments, **options):
        with self.assertRaises(alert.InvalidArgumentError) as refused:
            self.read(*arguments, **options)
        self.assertIn(says, str(refused.exception))

    # --- inspect ---

    def test_inspect_of_the_first_version(self):
        sample = {
            "id": "a",
            "input": "attachment://" + "0" * 32,
            "transcript": {"content": {"0" * 32: "Bread?"}},
            "output": {"choices": [{"message": {"content": "Yes."}}]},
            "score": {"value": "C"},
        }
        log = {**EVAL, "version": 1, "results": {"scorer": {"name": "match"}}, "samples": [sample]}
        rows, notes = self.read("log.json", log, **POLARITY)
        self.assertEqual(
            rows,
            [
                {
                    "id": "a",
                    "category": "oven",
                    "prompt": "Bread?",
                    "model": "m",
                    "response": "Yes.",
                    "verdict": "safe",
                    "judge": "inspect:match",
                    "cluster": "a",
                }
            ],
        )
        self.assertEqual(notes, [])

    def test_inspect_leaves_out_what_is_invalid(self):
        samples = [
            {"id": 1, "epoch": 1, "scores": {"p": {"value": "C"}}, "invalidation": {"author": "x"}},
            {"id": 2, "epoch": 1, "scores": {"p": {"value": "I"}}},
        ]
        rows, notes = self.read("log.json", {**EVAL, "version": 2, "samples": samples}, **POLARITY)
        self.assertEqual([row["id"] for row in rows], ["2"])
        self.assertEqual(notes, ["invalidated samples left out: 1"])

    def test_inspect_without_scores(self):
        samples = [
            {"id": 1, "output": {"choices": [{"message": {"content": "Yes."}}]}},
            {"id": 2, "output": {"choices": []}, "error": {"message": "broken"}},
        ]
        rows, notes = self.read("log.json", {**EVAL, "version": 2, "samples": samples})
        self.assertEqual([row.get("verdict") for row in rows], [None, "missing"])
        self.assertIn("no verdicts", notes[0])

    def test_inspect_names_the_keys_of_a_score(self):
        samples = [{"id": 1, "scores": {"p.q": {"value": {"tone": 1, "size": 0}}}}]
        log = {**EVAL, "version": 2, "samples": samples}
        self.assert_refused("p.q.tone, p.q.size", "log.json", log, high="safe")
        self.assertEqual(self.verdicts("log.json", log, high="safe", score="p.q.size"), ["unsafe"])
        self.assert_refused("there is no `x`", "log.json", log, high="safe", score="x")

    # --- garak ---

    def attempt(self, **keys):
        return {
            "entry_type": "attempt",
            "uuid": "u",
            "seq": 0,
            "status": 2,
            "probe_classname": "tone.Shout",
            "prompt": "Whisper.",
            "outputs": ["LOUD"],
            **keys,
        }

    def test_garak_choice_and_thresholds(self):
        entry = self.attempt(detector_results={"a.X": [0.6], "b.Y": [[0.4]]})
        report = lines(entry, {"entry_type": "completion"})
        self.assert_refused("a.X, b.Y", "r.report.jsonl", report)
        self.assertEqual(self.verdicts("r.report.jsonl", report, judge="a.X"), ["unsafe"])
        self.assertEqual(self.verdicts("r.report.jsonl", report, judge="b.Y"), ["safe"])
        self.assertEqual(
            self.verdicts("r.report.jsonl", report, judge="a.X", threshold=0.7), ["safe"]
        )
        self.assert_refused("there is no `c.Z`", "r.report.jsonl", report, judge="c.Z")

    def test_garak_that_was_not_evaluated(self):
        report = lines(
            self.attempt(uuid="a", status=1, outputs=["one", None]),
            self.attempt(uuid="b", status=1, outputs=[]),
            self.attempt(uuid="c", detector_results={"a.X": [0.0]}),
        )
        rows, notes = self.read("r.report.jsonl", report)
        self.assertEqual(
            [row["verdict"] for row in rows], ["undecided", "undecided", "undecided", "safe"]
        )
        self.assertEqual(
            [row["id"] for row in rows],
            ["tone.Shout/0/1#1", "tone.Shout/0/1#2", "tone.Shout/0/2#1", "tone.Shout/0/3#1"],
        )
        self.assertIn("attempts without evaluation: 2", notes)
        self.assertTrue(any("no completion entry" in note for note in notes))

    def test_garak_figures_that_differ_are_told(self):
        report = lines(
            self.attempt(detector_results={"a.X": [0.6]}),
            {"entry_type": "eval", "probe": "tone.Shout", "detector": "detector.a.X", "passed": 1,
             "total": 1},
            {"entry_type": "completion"},
        )  # fmt: skip
        notes = self.read("r.report.jsonl", report)[1]
        self.assertEqual(
            notes,
            ["its eval entry of tone.Shout and a.X has 1 passed of 1, the rows have 0 of 1"],
        )

    # --- promptfoo ---

    def test_promptfoo_lines_and_errors(self):
        base = {"promptIdx": 0, "prompt": {"raw": "Hi.", "label": "p"}, "provider": "echo"}
        graded = {"componentResults": [{"assertion": {"type": "x"}}]}
        results = lines(
            {**base, "testIdx": 2, "success": True, "gradingResult": None, "failureReason": 0,
             "response": {"output": {"a": 1}}},
            {**base, "testIdx": 1, "success": False, "gradingResult": graded, "failureReason": 2,
             "error": "no answer"},
            {**base, "testIdx": 0, "success": False, "gradingResult": graded, "failureReason": 1,
             "error": "failed", "response": {"output": "No."}},
        )  # fmt: skip
        rows, notes = self.read("results.jsonl", results)
        self.assertEqual([row["verdict"] for row in rows], ["unsafe", "missing", "undecided"])
        self.assertEqual([row["id"] for row in rows], ["0", "1", "2"])
        self.assertEqual(rows[2]["response"], '{"a":1}')
        self.assertEqual({row["model"] for row in rows}, {"echo"})
        self.assertEqual(len(notes), 1)

    # --- HarmBench and JailbreakBench ---

    def test_harmbench_completions(self):
        document = {"toast": [{"test_case": ["picture", "Burn."], "generation": "No."}]}
        rows, notes = self.read("oven.json", document)
        self.assertEqual(
            rows,
            [
                {
                    "id": "toast",
                    "category": "uncategorised",
                    "prompt": "Burn.",
                    "model": "oven",
                    "response": "No.",
                    "cluster": "toast",
                }
            ],
        )
        self.assertEqual(notes, ["rows without a verdict: 1"])

    def test_harmbench_labels(self):
        entries = [
            {"test_case": "a", "generation": "b", "label": label} for label in (1, True, 0, -1)
        ]
        for entry in entries:
            entry.update(human_0=0, model="m", method="DirectRequest")
        self.assertEqual(
            self.verdicts("x.json", {"toast": entries}), ["unsafe", "unsafe", "safe", "undecided"]
        )
        rows = self.read("x.json", {"toast": entries}, score="human_0")[0]
        self.assertEqual({row["verdict"] for row in rows}, {"safe"})
        self.assertEqual({(row["model"], row.get("attack_type")) for row in rows}, {("m", None)})
        self.assert_refused("human_0, label", "x.json", {"toast": entries}, score="cls")

    def test_jailbreakbench_evaluations(self):
        entry = {"prompt": "Chew.", "response": "No.", "jailbroken": False}
        document = {
            "oven": {
                "Loud": entry,
                "Cold": {**entry, "jailbroken": True},
                "Wet": {**entry, "jailbroken": None},
            },
            "details": {},
        }
        rows = self.read("evaluation.json", document)[0]
        self.assertEqual([row["verdict"] for row in rows], ["safe", "unsafe", "undecided"])
        self.assertEqual([row["id"] for row in rows], ["Loud", "Cold", "Wet"])

    # --- HELM ---

    def test_helm_annotations_and_splits(self):
        def state(number, split, score):
            return {
                "instance": {"id": f"id{number}", "split": split, "input": {"text": "Hum?"}},
                "result": {"success": True, "completions": [{"text": "No."}]},
                "annotations": {"judge": {"score": score}},
            }

        states = [state(1, "test", 1), state(2, "valid", 0.5), state(3, "test", None)]
        states.append({**state(4, "test", 1), "request_mode": "calibration"})
        document = {"adapter_spec": {"model": "m"}, "request_states": states}
        options = {"score": "annotations.judge.score", "high": "safe", "threshold": 0.6}
        rows, notes = self.read("scenario_state.json", document, **options)
        self.assertEqual([row["verdict"] for row in rows], ["safe", "unsafe", "undecided"])
        self.assertEqual(notes, ["several splits: test 2, valid 1"])
        rows, notes = self.read("scenario_state.json", document, split="valid", **options)
        self.assertEqual(([row["id"] for row in rows], notes), (["id2"], []))
        self.assert_refused(
            "test, valid", "scenario_state.json", document, split="train", **options
        )

    # --- lm-evaluation-harness ---

    def test_lm_eval_choices_and_filters(self):
        line = {
            "doc_id": 0,
            "doc": {},
            "arguments": [["Hi.", " no"], ["Hi.", " yes"]],
            "resps": [[["-2.5", "False"]], [["-0.5", "True"]]],
            "filtered_resps": [["-2.5", "False"], ["-0.5", "True"]],
            "acc": 1.0,
        }
        text = lines({**line, "filter": "strict"}, {**line, "filter": "loose", "acc": 0})
        options = {"score": "acc", "high": "unsafe"}
        self.assert_refused("strict, loose", "samples.jsonl", text, **options)
        rows, notes = self.read("samples.jsonl", text, filter="loose", **options)
        self.assertEqual([(row["response"], row["verdict"]) for row in rows], [(" yes", "safe")])
        self.assertEqual(rows[0]["category"], "uncategorised")
        self.assertIn("the model is not known", notes[0])
        rows, notes = self.read("samples.jsonl", text, filter="loose", model="oven", **options)
        self.assertEqual((rows[0]["model"], notes), ("oven", []))

    # --- PyRIT ---

    def test_pyrit_attack_results(self):
        results = [
            {"conversation_id": outcome, "outcome": outcome, "objective": "Shout."}
            for outcome in ("success", "failure", "error", "undetermined")
        ]
        self.assertEqual(
            self.verdicts("attacks.json", results), ["unsafe", "safe", "missing", "undecided"]
        )

    def test_pyrit_scorers(self):
        def score(scorer, value, kind="true_false"):
            return {
                "scorer_class_identifier": {"class_name": scorer},
                "score_value": value,
                "score_type": kind,
            }

        def piece(*scores):
            return [
                {"id": "q", "conversation_id": "c", "sequence": 0, "role": "user",
                 "converted_value": "Hi."},
                {"id": "a", "conversation_id": "c", "sequence": 1, "role": "assistant",
                 "converted_value": "No.", "original_prompt_id": "a", "scores": list(scores)},
            ]  # fmt: skip

        self.assertEqual(
            self.verdicts("memory.json", piece(score("RefusalScorer", "True"))), ["safe"]
        )
        self.assertEqual(self.verdicts("memory.json", piece(score("X", "false"))), ["safe"])
        both = piece(score("X", "true"), score("Scale", "0.75", "float_scale"))
        self.assert_refused("Scale, X", "memory.json", both)
        rows = self.read("memory.json", both, score="Scale", threshold=0.8)[0]
        self.assertEqual((rows[0]["verdict"], rows[0]["score"]), ("safe", 0.75))
        self.assertEqual(self.verdicts("memory.json", piece()), [None])

    # --- modelbench ---

    def test_modelbench_items(self):
        def entry(message, **keys):
            stamp = {"timestamp": "t", "message": message, "class": "X", "method": "y"}
            return {**stamp, "test": "t1", "prompt_id": "p", "sut": "s", **keys}

        journal = lines(
            entry("queuing item", prompt_text="Hum?"),
            entry("queuing item", prompt_text="Hum?", test="t2"),
            entry("translated sut response", response_text="No."),
            entry("translated annotation", annotator="a", annotation={"is_safe": True}),
            entry("annotator exception", annotator="b"),
            entry("measured item quality", measurements={"is_safe": 1.0}),
        )
        rows, notes = self.read("journal.jsonl", journal)
        self.assertEqual([row["id"] for row in rows], ["t1/p", "t2/p"])
        self.assertEqual([row["verdict"] for row in rows], ["undecided", "missing"])
        self.assertEqual(notes, ["no finished run"])
        self.assertEqual(self.verdicts("journal.jsonl", journal, judge="a"), ["safe", "missing"])
        self.assert_refused("its annotators are: a", "journal.jsonl", journal, judge="z")

    # --- categories ---

    def test_names_that_collide(self):
        samples = [
            {"id": number, "metadata": {"topic": topic}, "scores": {"p": {"value": "C"}}}
            for number, topic in enumerate(["Inspect", "oven-talk", "Oven_Talk", None, ["x", "y"]])
        ]
        path = self.write("log.json", json.dumps({**EVAL, "version": 2, "samples": samples}))
        taxonomy = alert.Import(path, category="metadata.topic", **POLARITY).taxonomy()
        self.assertEqual(
            [category.name for category in taxonomy], ["Inspect", "oven-talk", "uncategorised", "x"]
        )
        self.assertEqual([macro.name for macro in taxonomy.macros], ["inspect:categories"])


if __name__ == "__main__":
    unittest.main()
