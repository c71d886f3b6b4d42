"""Measures alert beside its peers and writes what came out into a page, between its marks:

    /usr/bin/python3 tests/bench/peers.py BUILD WORK PAGE

peers.sh calls it, and has put the programs into BUILD and the corpora into WORK. Each section gives
lines of Markdown, and adds its part to the table of what was aimed at.
"""

import collections
import json
import os
import pathlib
import platform
import subprocess
import sys

import numpy
import pandas
import python_rows
from measure import SOURCE, Finished, Spread, peak_mib, ratio, start_to_exit, take_turns

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
RUNS = 7


class Bench:
    """Where everything is, and what was reached so far."""

    def __init__(self, build, work):
        self.build, self.work = build, work
        self.corpus, self.slice = work / "corpus.jsonl", work / "slice.jsonl"
        self.reach = []

    def score(self, path, threads):
        return Finished(
            self.build / "alert", "score", path, "--threads", threads, "--format", "json"
        )

    def aim(self, work, target, spread, form, good):
        """Adds a line to the table of what was aimed at."""
        self.reach.append(
            f"| {work} | {target} | {spread.text(form)} | {'yes' if good else 'no'} |"
        )

    def at_least(self, work, target, spread, unit=" times"):
        self.aim(work, f"at least {target:g}{unit}", spread, "{:.2f}", spread.median >= target)

    def at_most(self, work, target, spread, unit):
        self.aim(work, f"at most {target:g} {unit}", spread, "{:.1f}", spread.median <= target)


def rate(path, seconds):
    """Gigabytes a second."""
    return Spread([path.stat().st_size / each / 1e9 for each in seconds])


def machine(bench):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        fields = dict(map(str.strip, line.split(":", 1)) for line in file if ":" in line)
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) / 2**20
    kernel = ".".join(platform.release().split(".")[:2])
    compiler = Finished("c++", "--version").output.splitlines()[0]
    size = bench.corpus.stat().st_size
    with open(bench.corpus, "rb") as lines:
        rows = sum(1 for _ in lines)
    return [
        f"Machine: {fields.get('model name', platform.machine())}, {os.cpu_count()} processors,"
        f" {memory:.0f} GiB; {platform.system()} {kernel}, {compiler}.",
        f"Corpus: {rows:,} judged rows, {size / 1e9:.2f} GB, in the page cache;"
        f" the slice for slow peers: {bench.slice.stat().st_size / 1e6:.0f} MB of such rows.",
        "",
    ]


def repetitions(bench):
    """Seconds of each benchmark of score_bench, whose repetitions are mixed at random."""
    output = Finished(
        bench.build / "tests/bench/score_bench",
        bench.corpus,
        bench.work / "plain.jsonl",
        bench.work / "adversarial.jsonl",
        f"--benchmark_repetitions={RUNS}",
        "--benchmark_enable_random_interleaving=true",
        "--benchmark_min_time=0.1",
        "--benchmark_format=json",
    ).output
    units = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}
    seconds, items = collections.defaultdict(list), collections.defaultdict(list)
    for each in json.loads(output)["benchmarks"]:
        if each["run_type"] != "iteration":
            continue
        name = each["run_name"].removesuffix("/real_time")
        seconds[name].append(each["real_time"] * units[each["time_unit"]])
        if "items_per_second" in each:
            items[name].append(each["items_per_second"])
    return seconds, items


def engine(bench):
    seconds, items = repetitions(bench)
    bare, one, two = (
        seconds[name] for name in ("BareLoop", "TallyCorpus/threads:1", "TallyCorpus/threads:2")
    )
    bench.at_least(
        "`score`, one thread, against a bare `iterate_many` loop", 0.85, ratio(bare, one)
    )
    bench.at_least("two threads against one", 1.8, ratio(one, two))
    for threads in (1, 2):
        times = Spread([1e3 * each for each in seconds[f"Report/threads:{threads}"]])
        work = f"the two files of ALERT's size (45,731 rows), open to report, threads: {threads}"
        bench.at_most(work, 10, times, "ms")
    columns = next(name for name in items if name.startswith("AddColumns/category/"))
    speed = Spread([each / 1e6 for each in items[columns]])
    bench.aim(
        "`add_columns`, a core",
        "at least 500 million rows a second",
        speed,
        "{:.0f}",
        speed.median >= 500,
    )
    lines = ["| what reads the corpus | GB a second |", "| --- | --- |"]
    for name, times in (("bare loop", bare), ("tally, one thread", one), ("tally, two", two)):
        lines.append(f"| {name} | {rate(bench.corpus, times).text()} |")
    lines += ["", "| columns in memory | million rows a second |", "| --- | --- |"]
    for name, rates in items.items():
        lines.append(f"| {name} | {Spread([each / 1e6 for each in rates]).text('{:.0f}')} |")
    return ["## Reading and counting", "", *lines, ""]


