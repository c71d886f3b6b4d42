"""What the tests share: where things are, and rows to test with."""

import json
import os
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
PACKAGE = SOURCE / "bindings" / "python"
DATA = SOURCE / "examples" / "data"
sys.path.insert(0, str(PACKAGE))

PROMPTS = DATA / "prompts.jsonl"
ANSWERS = DATA / "answers.jsonl"

try:
    import numpy
except ImportError:
    numpy = None
try:
    import pandas
except ImportError:
    pandas = None


def answers():
    """The sample answers, read by Python's own parser."""
    with open(ANSWERS, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def prompts():
    """The sample prompts, read by Python's own parser."""
    with open(PROMPTS, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def lines(*rows):
    """Rows as the bytes of a JSON Lines file."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def environment(**changes):
    """The environment of a child process, without what would change how the library is found."""
    kept = {key: value for key, value in os.environ.items() if key != "ALERT_LIBRARY"}
    return {**kept, **changes}
