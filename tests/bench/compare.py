"""Prints how the rounds of compare.sh came out; exits with 1 where HEAD is slower beyond the spread.

python3 tests/bench/compare.py DIRECTORY ROUNDS
"""

import json
import pathlib
import sys

from measure import Spread

SLOWER = 1.03


def seconds(path):
    """The time of each benchmark, in its own unit."""
    with open(path, encoding="utf-8") as file:
        return {each["name"]: each["real_time"] for each in json.load(file)["benchmarks"]}


def main():
    directory, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    ratios = {}
    for number in range(1, rounds + 1):
        base = seconds(directory / f"base.{number}.json")
        head = seconds(directory / f"head.{number}.json")
        for name, time in base.items():
            ratios.setdefault(name, []).append(head[name] / time)
    slower = False
    print(f"{'':44} HEAD / BASE, median (quartiles)")
    for name, values in ratios.items():
        spread = Spread(values)
        worse = spread.low > SLOWER
        slower = slower or worse
        print(f"{name:44} {spread.text('{:.3f}')}{'  slower' if worse else ''}")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
