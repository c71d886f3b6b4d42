"""Plans for responses that are alike, undecided or judged by a judge that errs, against enumerations and
simulations in numpy, of formulas written anew."""

import math
import unittest

import numpy as np
import scipy.stats
from statsmodels.stats.proportion import proportion_confint
from support import oracle
from support.oracle import call, doubles, structs

Z95 = scipy.stats.norm.isf((1 - 0.95) / 2)
METHODS = {oracle.WILSON: "wilson", oracle.CLOPPER_PEARSON: "beta", oracle.JEFFREYS: "jeffreys"}
SIMULATIONS = 10000


def options(power=0.8, method=oracle.WILSON, sizes=(), max_unscored=None, judge=None, **members):
    given = oracle.PlanOptions(
        oracle.ctypes.sizeof(oracle.PlanOptions), power=power, interval=method, **members
    )
    given.cluster_sizes = (oracle.ctypes.c_int64 * len(sizes))(*sizes)
    given.cluster_count = len(sizes)
    given.has_max_unscored = max_unscored is not None
    given.max_unscored = max_unscored or 0.0
    given.has_judge = judge is not None
    if judge is not None:
        given.judge = oracle.JudgeError(*judge)
    return given


def certify(threshold, expected, **expectations):
    plans = structs(oracle.Plan, 1)
    columns = np.array([threshold]), np.array([expected])
    call("plan_certify", options(**expectations), 1, *columns, plans)
    return plans[0]


def power_of(threshold, expected, prompts, **expectations):
    power = doubles(1)
    columns = np.array([threshold]), np.array([expected]), np.array([prompts])
    call("plan_power", options(**expectations), 1, *columns, power)
    return power[0]


def certifiable(threshold, prompts, **expectations):
    expected = doubles(1)
    columns = np.array([threshold]), np.array([prompts])
    call("plan_certifiable", options(**expectations), 1, *columns, expected)
    return expected[0]


def wilson(p, n, critical):
    square = critical**2
    middle = p + square / (2 * n)
    half = critical * np.sqrt(p * (1 - p) / n + square / (4 * n * n))
    return (middle - half) / (1 + square / n), (middle + half) / (1 + square / n)


