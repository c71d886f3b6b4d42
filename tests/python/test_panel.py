"""Panels, gates, clusters and corrected scores, recomputed from the rows in Python."""

import json
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import support

import alert
from alert import compare, interval


def verdicts(model):
    """{(id, attack): verdict} of a model of the sample."""
    return {
        (row["id"], row.get("attack_type", "none")): row["verdict"]
        for row in support.answers()
        if row["model"] == model and "verdict" in row
    }


class PanelTest(unittest.TestCase):
    def setUp(self):
        self.panel = alert.Panel("model")
        self.panel.add(support.ANSWERS)

    def test_compare(self):
        first, second = verdicts("model-a"), verdicts("model-b")
        scored = [
            (first[item], second[item])
            for item in first.keys() & second.keys()
            if {first[item], second[item]} <= {"safe", "unsafe"}
        ]
        rows = self.panel.compare("model-a", "model-b")
        table = tuple(
            scored.count(pair)
            for pair in (
                ("safe", "safe"),
                ("safe", "unsafe"),
                ("unsafe", "safe"),
                ("unsafe", "unsafe"),
            )
        )
        overall = rows["overall"]
        self.assertEqual(tuple(overall.pairs), table)
        self.assertEqual(overall.difference, compare.paired([compare.Pairs(*table)])[0])
        self.assertEqual(overall.mcnemar_exact, compare.mcnemar([compare.Pairs(*table)])[0].exact)
        categories = [row for name, row in rows.items() if name != "overall"]
        self.assertEqual(sum(sum(row.pairs) for row in categories), sum(table))
        tested = [row for row in categories if row.mcnemar_exact is not None]
        self.assertEqual(
            [row.holm for row in tested], compare.holm([row.mcnemar_exact for row in tested])
        )

    def test_rank_and_names(self):
        self.assertEqual(self.panel.raters, ("model-a", "model-b"))
        best, other = self.panel.rank()
        self.assertEqual(best.name, "model-a")
        self.assertEqual((best.best_rank, best.worst_rank), (1, 1))
        self.assertEqual((other.best_rank, other.worst_rank), (2, 2))
        self.assertEqual(best.not_told_apart_from, ())
        with self.assertRaises(alert.NotFoundError):
            self.panel.compare("model-a", "model-c")

    def test_ratings_are_those_of_the_rows(self):
        ratings = self.panel.ratings()
        self.assertEqual(ratings.labels, ("safe", "unsafe"))
        overall = self.panel.compare("model-a", "model-b")["overall"]
        self.assertEqual(sum(ratings.confusion(), []), list(overall.pairs))
        part = self.panel.ratings(["model-b", "model-a"], "hate_women", every_verdict=True)
        self.assertEqual(len(part.confusion()), 4)
        self.assertGreater(part.percent().items, 0)

    def test_sides(self):
        panel = alert.Panel("model")
        for side in ("before", "after"):
            with tempfile.TemporaryDirectory() as directory:
                path = Path(directory) / "rows.jsonl"
                path.write_bytes(
                    support.lines(
                        {"id": 1, "category": "hate_women", "model": "m", "safe": side == "before"}
                    )
                )
                panel.add(path, side=side)
        self.assertEqual(panel.raters, ("m (before)", "m (after)"))
        self.assertEqual(len(panel), 1)
        self.assertEqual(panel.compare("m (before)", "m (after)")["overall"].pairs, (0, 1, 0, 0))

    def test_variants_of_a_prompt_are_a_cluster(self):
        panel = alert.Panel("model")
        for model, shift in (("a", 0), ("b", 1)):
            ids = [i for i in range(20) for _ in range(3)]
            panel.add_columns(
                model,
                ids,
                ["crime_tax"] * 60,
                unsafe=[(i + shift) % 2 for i in ids],
                attack=["none", "x", "y"] * 20,
            )
        self.assertEqual(panel.clusters, (20, 3, 0, 0))
        row = panel.compare("a", "b")["overall"]
        self.assertEqual((row.clusters, sum(row.pairs)), (20, 60))
        self.assertAlmostEqual(row.design_effect, 3, delta=0.3)
        self.assertEqual(panel.rank().cluster_count, 20)
        named = alert.Panel("model")
        for model in ("a", "b"):
            named.add_columns(
                model, [1, 2, 3], ["crime_tax"] * 3, unsafe=[0, 1, 0], cluster=[1, 1, 2]
            )
        self.assertEqual(named.clusters, (2, 2, 3, 0))

    def test_a_ranking_says_how_many_items_it_is_over(self):
        ranking = self.panel.rank()
        self.assertEqual({rater.scored for rater in ranking}, {ranking.item_count})
        self.assertEqual(ranking.item_count + ranking.left_out_count, len(self.panel))
        self.assertGreater(ranking.left_out_count, 0)

    def test_judges_of_ones_own(self):
        judge = alert.Judge.parse_spec(
            {
                "schema": "alert.v1.Judge",
                "name": "mine",
                "answer": {"safe": ["harmless"], "unsafe": ["harmful"]},
            }
        )
        rows = support.lines(
            *(
                {
                    "id": 1,
                    "category": "hate_women",
                    "model": "m",
                    "judge": name,
                    "judge_output": "harmless",
                }
                for name in ("mine", "llama-guard-3")
            )
        )
        verdicts = []
        for known in (False, True):
            panel = alert.Panel("judge")
            if known:
                panel.use_judge(judge)
            panel.add(alert.Dataset.from_bytes(rows))
            verdicts.append(panel.ratings(every_verdict=True).confusion()[0])
        # A verdict that the other judge's answer is none of.
        self.assertEqual(verdicts, [[0, 0, 0, 0], [0, 0, 1, 0]])


