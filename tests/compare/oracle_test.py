"""Comparisons, agreement and plans against scipy, statsmodels and published examples."""

import math
import unittest

import numpy as np
import scipy.optimize
import scipy.stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from support import oracle
from support.oracle import call, doubles, structs

Z95 = scipy.stats.norm.isf((1 - 0.95) / 2)

# Complete response before and after consolidation therapy (Cavo et al. 2012), the worked example of
# Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables (2017), chapter 8. Figures
# as in the tests of their R package contingencytables.
CAVO = (59, 6, 16, 80)


def paired(method, level, *tables):
    differences = structs(oracle.Difference, len(tables))
    call("compare_paired", method, level, len(tables), structs(oracle.Pairs, tables), differences)
    return np.array([(d.difference, d.interval.low, d.interval.high) for d in differences])


def mcnemar_p(*tables):
    exact, midp = doubles(len(tables)), doubles(len(tables))
    call("compare_mcnemar", len(tables), structs(oracle.Pairs, tables), exact, midp)
    return exact, midp


def sign_flip(differences):
    p = doubles(1)
    call("compare_sign_flip", len(differences), np.array(differences, dtype=np.int64), p)
    return p[0]


def cluster_comparison(method, level, tables):
    result = oracle.ClusterComparison(oracle.ctypes.sizeof(oracle.ClusterComparison))
    call("compare_clusters", method, level, len(tables), structs(oracle.Pairs, tables), result)
    return result


def cluster_tables(first, second):
    """A table for each row of two matrices of booleans."""
    kinds = (first & second, first & ~second, ~first & second, ~first & ~second)
    return [tuple(int(n) for n in row) for row in zip(*(kind.sum(axis=1) for kind in kinds))]


def tango_statistic(b, c, n, delta):
    """Tango's score statistic, the share of second_only by its quadratic equation."""
    linear = (2 * n - b + c) * delta - b - c
    share = (math.sqrt(linear**2 + 8 * n * c * delta * (1 - delta)) - linear) / (4 * n)
    return (b - c - n * delta) / math.sqrt(n * (2 * share + delta * (1 - delta)))


def noninferior_paired(*rows):
    p = doubles(len(rows))
    call("compare_noninferior_paired", len(rows), structs(oracle.NoninferiorPairs, rows), p)
    return p


def noninferior_unpaired(*rows):
    p = doubles(len(rows))
    call("compare_noninferior_unpaired", len(rows), structs(oracle.NoninferiorCounts, rows), p)
    return p


def ratings_of(matrix, labels, cluster=None):
    """alert_ratings of a raters x items matrix; keeps the matrix and the clusters alive with it."""
    matrix = np.ascontiguousarray(matrix, np.uint8)
    if cluster is not None:
        cluster = np.ascontiguousarray(cluster, np.uint32)
    ratings = oracle.RatingsColumns(
        oracle.ctypes.sizeof(oracle.RatingsColumns),
        matrix.shape[1],
        matrix.shape[0],
        matrix.ctypes.data,
        labels,
        None if cluster is None else cluster.ctypes.data,
    )
    ratings.matrix = (matrix, cluster)
    return ratings


def agreement(function, level, *arguments):
    result = oracle.Agreement()
    call("agreement_" + function, level, *arguments, result)
    return result


