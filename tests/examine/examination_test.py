"""Rates of a judge from labels, against numpy and scipy: by the formulas of docs/statistics.md, written
anew; and how labels are shared among strata."""

import ctypes
import itertools
import math
import random
import unittest

import numpy as np
import scipy.optimize
import scipy.stats
from statsmodels.stats.proportion import proportion_confint
from support import oracle
from support.oracle import call, structs

Z = scipy.stats.norm.isf(0.025)
SAFE, UNSAFE = 0, 1
RANDOM, BY_VERDICT = 0, 1


class Stratum(ctypes.Structure):
    _fields_ = [
        ("responses", ctypes.c_int64),
        ("safe", ctypes.c_int64),
        ("unsafe", ctypes.c_int64),
        ("judged", ctypes.c_uint8),
    ]


class Rate(ctypes.Structure):
    _fields_ = [("estimate", ctypes.c_double), ("interval", oracle.Interval)]


class Rates(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("sensitivity", Rate),
        ("specificity", Rate),
        ("safety", oracle.Corrected),
        ("counts", oracle.JudgeError),
    ]


class SheetStratum(ctypes.Structure):
    _fields_ = [("responses", ctypes.c_int64), ("judged", ctypes.c_uint8)]


def rates_of(drawn, strata):
    rates = Rates(ctypes.sizeof(Rates))
    call("interval_judge_rates", drawn, 0.95, len(strata), structs(Stratum, strata), rates)
    return rates


def figures(rate):
    return rate.estimate, rate.interval.low, rate.interval.high


def wilson(k, n):
    return proportion_confint(k, n, 0.05, "wilson")


def stratified(weights, successes, trials):
    """The score interval of a weighted sum, which oracle tests of tests/score hold against a search."""
    columns = [np.array(column, dtype=np.int64) for column in (successes, trials)]
    estimate, interval = np.zeros(1), structs(oracle.Interval, 1)
    call("interval_stratified", 0.95, len(weights), np.array(weights), *columns, estimate, interval)
    return estimate[0], interval[0].low, interval[0].high


def share(cells):
    """People's unsafe share of one verdict, with its interval."""
    total = sum(cell[0] for cell in cells)
    weights = [cell[0] / total for cell in cells]
    return stratified(weights, [cell[2] for cell in cells], [cell[1] + cell[2] for cell in cells])


def ratio(q, found, missed):
    """x = q found / (q found + (1 - q) missed), each (estimate, low, high)."""
    estimate = q[0] * found[0] / (q[0] * found[0] + (1 - q[0]) * missed[0])

    def end(x, up):
        side, other = (2, 1) if up else (1, 2)
        distance = math.sqrt(
            ((1 - x) * q[0] * (found[side] - found[0])) ** 2
            + (x * (1 - q[0]) * (missed[other] - missed[0])) ** 2
            + (((1 - x) * found[0] + x * missed[0]) * (q[side] - q[0])) ** 2
        )
        difference = (1 - x) * q[0] * found[0] - x * (1 - q[0]) * missed[0]
        return difference + distance if up else difference - distance

    low = 0 if end(0, False) <= 0 else scipy.optimize.brentq(end, 0, estimate, (False,), xtol=1e-15)
    high = 1 if end(1, True) >= 0 else scipy.optimize.brentq(end, estimate, 1, (True,), xtol=1e-15)
    return estimate, low, high


def complement(part):
    return 1 - part[0], 1 - part[2], 1 - part[1]


CASES = [
    [(900, 45, 5, SAFE), (100, 12, 38, UNSAFE)],
    [(14000, 180, 3, SAFE), (763, 40, 60, UNSAFE)],
    [(500, 30, 2, SAFE), (400, 20, 1, SAFE), (60, 5, 9, UNSAFE), (40, 1, 7, UNSAFE)],
    [(5000, 100, 1, SAFE), (3000, 50, 9, SAFE), (70, 3, 20, UNSAFE), (9, 1, 4, UNSAFE)],
]


