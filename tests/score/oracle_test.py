"""Intervals against scipy, statsmodels, published examples and arithmetic of 50 digits."""

import decimal
import math
import unittest

import numpy as np
import scipy.integrate
import scipy.optimize
import scipy.special
import scipy.stats
import statsmodels.api
from statsmodels.stats.proportion import proportion_confint
from support import oracle
from support.oracle import call, doubles, structs

TRIALS = [1, 2, 3, 7, 10, 100, 457, 14763, 45731, 10**6, 10**9]
LEVELS = [0.5, 0.8, 0.95, 0.99, 0.999999]


def grid():
    """Successes and trials, the ends and the proportions near 1 that safety has among them."""
    rows = set()
    for n in TRIALS:
        for p in [0, 1e-6, 0.003, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.999999, 1]:
            k = round(n * p)
            rows.update((near, n) for near in (k - 1, k, k + 1) if 0 <= near <= n)
    return np.array(sorted(rows)).T


def proportion(method, level, k, n):
    intervals = structs(oracle.Interval, len(k))
    call("interval_proportion", method, level, len(k), np.array(k), np.array(n), intervals)
    return np.array([(interval.low, interval.high) for interval in intervals]).T


def stratified(level, weights, k, n):
    estimate, interval = doubles(1), oracle.Interval()
    call("interval_stratified", level, len(k), np.array(weights, float), k, n, estimate, interval)
    return estimate[0], interval.low, interval.high


def exact_ends(few, trials, tail):
    """The Clopper-Pearson upper end for few successes, and the lower end for as few failures.

    By the binomial sum and bisection, in 50 digits.
    """
    with decimal.localcontext() as context:
        context.prec = 50
        low, high = decimal.Decimal(0), decimal.Decimal(1)
        for _ in range(150):
            middle = (low + high) / 2
            if (
                sum(
                    math.comb(trials, i) * middle**i * (1 - middle) ** (trials - i)
                    for i in range(few + 1)
                )
                > tail
            ):
                low = middle
            else:
                high = middle
        return float(low), float(1 - low)


class ProportionTest(unittest.TestCase):
    def assert_close(self, actual, expected):
        np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-300)

    def test_wilson_and_clopper_pearson_agree_with_statsmodels(self):
        k, n = grid()
        for level in LEVELS:
            for method, name in [(oracle.WILSON, "wilson"), (oracle.CLOPPER_PEARSON, "beta")]:
                low, high = proportion(method, level, k, n)
                expected_low, expected_high = proportion_confint(k, n, 1 - level, name)
                # statsmodels takes Wilson's lower end from a difference that cancels where k is
                # small: 1e-9 of the interval's width is what it can be held to there.
                slack = 1e-9 * (expected_high - expected_low) if name == "wilson" else 0
                expected_low = np.where(k == 0, 0, expected_low)
                expected_high = np.where(k == n, 1, expected_high)
                self.assertTrue(np.all(abs(low - expected_low) <= 1e-9 * expected_low + slack))
                # The quantiles of scipy 1.10 are off by 2e-8 for n = 10^9 and k = 1, as the next test
                # but one shows.
                sound = (n < 10**9) | (k > 5)
                self.assert_close(high[sound], expected_high[sound])

    def test_jeffreys_agrees_with_scipy(self):
        k, n = grid()
        for level in LEVELS:
            low, high = proportion(oracle.JEFFREYS, level, k, n)
            tail = (1 - level) / 2
            posterior = scipy.stats.beta(k + 0.5, n - k + 0.5)
            self.assert_close(low, np.where(k == 0, 0, posterior.ppf(tail)))
            self.assert_close(high, np.where(k == n, 1, posterior.isf(tail)))

    def test_clopper_pearson_agrees_with_the_binomial_sum(self):
        for n in [10, 14763, 10**6, 10**9]:
            for few in [0, 1, 2, 5]:
                for level in LEVELS:
                    _, high = proportion(oracle.CLOPPER_PEARSON, level, [few], [n])
                    low, _ = proportion(oracle.CLOPPER_PEARSON, level, [n - few], [n])
                    self.assert_close([high[0], low[0]], exact_ends(few, n, (1 - level) / 2))

    def test_brown_cai_and_dasgupta(self):
        # Brown, Cai and DasGupta (2001), table 5: Jeffreys' 95 % interval for n = 10 by x.
        published = {1: (0.011, 0.381), 3: (0.093, 0.606), 5: (0.224, 0.776)}
        for x, ends in published.items():
            low, high = proportion(oracle.JEFFREYS, 0.95, [x], [10])
            self.assertEqual((round(low[0], 3), round(high[0], 3)), ends)

    def test_bounds_are_the_ends_of_the_worst_and_the_best_case(self):
        bounds = structs(oracle.Bounds, 1)
        call("interval_bounds", oracle.WILSON, 0.95, 1, [90], [5], [5], bounds)
        self.assertEqual((bounds[0].worst, bounds[0].best), (0.90, 0.95))
        low, _ = proportion_confint(90, 100, 0.05, "wilson")
        _, high = proportion_confint(95, 100, 0.05, "wilson")
        self.assert_close([bounds[0].interval.low, bounds[0].interval.high], [low, high])