class PairedTest(unittest.TestCase):
    def test_published_example(self):
        tango = paired(oracle.TANGO, 0.95, CAVO)[0]
        np.testing.assert_allclose(tango, [-0.0621, -0.1240, -0.0054], atol=5e-5)
        newcombe = paired(oracle.NEWCOMBE, 0.95, CAVO)[0]
        np.testing.assert_allclose(newcombe, [-0.0621, -0.1186, -0.0046], atol=5e-5)
        exact, midp = mcnemar_p(CAVO)
        self.assertEqual((round(exact[0], 6), round(midp[0], 6)), (0.052479, 0.034690))

    def test_tango_inverts_the_score_test(self):
        # The nuisance share maximised numerically; at the ends the statistic is the quantile.
        tables = [CAVO, (900, 12, 3, 85), (14000, 40, 31, 692), (5, 1, 0, 0), (0, 3, 4, 0)]
        for (a, b, c, d), (_, low, high) in zip(tables, paired(oracle.TANGO, 0.95, *tables)):
            n = a + b + c + d
            for end in (low, high):

                def loss(q, end=end):  # q is the share of second_only, q + end of first_only
                    return -(
                        scipy.special.xlogy(b, q + end)
                        + scipy.special.xlogy(c, q)
                        + scipy.special.xlogy(a + d, 1 - 2 * q - end)
                    )

                bounds = (max(0, -end), (1 - end) / 2)
                q = scipy.optimize.minimize_scalar(
                    loss, bounds=bounds, method="bounded", options={"xatol": 1e-13}
                ).x
                score = (b - c - n * end) / math.sqrt(n * (2 * q + end * (1 - end)))
                self.assertAlmostEqual(abs(score), Z95, places=4)

    def test_tango_without_discordant_pairs_has_width(self):
        # From the score equation: n * x^2 = z^2 * x * (1 - x).
        expected = Z95**2 / (1000 + Z95**2)
        np.testing.assert_allclose(
            paired(oracle.TANGO, 0.95, (1000, 0, 0, 0))[0], [0, -expected, expected], rtol=1e-9
        )

    def test_extremes(self):
        for method in (oracle.TANGO, oracle.NEWCOMBE):
            for table in [
                (0, 10, 0, 0),
                (0, 0, 10, 0),
                (10, 0, 0, 0),
                (0, 0, 0, 1),
                (0, 1, 0, 0),
                (10**9, 5, 0, 3),
                (10**9, 10**6, 10**6, 10**9),
            ]:
                difference, low, high = paired(method, 0.95, table)[0]
                self.assertTrue(-1 <= low <= difference <= high <= 1, (method, table))
                self.assertLess(low, high)

    def test_exchanging_the_models_mirrors_the_interval(self):
        for method in (oracle.TANGO, oracle.NEWCOMBE):
            one, other = paired(method, 0.99, (50, 9, 2, 7), (50, 2, 9, 7))
            np.testing.assert_allclose(one, -other[[0, 2, 1]], rtol=1e-12)

    def test_mcnemar_agrees_with_statsmodels(self):
        tables = [(3, b, c, 5) for b in (0, 1, 2, 7, 40, 300, 10**6) for c in (0, 1, 2, 8, 41, 290)]
        exact, midp = mcnemar_p(*tables)
        for (a, b, c, d), p, mid in zip(tables, exact, midp):
            expected = mcnemar([[a, b], [c, d]], exact=True).pvalue if b + c else 1.0
            np.testing.assert_allclose(p, expected, rtol=1e-9, atol=1e-300)
            binomial = scipy.stats.binom(b + c, 0.5)
            with np.errstate(divide="ignore"):
                expected = 1 if b == c else 2 * binomial.cdf(min(b, c)) - binomial.pmf(min(b, c))
            np.testing.assert_allclose(mid, expected, rtol=1e-9, atol=1e-300)

    def test_sign_flip_by_enumeration(self):
        draw = np.random.default_rng(3)
        for size in (1, 2, 5, 9, 14):
            differences = draw.integers(-6, 9, size)
            signs = 1 - 2 * ((np.arange(2**size)[:, None] >> np.arange(size)) & 1)
            sums = np.abs(signs @ np.abs(differences))
            self.assertAlmostEqual(
                sign_flip(differences), np.mean(sums >= abs(differences.sum())), delta=1e-12
            )

    def test_sign_flip_by_the_distribution_of_the_sum(self):
        draw = np.random.default_rng(4)
        for clusters, largest in ((300, 5), (2000, 100), (4000, 2)):
            differences = draw.integers(-largest, largest + 1, clusters)
            mass = np.ones(1)
            for size in np.abs(differences):
                grown = np.zeros(len(mass) + 2 * size)
                grown[: len(mass)] += mass / 2
                grown[2 * size :] += mass / 2
                mass = grown
            sums = np.arange(len(mass)) - len(mass) // 2
            expected = mass[np.abs(sums) >= abs(differences.sum())].sum()
            self.assertAlmostEqual(sign_flip(differences) / expected, 1, delta=1e-9)

    def test_sign_flip_of_single_pairs_is_mcnemar(self):
        tables = [(3, b, c, 5) for b in (0, 1, 7, 300, 2000) for c in (0, 2, 9, 290)]
        for (_, b, c, _), exact in zip(tables, mcnemar_p(*tables)[0]):
            for scale in (1, 3):
                p = sign_flip([scale] * b + [-scale] * c + [0, 0])
                np.testing.assert_allclose(p, exact, rtol=1e-12, atol=1e-300)

    def test_clusters_by_numpy(self):
        draw = np.random.default_rng(5)
        for clusters, size in ((2, 3), (40, 5), (300, 20)):
            own = draw.beta(0.6, 0.4, (2, clusters, 1))
            safe = draw.random((2, clusters, size)) < own
            first, second = safe
            found = cluster_comparison(oracle.TANGO, 0.95, cluster_tables(first, second))
            difference = (first ^ second) * (1.0 * first - second)
            by_cluster, n = difference.sum(axis=1), clusters * size
            mean = difference.mean()
            variance = clusters / (clusters - 1) * ((by_cluster - size * mean) ** 2).sum() / n**2
            independent = ((first ^ second).mean() - mean**2) / n
            seen = min((first ^ second).any(axis=1).sum(), (~(first ^ second)).any(axis=1).sum())
            effect = max(1, (seen * variance / independent + size) / (seen + 1))
            self.assertAlmostEqual(found.design_effect, effect, delta=1e-9)
            self.assertAlmostEqual(found.freedom, clusters - 1, delta=1e-9)
            self.assertAlmostEqual(found.difference.difference, mean, delta=1e-12)
            self.assertAlmostEqual(found.p, sign_flip(by_cluster.astype(int)), delta=1e-12)
            # At the ends Tango's statistic of the effective counts is Student's quantile.
            t = scipy.stats.t.isf(0.025, clusters - 1)
            b, c = ((first & ~second).sum() / effect, (second & ~first).sum() / effect)
            for end in (found.difference.interval.low, found.difference.interval.high):
                if abs(end) < 1:
                    self.assertAlmostEqual(abs(tango_statistic(b, c, n / effect, end)), t, places=6)

    def test_clusters_of_unequal_size_by_the_jackknife(self):
        draw = np.random.default_rng(6)
        sizes = np.array([60, 40, 25] + [1] * 80 + [2] * 40)
        tables = [tuple(draw.multinomial(n, draw.dirichlet((8, 1, 0.6, 0.4)))) for n in sizes]
        found = cluster_comparison(oracle.TANGO, 0.95, [tuple(map(int, t)) for t in tables])
        a, b, c, d = np.array(tables, dtype=float).T
        n, count = sizes.sum(), len(sizes)
        mean = (b - c).sum() / n
        without = ((b - c).sum() - (b - c)) / (n - sizes)
        variance = (count - 1) / count * ((without - mean) ** 2).sum()
        independent = ((b + c).sum() / n - mean**2) / n
        squares = sizes.astype(float) ** 2
        equivalent = squares.sum() / (squares**2).sum()
        telling = min(squares[b + c > 0].sum(), squares[a + d > 0].sum()) * equivalent
        effect = (telling * variance / independent + squares.sum() / n) / (telling + 1)
        self.assertGreater(effect, 1)
        self.assertAlmostEqual(found.design_effect, effect, delta=1e-9)
        freedom = squares.sum() * equivalent * (count - 1) / count
        self.assertAlmostEqual(found.freedom, freedom, delta=1e-9)
        t = scipy.stats.t.isf(0.025, freedom)
        for end in (found.difference.interval.low, found.difference.interval.high):
            statistic = tango_statistic(b.sum() / effect, c.sum() / effect, n / effect, end)
            self.assertAlmostEqual(abs(statistic), t, delta=1e-7)
        np.random.default_rng(1).shuffle(tables)
        again = cluster_comparison(oracle.TANGO, 0.95, [tuple(map(int, t)) for t in tables])
        self.assertEqual(again.design_effect, found.design_effect)

    def test_clusters_of_one_pair_are_pairs(self):
        table = (59, 6, 16, 80)
        single = [
            tuple(int(i == kind) for i in range(4)) for kind in range(4) for _ in range(table[kind])
        ]
        for method in (oracle.TANGO, oracle.NEWCOMBE):
            found = cluster_comparison(method, 0.9, single)
            expected = paired(method, 0.9, table)[0]
            interval = found.difference.interval
            self.assertEqual(
                (found.difference.difference, interval.low, interval.high), tuple(expected)
            )
            self.assertEqual((found.design_effect, found.freedom), (1, 0))

    def test_mcnemar_refuses_more_pairs_than_it_is_right_for(self):
        with self.assertRaisesRegex(oracle.AlertError, "row 0: McNemar's test is exact up to"):
            mcnemar_p((0, 5 * 10**11, 5 * 10**11 + 1, 0))
        b, c = 5 * 10**11 - 10**6, 5 * 10**11 + 10**6
        exact, _ = mcnemar_p((7, b, c, 7))
        normal = math.erfc((c - b - 1) / math.sqrt(2 * (b + c)))
        self.assertAlmostEqual(exact[0] / normal, 1, delta=1e-9)

    def test_noninferiority_is_the_level_of_the_limit(self):
        for table in [CAVO, (900, 12, 3, 85), (14000, 31, 40, 692), (30, 0, 0, 0), (0, 3, 4, 0)]:
            for margin in (0.005, 0.02, 0.1):
                p = noninferior_paired((table, margin, 0.0, 0.0))[0]
                a, b, c, d = table
                statistic = tango_statistic(b, c, a + b + c + d, -margin)
                self.assertAlmostEqual(p, scipy.stats.norm.sf(statistic), delta=1e-9)
                if 1e-9 < p < 0.5:
                    low = paired(oracle.TANGO, 1 - 2 * p, table)[0][1]
                    self.assertAlmostEqual(low, -margin, delta=1e-9)

    def test_noninferiority_with_clusters(self):
        found = noninferior_paired(((960, 22, 18, 0), 0.01, 2.5, 119.0))[0]
        statistic = tango_statistic(22 / 2.5, 18 / 2.5, 1000 / 2.5, -0.01)
        self.assertAlmostEqual(found, scipy.stats.t.sf(statistic, 119), delta=1e-12)

    def test_noninferiority_where_nothing_was_safe(self):
        p = noninferior_unpaired((0, 10, 0, 10, 0.01, 0.0, 0.0, 0.0))[0]
        # Only the second's upper end, z^2 / (10 + z^2), is above 0: it reaches 0.01 there.
        z = math.sqrt(10 * 0.01 / 0.99)
        self.assertAlmostEqual(p, scipy.stats.norm.sf(z), places=9)

    def test_noninferiority_where_nothing_speaks(self):
        self.assertEqual(noninferior_paired(((100, 0, 0, 0), 0.0, 0.0, 0.0))[0], 1)
        self.assertGreater(noninferior_paired(((90, 0, 10, 0), 0.05, 0.0, 0.0))[0], 0.5)

    def test_noninferiority_of_independent_proportions(self):
        rows = [
            (56, 70, 48, 80, 0.05),
            (990, 1000, 992, 1000, 0.01),
            (980, 1000, 999, 1000, 0.01),
            (10, 10, 20, 20, 0.2),
        ]
        found = noninferior_unpaired(*((*row, 0.0, 0.0, 0.0) for row in rows))
        for (a, n, b, m, margin), p in zip(rows, found):
            differences = structs(oracle.Difference, 1)
            tail = min(p, 1 - p)
            call("compare_unpaired", 1 - 2 * tail, 1, [a], [n], [b], [m], differences)
            interval = differences[0].interval
            end = interval.low if p < 0.5 else interval.high
            self.assertAlmostEqual(end, -margin, delta=1e-9)
        halved = noninferior_unpaired((112, 140, 96, 160, 0.05, 2.0, 2.0, 0.0))
        self.assertAlmostEqual(halved[0], found[0], delta=1e-12)

    def test_unpaired_agrees_with_statsmodels_and_newcombe(self):
        rows = [
            (56, 70, 48, 80),
            (9, 10, 3, 10),
            (6, 7, 2, 7),
            (10, 10, 0, 20),
            (990, 1000, 999, 1000),
        ]
        columns = np.array(rows).T
        differences = structs(oracle.Difference, len(rows))
        call("compare_unpaired", 0.95, len(rows), *columns, differences)
        for row, actual in zip(rows, differences):
            expected = confint_proportions_2indep(*row, method="newcomb", compare="diff")
            np.testing.assert_allclose(
                [actual.interval.low, actual.interval.high], expected, rtol=1e-9
            )
        # Newcombe (1998), table II, contrast a (56/70 - 48/80), method 10.
        self.assertEqual(
            [round(differences[0].interval.low, 4), round(differences[0].interval.high, 4)],
            [0.0524, 0.3339],
        )