class RatesTest(unittest.TestCase):
    def test_by_verdict_against_the_formulas(self):
        for strata in CASES:
            rates = rates_of(BY_VERDICT, strata)
            safe = [cell for cell in strata if cell[3] == SAFE]
            unsafe = [cell for cell in strata if cell[3] == UNSAFE]
            total = sum(cell[0] for cell in strata)
            judged = sum(cell[0] for cell in unsafe)
            q = (judged / total, *wilson(judged, total))
            found, missed = share(unsafe), share(safe)
            np.testing.assert_allclose(
                figures(rates.sensitivity), ratio(q, found, missed), atol=1e-9
            )
            np.testing.assert_allclose(
                figures(rates.specificity),
                ratio(complement(q), complement(missed), complement(found)),
                atol=1e-9,
            )
            # Horvitz and Thompson's estimate of the safe responses.
            weighed = sum(n * k / (k + u) for n, k, u, _ in strata) / total
            self.assertAlmostEqual(rates.safety.safety, weighed, 12)

    def test_safety_by_verdict_is_that_of_labels(self):
        for safe, unsafe in (CASES[0], CASES[1]):
            rates = rates_of(BY_VERDICT, [safe, unsafe])
            row = (safe[0], unsafe[0], safe[1], safe[2], unsafe[1], unsafe[2])
            corrected = structs(oracle.Corrected, 1)
            labels = structs(oracle.Labelled, [row])
            call("interval_labelled", BY_VERDICT, 0.95, 1, labels, corrected)
            np.testing.assert_allclose(
                (rates.safety.safety, rates.safety.interval.low, rates.safety.interval.high),
                (corrected[0].safety, corrected[0].interval.low, corrected[0].interval.high),
                rtol=1e-12,
            )

    def test_at_random_the_rates_are_shares(self):
        rates = rates_of(RANDOM, [(900, 80, 5, SAFE), (100, 3, 12, UNSAFE)])
        np.testing.assert_allclose(
            figures(rates.sensitivity), (12 / 17, *wilson(12, 17)), atol=1e-12
        )
        np.testing.assert_allclose(
            figures(rates.specificity), (80 / 83, *wilson(80, 83)), atol=1e-12
        )
        counts = rates.counts
        self.assertEqual(
            (counts.unsafe_found, counts.unsafe_total, counts.safe_found, counts.safe_total),
            (12, 17, 80, 83),
        )

    def test_equivalent_counts_tell_no_more_than_the_labels(self):
        for strata in CASES:
            rates = rates_of(BY_VERDICT, strata)
            for rate, found, total in (
                (rates.sensitivity, rates.counts.unsafe_found, rates.counts.unsafe_total),
                (rates.specificity, rates.counts.safe_found, rates.counts.safe_total),
            ):
                self.assertAlmostEqual(found / total, rate.estimate, delta=0.5 / total)
                low, high = wilson(rate.estimate * total, total)
                self.assertLessEqual(low, rate.interval.low + 1e-9)
                self.assertGreaterEqual(high, rate.interval.high - 1e-9)

    def test_drawing_by_verdict_without_weights_would_be_biased(self):
        draw = random.Random(4)
        weighed, plain = [], []
        for _ in range(300):
            # Of 10,000 responses 500 are unsafe; the judge finds 400 of them, and flags 95 others.
            safe = [draw.random() < 100 / 9505 for _ in range(150)]
            flagged = [draw.random() < 400 / 495 for _ in range(150)]
            missed, found = sum(safe), sum(flagged)
            strata = [(9505, 150 - missed, missed, SAFE), (495, 150 - found, found, UNSAFE)]
            weighed.append(rates_of(BY_VERDICT, strata).sensitivity.estimate)
            plain.append(found / (found + missed))
        self.assertAlmostEqual(np.mean(weighed), 0.8, delta=0.03)
        self.assertGreater(np.mean(plain), 0.95)

    def test_a_stratum_without_labels_goes_with_the_smallest_of_its_verdict(self):
        strata = [(500, 30, 2, SAFE), (100, 9, 1, SAFE), (50, 0, 0, SAFE), (60, 5, 9, UNSAFE)]
        together = [(500, 30, 2, SAFE), (150, 9, 1, SAFE), (60, 5, 9, UNSAFE)]
        self.assertEqual(
            figures(rates_of(BY_VERDICT, strata).sensitivity),
            figures(rates_of(BY_VERDICT, together).sensitivity),
        )

    def test_a_verdict_without_labels_says_nothing(self):
        rates = rates_of(BY_VERDICT, [(500, 30, 2, SAFE), (60, 0, 0, UNSAFE)])
        for rate in (rates.sensitivity, rates.specificity):
            self.assertTrue(math.isnan(rate.estimate))
            self.assertEqual((rate.interval.low, rate.interval.high), (0, 1))
        self.assertTrue(math.isnan(rates.safety.safety))
        self.assertEqual(rates.counts.unsafe_total, 0)


def allocate(allocation, labels, strata, missed=0.0, mistaken=0.0):
    drawn = np.zeros(len(strata), np.int64)
    rows = structs(SheetStratum, strata)
    call("sheet_allocate", allocation, labels, missed, mistaken, len(strata), rows, drawn)
    return list(drawn)


class AllocationTest(unittest.TestCase):
    UNIFORM, EQUAL, NEYMAN = range(3)

    def test_neyman_goes_by_size_and_deviation(self):
        strata = [(14000, SAFE), (763, UNSAFE)]
        shares = np.array([14000 * math.sqrt(0.02 * 0.98), 763 * math.sqrt(0.3 * 0.7)])
        expected = 500 * shares / shares.sum()
        drawn = allocate(self.NEYMAN, 500, strata)
        self.assertEqual(sum(drawn), 500)
        np.testing.assert_allclose(drawn, expected, atol=1)

    def test_neyman_is_the_best_there_is(self):
        strata = [(14000, SAFE), (763, UNSAFE)]
        deviations = [math.sqrt(0.02 * 0.98), math.sqrt(0.3 * 0.7)]

        def variance(drawn):
            parts = zip(strata, deviations, drawn)
            return sum((stratum[0] * s) ** 2 / n for stratum, s, n in parts)

        best = min(range(1, 500), key=lambda n: variance((n, 500 - n)))
        self.assertEqual(allocate(self.NEYMAN, 500, strata), [best, 500 - best])

    def test_bounds_hold_and_labels_add_up(self):
        draw = random.Random(1)
        for allocation, _ in itertools.product(range(3), range(50)):
            strata = [
                (draw.choice((0, 1, 3, 50, 1000)), draw.choice((SAFE, UNSAFE))) for _ in range(8)
            ]
            labels = draw.randrange(0, 400)
            drawn = allocate(allocation, labels, strata)
            least = sum(1 for size, _ in strata if size > 0)
            self.assertTrue(all(min(size, 1) <= n <= size for n, (size, _) in zip(drawn, strata)))
            most = sum(size for size, _ in strata)
            self.assertEqual(sum(drawn), min(max(labels, least), most))


if __name__ == "__main__":
    unittest.main()
