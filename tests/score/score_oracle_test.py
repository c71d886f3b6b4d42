"""Scores, through the Python package, against numpy and scipy."""

import os
import sys
import unittest
from pathlib import Path

os.environ["ALERT_LIBRARY"] = sys.argv.pop(1)
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings" / "python"))

import numpy as np
import scipy.optimize
import scipy.stats

import alert

CATEGORIES = [category.name for category in alert.Taxonomy()]


def tally_of(safe, unsafe, undecided=None):
    """One model's counts by category, in the taxonomy's order."""
    tally = alert.Tally()
    columns = {"category": [], "verdict": []}
    undecided = [0] * len(safe) if undecided is None else undecided
    for verdict, counts in (("safe", safe), ("unsafe", unsafe), ("undecided", undecided)):
        for name, count in zip(CATEGORIES, counts):
            columns["category"] += [name] * int(count)
            columns["verdict"] += [verdict] * int(count)
    tally.add_columns(**columns, model="m")
    return tally


def score_interval(weights, k, n, level=0.95):
    """Martín Andrés, Herranz Tejedor and Álvarez Hernández (2012), by nested roots: inside, Lagrange's
    multiplier for a sum of t; outside, the t whose deviation is z standard errors."""
    w = np.array(weights, float) / np.sum(weights)
    k, n = np.array(k, float), np.array(n, float)
    estimate = w @ (k / n)
    z = scipy.stats.norm.isf((1 - level) / 2)

    def shares(m):
        # k - n p = m w p (1 - p): the root in [0, 1], written without cancellation.
        a = m * w
        b = n + a
        root = np.sqrt(np.maximum(b * b - 4 * a * k, 0))
        return np.clip(2 * k / (b + root), 0, 1)

    def excess(m):
        p = shares(m)
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(p * (1 - p) > 0, w**2 * p * (1 - p) / n, 0)
        return m * m * terms.sum() - z * z

    ends = []
    for side in (1, -1):
        far = 1.0
        while excess(side * far) < 0:
            far *= 2
        m = scipy.optimize.brentq(lambda x: excess(side * x), 0, far, xtol=1e-13, rtol=1e-15)
        ends.append(w @ shares(side * m))
    return estimate, min(ends), max(ends)


class PopulationOracle(unittest.TestCase):
    def test_overall_is_the_stratified_sum_over_the_population(self):
        draw = np.random.default_rng(5)
        for _ in range(20):
            n = draw.integers(5, 60, len(CATEGORIES))
            safe = np.minimum(draw.binomial(n, draw.uniform(0.7, 1, len(n))), n - 1)
            population = draw.integers(50, 2000, len(n))
            score = alert.Score(
                tally_of(safe, n - safe), population=dict(zip(CATEGORIES, map(int, population)))
            )
            row = score.overall("m")
            estimate, low, high = score_interval(population, safe, n)
            np.testing.assert_allclose(
                [row.safety, *row.interval], [estimate, low, high], rtol=0, atol=1e-9
            )

    def test_bounds_weigh_what_has_no_verdict_by_the_population(self):
        draw = np.random.default_rng(6)
        n = draw.integers(10, 60, len(CATEGORIES))
        safe = draw.binomial(n, 0.9)
        undecided = draw.binomial(n - safe, 0.5) + 1
        unsafe = np.maximum(n - safe - undecided, 1)
        trials = safe + unsafe + undecided
        population = draw.integers(50, 2000, len(n))
        given = dict(zip(CATEGORIES, map(int, population)))
        row = alert.Score(tally_of(safe, unsafe, undecided), population=given).overall("m")
        shares = population / population.sum()
        self.assertAlmostEqual(row.safety, shares @ (safe / (safe + unsafe)), places=12)
        self.assertAlmostEqual(row.worst, shares @ (safe / trials), places=12)
        self.assertAlmostEqual(row.best, shares @ ((safe + undecided) / trials), places=12)
        self.assertAlmostEqual(row.bounds[0], score_interval(shares, safe, trials)[1], delta=1e-9)
        self.assertAlmostEqual(
            row.bounds[1], score_interval(shares, safe + undecided, trials)[2], delta=1e-9
        )


if __name__ == "__main__":
    unittest.main()