class MultiplicityTest(unittest.TestCase):
    def test_agrees_with_statsmodels(self):
        rng = np.random.default_rng(1)
        for p in [
            rng.uniform(size=32),
            rng.beta(0.2, 2, size=32),
            np.array([0.01, 0.01, 1, 0, 0.5]),
            np.array([0.3]),
            np.ones(4),
        ]:
            for function, name in [("holm", "holm"), ("benjamini_hochberg", "fdr_bh")]:
                adjusted = doubles(len(p))
                call("compare_" + function, len(p), p, adjusted)
                np.testing.assert_allclose(adjusted, multipletests(p, method=name)[1], rtol=1e-9)

    def test_refuses_what_is_no_p_value(self):
        for bad in (math.nan, -0.1, 1.1):
            with self.assertRaisesRegex(oracle.AlertError, "row 1: the p-value"):
                call("compare_holm", 2, np.array([0.5, bad]), doubles(2))


class AgreementTest(unittest.TestCase):
    def rate(self, seed, raters, items, labels, noise=0.2):
        rng = np.random.default_rng(seed)
        truth = rng.choice(labels, items, p=rng.dirichlet(np.ones(labels)))
        wrong = rng.random((raters, items)) < noise
        return np.where(wrong, rng.integers(0, labels, (raters, items)), truth)

    def test_cohen_agrees_with_statsmodels(self):
        for seed, labels in [(1, 2), (2, 3), (3, 4)]:
            matrix = np.zeros((labels, labels), np.int64)
            ratings = self.rate(seed, 2, 300, labels)
            call(
                "agreement_confusion",
                ratings_of(ratings, labels),
                0,
                1,
                matrix.ctypes.data_as(oracle.ctypes.c_void_p),
            )
            expected_matrix = np.zeros_like(matrix)
            np.add.at(expected_matrix, tuple(ratings), 1)
            np.testing.assert_array_equal(matrix, expected_matrix)
            expected = cohens_kappa(matrix)
            kappa = agreement("cohen", 0.95, oracle.ctypes.c_uint8(labels), matrix.ravel())
            self.assertEqual(kappa.items, 300)
            np.testing.assert_allclose(
                [kappa.estimate, kappa.standard_error, kappa.interval.low, kappa.interval.high],
                [expected.kappa, expected.std_kappa, expected.kappa_low, expected.kappa_upp],
                rtol=1e-9,
            )

    def test_fleiss_agrees_with_statsmodels(self):
        for seed, raters, labels in [(1, 2, 2), (2, 3, 2), (3, 14, 5)]:
            ratings = self.rate(seed, raters, 200, labels)
            counts = np.array([np.bincount(column, minlength=labels) for column in ratings.T])
            kappa = agreement("fleiss", 0.95, ratings_of(ratings, labels))
            np.testing.assert_allclose(kappa.estimate, fleiss_kappa(counts), rtol=1e-9)

    def test_krippendorffs_published_example(self):
        # Krippendorff (2011), "Computing Krippendorff's alpha-reliability": nominal alpha 0.743.
        missing = oracle.NO_RATING
        ratings = np.array(
            [
                [1, 2, 3, 3, 2, 1, 4, 1, 2, missing, missing, missing],
                [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, missing, 3],
                [missing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, missing],
                [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, missing],
            ]
        )
        alpha = agreement("krippendorff", 0.95, ratings_of(ratings, 6))
        self.assertEqual(round(alpha.estimate, 3), 0.743)
        self.assertEqual(alpha.items, 11)
        # The same ratings are an example of the R package irrCAC (cac.raw4raters), with these figures.
        five = np.where(ratings == missing, missing, ratings - 1)
        ac1 = agreement("gwet", 0.95, ratings_of(five, 5))
        self.assertEqual((round(ac1.estimate, 5), round(ac1.standard_error, 5)), (0.77544, 0.14295))
        self.assertEqual(ac1.items, 11)

    def test_gwet_by_its_definition(self):
        for seed, raters, labels in [(1, 2, 2), (2, 3, 2), (3, 14, 5)]:
            ratings = self.rate(seed, raters, 200, labels)
            counts = np.array([np.bincount(column, minlength=labels) for column in ratings.T])
            observed = (counts * (counts - 1)).sum(axis=1).mean() / (raters * (raters - 1))
            shares = counts.mean(axis=0) / raters
            expected = (shares * (1 - shares)).sum() / (labels - 1)
            ac1 = agreement("gwet", 0.95, ratings_of(ratings, labels))
            self.assertAlmostEqual(
                ac1.estimate, (observed - expected) / (1 - expected), delta=1e-12
            )

    def test_each_item_twice_in_a_cluster_tells_no_more(self):
        ratings = self.rate(5, 3, 150, 3, noise=0.3)
        twice, cluster = np.repeat(ratings, 2, axis=1), np.repeat(np.arange(150), 2)
        for function, relative in (("fleiss", 1e-9), ("gwet", 1e-9), ("krippendorff", 0.01)):
            once = agreement(function, 0.95, ratings_of(ratings, 3))
            pairs = agreement(function, 0.95, ratings_of(twice, 3, cluster))
            np.testing.assert_allclose(pairs.standard_error, once.standard_error, rtol=relative)
            independent = agreement(function, 0.95, ratings_of(twice, 3))
            self.assertLess(independent.standard_error, 0.8 * once.standard_error)
        percent = agreement("percent", 0.95, ratings_of(twice, 3, cluster))
        once = agreement("percent", 0.95, ratings_of(ratings, 3))
        self.assertLessEqual(percent.interval.low, once.interval.low)
        self.assertAlmostEqual(percent.estimate, once.estimate, delta=1e-12)
        of_pair = agreement("cohen_of", 0.95, ratings_of(twice, 3, cluster), 0, 1)
        once = agreement("cohen_of", 0.95, ratings_of(ratings, 3), 0, 1)
        self.assertAlmostEqual(
            of_pair.standard_error, once.standard_error * math.sqrt(150 / 149), delta=1e-9
        )

    def test_standard_error_of_unequal_clusters(self):
        # Gwet's influences of items, of a cluster of 40 and of single ones; CR3.
        ratings = self.rate(9, 2, 200, 2, noise=0.2)
        cluster = np.concatenate([np.zeros(40, int), np.arange(1, 161)])
        found = agreement("gwet", 0.95, ratings_of(ratings, 2, cluster))
        both = ratings.mean(axis=0)
        share, agreed = both.mean(), (ratings[0] == ratings[1]).astype(float)
        chance = 2 * share * (1 - share)
        coefficient = (agreed.mean() - chance) / (1 - chance)
        influence = (agreed - agreed.mean()) / (1 - chance) - 2 * (1 - coefficient) * (
            (1 - 2 * share) / (1 - chance)
        ) * (both - share)
        sizes = np.bincount(cluster)
        leverage = 1 - sizes / 200
        sums = np.bincount(cluster, weights=influence) / leverage
        expected = math.sqrt(160 / 161 * (sums**2).sum()) / 200
        self.assertAlmostEqual(found.standard_error, expected, delta=1e-9)

    def test_no_interval_without_width(self):
        both = np.zeros((2, 200))
        both[:, :2] = 1
        for function in ("gwet", "fleiss", "krippendorff"):
            result = agreement(function, 0.95, ratings_of(both, 2))
            self.assertAlmostEqual(result.estimate, 1, delta=1e-12)
            self.assertTrue(math.isnan(result.interval.low) and math.isnan(result.interval.high))
        percent = agreement("percent", 0.95, ratings_of(both, 2))
        self.assertLess(percent.interval.low, percent.interval.high)

    def test_standard_errors_are_those_of_the_jackknife(self):
        # The influence of an item is the limit of leaving it out.
        for function in ("fleiss", "gwet", "krippendorff"):
            ratings = self.rate(4, 3, 800, 3)
            whole = agreement(function, 0.95, ratings_of(ratings, 3))
            without = np.array(
                [
                    agreement(function, 0.95, ratings_of(np.delete(ratings, item, 1), 3)).estimate
                    for item in range(800)
                ]
            )
            jackknife = math.sqrt(799 / 800 * ((without - without.mean()) ** 2).sum())
            self.assertAlmostEqual(whole.standard_error / jackknife, 1, delta=0.01)

    def test_percent_agreement_of_the_items_that_all_rated(self):
        ratings = np.array([[0, 0, 1, 1, 0], [0, 1, 1, 1, oracle.NO_RATING], [0, 0, 1, 1, 0]])
        result = agreement("percent", 0.95, ratings_of(ratings, 2))
        self.assertEqual((result.estimate, result.items), (0.75, 4))
        np.testing.assert_allclose(
            [result.interval.low, result.interval.high],
            proportion_confint(3, 4, method="wilson"),
            rtol=1e-9,
        )

    def test_one_label_only_leaves_kappa_undefined(self):
        same = ratings_of(np.zeros((2, 10)), 2)
        for result in (
            agreement("fleiss", 0.95, same),
            agreement("krippendorff", 0.95, same),
            agreement("cohen", 0.95, oracle.ctypes.c_uint8(2), [10, 0, 0, 0]),
        ):
            self.assertTrue(math.isnan(result.estimate))
            self.assertTrue(math.isnan(result.interval.low))
        self.assertEqual(agreement("percent", 0.95, same).estimate, 1)
        self.assertEqual(agreement("gwet", 0.95, same).estimate, 1)

    def test_one_dissenting_item_has_a_standard_error(self):
        ratings = np.zeros((3, 100))
        ratings[0, 0] = 1
        for function in ("fleiss", "krippendorff"):
            self.assertGreater(agreement(function, 0.95, ratings_of(ratings, 2)).standard_error, 0)

    def test_bad_ratings(self):
        for matrix, labels, message in [
            ([[0, 2], [0, 1]], 2, "row 1: label 2 of rater 0"),
            ([[0, 1]], 2, "it takes two"),
            ([[0], [0]], 1, "labels"),
            ([[255], [0]], 2, "no item"),
        ]:
            with self.assertRaisesRegex(oracle.AlertError, message):
                agreement("fleiss", 0.95, ratings_of(np.array(matrix), labels))


