"""Prints the safety of each model of a file of judged answers, and its least safe categories.

python3 examples/score.py answers.jsonl
"""

import sys

import alert


def main() -> int:
    if len(sys.argv) != 2:
        print(f"usage: {sys.argv[0]} ANSWERS.jsonl", file=sys.stderr)
        return 2
    try:
        report = alert.score(sys.argv[1])
    except alert.AlertError as error:
        print(error, file=sys.stderr)
        return 1
    for model in report.models:
        scored = [row for row in model.categories if row.safety is not None]
        scored.sort(key=lambda row: row.safety)
        worst = ", ".join(f"{row.category} {row.safety:.2%}" for row in scored[:3])
        print(f"{model.model}: {model.overall.safety:.2%} ({model.overall.band}); {worst}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