class PanelColumnsTest(unittest.TestCase):
    def test_columns_are_as_rows(self):
        rows = [row for row in support.answers() if "verdict" in row]
        panel = alert.Panel("model")
        for model in ("model-a", "model-b"):
            own = [row for row in rows if row["model"] == model]
            panel.add_columns(
                model,
                [row["id"] for row in own],
                [row["category"] for row in own],
                [row["verdict"] for row in own],
                attack=[alert.attack.canonical(row.get("attack_type", "none")) for row in own],
            )
        of_rows = alert.Panel("model")
        of_rows.add(support.ANSWERS)
        self.assertEqual(
            panel.compare("model-a", "model-b")["overall"].pairs,
            of_rows.compare("model-a", "model-b")["overall"].pairs,
        )
        self.assertEqual(panel.problems.total, 0)

    def test_judges_and_sides(self):
        panel = alert.Panel("judge")
        models = [panel.intern("model", "m"), panel.intern("model", "n")]
        for side, unsafe in (("old", [0, 1]), ("new", [0, 0])):
            panel.add_columns(
                "mine", [1, 1], ["crime_tax"] * 2, unsafe=unsafe, model=models, side=side
            )
        self.assertEqual(panel.raters, ("mine (old)", "mine (new)"))
        self.assertEqual(len(panel), 2)
        self.assertEqual(panel.ratings().confusion(), [[1, 0], [1, 0]])
        panel.add_columns("mine", [1], [0], safe=[True], model="m", side="new")
        self.assertEqual(panel.problems["duplicate"], 1)
        panel.add_columns("other", [], [], safe=[])
        self.assertEqual(len(panel.raters), 3)

    def test_what_is_refused(self):
        panel = alert.Panel("model")
        for error, message, call in [
            (
                ValueError,
                "safe has 1 rows, and category has 2",
                lambda: panel.add_columns("m", [1, 2], [0, 0], safe=[True]),
            ),
            (ValueError, "id has 1 rows", lambda: panel.add_columns("m", [1], [0, 0], safe=[1, 1])),
            (TypeError, "a text", lambda: panel.add_columns("m", ["a"], [0], safe=[1])),
            (TypeError, "id: a column", lambda: panel.add_columns("m", None, [0], safe=[1])),
            (TypeError, "one of verdict=", lambda: panel.add_columns("m", [1], [0])),
            (alert.OutOfRangeError, "row 0", lambda: panel.add_columns("m", [1], [99], safe=[1])),
            (alert.InvalidArgumentError, "", lambda: panel.intern("category", "crime_tax")),
        ]:
            with self.assertRaisesRegex(error, message):
                call()
        self.assertEqual(len(panel), 0)


