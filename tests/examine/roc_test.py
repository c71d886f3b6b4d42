"""AUC, thresholds and calibration against numpy and scipy: the area by all pairs, its standard error by
placements written anew, the sweep by counting."""

import math
import random
import sys
import unittest
from pathlib import Path

import numpy as np
import scipy.stats
from statsmodels.stats.proportion import proportion_confint

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings" / "python"))

from alert import errors, examine

Z = scipy.stats.norm.isf(0.025)


def graded(seed, count=300, ties=False):
    draw = random.Random(seed)
    people = ["unsafe" if draw.random() < 0.3 else "safe" for _ in range(count)]
    scores = [draw.betavariate(4, 2) if p == "unsafe" else draw.betavariate(2, 4) for p in people]
    if ties:
        scores = [round(score, 1) for score in scores]
    return scores, people


def sides(scores, people):
    numbers = np.array(scores)
    unsafe = np.array(people) == "unsafe"
    return numbers[unsafe], numbers[~unsafe]


class RocTest(unittest.TestCase):
    def test_area_and_its_interval(self):
        for seed, ties in ((1, False), (2, True), (3, True)):
            scores, people = graded(seed, ties=ties)
            bad, good = sides(scores, people)
            wins = (bad[:, None] > good) + 0.5 * (bad[:, None] == good)
            auc = wins.mean()
            error = math.sqrt(
                wins.mean(axis=1).var(ddof=1) / len(bad) + wins.mean(axis=0).var(ddof=1) / len(good)
            )
            found = examine.roc(scores, people)
            self.assertAlmostEqual(found.auc, auc, 12)
            self.assertAlmostEqual(found.standard_error, error, 12)
            u = scipy.stats.mannwhitneyu(bad, good).statistic
            self.assertAlmostEqual(found.auc, u / len(bad) / len(good), 12)
            logit = math.log(auc / (1 - auc))
            half = Z * error / auc / (1 - auc)
            ends = [1 / (1 + math.exp(-(logit + sign * half))) for sign in (-1, 1)]
            np.testing.assert_allclose(found.interval, ends, rtol=1e-12)

    def test_the_interval_holds_its_level(self):
        draw = np.random.default_rng(5)
        # Normal numbers a standard deviation apart: the area is P(N(1, 2) > 0).
        truth = scipy.stats.norm.cdf(1 / math.sqrt(2))
        people = ["unsafe"] * 40 + ["safe"] * 160
        held = 0
        for _ in range(600):
            scores = np.concatenate([draw.normal(1, 1, 40), draw.normal(0, 1, 160)])
            low, high = examine.roc(list(scores), people).interval
            held += low <= truth <= high
        self.assertGreater(held / 600, 0.92)

    def test_low_may_be_unsafe(self):
        scores, people = graded(4)
        turned = examine.roc([-score for score in scores], people, low_is_unsafe=True)
        straight = examine.roc(scores, people)
        self.assertEqual(turned.auc, straight.auc)
        self.assertEqual(turned.best_threshold, -straight.best_threshold)

    def test_a_judge_that_is_always_right_has_no_interval(self):
        found = examine.roc([0.1, 0.2, 0.8, 0.9], ["safe", "safe", "unsafe", "unsafe"])
        self.assertEqual((found.auc, found.interval), (1, None))

    def test_labels_of_one_kind_are_an_error(self):
        with self.assertRaisesRegex(errors.FailedPreconditionError, "2 safe and 0 unsafe"):
            examine.roc([0.1, 0.2], ["safe", "safe"])

    def test_sweep(self):
        for ties in (False, True):
            scores, people = graded(6, ties=ties)
            bad, good = sides(scores, people)
            points = examine.sweep(scores, people)
            self.assertEqual([p.threshold for p in points], sorted(set(scores)))
            for point in points:
                found, left = (bad >= point.threshold).sum(), (good < point.threshold).sum()
                self.assertEqual((point.found, point.left), (found, left))
                for rate, hits, trials in (
                    (point.sensitivity, found, len(bad)),
                    (point.specificity, left, len(good)),
                ):
                    self.assertAlmostEqual(rate.estimate, hits / trials, 12)
                    ends = proportion_confint(hits, trials, 0.05, "wilson")
                    np.testing.assert_allclose(rate.interval, ends, atol=1e-9)
            best = max(points, key=lambda p: p.sensitivity.estimate + p.specificity.estimate)
            measured = examine.roc(scores, people)
            self.assertAlmostEqual(
                measured.youden, best.sensitivity.estimate + best.specificity.estimate - 1, 12
            )
            self.assertEqual(measured.best_threshold, best.threshold)
            # The trapezes below the curve are the area.
            x = [1 - p.specificity.estimate for p in points] + [0]
            y = [p.sensitivity.estimate for p in points] + [0]
            self.assertAlmostEqual(-np.trapz(y, x), measured.auc, 12)

    def test_calibration(self):
        scores, people = graded(7)
        scores[0] = 1.0
        y = np.array([person == "unsafe" for person in people], float)
        p = np.array(scores)
        found = examine.calibration(scores, people, bins=8)
        self.assertAlmostEqual(found.brier, float(((p - y) ** 2).mean()), 12)
        place = np.minimum((p * 8).astype(int), 7)
        error = 0.0
        for b, row in enumerate(found.bins):
            inside = place == b
            self.assertEqual((row.responses, row.unsafe), (inside.sum(), y[inside].sum()))
            if not inside.any():
                continue
            self.assertAlmostEqual(row.mean, p[inside].mean(), 12)
            self.assertAlmostEqual(row.share.estimate, y[inside].mean(), 12)
            error += inside.mean() * abs(p[inside].mean() - y[inside].mean())
        self.assertAlmostEqual(found.expected_error, error, 12)
        with self.assertRaisesRegex(errors.InvalidArgumentError, "row 0: .*no probability"):
            examine.calibration([1.5], ["safe"])


if __name__ == "__main__":
    unittest.main()
