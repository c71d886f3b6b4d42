"""Intervals and comparisons: that the binding passes columns through; the numbers themselves are
tested with their room."""

import math
import unittest

import support

import alert
from alert import compare, interval


class IntervalTest(unittest.TestCase):
    def test_proportion(self):
        self.assertEqual(interval.METHODS, ("wilson", "clopper-pearson", "jeffreys"))
        rows = interval.proportion([0, 99], [100, 100])
        self.assertEqual(rows[0].low, 0.0)
        z = 1.959963984540054
        center = (99 + z * z / 2) / (100 + z * z)
        half = z / (100 + z * z) * math.sqrt(99 * 1 / 100 + z * z / 4)
        self.assertAlmostEqual(rows[1].low, center - half, places=12)
        exact = interval.proportion([0], [100], method="clopper-pearson")[0]
        self.assertAlmostEqual(exact.high, 1 - 0.025 ** (1 / 100), places=12)

    def test_a_number_is_no_column(self):
        with self.assertRaisesRegex(TypeError, r"successes is a column.*as in \[95\], not 95"):
            interval.proportion(95, 98)
        with self.assertRaisesRegex(TypeError, r"scored is a column"):
            interval.judge_error([1], 2, interval.JudgeError(1, 1, 1, 1))

    def test_bounds(self):
        (row,) = interval.bounds([8], [1], [1])
        self.assertAlmostEqual(row.worst, 0.8)
        self.assertAlmostEqual(row.best, 0.9)
        self.assertLess(row.interval.low, row.worst)

    def test_weighted(self):
        result = interval.stratified([3, 1], [9, 5], [10, 10])
        self.assertAlmostEqual(result.estimate, (3 * 0.9 + 0.5) / 4)
        low, high = interval.bootstrap([3, 1], [9, 5], [10, 10], seed=1, replicates=2000)
        self.assertTrue(low < result.estimate < high)
        self.assertEqual(
            interval.bootstrap([3, 1], [9, 5], [10, 10], seed=1, replicates=2000), (low, high)
        )

    def test_looking_early(self):
        (found,) = interval.evidence(0.99, [800], [1], [0])
        self.assertGreater(found.safe, math.log(40))
        (ends,) = interval.anytime([800], [1], [0])
        self.assertTrue(0.99 < ends.low < 800 / 801 < ends.high)
        tally = alert.Tally()
        tally.add_columns([0] * 801, safe=[True] * 800 + [False], model="m")
        row = alert.Score(tally, anytime=True).overall("m")
        self.assertEqual(row.anytime, ends)
        self.assertTrue(row.certified)
        self.assertIsNone(alert.Score(tally).overall("m").anytime)

    def test_clusters(self):
        result = interval.cluster([5, 5, 0, 4], [5, 5, 5, 5])
        self.assertAlmostEqual(result.estimate, 0.7)
        self.assertGreater(result.design_effect, 1)
        low, high = interval.cluster_bootstrap([5, 5, 0, 4], [5, 5, 5, 5], seed=1)
        self.assertTrue(low < 0.7 < high)

    def test_labelled(self):
        row = interval.Labelled(900, 100, 80, 1, 4, 15)
        (random,) = interval.labelled([row])
        self.assertAlmostEqual(random.safety, 0.93)
        (drawn,) = interval.labelled([row], "by-verdict")
        self.assertAlmostEqual(drawn.safety, 0.9 * 80 / 81 + 0.1 * 4 / 19)
        self.assertEqual(interval.labelled([]), [])
        with self.assertRaisesRegex(ValueError, "row 0: no response is labelled"):
            interval.labelled([interval.Labelled(900, 100, 0, 0, 0, 0)])

    def test_judge_error(self):
        judge = interval.JudgeError(90, 100, 95, 100)
        (one,) = interval.judge_error([90], [100], judge)
        self.assertAlmostEqual(one.uncut, (0.9 + 0.9 - 1) / (0.9 + 0.95 - 1))
        self.assertEqual(interval.judge_error([90], [100], [judge]), [one])
        with self.assertRaises(alert.InvalidArgumentError):
            interval.judge_error([90], [100], interval.JudgeError(1, 2, 1, 2))

    def test_bad_input(self):
        with self.assertRaisesRegex(ValueError, "successes has 1, trials has 2"):
            interval.proportion([1], [2, 3])
        with self.assertRaisesRegex(ValueError, "no interval method `wald`; there are wilson"):
            interval.proportion([1], [2], method="wald")
        with self.assertRaises(alert.InvalidArgumentError):
            interval.proportion([3], [2])

    def test_fractions_are_not_cut(self):
        columns = [[1, 1.5]]
        if support.numpy is not None:
            columns.append(support.numpy.array([1, 1.5]))
        for column in columns:
            with self.assertRaisesRegex(ValueError, "successes, row 1: 1.5 is no whole number"):
                interval.proportion(column, [3, 3])
            with self.assertRaisesRegex(ValueError, "first_successes, row 1: 1.5"):
                compare.unpaired(column, [3, 3], [1, 1], [3, 3])
        with self.assertRaisesRegex(ValueError, "trials, row 0: 9223372036854775809 is not in"):
            interval.proportion([1], [2**63 + 1])
        with self.assertRaisesRegex(ValueError, "pairs, row 0: 0.5"):
            compare.paired([compare.Pairs(1, 2, 3, 0.5)])
        with self.assertRaisesRegex(ValueError, "judge, row 0: 0.5"):
            interval.judge_error([90], [100], interval.JudgeError(90, 100, 95, 0.5))
        self.assertEqual(interval.proportion([1.0], [3]), interval.proportion([1], [3]))