class StratifiedTest(unittest.TestCase):
    def test_one_stratum_is_wilson(self):
        k, n = grid()
        for i in range(len(k)):
            _, low, high = stratified(0.95, [3.0], k[i : i + 1], n[i : i + 1])
            expected = proportion(oracle.WILSON, 0.95, k[i : i + 1], n[i : i + 1])
            np.testing.assert_allclose([low, high], expected[:, 0], rtol=1e-9, atol=1e-15)

    def test_all_safe_is_wilson_of_the_whole_where_weights_are_sizes(self):
        n = np.array([837, 1221, 393, 120, 101])
        _, low, high = stratified(0.95, n, n, n)
        expected = proportion(oracle.WILSON, 0.95, [n.sum()], [n.sum()])
        np.testing.assert_allclose([low, high], expected[:, 0], rtol=1e-9)

    def test_ends_solve_the_score_equation(self):
        # The definition, solved another way: the likelihood is maximised numerically under the
        # constraint that the weighted sum is the end.
        k, n = np.array([45, 118, 77, 30]), np.array([50, 120, 80, 30])
        weights = np.array([0.1, 0.4, 0.3, 0.2])
        estimate, low, high = stratified(0.95, weights, k, n)
        self.assertAlmostEqual(estimate, (weights * k / n).sum(), places=15)
        z = scipy.stats.norm.isf((1 - 0.95) / 2)
        for end in (low, high):
            result = scipy.optimize.minimize(
                lambda p: -(scipy.special.xlogy(k, p) + scipy.special.xlogy(n - k, 1 - p)).sum(),
                np.full(4, end),
                method="SLSQP",
                bounds=[(1e-9, 1 - 1e-9)] * 4,
                constraints={"type": "eq", "fun": lambda p: weights @ p - end},
                options={"ftol": 1e-15, "maxiter": 1000},
            )
            variance = (weights**2 * result.x * (1 - result.x) / n).sum()
            self.assertAlmostEqual(abs(estimate - end) / math.sqrt(variance), z, places=3)


def philox(counter, key):
    """Philox4x32-10 by Salmon, Moraes, Dror and Shaw (2011), written from its definition."""
    mask = 2**32 - 1
    for _ in range(10):
        left, right = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = (
            (right >> 32) ^ counter[1] ^ key[0],
            right & mask,
            (left >> 32) ^ counter[3] ^ key[1],
            left & mask,
        )
        key = ((key[0] + 0x9E3779B9) & mask, (key[1] + 0xBB67AE85) & mask)
    return counter


RECORDED = [
    "0x1.d69a0986d72d8p-1",
    "0x1.db2f8d69aec7bp-1",
    "0x1.e1b9bc2e9247ap-1",
    "0x1.db021629988b5p-1",
    "0x1.d49200e199020p-1",
    "0x1.ca2ee6f3e88a6p-1",
]


