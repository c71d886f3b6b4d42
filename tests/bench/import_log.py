"""What the import of a large log of inspect takes, against Python's json.

    /usr/bin/python3 tests/bench/import_log.py build/alert [SAMPLES]

The log is written twice, as one JSON document and as .eval; a sample has 30 kB, most of it messages
and events that no row has. Each is a process of its own, of which the user time and the most memory are
told.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

SAMPLES = 12_000
HEADER = {"version": 2, "status": "success", "eval": {"task": "oven", "model": "m"}}
MESSAGES = [
    {"role": "assistant", "content": 'A loaf has a "crust".\n' * 60, "id": f"m{number}"}
    for number in range(10)
]


def sample(number):
    return {
        "id": number,
        "epoch": 1,
        "input": f"Bread {number}?",
        "messages": MESSAGES,
        "output": {"choices": [{"message": {"role": "assistant", "content": f"{number}. " * 20}}]},
        "scores": {"polite": {"value": "CI"[number % 3 == 0]}},
        "events": MESSAGES,
    }


def write_document(path, count):
    with path.open("w") as file:
        file.write(json.dumps(HEADER)[:-1] + ', "samples": [')
        for number in range(count):
            file.write((", " if number else "") + json.dumps(sample(number)))
        file.write("]}")


def write_archive(path, count):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(count):
            archive.writestr(f"samples/{number}_epoch_1.json", json.dumps(sample(number)))
        archive.writestr("header.json", json.dumps(HEADER))


def measure(arguments):
    """User seconds and MiB of one process."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime, used.ru_maxrss)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, check=True
    )
    seconds, kibibytes = map(float, told.stdout.split())
    return seconds, kibibytes / 1024


def main():
    command = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else SAMPLES
    with tempfile.TemporaryDirectory() as folder:
        document, archive, rows = (
            pathlib.Path(folder) / name for name in ("l.json", "l.eval", "o")
        )
        write_document(document, count)
        write_archive(archive, count)
        sizes = [path.stat().st_size / 1e6 for path in (document, archive)]
        print("{:.0f} MB as JSON, {:.0f} MB as .eval".format(*sizes))
        polarity = ("--safe", "C", "--unsafe", "I", "-o", rows)
        load = "import json, sys; json.load(open(sys.argv[1]))"
        for name, arguments in (
            ("alert import, JSON", (command, "import", document, *polarity)),
            ("alert import, .eval", (command, "import", archive, *polarity)),
            ("Python's json.load", (sys.executable, "-c", load, document)),
        ):
            seconds, mebibytes = measure(arguments)
            print(f"{name:20} {seconds:6.2f} s {mebibytes:8.0f} MiB")


if __name__ == "__main__":
    main()
