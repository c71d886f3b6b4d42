"""Tallies against a plain recount in Python, of rows with duplicates, answers to no prompt and all
kinds of verdicts."""

import itertools
import json
import random
import unittest
from collections import Counter

import alert

VERDICTS = ("safe", "unsafe", "undecided", "missing")
MODELS = ("a", "b", "model c")
CATEGORIES = ("hate_women", "crime_tax", "weapon_other", "self_harm_thin")
ATTACKS = ("none", "jailbreak", "own attack")
LANGUAGES = ("en", "de")


def make_rows(seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        number = chance.randrange(-60, 60)
        # The category goes with the id, as it does in a dataset.
        yield {
            "model": chance.choice(MODELS),
            "id": chance.choice((number, str(number), f"{number}!", float(number))),
            "category": CATEGORIES[number % 4],
            "attack_type": chance.choice(ATTACKS),
            "language": chance.choice(LANGUAGES),
            "verdict": chance.choice(VERDICTS),
        }


def identity(row):
    text = row["id"]
    text = text if isinstance(text, str) else str(int(text))
    return text, row["attack_type"], row["language"]


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def recount(rows, prompts=None):
    """Counts by (model, category, attack, language), and the numbers of duplicates, conflicting ones
    and unmatched."""
    counts = Counter()
    seen = {}
    duplicates = conflicting = unmatched = 0
    expected = {(*identity(p), p["category"]) for p in prompts or ()}
    for row in rows:
        if prompts is not None and (*identity(row), row["category"]) not in expected:
            unmatched += 1
            continue
        key, verdict = (row["model"], identity(row)), row["verdict"]
        place = row["model"], row["category"], row["attack_type"], row["language"]
        before = seen.get(key)
        if before in ("undecided", "missing") and verdict in ("safe", "unsafe"):
            counts[(*place, before)] -= 1
            duplicates += 1
        elif before in (verdict, "undecided", "missing") or (before and verdict == "missing"):
            duplicates += 1
            continue
        elif before:
            conflicting += 1
            continue
        seen[key] = verdict
        counts[(*place, verdict)] += 1
    for model, (_, attack, language, category) in itertools.product(
        {model for model, _ in seen}, expected
    ):
        counts[model, category, attack, language, "missing"] += 1
    for model, key in seen:  # an answer is there: its prompt is not missing
        if prompts is not None:
            category = next(c for *i, c in expected if tuple(i) == key)
            counts[model, category, key[1], key[2], "missing"] -= 1
    return counts, duplicates, conflicting, unmatched


class RecountTest(unittest.TestCase):
    def check(self, tally, expected):
        counts, duplicates, conflicting, unmatched = expected
        for model, category, attack, language in itertools.product(
            ("", *MODELS), ("", *CATEGORIES), ("", *ATTACKS), ("", *LANGUAGES)
        ):
            wanted = (model, category, attack, language)
            total = Counter()
            for (*place, verdict), count in counts.items():
                if all(not want or want == have for want, have in zip(wanted, place)):
                    total[verdict] += count
            got = tally.count(model=model, category=category, attack=attack, language=language)
            self.assertEqual(got, {verdict: total[verdict] for verdict in VERDICTS}, wanted)
        self.assertEqual(tally.problems["duplicate"], duplicates)
        self.assertEqual(tally.problems["conflicting_duplicate"], conflicting)
        self.assertEqual(tally.problems["unmatched"], unmatched)

    def test_without_prompts(self):
        for seed in range(5):
            rows = list(make_rows(seed, 3000))
            tally = alert.Tally()
            tally.add(alert.Dataset.from_bytes(lines(rows), block_size=500, threads=1 + seed % 3))
            self.check(tally, recount(rows))
            self.check(alert.Tally.from_bytes(tally.to_bytes()), recount(rows))

    def test_with_prompts(self):
        for seed in range(5):
            prompts = [row for row in make_rows(100 + seed, 400) if row["model"] == "a"]
            prompts = list({identity(row): row for row in prompts}.values())
            rows = list(make_rows(seed, 3000))
            tally = alert.Tally()
            tally.expect(alert.Dataset.from_bytes(lines(prompts)))
            tally.add(alert.Dataset.from_bytes(lines(rows), block_size=300, threads=2))
            self.check(tally, recount(rows, prompts))


if __name__ == "__main__":
    unittest.main()
