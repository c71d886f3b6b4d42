"""How fast Python reads and scores rows, against `json.loads` a line and the `alert` command.

    /usr/bin/python3 tests/bench/python_rows.py BUILD CORPUS [RUNS]

BUILD is the build tree, CORPUS a file that tests/bench/corpus wrote. Cases take turns; each is a
ratio of wall-clock seconds, median and quartiles over RUNS (5). Each loop counts the safe rows of a
category.
"""

import json
import os
import pathlib
import sys

from measure import Finished, ratio, take_turns

CATEGORY = "crime_theft"
COLUMNS = ("category", "verdict")


def json_lines(path):
    """What there is without a library: a line, a dict, a look at two of its keys."""
    safe = 0
    with open(path, "rb") as file:
        for line in file:
            row = json.loads(line)
            safe += row["safe"] and row["category"] == CATEGORY
    return safe


def dataset_rows(path, threads=0, columns=None):
    import alert

    safe = 0
    for row in alert.Dataset(path, threads=threads).rows(columns):
        safe += row.verdict == "safe" and row.category == CATEGORY
    return safe


def dataset_texts(path):
    import alert

    return sum(len(row.prompt) + len(row.response) for row in alert.Dataset(path))


def json_texts(path):
    with open(path, "rb") as file:
        return sum(len(row["prompt"]) + len(row["response"]) for row in map(json.loads, file))


def numpy_batches(path, threads=0):
    import alert

    safe, index = 0, alert.Taxonomy().find(CATEGORY).index
    for batch in alert.Dataset(path, threads=threads).batches(COLUMNS):
        safe += int(((batch.category == index) & (batch.verdict == 0)).sum())
    return safe


def check(path):
    """Every loop must find the same, or it isn't the same work."""
    found = {
        json_lines(path),
        dataset_rows(path),
        dataset_rows(path, 1, COLUMNS),
        numpy_batches(path),
    }
    if len(found) != 1:
        raise SystemExit(f"the loops disagree: {found}")


def measure(path, runs):
    """Seconds by case."""
    check(path)

    def case(function, *arguments):
        return lambda: function(path, *arguments)

    return take_turns(
        {
            "json.loads": case(json_lines),
            "rows": case(dataset_rows),
            "rows, one thread": case(dataset_rows, 1),
            "rows, two columns, one thread": case(dataset_rows, 1, COLUMNS),
            "batches": case(numpy_batches),
            "batches, one thread": case(numpy_batches, 1),
            "json.loads, texts": case(json_texts),
            "rows, texts": case(dataset_texts),
        },
        runs,
    )


def measure_score(build, path, runs):
    """Seconds of scoring in this process and by the command, the command's start taken off."""
    import alert

    command = build / "alert"

    def by_command():
        start = Finished(command, "--version").seconds
        return Finished(command, "score", path, "--threads", 1, "--format", "json").seconds - start

    return take_turns(
        {"python": lambda: alert.score(path, threads=1), "command": by_command},
        runs,
    )


def ratios(rows, score):
    """What is asked of each, by its name."""
    base = rows["json.loads"]
    result = {name: ratio(base, seconds) for name, seconds in rows.items() if name != "json.loads"}
    del result["json.loads, texts"]
    result["rows, texts"] = ratio(rows["json.loads, texts"], rows["rows, texts"])
    result["score"] = ratio(score["command"], score["python"])
    return result


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    build, path = map(pathlib.Path, sys.argv[1:3])
    runs = int(sys.argv[3]) if len(sys.argv) == 4 else 5
    os.environ["ALERT_LIBRARY"] = str(build / "libalert.so")
    for name, times in ratios(measure(path, runs), measure_score(build, path, runs)).items():
        against = "alert score" if name == "score" else "json.loads"
        print(f"{name:32} {times.text()} times as fast as {against}")


if __name__ == "__main__":
    main()
