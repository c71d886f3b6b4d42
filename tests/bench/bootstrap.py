"""How long 10,000 bootstrap replicates take, and how long numpy takes for the same.

    /usr/bin/python3 tests/bench/bootstrap.py build/libalert.so

The tally is like ALERT's with its adversarial split: 45,731 rows in 32 categories x 5 attacks.
"""

import pathlib
import statistics
import sys
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from support import oracle

REPLICATES = 10_000
RUNS = 7


def seconds(function):
    """The median over RUNS calls, after one to warm up."""
    function()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    rng = np.random.default_rng(1)
    n = rng.multinomial(45_731 - 160 * 5, rng.dirichlet(np.full(160, 2.0))) + 5
    k = rng.binomial(n, rng.beta(20, 1, 160))
    weights = n / n.sum()
    options = oracle.BootstrapOptions(
        oracle.ctypes.sizeof(oracle.BootstrapOptions), 0.95, 1, REPLICATES
    )
    interval = oracle.Interval()

    def with_alert():
        oracle.call("interval_bootstrap", options, len(n), weights, k, n, interval, None)
        return interval.low, interval.high

    def with_numpy():
        drawn = np.random.default_rng(1).binomial(n, k / n, (REPLICATES, len(n)))
        return np.quantile((drawn / n) @ weights, [0.025, 0.975])

    ours, theirs = seconds(with_alert), seconds(with_numpy)
    print(f"{REPLICATES} replicates of {n.sum()} rows in {len(n)} cells, median of {RUNS} runs")
    print("libalert {:.1f} ms, interval {:.5f} to {:.5f}".format(ours * 1e3, *with_alert()))
    print("numpy    {:.1f} ms, interval {:.5f} to {:.5f}".format(theirs * 1e3, *with_numpy()))
    print(f"ratio    {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