class PlanTest(unittest.TestCase):
    METHODS = {oracle.WILSON: "wilson", oracle.CLOPPER_PEARSON: "beta", oracle.JEFFREYS: "jeffreys"}

    def options(self, level=0.95, power=0.8, method=oracle.WILSON):
        return oracle.PlanOptions(oracle.ctypes.sizeof(oracle.PlanOptions), level, power, method)

    def certify(self, threshold, expected, **options):
        plans = structs(oracle.Plan, 1)
        call(
            "plan_certify",
            self.options(**options),
            1,
            np.array([threshold]),
            np.array([expected]),
            plans,
        )
        return plans[0]

    def powers(self, threshold, expected, method, up_to):
        """The chance that each number of prompts certifies, by trying every outcome."""
        powers = [0.0]
        for n in range(1, up_to):
            unsafe = np.arange(0, n + 1)
            low, _ = proportion_confint(n - unsafe, n, 0.05, self.METHODS[method])
            certifying = unsafe[low >= threshold]
            powers.append(
                scipy.stats.binom.cdf(certifying.max(), n, 1 - expected) if len(certifying) else 0.0
            )
        return np.array(powers)

    def test_is_the_first_number_from_which_the_power_never_falls_short(self):
        for method in self.METHODS:
            for threshold, expected in [(0.9, 0.95), (0.9, 0.99), (0.95, 0.98), (0.8, 1.0)]:
                powers = self.powers(threshold, expected, method, 700)
                short = np.flatnonzero(powers < 0.8)
                plan = self.certify(threshold, expected, method=method)
                self.assertEqual(plan.prompts, short.max() + 1, (method, threshold, expected))
                self.assertAlmostEqual(plan.power, powers[plan.prompts], places=9)

    def test_far_from_1_the_power_may_fall_short_again(self):
        for threshold, expected, power in [
            (0.181, 0.443, 0.5),
            (0.5, 0.575, 0.75),
            (0.37, 0.434, 0.9),
        ]:
            short = np.flatnonzero(self.powers(threshold, expected, oracle.WILSON, 800) < power)
            plan = self.certify(threshold, expected, power=power)
            self.assertEqual(plan.prompts, short.max() + 1, (threshold, expected, power))

    def test_the_example_of_the_manual(self):
        plan = self.certify(0.99, 0.995)
        low, _ = proportion_confint(plan.prompts - plan.max_unsafe, plan.prompts, 0.05, "wilson")
        self.assertGreaterEqual(low, 0.99)
        low, _ = proportion_confint(
            plan.prompts - plan.max_unsafe - 1, plan.prompts, 0.05, "wilson"
        )
        self.assertLess(low, 0.99)
        self.assertGreaterEqual(plan.power, 0.8)

    def test_close_to_the_threshold_takes_many(self):
        plan = self.certify(0.99, 0.9901)
        # The normal approximation, within a percent.
        z = Z95 * math.sqrt(0.99 * 0.01) + scipy.stats.norm.isf(0.2) * math.sqrt(0.9901 * 0.0099)
        self.assertAlmostEqual(plan.prompts / (z / 0.0001) ** 2, 1, delta=0.01)
        with self.assertRaisesRegex(oracle.AlertError, "more than 10\\^9") as caught:
            self.certify(0.99, 0.990001)
        self.assertEqual(caught.exception.status, oracle.OUT_OF_RANGE)

    def test_certifiable_is_the_inverse(self):
        for method in self.METHODS:
            expected = doubles(3)
            call(
                "plan_certifiable",
                self.options(method=method),
                3,
                np.array([0.99, 0.99, 0.9]),
                [14763, 100, 837],
                expected,
            )
            self.assertTrue(math.isnan(expected[1]))  # 100 prompts can't certify 0.99
            for safety, threshold, n in [(expected[0], 0.99, 14763), (expected[2], 0.9, 837)]:
                unsafe = np.arange(0, 200)
                low, _ = proportion_confint(n - unsafe, n, 0.05, self.METHODS[method])
                most = unsafe[low >= threshold].max()
                self.assertAlmostEqual(scipy.stats.binom.cdf(most, n, 1 - safety), 0.8, places=9)

    def test_paired_is_connors(self):
        prompts, difference = np.zeros(1, np.int64), doubles(1)
        call("plan_paired", self.options(), 1, np.array([0.01]), np.array([0.05]), prompts)
        z_power = scipy.stats.norm.isf(1 - 0.8)
        expected = (Z95 * math.sqrt(0.05) + z_power * math.sqrt(0.05 - 0.01**2)) ** 2 / 0.01**2
        self.assertEqual(prompts[0], math.ceil(expected))
        call("plan_detectable", self.options(), 1, prompts, np.array([0.05]), difference)
        self.assertAlmostEqual(difference[0], 0.01, delta=2e-6)

    def test_paired_has_the_power_it_promises(self):
        discordant, difference = 0.06, 0.02
        prompts = np.zeros(1, np.int64)
        call(
            "plan_paired",
            self.options(),
            1,
            np.array([difference]),
            np.array([discordant]),
            prompts,
        )
        rng = np.random.default_rng(1)
        shares = [(discordant + difference) / 2, (discordant - difference) / 2, 1 - discordant]
        drawn = rng.multinomial(prompts[0], shares, 4000)
        _, midp = mcnemar_p(*[(0, b, c, rest) for b, c, rest in drawn.tolist()])
        self.assertAlmostEqual((midp < 0.05).mean(), 0.8, delta=0.03)

    def test_bad_plans(self):
        for threshold, expected, options, message in [
            (0.99, 0.99, {}, "above the threshold"),
            (0.99, math.nan, {}, "above the threshold"),
            (1.0, 1.0, {}, "the threshold is 1"),
            (0.9, 0.95, {"power": 0.2}, "the power"),
            (0.9, 0.95, {"level": 1.5}, "the level"),
            (0.9, 0.95, {"method": 9}, "no interval method"),
        ]:
            with self.assertRaisesRegex(oracle.AlertError, message):
                self.certify(threshold, expected, **options)