class BootstrapTest(unittest.TestCase):
    def run_bootstrap(self, seed, weights, k, n, replicates=10000):
        options = oracle.BootstrapOptions(
            ctypes_size(oracle.BootstrapOptions), 0.95, seed, replicates
        )
        interval, sums = oracle.Interval(), doubles(replicates)
        call("interval_bootstrap", options, len(k), np.array(weights, float), k, n, interval, sums)
        return interval, sums

    def test_draws_follow_the_binomial_distribution(self):
        for k, n in [(1, 2), (3, 7), (50, 100), (1219, 1221), (999_000, 10**6), (10**9 - 5, 10**9)]:
            _, sums = self.run_bootstrap(7, [1], [k], [n], 100_000)
            drawn = np.rint(sums * n).astype(np.int64)
            np.testing.assert_allclose(drawn, sums * n, atol=1e-6 * n)
            values, counts = np.unique(drawn, return_counts=True)
            expected = scipy.stats.binom.pmf(values, n, k / n) * len(drawn)
            common = expected >= 10
            rest = len(drawn) - expected[common].sum()
            observed = np.append(counts[common], counts[~common].sum())
            chi2 = (
                (observed - np.append(expected[common], rest)) ** 2
                / np.append(expected[common], max(rest, 1e-3))
            ).sum()
            self.assertGreater(scipy.stats.chi2.sf(chi2, common.sum()), 1e-4, (k, n))

    def test_strata_are_independent(self):
        _, both = self.run_bootstrap(1, [0.5, 0.5], [90, 80], [100, 100], 100_000)
        expected = 0.25 * (0.9 * 0.1 + 0.8 * 0.2) / 100
        self.assertAlmostEqual(both.var() / expected, 1, delta=0.02)
        _, one = self.run_bootstrap(1, [0.5, 0.5], [90, 100], [100, 100], 100_000)
        other = both - one
        self.assertLess(abs(np.corrcoef(one, other)[0, 1]), 0.015)

    def test_interval_is_the_percentile_interval_of_the_replicates(self):
        for replicates in (1, 2, 999, 10000):
            interval, sums = self.run_bootstrap(3, [2, 1, 1], [95, 40, 7], [100, 50, 7], replicates)
            expected = np.quantile(sums, [(1 - 0.95) / 2, (1 + 0.95) / 2])
            np.testing.assert_allclose([interval.low, interval.high], expected, rtol=1e-12)

    def test_replicates_are_what_the_manual_says(self):
        # docs/statistics.md, "Random numbers": Philox4x32-10, one word a draw, inverted.
        k, n = [834, 1219, 101], [837, 1221, 120]
        _, sums = self.run_bootstrap(2**40 + 42, [1, 2, 3], k, n, 6)
        for replicate in range(6):
            expected = 0
            for stratum, weight in enumerate([1, 2, 3]):
                block = philox((replicate // 2, 0, stratum, 0), (42, 2**8))
                word = block[2 * (replicate % 2)] + (block[2 * (replicate % 2) + 1] << 32)
                drawn = scipy.stats.binom.ppf(
                    (word + 0.5) / 2**64, n[stratum], k[stratum] / n[stratum]
                )
                expected += weight / 6 * drawn / n[stratum]
            self.assertAlmostEqual(sums[replicate], expected, places=14)

    def test_replicates_are_the_same_to_the_last_bit_everywhere(self):
        # Recorded once: a compiler that rounds in another way shows here.
        _, sums = self.run_bootstrap(42, [1, 2, 3], [834, 1219, 101], [837, 1221, 120], 6)
        self.assertEqual([value.hex() for value in sums], RECORDED)
        _, fewer = self.run_bootstrap(42, [1, 2, 3], [834, 1219, 101], [837, 1221, 120], 5)
        np.testing.assert_array_equal(fewer, sums[:5])


def ctypes_size(kind):
    return oracle.ctypes.sizeof(kind)


def cluster_freedom(sizes):
    """Satterthwaite's degrees of a variance seen between clusters of these sizes."""
    squares = sizes.astype(float) ** 2
    equivalent = squares.sum() ** 2 / (squares**2).sum()
    return max(equivalent * (len(sizes) - 1) / len(sizes), 1)


class ClusterTest(unittest.TestCase):
    def clusters(self, rng, count):
        n = rng.integers(1, 6, count)
        p = rng.beta(9, 1, count)
        return rng.binomial(n, p), n

    def cluster(self, level, k, n):
        result = oracle.ClusterInterval(ctypes_size(oracle.ClusterInterval))
        call("interval_cluster", level, len(k), k, n, result)
        return result

    def test_standard_error_of_equal_clusters_agrees_with_statsmodels(self):
        for count in (2, 10, 500):
            rng = np.random.default_rng(count)
            n = np.full(count, 4)
            k = rng.binomial(n, rng.beta(9, 1, count))
            rows = np.concatenate([[1.0] * a + [0.0] * (b - a) for a, b in zip(k, n)])
            groups = np.repeat(np.arange(count), n)
            fit = statsmodels.api.OLS(rows, np.ones(len(rows))).fit(
                cov_type="cluster", cov_kwds={"groups": groups}
            )
            result = self.cluster(0.95, k, n)
            self.assertAlmostEqual(result.estimate, fit.params[0], places=12)
            # statsmodels' correction is J / (J - 1) * (N - 1) / (N - 1).
            np.testing.assert_allclose(result.standard_error, fit.bse[0], rtol=1e-9, atol=1e-15)
            self.assertAlmostEqual(result.freedom, count - 1, delta=1e-9)

    def test_standard_error_is_the_jackknifes(self):
        for count in (2, 10, 500):
            k, n = self.clusters(np.random.default_rng(count), count)
            n = n * np.where(np.arange(count) % 10 == 0, 20, 1)
            k = np.minimum(k * 7, n)
            without = (k.sum() - k) / (n.sum() - n)
            variance = (count - 1) / count * ((without - k.sum() / n.sum()) ** 2).sum()
            result = self.cluster(0.95, k, n)
            self.assertAlmostEqual(result.standard_error, math.sqrt(variance), delta=1e-12)
            self.assertAlmostEqual(result.freedom, cluster_freedom(n), delta=1e-9)

    def test_one_cluster_that_is_most_leaves_one_degree(self):
        result = self.cluster(0.95, [450] + [1] * 500, [500] + [1] * 500)
        self.assertAlmostEqual(result.freedom, cluster_freedom(np.array([500] + [1] * 500)))
        self.assertLess(result.freedom, 1.1)
        self.assertGreater(result.interval.high - result.interval.low, 0.5)

    def test_interval_is_wilsons_of_the_effective_trials(self):
        k, n = self.clusters(np.random.default_rng(5), 200)
        result = self.cluster(0.9, k, n)
        p, total = k.sum() / n.sum(), n.sum()
        # The clusters that tell, by their squared sizes, as a number of equal ones.
        squares = n.astype(float) ** 2
        seen = min(squares[k > 0].sum(), squares[k < n].sum()) * squares.sum() / (squares**2).sum()
        alike = (n**2).sum() / total
        spread = result.standard_error**2 / (p * (1 - p) / total)
        self.assertAlmostEqual(result.design_effect, spread)
        effective = total / max((seen * spread + alike) / (seen + 1), 1)
        self.assertAlmostEqual(result.effective_trials, effective)
        t = scipy.stats.t.isf(0.05, cluster_freedom(n))
        level = 1 - 2 * scipy.stats.norm.sf(t)
        low, high = proportion_confint(p * effective, effective, 1 - level, "wilson")
        np.testing.assert_allclose(
            [result.interval.low, result.interval.high], [low, high], rtol=1e-9
        )

    def test_clusters_that_all_agree_count_once(self):
        result = self.cluster(0.95, [5] * 100, [5] * 100)
        self.assertEqual(result.effective_trials, 100)
        self.assertTrue(math.isnan(result.design_effect))
        self.assertLess(result.interval.low, 0.97)
        self.assertEqual(result.interval.high, 1)

    def test_one_failure_does_not_make_clusters_tell_more_than_none(self):
        none = self.cluster(0.95, [100] * 5, [100] * 5)
        one = self.cluster(0.95, [100] * 4 + [99], [100] * 5)
        self.assertLess(one.effective_trials, 2 * none.effective_trials + 1)

    def test_bootstrap_has_the_cluster_robust_spread(self):
        k, n = self.clusters(np.random.default_rng(11), 400)
        interval = oracle.Interval()
        call("interval_cluster_bootstrap", None, len(k), k, n, interval)
        width = 2 * scipy.stats.norm.isf(0.025) * self.cluster(0.95, k, n).standard_error
        self.assertAlmostEqual((interval.high - interval.low) / width, 1, delta=0.05)


class JudgeErrorTest(unittest.TestCase):
    def correct(self, safe, scored, judge, level=0.95):
        corrected = structs(oracle.Corrected, 1)
        call(
            "interval_judge_error",
            level,
            1,
            [safe],
            [scored],
            structs(oracle.JudgeError, [judge]),
            0,
            corrected,
        )
        return corrected[0]

    def test_estimate_is_rogan_and_gladens(self):
        # The herd of the manual of epiR::epi.prev, 23 of 150 positive, sensitivity 96 %, specificity
        # 89 %: "the estimated true prevalence ... is 5.1 cases per 100 cows".
        corrected = self.correct(127, 150, (96, 100, 89, 100))
        self.assertEqual(round(1 - corrected.safety, 3), 0.051)

    def expected(self, safe, n, judge, level=0.95):
        """Zou and Donner's way to put together the Wilson limits of the three shares."""
        found_unsafe, unsafe, found_safe, safes = judge
        alpha = 1 - level

        def share(k, n):
            low, high = proportion_confint(k, n, alpha, "wilson")
            return k / n, k / n - low, high - k / n

        q, q_low, q_high = share(n - safe, n)
        f, f_low, f_high = share(safes - found_safe, safes)
        m, m_low, m_high = share(unsafe - found_unsafe, unsafe)
        informed = 1 - m - f
        if informed <= np.hypot(f_high, m_high):
            return [0, 1]
        u = (q - f) / informed
        x = np.clip(u, 0, 1)
        bias = (x * m * (1 - m) / unsafe - (1 - x) * f * (1 - f) / safes) / informed**2
        above = np.linalg.norm([q_high, (1 - x) * f_low, x * m_high]) / informed
        below = np.linalg.norm([q_low, (1 - x) * f_high, x * m_low]) / informed
        # Never narrower than without the judge's errors.
        low, high = proportion_confint((1 - x) * n, n, alpha, "wilson")
        return np.clip([min(1 - u + bias - above, low), max(1 - u + bias + below, high)], 0, 1)

    def test_interval_puts_three_wilson_intervals_together(self):
        for safe, n, judge in [
            (127, 150, (96, 100, 89, 100)),
            (990, 1000, (90, 100, 198, 200)),
            (10, 10, (45, 50, 50, 50)),
            (14500, 14763, (10, 10, 1, 1)),
            (14500, 14763, (1, 1, 190, 200)),
            (14763, 14763, (7, 9, 30, 40)),
            (0, 30, (7, 9, 30, 40)),
            (50, 60, (1, 1, 1, 1)),
        ]:
            for level in (0.8, 0.95, 0.999):
                corrected = self.correct(safe, n, judge, level)
                np.testing.assert_allclose(
                    [corrected.interval.low, corrected.interval.high],
                    self.expected(safe, n, judge, level),
                    rtol=1e-9,
                    atol=1e-12,
                )

    def test_no_interval_is_impossible(self):
        draw = np.random.default_rng(6)
        rows, judges = [], []
        while len(rows) < 20_000:
            n, unsafe, safes = (int(10 ** draw.uniform(0, top)) for top in (5, 3, 3))
            judge = (draw.integers(unsafe + 1), unsafe, draw.integers(safes + 1), safes)
            if len(rows) % 3 == 0:
                judge = (unsafe, unsafe, safes, safes)
            if judge[0] / unsafe + judge[2] / safes <= 1:
                continue
            rows.append((draw.choice([0, n, n - 1, draw.integers(n + 1)]), n))
            judges.append(judge)
        corrected = structs(oracle.Corrected, len(rows))
        call(
            "interval_judge_error",
            0.95,
            len(rows),
            [int(safe) for safe, _ in rows],
            [n for _, n in rows],
            structs(oracle.JudgeError, [tuple(map(int, judge)) for judge in judges]),
            1,
            corrected,
        )
        for row, judge, one in zip(rows, judges, corrected):
            low, high = one.interval.low, one.interval.high
            self.assertTrue(0 <= low <= one.safety <= high <= 1, (row, judge))
            self.assertLess(low, high, (row, judge))

    def test_a_perfect_judge_known_well_changes_nothing(self):
        corrected = self.correct(990, 1000, (10**9, 10**9, 10**9, 10**9))
        self.assertEqual(corrected.safety, 0.99)
        low, high = proportion_confint(990, 1000, 0.05, "wilson")
        np.testing.assert_allclose(
            [corrected.interval.low, corrected.interval.high], [low, high], rtol=1e-6
        )

    def test_outside_the_domain_it_is_an_error(self):
        for judge in [(50, 100, 50, 100), (10, 100, 80, 100), (0, 5, 5, 5)]:
            with self.assertRaisesRegex(oracle.AlertError, "no more than 1"):
                self.correct(90, 100, judge)

    def test_without_a_label_it_is_an_error(self):
        for name, judge in [("sensitivity", (0, 0, 5, 5)), ("specificity", (5, 5, 0, 0))]:
            with self.assertRaisesRegex(oracle.AlertError, f"{name} is empty: without one label"):
                self.correct(90, 100, judge)

    def test_a_cut_estimate_shows(self):
        corrected = self.correct(999, 1000, (99, 100, 90, 100))
        self.assertEqual(corrected.safety, 1)
        self.assertGreater(corrected.uncut, 1)


def tango(b, c, n, z):
    """The values of the difference of paired shares that Tango's score test (1998) does not reject."""

    def score(delta):
        x = 2 * n - b + c
        y = x * delta - b - c
        q = (np.sqrt(y * y + 8 * n * c * delta * (1 - delta)) - y) / (4 * n)
        variance = n * (2 * q + delta * (1 - delta))
        return (b - c - n * delta) ** 2 - z * z * max(variance, 0)

    d = (b - c) / n
    grid = np.linspace(-1, 1, 4001)
    outside = [x for x in grid if x < d and score(x) > 0]
    low = scipy.optimize.brentq(score, outside[-1], d - 1e-12, xtol=1e-15) if outside else -1
    outside = [x for x in grid if x > d and score(x) > 0]
    high = scipy.optimize.brentq(score, d + 1e-12, outside[0], xtol=1e-15) if outside else 1
    return low, high


class LabelledTest(unittest.TestCase):
    RANDOM, BY_VERDICT = 0, 1

    def correct(self, drawn, rows, level=0.95):
        corrected = structs(oracle.Corrected, len(rows))
        call(
            "interval_labelled", drawn, level, len(rows), structs(oracle.Labelled, rows), corrected
        )
        return corrected

    def test_at_random_it_is_wilson_and_tango(self):
        for row in [
            (14500, 263, 470, 2, 10, 18),
            (14500, 263, 195, 0, 4, 1),
            (900, 100, 80, 5, 1, 14),
            (14000, 763, 190, 0, 0, 10),
        ]:
            safe, unsafe, _, c, b, _ = row
            m, n = sum(row[2:]), safe + unsafe
            for level in (0.8, 0.95, 0.999):
                z = scipy.stats.norm.isf((1 - level) / 2)
                (one,) = self.correct(self.RANDOM, [row], level)
                p, d = safe / n, (b - c) / m
                low, high = proportion_confint(safe, n, 1 - level, "wilson")
                d_low, d_high = tango(b, c, m, z)
                ends = np.clip(
                    [p + d - np.hypot(p - low, d - d_low), p + d + np.hypot(high - p, d_high - d)],
                    0,
                    1,
                )
                self.assertAlmostEqual(one.uncut, p + d, delta=1e-12)
                self.assertEqual(one.safety, min(one.uncut, 1))
                np.testing.assert_allclose([one.interval.low, one.interval.high], ends, rtol=1e-9)

    def test_by_verdict_it_is_the_stratified_interval_and_wilsons_of_the_verdicts(self):
        for row in [(14500, 263, 240, 2, 90, 168), (900, 100, 80, 5, 9, 14), (50, 950, 9, 1, 3, 7)]:
            safe, unsafe, a, c, b, d = row
            q = safe / (safe + unsafe)
            (one,) = self.correct(self.BY_VERDICT, [row])
            h = a / (a + c), b / (b + d)
            theta = q * h[0] + (1 - q) * h[1]
            estimate, *within = stratified(0.95, [q, 1 - q], [a, b], [a + c, b + d])
            self.assertAlmostEqual(estimate, theta, delta=1e-12)
            low, high = proportion_confint(safe, safe + unsafe, 0.05, "wilson")
            slope = h[0] - h[1]
            ends = [
                theta - np.hypot(theta - within[0], slope * (q - low)),
                theta + np.hypot(within[1] - theta, slope * (high - q)),
            ]
            self.assertAlmostEqual(one.safety, theta, delta=1e-12)
            np.testing.assert_allclose([one.interval.low, one.interval.high], ends, rtol=1e-9)

    def test_no_interval_is_impossible(self):
        draw = np.random.default_rng(8)
        for drawn in (self.RANDOM, self.BY_VERDICT):
            rows = []
            while len(rows) < 10_000:
                judged = [int(10 ** draw.uniform(0, 5)), int(10 ** draw.uniform(0, 4)) - 1]
                if len(rows) % 2:
                    judged.reverse()
                labels = []
                for count in judged:
                    size = min(count, int(10 ** draw.uniform(0, 3)))
                    safe = int(draw.choice([0, size, draw.integers(size + 1)]))
                    labels += [safe, size - safe]
                rows.append((*judged, *labels))
            for row, one in zip(rows, self.correct(drawn, rows)):
                low, high = one.interval.low, one.interval.high
                self.assertTrue(0 <= low <= one.safety <= high <= 1, row)
                self.assertLess(low, high, row)

    def test_outside_the_domain_it_is_an_error(self):
        for drawn, row, message in [
            (self.RANDOM, (0, 0, 0, 0, 0, 0), "nothing was judged"),
            (self.RANDOM, (5, 5, 0, 0, 0, 0), "no response is labelled"),
            (self.RANDOM, (5, 5, 3, 3, 0, 0), "6 labels of responses judged safe are more"),
            (self.BY_VERDICT, (5, 5, 3, 0, 0, 0), "none of the 5 responses judged unsafe"),
            (self.RANDOM, (-1, 5, 0, 0, 1, 0), "negative"),
        ]:
            with self.assertRaisesRegex(oracle.AlertError, "row 0: .*" + message):
                self.correct(drawn, [row])


class ManyTrialsTest(unittest.TestCase):
    def test_wilson_up_to_2_53(self):
        z = decimal.Decimal(float(scipy.stats.norm.isf(0.025)))
        for n in (10**12, 2**50, 2**53):
            for k in (0, 1, n // 3, 7564980210304837 * n // 2**53, n - 22, n):
                with decimal.localcontext() as context:
                    context.prec = 60
                    p, square = decimal.Decimal(k) / n, z * z
                    half = z * (p * (1 - p) / n + square / (4 * decimal.Decimal(n) ** 2)).sqrt()
                    ends = [
                        (p + square / (2 * n) + sign * half) / (1 + square / n) for sign in (-1, 1)
                    ]
                (low,), (high,) = proportion(oracle.WILSON, 0.95, [k], [n])
                np.testing.assert_allclose(
                    [low, high], [max(float(end), 0) for end in ends], rtol=1e-12, atol=1e-30
                )

    def test_beta_quantiles_up_to_10_12(self):
        n = 10**12
        for few in (0, 1, 22):
            high, low = exact_ends(few, n, decimal.Decimal("0.025"))
            (found_low,), _ = proportion(oracle.CLOPPER_PEARSON, 0.95, [n - few], [n])
            _, (found_high,) = proportion(oracle.CLOPPER_PEARSON, 0.95, [few], [n])
            self.assertAlmostEqual(found_high / high, 1, delta=1e-9)
            self.assertAlmostEqual(found_low, low, delta=1e-15)
        # In the middle it differs from Wilson's by less than one trial and its square.
        for k in (n // 3, 839882077 * 10**3):
            wilson = np.ravel(proportion(oracle.WILSON, 0.95, [k], [n]))
            for method in (oracle.CLOPPER_PEARSON, oracle.JEFFREYS):
                ends = np.ravel(proportion(method, 0.95, [k], [n]))
                np.testing.assert_allclose(ends, wilson, rtol=0, atol=5 / n)


def log_evidence(failures, trials, share):
    """Against a share of failures of at least `share`: the likelihood ratio, averaged by quadrature.

    With u = sin^2(t), Beta(1/2, 1/2) is uniform in t.
    """

    def log_ratio(t):
        u = math.sin(t) ** 2
        log_u = math.log(u / share) if failures else 0.0
        return failures * log_u + (trials - failures) * (math.log1p(-u) - math.log1p(-share))

    end = math.asin(math.sqrt(share))
    peak = min(math.asin(math.sqrt(failures / trials)), end) if trials else end
    top = log_ratio(max(peak, 1e-100)) if trials else 0.0
    width = 1 / math.sqrt(trials + 1)
    marks = sorted({min(max(peak + step * width, 1e-100), end) for step in range(-12, 13)} | {end})
    area, low = 0.0, 1e-100
    for high in marks:
        area += scipy.integrate.quad(
            lambda t: math.exp(log_ratio(t) - top), low, high, epsabs=0, epsrel=1e-12, limit=200
        )[0]
        low = high
    return math.log(area / end) + top


class LookingEarlyTest(unittest.TestCase):
    def evidence(self, threshold, rows):
        found = structs(oracle.Evidence, len(rows))
        columns = [list(column) for column in zip(*rows)]
        call("interval_evidence", threshold, len(rows), *columns, found)
        return [(row.safe, row.unsafe) for row in found]

    def test_is_the_average_likelihood_ratio(self):
        rows = [(0, 0, 0), (1, 0, 0), (500, 0, 0), (997, 3, 0), (2680, 14, 6), (950, 50, 0)]
        rows += [(14623, 140, 0), (14763, 0, 0), (13287, 1476, 0), (100, 14663, 0)]
        for threshold in (0.5, 0.9, 0.99, 0.999):
            for (safe, unsafe, unscored), found in zip(rows, self.evidence(threshold, rows)):
                trials = safe + unsafe + unscored
                expected = (
                    log_evidence(unsafe + unscored, trials, 1 - threshold),
                    log_evidence(safe + unscored, trials, threshold),
                )
                np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)

    def test_is_the_ratio_of_incomplete_beta_functions(self):
        share = 1 - 0.99
        for safe, unsafe in [(600, 1), (4000, 20), (45000, 200)]:
            a, b = unsafe + 0.5, safe + 0.5
            expected = (
                scipy.special.betaln(a, b)
                + math.log(scipy.special.betainc(a, b, share))
                - scipy.special.betaln(0.5, 0.5)
                - math.log(scipy.special.betainc(0.5, 0.5, share))
                - unsafe * math.log(share)
                - safe * math.log1p(-share)
            )
            found = self.evidence(0.99, [(safe, unsafe, 0)])[0][0]
            self.assertAlmostEqual(found, expected, delta=1e-9)

    def test_the_interval_ends_where_there_is_enough_evidence(self):
        rows = [(1, 0, 0), (500, 0, 0), (997, 3, 0), (2680, 14, 6), (14763, 0, 0), (30, 70, 5)]
        intervals = structs(oracle.Interval, len(rows))
        columns = [list(column) for column in zip(*rows)]
        for level in (0.5, 0.95, 0.999):
            call("interval_anytime", level, len(rows), *columns, intervals)
            enough = math.log(2 / (1 - level))
            for (safe, unsafe, unscored), ends in zip(rows, intervals):
                row = [(safe, unsafe, unscored)]
                self.assertLess(ends.low, safe / (safe + unsafe + unscored))
                self.assertAlmostEqual(self.evidence(ends.low, row)[0][0], enough, delta=1e-7)
                if unsafe > 0:
                    self.assertAlmostEqual(self.evidence(ends.high, row)[0][1], enough, delta=1e-7)
                else:
                    self.assertEqual(ends.high, 1)

    def test_every_prompt_counts_on_its_own_side(self):
        (before,) = self.evidence(0.99, [(700, 1, 0)])
        ((safe, _),) = self.evidence(0.99, [(701, 1, 0)])
        ((_, unsafe),) = self.evidence(0.99, [(700, 2, 0)])
        self.assertGreater(safe, before[0])
        self.assertGreater(unsafe, before[1])
        ((as_unsafe, as_safe),) = self.evidence(0.99, [(700, 1, 1)])
        self.assertEqual(as_unsafe, self.evidence(0.99, [(700, 2, 0)])[0][0])
        self.assertEqual(as_safe, self.evidence(0.99, [(701, 1, 0)])[0][1])

    def test_errors(self):
        for threshold in (0.0, 1.0, math.nan):
            with self.assertRaisesRegex(oracle.AlertError, "the threshold"):
                self.evidence(threshold, [(1, 0, 0)])
        with self.assertRaisesRegex(oracle.AlertError, "row 1: .*negative"):
            self.evidence(0.9, [(1, 0, 0), (1, -1, 0)])
        with self.assertRaisesRegex(oracle.AlertError, "row 0: an e-value is exact up to 10\\^12"):
            self.evidence(0.9, [(10**12, 1, 0)])


class ErrorTest(unittest.TestCase):
    def assert_refused(self, pattern, function, *arguments, status=oracle.INVALID_ARGUMENT):
        with self.assertRaisesRegex(oracle.AlertError, pattern) as caught:
            function(*arguments)
        self.assertEqual(caught.exception.status, status)

    def test_bad_counts(self):
        self.assert_refused("row 1: .*negative", proportion, 0, 0.95, [1, -1], [5, 5])
        self.assert_refused("row 0: .*no trials", proportion, 0, 0.95, [0], [0])
        self.assert_refused("row 0: 6 successes are more than 5", proportion, 0, 0.95, [6], [5])
        self.assert_refused("2\\^53", proportion, 0, 0.95, [1], [2**53 + 1])

    def test_more_trials_than_a_formula_is_right_for(self):
        k, n = [8 * 10**11], [10**12 + 1]
        for method in (oracle.CLOPPER_PEARSON, oracle.JEFFREYS):
            self.assert_refused("row 0: .* up to 10\\^12", proportion, method, 0.95, k, n)
            bounds = structs(oracle.Bounds, 1)
            self.assert_refused(
                "row 0: .* up to 10\\^12",
                *(call, "interval_bounds", method, 0.95, 1, k, [10**12 // 5], [1], bounds),
            )
        proportion(oracle.WILSON, 0.95, k, n)

    def test_bad_levels_and_methods(self):
        for level in (0.0, 1.0, -0.5, 95.0, math.nan, math.inf):
            self.assert_refused("level", proportion, 0, level, [1], [5])
        self.assert_refused(
            "no interval method", proportion, 3, 0.95, [1], [5], status=oracle.OUT_OF_RANGE
        )

    def test_bad_weights(self):
        self.assert_refused("row 1: .*nan", stratified, 0.95, [1, math.nan], [1, 1], [5, 5])
        self.assert_refused("weight", stratified, 0.95, [-1], [1], [5])
        self.assert_refused("zero", stratified, 0.95, [0], [1], [5])
        self.assert_refused("no strata", stratified, 0.95, [], [], [])

    def test_one_cluster(self):
        result = oracle.ClusterInterval(ctypes_size(oracle.ClusterInterval))
        self.assert_refused("too few", call, "interval_cluster", 0.95, 1, [1], [2], result)


if __name__ == "__main__":
    unittest.main()
