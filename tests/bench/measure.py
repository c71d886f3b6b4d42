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
    """A program that has run: its output, and its wall-clock seconds."""

    def __init__(self, *command):
        start = time.perf_counter()
        self.output = subprocess.run(
            [str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE
        ).stdout
        self.seconds = time.perf_counter() - start


def start_to_exit(*command):
    """Wall-clock seconds of a program, its output thrown away, with as little of Python as can be."""
    words = [str(word) for word in command]
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    process = os.posix_spawn(words[0], words, os.environ, file_actions=quiet)
    _, status = os.waitpid(process, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        raise RuntimeError(f"{words} failed")
    return seconds


def peak_mib(*command):
    """The most memory that a program had. GNU time starts it, for a child of this process would begin
    with the memory that this process has."""
    words = ["/usr/bin/time", "-f", "%M", *(str(word) for word in command)]
    done = subprocess.run(words, check=True, text=True, capture_output=True)
    return int(done.stderr.split()[-1]) / 1024