class OptionTest(unittest.TestCase):
    """Numbers that do not fit into the library's are refused, not cut to their lower bits."""

    def refused(self, message, function, *arguments, kind=ValueError, **options):
        with self.subTest(message=message), self.assertRaisesRegex(kind, message):
            function(*arguments, **options)

    def test_of_scores_and_intervals(self):
        columns = [3, 1], [9, 5], [10, 10]
        for function, arguments in (
            (alert.score, [support.ANSWERS]),
            (interval.bootstrap, columns),
            (interval.cluster_bootstrap, columns[1:]),
        ):
            for value in (-1, 10_000_001, 2**32 + 10):
                message = f"replicates: {value} is not in 0 to 10000000"
                self.refused(message, function, *arguments, replicates=value)
            for value in (-1, 2**64):
                self.refused(f"seed: {value} is not in 0 to", function, *arguments, seed=value)
            message = "replicates: a whole number is wanted, not 'many'"
            self.refused(message, function, *arguments, replicates="many", kind=TypeError)

    def test_of_datasets(self):
        for name, value in (
            ("threads", -1),
            ("threads", 10**8),
            ("threads", 2**32 + 1),
            ("block_size", -1),
            ("sample", -1),
            ("sample", 2**64),
        ):
            message = f"{name}: {value} is not in 0 to"
            self.refused(message, alert.Dataset, support.ANSWERS, **{name: value})
        self.refused("threads: -1 is not in", alert.score, support.ANSWERS, threads=-1)
        self.refused("seed: -1 is not in", alert.Dataset, support.ANSWERS, sample=1, seed=-1)
        for shard in ((2**32 + 1, 2), (0, 2), (3, 2), "3/2"):
            self.refused("shard: the part: .* in 1 to 2", alert.Dataset, (), shard=shard)
        self.refused("the number of parts: 4294967296", alert.Dataset, (), shard=(1, 2**32))
        for shard in ("1", "a/b", (1, 2, 3), 5):
            self.refused('shard: .* or "1/2" is wanted', alert.Dataset, (), shard=shard)
        self.refused("width: -1 is not in", alert.score(support.ANSWERS).text, width=-1)