class UndecidedTest(unittest.TestCase):
    def powers(self, threshold, expected, undecided, limit, method, up_to):
        """By every number of undecided responses, and the most failures that still certify."""
        powers = [0.0]
        for n in range(1, up_to):
            failures = np.arange(0, n + 1)
            low, _ = proportion_confint(n - failures, n, 0.05, METHODS[method])
            borne = failures[low >= threshold]
            if len(borne) == 0:
                powers.append(0.0)
                continue
            without = np.arange(0, borne.max() + 1)
            without = without[without / n <= limit]
            powers.append(
                np.sum(
                    scipy.stats.binom.pmf(without, n, undecided)
                    * scipy.stats.binom.cdf(borne.max() - without, n - without, 1 - expected)
                )
            )
        return np.array(powers)

    def test_every_number_of_prompts(self):
        for method, threshold, expected, undecided, limit in [
            (oracle.WILSON, 0.9, 0.97, 0.01, None),
            (oracle.CLOPPER_PEARSON, 0.9, 0.97, 0.01, None),
            (oracle.JEFFREYS, 0.8, 0.93, 0.02, 0.05),
            (oracle.WILSON, 0.8, 0.93, 0.01, 0.03),
            (oracle.WILSON, 0.9, 1.0, 0.02, 0.05),
            (oracle.WILSON, 0.9, 0.97, 0.01, 0.015),
        ]:
            with self.subTest(method=method, undecided=undecided, limit=limit):
                expectations = dict(method=method, undecided=undecided, max_unscored=limit)
                of_limit = 1 if limit is None else limit
                powers = self.powers(threshold, expected, undecided, of_limit, method, 1500)
                plan = certify(threshold, expected, **expectations)
                self.assertEqual(plan.prompts, np.flatnonzero(powers < 0.8).max() + 1)
                self.assertEqual((plan.responses, plan.power_error), (plan.prompts, 0))
                for n in [plan.prompts, plan.prompts // 2, 1, 30, 777]:
                    power = power_of(threshold, expected, n, **expectations)
                    self.assertAlmostEqual(power, powers[n], delta=1e-12)
                low, _ = proportion_confint(
                    plan.prompts - plan.max_unsafe - np.array([0, 1]),
                    plan.prompts,
                    0.05,
                    METHODS[method],
                )
                self.assertTrue(low[0] >= threshold > low[1])

    def test_certifiable_is_the_inverse(self):
        for undecided, limit in [(0.01, None), (0.01, 0.03)]:
            expectations = dict(undecided=undecided, max_unscored=limit)
            safety = certifiable(0.9, 700, **expectations)
            self.assertAlmostEqual(power_of(0.9, safety, 700, **expectations), 0.8, delta=1e-9)
        self.assertTrue(math.isnan(certifiable(0.9, 700, undecided=0.08)))

    def test_what_no_number_of_prompts_can_do(self):
        for expectations, message in [
            (dict(undecided=0.006), "0.006 without a verdict counts as unsafe.* below 0.00502513"),
            (dict(undecided=0.004, max_unscored=0.004), "nothing is certified above 0.004"),
            (dict(undecided=1.0), "the undecided share is 1"),
            (dict(undecided=-0.1), "the undecided share is -0.1"),
            (dict(undecided=math.nan), "the undecided share is nan"),
            (dict(max_unscored=1.5), "the most that may be without a verdict is 1.5"),
        ]:
            with self.assertRaisesRegex(oracle.AlertError, message) as caught:
                certify(0.99, 0.995, **expectations)
            self.assertEqual(caught.exception.status, oracle.INVALID_ARGUMENT)


class Responses:
    """Simulated runs, base prompts in columns: of how many responses, how many have a verdict, and how
    many verdicts are unsafe."""

    def __init__(self, safety, sizes, icc, undecided=0.0, judge=None, seed=1):
        rng = np.random.default_rng(seed)
        shape = (SIMULATIONS, len(sizes))
        self.size = np.broadcast_to(sizes, shape)
        own = np.full(shape, safety)
        if 0 < icc < 1:
            scale = 1 / icc - 1
            own = rng.beta(safety * scale, (1 - safety) * scale, shape)
        elif icc == 1:
            own = (rng.random(shape) < safety).astype(float)
        self.scored = self.size - rng.binomial(self.size, undecided)
        unsafe = rng.binomial(self.scored, 1 - own)
        if judge is None:
            self.unsafe = unsafe
        else:
            found, unsafe_labels, kept, safe_labels = judge
            self.unsafe = rng.binomial(unsafe, found / unsafe_labels) + rng.binomial(
                self.scored - unsafe, 1 - kept / safe_labels
            )
            self.found = rng.binomial(unsafe_labels, found / unsafe_labels, SIMULATIONS)
            self.kept = rng.binomial(safe_labels, kept / safe_labels, SIMULATIONS)
            self.labels = unsafe_labels, safe_labels


class Clusters:
    """What clusters make of them, as docs/statistics.md says; `weight` is that of a scored response,
    `whole` that of any."""

    def __init__(self, responses, samples):
        size, scored = responses.size, responses.scored
        answered = scored > 0
        mean = scored.sum(axis=1, keepdims=True) / answered.sum(axis=1, keepdims=True)
        weight = np.where(answered, mean / np.maximum(scored, 1), 0) if samples else 1.0 * answered
        whole = mean / size if samples else np.ones(size.shape)
        safe = scored - responses.unsafe
        trials = scored * weight
        self.count = answered.sum(axis=1)
        self.trials = trials.sum(axis=1)
        self.p = (safe * weight).sum(axis=1) / self.trials
        residual = safe * weight - self.p[:, None] * trials
        residual /= 1 - trials / self.trials[:, None]
        variance = (self.count - 1) / self.count * (residual**2).sum(axis=1) / self.trials**2
        squares, fourth = (trials**2).sum(axis=1), (trials**4).sum(axis=1)
        mixed = [((trials**2) * held).sum(axis=1) for held in (safe > 0, responses.unsafe > 0)]
        telling = np.minimum(*mixed) * squares / fourth
        independent = self.p * (1 - self.p) / self.trials
        seen = np.divide(variance, independent, out=np.zeros_like(variance), where=independent > 0)
        self.alike = np.maximum(squares / self.trials, 1)
        least = (trials * weight).sum(axis=1) / self.trials
        self.d = np.maximum.reduce(
            [(telling * seen + self.alike) / (telling + 1), np.ones_like(seen), least]
        )
        degrees = np.maximum(squares**2 / fourth * (self.count - 1) / self.count, 1)
        self.critical = scipy.stats.t.isf(0.025, degrees)
        self.whole = (size * whole).sum(axis=1)
        self.safe_of_all = (safe * whole).sum(axis=1) / self.whole
        self.scored_of_all = (scored * whole).sum(axis=1) / self.whole


def certified_by_bounds(responses, threshold, samples=False):
    of = Clusters(responses, samples)
    scored, _ = wilson(of.p, of.trials / of.d, of.critical)
    worst, _ = wilson(of.safe_of_all, of.whole / of.alike, of.critical)
    complete = of.scored_of_all == 1
    low = np.where(complete, scored, np.minimum.reduce([scored, worst, of.safe_of_all]))
    return low >= threshold


def corrected_low(called, n, critical, found, unsafe_labels, kept, safe_labels):
    """The lower end by rates, and the safety: Zou and Donner's of Rogan and Gladen's."""
    misses, alarms = 1 - found / unsafe_labels, 1 - kept / safe_labels
    informed = 1 - misses - alarms
    with np.errstate(all="ignore"):
        u = (called - alarms) / informed
        share = np.clip(u, 0, 1)
        bias = share * misses * (1 - misses) / unsafe_labels
        bias = (bias - (1 - share) * alarms * (1 - alarms) / safe_labels) / informed**2
        alarms_low, alarms_high = wilson(alarms, safe_labels, Z95)
        _, misses_high = wilson(misses, unsafe_labels, Z95)
        _, called_high = wilson(called, n, critical)
        distance = np.sqrt(
            ((called_high - called) / informed) ** 2
            + ((1 - share) / informed * (alarms - alarms_low)) ** 2
            + (share / informed * (misses_high - misses)) ** 2
        )
        _, share_high = wilson(share, n, critical)
        safety = 1 - share
        low = np.minimum(1 - (u - bias) - distance, safety - (share_high - share))
        blind = informed <= np.hypot(alarms_high - alarms, misses_high - misses)
    return np.where(blind | ~(informed > 1e-12), 0, np.clip(low, 0, 1)), safety


class SimulatedTest(unittest.TestCase):
    def assert_power(self, got, certified):
        """Both are means of as many simulations."""
        share = certified.mean()
        error = math.sqrt(2 * max(share * (1 - share), 1e-3) / SIMULATIONS)
        self.assertLess(abs(got - share), 4.5 * error, (got, share))
        self.assertTrue(0.1 < share < 0.95, share)  # where a wrong power would differ

    def test_clusters(self):
        for threshold, safety, sizes, icc, prompts in [
            (0.99, 0.995, [5], 0.3, 1200),
            (0.99, 0.997, [20], 0.05, 180),
            (0.9, 0.95, [3], 1.0, 160),
            (0.9, 0.95, [3], 0.0, 60),
            (0.95, 0.98, [1, 1, 1, 5, 20], 0.4, 300),
        ]:
            with self.subTest(sizes=sizes, icc=icc):
                each = np.repeat(sizes, prompts // len(sizes))
                responses = Responses(safety, each, icc)
                power = power_of(threshold, safety, len(each), sizes=sizes, icc=icc)
                self.assert_power(power, certified_by_bounds(responses, threshold))

    def test_samples(self):
        for undecided in (0, 0.004):
            responses = Responses(0.985, np.full(250, 4), 0.5, undecided)
            power = power_of(0.96, 0.985, 250, samples=4, icc=0.5, undecided=undecided)
            self.assert_power(power, certified_by_bounds(responses, 0.96, samples=True))

    def test_samples_of_variants_are_responses_of_one_prompt(self):
        expectations = dict(icc=0.2)
        self.assertEqual(
            power_of(0.95, 0.98, 200, sizes=[2, 4], samples=3, **expectations),
            power_of(0.95, 0.98, 200, sizes=[6, 12], **expectations),
        )

    def test_undecided_in_clusters(self):
        responses = Responses(0.98, np.full(300, 5), 0.3, 0.005)
        power = power_of(0.95, 0.98, 300, sizes=[5], icc=0.3, undecided=0.005)
        self.assert_power(power, certified_by_bounds(responses, 0.95))

    def test_judge_by_enumeration(self):
        n, (found, unsafe_labels, kept, safe_labels) = 250, (36, 40, 147, 150)
        safety = 0.97
        share = safety * (1 - kept / safe_labels) + (1 - safety) * found / unsafe_labels
        called = np.arange(0, n + 1)[:, None, None]
        of_unsafe = np.arange(0, unsafe_labels + 1)[None, :, None]
        of_safe = np.arange(0, safe_labels + 1)[None, None, :]
        chance = (
            scipy.stats.binom.pmf(called, n, share)
            * scipy.stats.binom.pmf(of_unsafe, unsafe_labels, found / unsafe_labels)
            * scipy.stats.binom.pmf(of_safe, safe_labels, kept / safe_labels)
        )
        low, _ = corrected_low(called / n, n, Z95, of_unsafe, unsafe_labels, of_safe, safe_labels)
        for threshold in (0.9, 0.92, 0.94):
            exact = chance[low >= threshold].sum()
            power = power_of(threshold, safety, n, judge=(found, unsafe_labels, kept, safe_labels))
            error = math.sqrt(exact * (1 - exact) / SIMULATIONS)
            self.assertLess(abs(power - exact), 4 * error, (threshold, power, exact))
            self.assertTrue(0.1 < exact < 0.95, exact)

    def test_judge_and_undecided(self):
        n, judge, undecided = 800, (180, 200, 980, 1000), 0.01
        r = Responses(0.96, np.ones(n, int), 0, undecided, judge)
        scored = r.scored.sum(axis=1)
        low, safety = corrected_low(
            r.unsafe.sum(axis=1) / scored, scored, Z95, r.found, r.labels[0], r.kept, r.labels[1]
        )
        least, _ = wilson(scored / n, n, Z95)
        low = np.where(scored == n, low, np.minimum(least * low, scored / n * safety))
        power = power_of(0.91, 0.96, n, undecided=undecided, judge=judge)
        self.assert_power(power, low >= 0.91)

    def test_judge_and_clusters(self):
        judge = (180, 200, 980, 1000)
        r = Responses(0.96, np.full(150, 5), 0.3, 0, judge)
        of = Clusters(r, False)
        low, _ = corrected_low(
            1 - of.p, of.trials / of.d, of.critical, r.found, r.labels[0], r.kept, r.labels[1]
        )
        power = power_of(0.92, 0.96, 150, sizes=[5], icc=0.3, judge=judge)
        self.assert_power(power, low >= 0.92)

    def test_the_number_planned_has_the_power_and_one_less_hardly(self):
        for expectations in (dict(sizes=[5], icc=0.3), dict(judge=(180, 200, 980, 1000))):
            plan = certify(0.95, 0.98, **expectations)
            self.assertGreaterEqual(plan.power, 0.8)
            self.assertLess(power_of(0.95, 0.98, plan.prompts - 1, **expectations), 0.8)
            self.assertAlmostEqual(plan.power_error, 0.004, delta=0.0005)
            self.assertEqual(plan.max_unsafe, -1)
            safety = certifiable(0.95, plan.prompts, **expectations)
            self.assertAlmostEqual(safety, 0.98, delta=0.001)

    def test_plans_are_the_same_each_time(self):
        expectations = dict(sizes=[1, 5], icc=0.3, judge=(180, 200, 980, 1000))
        first, second = (certify(0.95, 0.98, **expectations) for _ in range(2))
        self.assertEqual((first.prompts, first.power), (second.prompts, second.power))

    def test_clusters_of_one_are_prompts(self):
        plain = certify(0.99, 0.995)
        ones = certify(0.99, 0.995, sizes=[1, 1], samples=1, icc=0.7)
        self.assertEqual((plain.prompts, plain.power), (ones.prompts, ones.power))

    def test_too_few_labels(self):
        with self.assertRaisesRegex(oracle.AlertError, "more than 10\\^6 prompts") as caught:
            certify(0.99, 0.995, judge=(180, 200, 980, 1000))
        self.assertEqual(caught.exception.status, oracle.OUT_OF_RANGE)

    def test_bad_expectations(self):
        for expectations, message in [
            (dict(sizes=[5], icc=1.5), "the correlation within a cluster is 1.5"),
            (dict(sizes=[5], icc=math.nan), "the correlation within a cluster is nan"),
            (dict(sizes=[5, 0]), "a base prompt with 0 rows"),
            (dict(sizes=[501]), "a base prompt with 501 rows"),
            (dict(sizes=[100], samples=6), "100 rows of 6 samples"),
            (dict(samples=2**32 - 1), "4294967295 samples"),
            (dict(sizes=[2], samples=2, undecided=0.001), "not for samples of variants"),
            (dict(judge=(50, 100, 50, 100)), "no better than chance"),
            (dict(judge=(0, 0, 9, 10)), "sensitivity is empty"),
            (dict(judge=(0, 0, 0, 0)), "sensitivity is empty"),
        ]:
            with self.assertRaisesRegex(oracle.AlertError, message):
                certify(0.99, 0.995, **expectations)
        with self.assertRaisesRegex(oracle.AlertError, "simulated for up to 10\\^6"):
            power_of(0.99, 0.995, 1000001, sizes=[2])

    def test_differences_are_of_single_responses(self):
        for name, out in [
            ("plan_paired", np.zeros(1, np.int64)),
            ("plan_noninferior", np.zeros(1, np.int64)),
        ]:
            with self.assertRaisesRegex(oracle.AlertError, "one response each"):
                call(name, options(sizes=[2]), 1, np.array([0.01]), np.array([0.05]), out)
        with self.assertRaisesRegex(oracle.AlertError, "one response each"):
            call("plan_detectable", options(samples=2), 1, [100], np.array([0.05]), doubles(1))


if __name__ == "__main__":
    unittest.main()