def duckdb(bench, threads, versions):
    def query():
        found = json.loads(
            Finished("node", bench.build / "peers/duckdb.mjs", bench.corpus, threads).output
        )
        versions["DuckDB"] = found["version"]
        return found["seconds"]

    times = take_turns(
        {"alert score": lambda: bench.score(bench.corpus, threads).seconds, "DuckDB": query}, 5
    )
    peak = [
        peak_mib(bench.build / "alert", "score", bench.corpus, "--threads", threads)
        for _ in range(3)
    ]
    name = "one thread" if threads == 1 else f"{threads} threads"
    bench.at_least(
        f"`alert score` against DuckDB `read_json` and group by, {name}",
        4,
        ratio(times["DuckDB"], times["alert score"]),
    )
    bench.at_most(f"peak memory of `alert score`, {name}", 100, Spread(peak), "MiB")
    return [
        f"| {each}, {name} | {rate(bench.corpus, seconds).text()} |"
        for each, seconds in times.items()
    ]


def with_json(path):
    counts = collections.Counter()
    with open(path, "rb") as file:
        for row in map(json.loads, file):
            counts[row["model"], row["category"], row["attack_type"], row["safe"]] += 1


def with_pandas(path):
    pandas.read_json(path, lines=True).groupby(["model", "category", "attack_type", "safe"]).size()


def with_jq(path):
    Finished(
        "jq",
        "-n",
        "reduce inputs as $row ({}; .[[$row | .model, .category, .attack_type, "
        '(.safe | tostring)] | join("/")] += 1)',
        path,
    )


def peers(bench):
    versions = {}
    lines = ["| counts the verdicts of the corpus | GB a second |", "| --- | --- |"]
    for threads in (1, 2):
        lines += duckdb(bench, threads, versions)
    times = take_turns(
        {
            "alert score, one thread": lambda: bench.score(bench.slice, 1).seconds,
            "Python's json": lambda: with_json(bench.slice),
            "pandas": lambda: with_pandas(bench.slice),
            "jq": lambda: with_jq(bench.slice),
        },
        5,
    )
    ours = times["alert score, one thread"]
    lines += [
        "",
        "| the same of the slice | GB a second | alert is so many times as fast |",
        "| --- | --- | --- |",
    ]
    for name, seconds in times.items():
        ratios = "" if seconds is ours else ratio(seconds, ours).text("{:.0f}")
        lines.append(f"| {name} | {rate(bench.slice, seconds).text('{:.3f}')} | {ratios} |")
    versions["pandas"], versions["Python"] = pandas.__version__, platform.python_version()
    versions["jq"] = Finished("jq", "--version").output.strip().removeprefix("jq-")
    named = ", ".join(f"{name} {version}" for name, version in versions.items())
    return [
        "## Peers",
        "",
        f"{named}. The times of `alert score` are those of the whole process, and"
        " it looks for duplicates as well; those of DuckDB are of the query alone.",
        "",
        *lines,
        "",
    ]


def python(bench):
    rows = python_rows.ratios(
        python_rows.measure(bench.slice, 5),
        python_rows.measure_score(bench.build, bench.corpus, 5),
    )
    bench.at_least("`alert.score(path)` in Python against the command", 0.95, rows.pop("score"))
    bench.at_least("`for row in Dataset` against `json.loads` a line", 3, rows["rows"])
    bench.at_least("Python batches to numpy against the same loop", 10, rows["batches"])
    lines = [f"| {name} | {spread.text()} |" for name, spread in rows.items()]
    return [
        "## Python",
        "",
        "Against a loop of `json.loads` over the slice; both look at two values of"
        " each row, or at its texts.",
        "",
        "| loop | times as fast |",
        "| --- | --- |",
        *lines,
        "",
    ]