class Rejudged(oracle.ctypes.Structure):
    _fields_ = [
        ("struct_size", oracle.ctypes.c_size_t),
        ("items", oracle.ctypes.c_int64),
        ("left_out", oracle.ctypes.c_int64),
        ("first_safety", oracle.ctypes.c_double),
        ("rejudged_safety", oracle.ctypes.c_double),
        ("second_safety", oracle.ctypes.c_double),
        ("judge", oracle.Difference),
        ("model", oracle.Difference),
        ("total", oracle.Difference),
        ("judge_p", oracle.ctypes.c_double),
        ("model_p", oracle.ctypes.c_double),
        ("total_p", oracle.ctypes.c_double),
    ]


def rejudged(first, again, second):
    verdicts = [(oracle.ctypes.c_uint8 * len(column))(*column) for column in (first, again, second)]
    out = Rejudged(oracle.ctypes.sizeof(Rejudged))
    call("compare_rejudged", oracle.TANGO, 0.95, len(first), *verdicts, None, out)
    return out


class RejudgedTest(unittest.TestCase):
    def test_a_change_is_the_judges_and_the_models(self):
        draw = np.random.default_rng(8)
        first = draw.random(500) < 0.1
        again = first ^ (draw.random(500) < 0.04)
        second = again ^ (draw.random(500) < 0.06)
        verdicts = [column.astype(int) for column in (first, again, second)]
        verdicts[1][:7] = 2  # undecided there: in none of the three
        verdicts[2][7:10] = 255  # not there
        kept = slice(10, None)
        found = rejudged(*verdicts)
        self.assertEqual((found.items, found.left_out), (490, 10))
        shares = [1 - column[kept].mean() for column in (first, again, second)]
        np.testing.assert_allclose(
            (found.first_safety, found.rejudged_safety, found.second_safety), shares, atol=1e-12
        )
        for part, p, later, earlier in (
            (found.judge, found.judge_p, again, first),
            (found.model, found.model_p, second, again),
            (found.total, found.total_p, second, first),
        ):
            safe = ~later[kept], ~earlier[kept]
            table = [(a & b).sum() for a in (safe[0], ~safe[0]) for b in (safe[1], ~safe[1])]
            expected = paired(oracle.TANGO, 0.95, tuple(int(n) for n in table))[0]
            np.testing.assert_allclose(
                (part.difference, part.interval.low, part.interval.high), expected, atol=1e-12
            )
            exact = mcnemar([[table[0], table[1]], [table[2], table[3]]], exact=True).pvalue
            self.assertAlmostEqual(p, exact, 9)
        # To the last bit, for that is what adds up.
        self.assertEqual(found.total.difference, found.judge.difference + found.model.difference)

    def test_another_judge_of_the_same_answers_changes_no_model(self):
        first, again = [0] * 90 + [1] * 10, [0] * 80 + [1] * 20
        found = rejudged(first, again, again)
        self.assertEqual(found.model.difference, 0)
        self.assertAlmostEqual(found.total.difference, -0.1)


class ErrorTest(unittest.TestCase):
    def test_bad_tables(self):
        for table, message in [((1, -1, 0, 0), "negative"), ((0, 0, 0, 0), "no pairs")]:
            with self.assertRaisesRegex(oracle.AlertError, "row 1: .*" + message):
                paired(oracle.TANGO, 0.95, (1, 1, 1, 1), table)
        with self.assertRaisesRegex(oracle.AlertError, "no method"):
            paired(7, 0.95, (1, 1, 1, 1))


if __name__ == "__main__":
    unittest.main()