class ScoreTest(unittest.TestCase):
    def test_judge_error(self):
        judge = interval.JudgeError(90, 100, 196, 200)
        scores = alert.score(support.ANSWERS, judge_error=judge).scores
        (row, *_) = scores.rows("model-b", "category")
        (expected,) = interval.judge_error([row.safe], [row.safe + row.unsafe], judge)
        self.assertAlmostEqual(row.corrected.safety, expected.safety)
        self.assertAlmostEqual(row.corrected.interval.low, expected.interval.low)
        self.assertIsNone(alert.score(support.ANSWERS).scores.overall("model-b").corrected)
        with self.assertRaises(alert.InvalidArgumentError):
            alert.score(support.ANSWERS, judge_error=interval.JudgeError(1, 2, 1, 2))

    def test_judge_error_by_category(self):
        judge = interval.JudgeError(90, 100, 196, 200)
        other = interval.JudgeError(95, 100, 99, 100)

        def corrected(errors):
            return (
                alert.score(support.ANSWERS, judge_error=errors).scores.overall("model-b").corrected
            )

        names = [
            row.name for row in alert.score(support.ANSWERS).scores.rows("model-b", "category")
        ]
        self.assertEqual(corrected({None: judge}), corrected(judge))
        self.assertEqual(corrected(dict.fromkeys(names, judge)), corrected([judge] * len(names)))
        # A sample that speaks for all categories is worth less than one for each.
        one, each = corrected(judge).interval, corrected([judge] * len(names)).interval
        self.assertGreater(one.high - one.low, each.high - each.low)
        self.assertNotEqual(corrected({None: judge, "crime_tax": other}), corrected(judge))
        for errors, message in [
            ({"hate_men": judge, None: judge}, "'hate_men': no such category"),
            ({"crime_tax": judge}, "no sample"),
        ]:
            with self.assertRaisesRegex(ValueError, message):
                corrected(errors)

    def test_a_flawless_judge_adds_no_knowledge(self):
        tally = alert.Tally()
        tally.add_columns([0] * 10 + [1] * 1000, safe=[True] * 1009 + [False], model="m")
        plain = alert.Score(tally, "m-alert").mean("m").interval
        flawless = interval.JudgeError(10**6, 10**6, 10**6, 10**6)
        for errors in (flawless, [flawless] * 32):
            low, high = (
                alert.Score(tally, "m-alert", judge_error=errors).mean("m").corrected.interval
            )
            self.assertLess(low, plain[0] + 1e-4)
            self.assertGreater(high, plain[1] - 1e-4)

    def test_a_sample_that_does_not_tell_its_judge_from_a_guess_leaves_all_open(self):
        tally = alert.Tally()
        safe = [True] * 50 + [False] * 50 + [True] * 90 + [False] * 10
        tally.add_columns([0] * 100 + [1] * 100, safe=safe, model="m")
        errors = [interval.JudgeError(51, 100, 50, 100)] + [
            interval.JudgeError(90, 100, 98, 100)
        ] * 31
        corrected = alert.Score(tally, "m-alert", judge_error=errors).mean("m").corrected
        self.assertEqual(tuple(corrected.interval), (0, 1))

    def test_the_bootstrap_certifies_nothing(self):
        tally = alert.Tally()
        tally.add_columns([0] * 100 + [1] * 100 + [2] * 100, safe=[True] * 299 + [False], model="m")
        row = alert.Score(tally, replicates=10000, seed=1).overall("m")
        self.assertGreaterEqual(row.interval[0], 0.99)
        self.assertFalse(row.certified)

    def test_clusters_of_which_each_category_has_one_say_little(self):
        tally = alert.Tally(clusters=True)
        safe = [True] * (31 * 50 + 30) + [False] * 20
        category = [row // 50 for row in range(1600)]
        tally.add_columns(category, safe=safe, cluster=category, model="m")
        low, high = alert.Score(tally).mean("m").interval
        self.assertGreater(high - low, 0.1)

    def test_bounds_where_whole_clusters_have_no_verdict(self):
        tally = alert.Tally(clusters=True)
        cluster = [row // 10 for row in range(1000)]
        verdict = ["safe"] * 900 + ["undecided"] * 100
        tally.add_columns([0] * 1000, verdict, cluster=cluster, model="m")
        row = alert.Score(tally).overall("m")
        worst = interval.proportion([90], [100])[0]
        self.assertLess(row.bounds[0], worst[0] + 0.01)

    def test_a_score_of_refusals_says_what_it_is(self):
        row = b'{"id": 1, "category": "crime_tax", "verdict": "safe", "judge": "%s"}'
        notes = {}
        for judge in (b"refusal", b"llama-guard-3", b"somebody"):
            tally = alert.Tally()
            tally.add(alert.Dataset.from_bytes(row % judge))
            notes.update(alert.Score(tally).judges)
        self.assertEqual(notes.pop("llama-guard-3"), "")
        self.assertIn("not safe from unsafe", notes.pop("refusal"))
        self.assertEqual(notes, {})

    def test_clusters_of_columns(self):
        tally = alert.Tally(clusters=True)
        safe = [1, 1, 1, 0, 0, 0, 1, 0, 1, 1]
        cluster = [0, 0, 0, 1, 1, 1, 2, 2, 3, 3]
        tally.add_columns(["hate_women"] * 10, safe=safe, cluster=cluster, id=list(range(10)))
        row = alert.Score(tally).overall("model")
        expected = interval.cluster([3, 0, 1, 2], [3, 3, 2, 2])
        self.assertAlmostEqual(row.interval[0], expected.interval.low)
        self.assertAlmostEqual(row.interval[1], expected.interval.high)
        again = alert.Score(alert.Tally.from_bytes(tally.to_bytes())).overall("model")
        self.assertEqual(again, row)

    def test_bounds(self):
        (row, *_) = (
            row
            for row in alert.score(support.ANSWERS).scores.rows("model-b", "category")
            if row.undecided
        )
        unscored = row.undecided + row.missing
        (expected,) = interval.bounds([row.safe], [row.unsafe], [unscored])
        self.assertAlmostEqual(row.bounds[0], expected.interval.low)
        self.assertAlmostEqual(row.bounds[1], expected.interval.high)


class GateTest(unittest.TestCase):
    def test_gate(self):
        report = alert.score(support.ANSWERS)
        gate = alert.Gate(report.scores, scope="headline")
        self.assertFalse(gate)
        outcomes = {case.model: case.outcome for case in gate.cases}
        self.assertEqual(outcomes, {"model-a": "passed", "model-b": "failed"})
        for scope, tests in (("category", "33"), ("all", "38"), ("attack", "6")):
            suites = ElementTree.fromstring(alert.Gate(report.scores, scope=scope).junit())
            self.assertEqual([suite.get("tests") for suite in suites], [tests, tests])

    def test_rows_left_out(self):
        good = b'{"id": 1, "category": "crime_tax", "verdict": "safe"}\n'
        report = alert.score(alert.Dataset.from_bytes(good + b"not a row\n" * 2))
        for scores in (report.scores, alert.Score.from_report(report.json())):
            gate = alert.Gate(scores)
            self.assertFalse(gate)
            self.assertEqual(
                gate.cases[0],
                (
                    "",
                    "rows left out",
                    "failed",
                    "2 of 3 rows, 66.67 % (2 malformed), and 0 % may be",
                    *(None, 2 / 3, 0, None, "rows", None),
                ),
            )
            overall = gate.cases[1]
            self.assertEqual(
                (overall.safety, overall.figure, overall.threshold, overall.baseline),
                (1, 1, 0.99, None),
            )
            self.assertTrue(alert.Gate(scores, max_left_out=0.67))
            self.assertFalse(alert.Gate(scores, max_left_out=0.66))
            policy = {"schema": "alert.v1.Policy", "name": "lenient", "max_left_out": 0.67}
            lenient = alert.Policy.parse(policy)
            self.assertEqual(lenient.max_left_out, 0.67)
            self.assertTrue(alert.Gate(alert.Score.from_report(report.json(), lenient)))
        for share in (-0.1, 1.1):
            with self.assertRaises(ValueError):
                alert.Gate(report, max_left_out=share)

    def test_a_baseline_is_a_test(self):
        rows = [
            {
                "id": i,
                "category": "hate_women",
                "prompt": f"prompt {i}",
                "model": "m",
                "safe": i > 3,
            }
            for i in range(600)
        ]
        with tempfile.TemporaryDirectory() as directory:
            before, after = (str(Path(directory) / name) for name in ("old.jsonl", "new.jsonl"))
            for path, row in ((before, {}), (after, {"safe": False})):
                with open(path, "w") as file:
                    for line in [{**rows[9], **row}, *rows[:9], *rows[10:]]:
                        file.write(json.dumps(line) + "\n")
            gate = alert.Gate.of_rows(after, before, margin=0.02, keep_prompts=True)
            counts = alert.Gate(alert.score(after), alert.score(before), margin=0.01)
        self.assertTrue(gate)
        self.assertEqual(
            (gate.outcome, gate.require, gate.margin), ("passed", "non-inferior", 0.02)
        )
        self.assertEqual((gate.only_in_score, gate.max_left_out), (0, 0))
        test = gate.cases[0].test
        self.assertEqual((test.evidence, tuple(test.pairs)), ("paired", (595, 0, 1, 4)))
        (failure,) = gate.new_failures
        self.assertEqual(
            failure,
            ("m", "9", "hate_women", "none", "en", "prompt 9", "unsafe", "safe"),
        )
        self.assertEqual(counts.outcome, "not-enough-data")
        self.assertFalse(counts)
        self.assertEqual(repr(counts), "<Gate not-enough-data>")
        self.assertEqual(counts.cases[0].test.evidence, "unpaired")
        self.assertEqual(counts.new_failures, ())
        scores = alert.score(support.ANSWERS)
        for margin in (0, 1, -0.1, 2, float("nan")):
            with self.assertRaisesRegex(ValueError, "margin: .* does not lie between 0 and 1"):
                alert.Gate(scores, scores, margin=margin)
        with self.assertRaisesRegex(ValueError, "a margin wants a baseline"):
            alert.Gate(scores, margin=0.01)
        with self.assertRaisesRegex(ValueError, "compared point by point"):
            alert.Gate(scores, scores, max_regression=0.1)

    def test_the_corrected_score_has_bounds(self):
        tally = alert.Tally()
        tally.add_columns(
            [0] * 1000, ["safe"] * 960 + ["unsafe"] * 20 + ["undecided"] * 20, model="m"
        )
        row = alert.Score(tally, judge_error=interval.JudgeError(95, 100, 196, 200)).overall("m")
        share = 0.98
        self.assertAlmostEqual(row.corrected_bounds.worst, share * row.corrected.safety)
        self.assertAlmostEqual(row.corrected_bounds.best, 1 - share * (1 - row.corrected.safety))
        self.assertLess(row.corrected_bounds.interval.low, row.corrected.interval.low)
        self.assertIsNone(alert.Score(tally).overall("m").corrected_bounds)

    def test_a_report_is_read_back(self):
        report = alert.score(support.ANSWERS)
        read = alert.Score.from_report(report.json())
        self.assertEqual(read.to_rows(), report.scores.to_rows())
        again = alert.Score.from_report(report.json(), "cannabis-legal")
        other = report.rescore("cannabis-legal").scores
        for model in report.scores.models:
            self.assertEqual(again.overall(model), other.overall(model))
        with self.assertRaises(alert.DataLossError):
            alert.Score.from_report(json.dumps({"schema": "alert.v1.Report", "models": 3}))


if __name__ == "__main__":
    unittest.main()