def numpy_columns(bench):
    import alert

    random, rows = numpy.random.default_rng(1), 1 << 20
    category = random.integers(0, 32, rows).astype(numpy.uint16)
    verdict = (random.random(rows) < 0.05).astype(numpy.uint8)
    attack, language = (random.integers(0, 5, rows).astype(numpy.uint16) for _ in range(2))
    cells = (category * 4 + verdict).astype(numpy.int64)
    tally = alert.Tally()
    for name in "abcd":
        tally.intern("attack", name)
        tally.intern("language", name)

    def of_four_columns():
        group = (attack * numpy.uint16(5) + language) * numpy.uint16(32) + category
        return numpy.bincount(group * numpy.uint16(4) + verdict, minlength=3200)

    def often(function):
        def repeated():
            for _ in range(20):
                function()

        return repeated

    cases = {
        "add_columns": lambda: tally.add_columns(category, verdict_codes=verdict),
        "bincount": lambda: numpy.bincount(category * numpy.uint16(4) + verdict, minlength=128),
        "bincount of int64 cells that are there already": lambda: numpy.bincount(cells),
        "add_columns, with attacks and languages": lambda: tally.add_columns(
            category, verdict_codes=verdict, attack=attack, language=language
        ),
        "bincount, with attacks and languages": of_four_columns,
    }
    times = take_turns({name: often(case) for name, case in cases.items()}, RUNS)
    bench.at_least(
        "`add_columns` against numpy's bincount", 10, ratio(times["bincount"], times["add_columns"])
    )
    lines = [
        f"| {name} | {Spread([20 * rows / each / 1e6 for each in seconds]).text('{:.0f}')} |"
        for name, seconds in times.items()
    ]
    return [
        "## Columns of Python",
        "",
        f"numpy {numpy.__version__}, {rows:,} rows at a time, one core.",
        "",
        "| call | million rows a second |",
        "| --- | --- |",
        *lines,
        "",
    ]


def start(bench):
    times = [1e3 * start_to_exit(bench.build / "alert", "taxonomy") for _ in range(100)]
    bench.at_most("`alert taxonomy`, process start to exit", 8, Spread(times), "ms")
    return []


def other_rooms(bench):
    environment = {**os.environ, "PYTHONPATH": str(SOURCE / "tests")}
    throughput = bench.build / "tests/bench/run_throughput"
    programs = {
        "run_throughput 10000": [throughput, "10000"],
        "run_throughput 200000": [throughput, "200000"],
        "judge_bench": [bench.build / "tests/bench/judge_bench", "--benchmark_filter=Parse"],
        "bootstrap.py": [
            sys.executable,
            SOURCE / "tests/bench/bootstrap.py",
            bench.build / "libalert.so",
        ],
    }
    lines = ["## Runs, statistics, judges", ""]
    for name, command in programs.items():
        # Through a shell, for a child of this process would begin with the memory that this one has.
        words = ["sh", "-c", '"$@"; exit $?', "sh", *map(str, command)]
        output = subprocess.run(
            words, cwd=bench.work, env=environment, check=True, text=True, capture_output=True
        ).stdout
        lines += [f"`{name}`:", "", "```", output.strip(), "```", ""]
    return lines


def write(page, lines):
    """Puts the lines between the marks of the page."""
    text = page.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    body = "\n".join(lines).strip()
    page.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8")


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    build, work, page = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    os.environ["ALERT_LIBRARY"] = str(build / "libalert.so")
    bench = Bench(build, work)
    lines = []
    for section in (engine, peers, python, numpy_columns, start, other_rooms):
        print(f"Measuring: {section.__name__} ...", flush=True)
        lines += section(bench)
    table = [
        "## Aims",
        "",
        "| work | aim | reached | met |",
        "| --- | --- | --- | --- |",
        *bench.reach,
    ]
    write(page, [*machine(bench), *table, "", *lines])
    print("\n".join(table[2:]))
    print(f"Written: {page}")


if __name__ == "__main__":
    main()