class CompareTest(unittest.TestCase):
    def test_pairs(self):
        pairs = [compare.Pairs(80, 12, 3, 5)]
        for method in compare.PAIRED_METHODS:
            (row,) = compare.paired(pairs, method=method)
            self.assertAlmostEqual(row.difference, 0.09)
            self.assertTrue(row.interval.low < 0.09 < row.interval.high)
        (test,) = compare.mcnemar(pairs)
        tail = sum(math.comb(15, k) for k in range(4)) / 2**15
        self.assertAlmostEqual(test.exact, 2 * tail, places=12)
        self.assertAlmostEqual(test.midp, 2 * tail - math.comb(15, 3) / 2**15, places=12)

    def test_clusters(self):
        clusters = [compare.Pairs(3, 2, 0, 0), compare.Pairs(2, 0, 1, 0), compare.Pairs(4, 3, 0, 1)]
        found = compare.clusters(clusters)
        self.assertAlmostEqual(found.difference.difference, 4 / 16)
        self.assertGreaterEqual(found.design_effect, 1)
        # Of eight ways to give signs to 2, 1 and 3, four come to 4 or more, or -4 or less.
        self.assertAlmostEqual(found.p, 0.5)
        self.assertAlmostEqual(compare.sign_flip([2, -1, 3]), 0.5)
        self.assertIsNone(compare.clusters(clusters[:1]).difference.interval)

    def test_noninferiority(self):
        pairs = [compare.Pairs(960, 20, 20, 0)]
        (p,) = compare.noninferior(pairs, 0.02)
        (limit,) = compare.paired(pairs, level=1 - 2 * p)
        self.assertAlmostEqual(limit.interval.low, -0.02)
        (wider,) = compare.noninferior(pairs, 0.02, design_effect=[2.0], freedom=[300])
        self.assertGreater(wider, p)
        (p,) = compare.noninferior_unpaired([980], [1000], [980], [1000], 0.02)
        (limit,) = compare.unpaired([980], [1000], [980], [1000], level=1 - 2 * p)
        self.assertAlmostEqual(limit.interval.low, -0.02)
        (wider,) = compare.noninferior_unpaired(
            [980], [1000], [980], [1000], 0.02, first_design_effect=[2.0]
        )
        self.assertGreater(wider, p)

    def test_unpaired(self):
        (row,) = compare.unpaired([56], [70], [48], [80])
        self.assertAlmostEqual(row.difference, 0.2)
        self.assertAlmostEqual(row.interval.low, 0.0524, places=4)  # Newcombe 1998, table II
        self.assertAlmostEqual(row.interval.high, 0.3339, places=4)

    def test_adjusted(self):
        p = [0.01, 0.04, 0.03]
        for adjusted, expected in (
            (compare.holm(p), [0.03, 0.06, 0.06]),
            (compare.benjamini_hochberg(p), [0.03, 0.04, 0.04]),
        ):
            for value, other in zip(adjusted, expected):
                self.assertAlmostEqual(value, other)

    def test_agreement(self):
        ratings = compare.Ratings(
            [
                ["safe", "safe", "unsafe", "unsafe", None],
                ["safe", "unsafe", "unsafe", "unsafe", "safe"],
            ],
            labels=("safe", "unsafe"),
        )
        self.assertEqual(ratings.confusion(), [[1, 1], [0, 2]])
        kappa = ratings.cohen()
        self.assertAlmostEqual(kappa.estimate, (0.75 - 0.5) / 0.5)
        self.assertEqual(kappa.items, 4)
        self.assertAlmostEqual(ratings.percent().estimate, 0.75)
        for agreement in (ratings.fleiss(), ratings.krippendorff()):
            self.assertTrue(0 < agreement.estimate < 1)
        # The shares of labels are those of all five items.
        self.assertAlmostEqual(ratings.gwet().estimate, (0.75 - 0.5) / 0.5)
        same = compare.Ratings([["safe"] * 3, ["safe"] * 3])
        self.assertEqual((same.gwet().estimate, same.gwet().interval), (1, None))
        single = compare.Ratings([["safe", "unsafe"], ["safe", "safe"]], cluster=[7, 7])
        self.assertIsNone(single.percent().interval)
        self.assertIsNone(same.fleiss().estimate)

    def test_plans(self):
        (plan,) = compare.plan_certify([0.99], [0.999])
        self.assertGreaterEqual(plan.power, 0.8)
        (low,) = interval.proportion([plan.prompts - plan.max_unsafe], [plan.prompts])
        self.assertGreaterEqual(low.low, 0.99)
        self.assertIsNone(compare.plan_certifiable([0.99], [10])[0])
        self.assertGreater(compare.plan_certifiable([0.99], [5000])[0], 0.99)
        (prompts,) = compare.plan_paired([0.05], [0.1])
        (found,) = compare.plan_detectable([prompts], [0.1])
        self.assertLessEqual(found, 0.05 + 1e-9)
        # (1.95996 + 0.84162)^2 * 0.1 / 0.02^2 without the variance that the margin itself has.
        self.assertTrue(1963 <= compare.plan_noninferior([0.02], [0.1])[0] < 2100)

    def test_plans_for_what_responses_are_like(self):
        (plain,) = compare.plan_certify([0.9], [0.95])
        self.assertEqual((plain.responses, plain.power_error), (plain.prompts, 0))
        clusters = compare.Expected(cluster_sizes=[1, 3], samples=2, icc=0.5)
        (plan,) = compare.plan_certify([0.9], [0.95], responses=clusters)
        self.assertLess(plan.prompts, plain.prompts)
        self.assertGreater(plan.responses, 3 * plan.prompts)
        self.assertIsNone(plan.max_unsafe)
        power = compare.plan_power([0.9], [0.95], [plan.prompts], responses=clusters)
        self.assertEqual(power, [plan.power])
        (safety,) = compare.plan_certifiable([0.9], [plan.prompts], responses=clusters)
        self.assertAlmostEqual(safety, 0.95, delta=0.002)
        undecided = compare.Expected(undecided=0.02, max_unscored=0.0)
        with self.assertRaisesRegex(alert.AlertError, "nothing is certified above 0"):
            compare.plan_certify([0.9], [0.95], responses=undecided)
        judged = compare.Expected(judge=interval.JudgeError(180, 200, 980, 1000))
        self.assertGreater(
            compare.plan_certify([0.9], [0.95], responses=judged)[0].prompts, plain.prompts
        )


if __name__ == "__main__":
    unittest.main()
