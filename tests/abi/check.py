"""Holds the C ABI of now against the recorded one.

    check.py                           fails on a change, and on an addition that is not recorded
    check.py --record                  records additions
    check.py --record --break REASON   records changes too, and writes down why in breaks.md

A recording also writes what abidiff compares with (abidiff.sh).
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from compare import Difference
from facts import DESCRIPTION, as_text, current

HERE = Path(__file__).resolve().parent
RECORDED = HERE / "recorded.json"
BREAKS = HERE / "breaks.md"
RECORD = "python3 tests/abi/check.py --record"


def difference(now):
    return Difference(json.loads(RECORDED.read_text(encoding="utf-8")), now)


def tell(title, sentences, advice):
    if sentences:
        print(f"{title}:", *(f"  {sentence}" for sentence in sentences), advice, sep="\n")


def check():
    found = difference(current())
    tell(
        "The ABI has changed: programs built against the recorded one may break",
        found.changes,
        f"Undo it; or, before 1.0 only, record it: {RECORD} --break REASON",
    )
    tell("The ABI has additions that are not recorded", found.additions, f"Record them: {RECORD}")
    return 1 if found.changes or found.additions else 0


def record(reason):
    now = current()
    found = difference(now)
    if found.changes and not reason:
        tell("Not recorded, for this is no addition", found.changes, f"{RECORD} --break REASON")
        return 1
    if found.changes:
        write_down(reason, found.changes)
    RECORDED.write_text(as_text(now), encoding="utf-8")
    return subprocess.run(["bash", str(HERE / "abidiff.sh"), "--record"], check=False).returncode


def write_down(reason, changes):
    version = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["version"]
    entry = f"\n## {version}: {reason}\n\n" + "".join(f"- {change}\n" for change in changes)
    BREAKS.write_text(BREAKS.read_text(encoding="utf-8") + entry, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="record the ABI as it is now")
    parser.add_argument("--break", dest="reason", metavar="REASON", help="why the ABI changes")
    arguments = parser.parse_args()
    if arguments.reason and not arguments.record:
        parser.error("--break goes with --record")
    return record(arguments.reason) if arguments.record else check()


if __name__ == "__main__":
    sys.exit(main())
