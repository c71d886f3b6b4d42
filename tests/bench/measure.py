"""What the benchmarks share: runs that take turns, and ratios of them with their spread."""

import os
import pathlib
import statistics
import subprocess
import sys
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "bindings" / "python"))


def take_turns(cases, runs):
    """Runs every case `runs` times, one after the other, and in the opposite order every second time,
    so that what else the machine does falls on all of them. A case returns its seconds, or None where
    the call itself is what counts. Gives the seconds of each case by its name."""
    seconds = {name: [] for name in cases}
    for run in range(runs):
        order = list(cases.items())
        for name, case in reversed(order) if run % 2 else order:
            start = time.perf_counter()
            own = case()
            seconds[name].append(own if isinstance(own, float) else time.perf_counter() - start)
    return seconds


class Spread:
    """The median of some figures, and the quartiles around it."""

    def __init__(self, values):
        self.values = sorted(values)
        self.median = statistics.median(values)
        if len(values) > 1:
            self.low, _, self.high = statistics.quantiles(values, n=4, method="inclusive")
        else:
            self.low = self.high = self.median

    def text(self, form="{:.2f}"):
        """The median, with the quartiles in brackets."""
        low, median, high = (form.format(x) for x in (self.low, self.median, self.high))
        return f"{median} ({low}–{high})"


def ratio(slow, fast):
    """How many times as fast `fast` is as `slow`, run by run."""
    return Spread([a / b for a, b in zip(slow, fast)])


class Finished:
    """A program that has run: its output, wall-clock seconds and peak memory in MiB."""

    def __init__(self, *command):
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE)
        with process.stdout:
            self.output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        self.peak_mib = usage.ru_maxrss / 1024
        if process.returncode != 0:
            raise RuntimeError(f"{command} failed with {process.returncode}")
