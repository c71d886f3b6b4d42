"""The rows of a damaged corpus, against a reader of its own: Python's json, a line at a time.

Where the two may lawfully differ is said in docs/dataset.md, and classified in `lawful`: Python's json
takes objects nested more than 64 deep; it checks the escapes of every string, and ours only of those
asked for. All else is the same: rows, texts, verdicts, problems, places.
"""

import json
import re
import subprocess
import sys
import unittest

import alert

CORPUS = sys.argv.pop(1)
SEEDS = range(100, 106)
LINES = 3000
MAX_SAFE = 1 << 53

CATEGORIES = {
    "hate_women": "hate_women",
    "crime_tax": "crime_tax",
    "crime_kidnapping": "crime_kidnapp",
    "crime_kidnapp": "crime_kidnapp",
    "crime_kidnap": "crime_kidnapp",
    "hate_lgbtq+": "hate_lgbtq+",
    "hate_lgbtq": "hate_lgbtq+",
    "self_harm_thin": "self_harm_thin",
    "weapon_other": "weapon_other",
}
ATTACKS = {
    "": "none",
    "none": "none",
    "jailbreak": "jailbreak",
    "jailbreaking": "jailbreak",
    "adversarial_suffix": "suffix",
    "suffix": "suffix",
    "prefix": "prefix",
}
MARK = b"\xef\xbb\xbf"
KEYS = (
    "id",
    "category",
    "attack_type",
    "attack",
    "language",
    "prompt",
    "model",
    "response",
    "verdict",
    "safe",
    "is_safe",
    "unsafe",
    "is_unsafe",
    "judge",
    "judge_output",
    "judgements",
    "cluster",
)
TEXTS = ("prompt", "response", "judge", "judge_output")
NUMBER = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"
SPACE = " \t\r\n\f\v"


class Number(str):
    """A number as it is spelled."""


class NoNumber(str):
    """NaN or an infinity."""


class Pairs(list):
    """An object, as it is spelled."""


class Bad(Exception):
    """A row that is a problem, by its kind."""


def parse(line):
    """The object of a line; a Bad of kind malformed where it is none."""
    line = line[len(MARK) :] if line.startswith(MARK) else line
    try:
        value = json.loads(
            line.decode("utf-8"),
            parse_int=Number,
            parse_float=Number,
            parse_constant=NoNumber,
            object_pairs_hook=Pairs,
        )
    except (ValueError, RecursionError) as error:
        raise Bad("malformed") from error
    if not isinstance(value, Pairs) or any(
        key in KEYS and has_no_number(member) for key, member in dict(value).items()
    ):
        raise Bad("malformed")
    return as_dicts(value)


def has_no_number(value):
    if isinstance(value, Pairs):
        return any(has_no_number(member) for _, member in value)
    if isinstance(value, list):
        return any(map(has_no_number, value))
    return isinstance(value, NoNumber)


def as_dicts(value):
    if isinstance(value, Pairs):
        return {key: as_dicts(member) for key, member in value}
    return [as_dicts(element) for element in value] if isinstance(value, list) else value


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Number)


def whole(text):
    """What is stored of a text: a surrogate without its other half is U+FFFD."""
    return "".join("\N{REPLACEMENT CHARACTER}" if 0xD800 <= ord(c) < 0xE000 else c for c in text)


def canonical(text):
    return re.fullmatch(r"0|-?[1-9]\d*", text) and -(1 << 63) <= int(text) < 1 << 63


def identity(row):
    value = row.get("id")
    if isinstance(value, Number):
        if canonical(value):
            return int(value)
        number = float(value)
        if abs(number) < MAX_SAFE and number == int(number):
            return int(number)
        if re.fullmatch(r"-?\d+", value):
            return str(value)
        raise Bad("malformed")
    if not is_text(value) or not value:
        raise Bad("malformed")
    return int(value) if canonical(value) else whole(value)


def category(row):
    if not is_text(row.get("category")):
        raise Bad("malformed")
    name = CATEGORIES.get(row["category"].lower().replace("-", "_"))
    if name is None:
        raise Bad("unknown_category")
    return name


def unwrap(prompt):
    text = prompt.strip(SPACE)
    if text.startswith("### Instruction:"):
        text = text[len("### Instruction:") :].strip(SPACE)
        if text.endswith("### Response:"):
            text = text[: -len("### Response:")]
    return text.strip(SPACE)


def name(row, key, default):
    value = row.get(key)
    if value is None:
        return default
    if not is_text(value):
        raise Bad("malformed")
    return whole(value) or default


def read_verdict(value):
    if isinstance(value, bool):
        return "safe" if value else "unsafe"
    if is_text(value) and value.lower() in ("safe", "unsafe", "undecided", "missing"):
        return value.lower()
    return None


def verdict(row):
    """The verdict, and whether it is a problem."""
    said = [row[key] for key in ("verdict", "safe", "is_safe") if row.get(key) is not None]
    read = {read_verdict(value) for value in said}
    if not said:
        return None, False
    return ("undecided", True) if None in read or len(read) > 1 else (read.pop(), False)


def expected_row(line):
    """What the reader makes of a line: (row, problem kinds)."""
    row = parse(line)
    found = {"id": identity(row), "category": category(row)}
    prompt = row.get("prompt")
    if prompt is not None:
        if not is_text(prompt):
            raise Bad("malformed")
        if not unwrap(prompt):
            raise Bad("empty_prompt")
    attack = name(row, "attack_type", "none")
    found["attack"] = ATTACKS.get(attack.lower().replace("-", "_"), attack)
    found["language"] = name(row, "language", "en")
    found["model"] = name(row, "model", "model")
    for key in TEXTS:
        value = row.get(key)
        if value is not None and not is_text(value):
            raise Bad("malformed")
        found[key] = None if value is None else whole(value)
    if prompt is not None:
        found["prompt"] = whole(unwrap(prompt))
    found["raw_prompt"] = None if prompt is None else whole(prompt)
    cluster = row.get("cluster")
    if isinstance(cluster, (bool, list, dict)):
        raise Bad("malformed")
    found["cluster"] = None if cluster is None else whole(cluster)
    judgements = row.get("judgements")
    if judgements is not None and not isinstance(judgements, list):
        raise Bad("malformed")
    found["judgements"] = judgements
    found["verdict"], unreadable = verdict(row)
    return found, ["no_verdict"] if unreadable else []


def read_lines(corpus):
    """Every line that is not blank: (number, offset, line)."""
    offset = 0
    for number, line in enumerate(corpus.split(b"\n"), 1):
        if line.strip(b" \t\r"):
            yield number, offset, line
        offset += len(line) + 1


# Escapes that are none, where our reader need not look: in a key or in a value that nobody asked for.
BAD_ESCAPE = re.compile(rb'(?<!\\)(?:\\\\)*\\(?:[^"\\/bfnrtu]|u(?![0-9a-fA-F]{4}))')


def lawful(line):
    """Whether Python may refuse a line that our reader takes."""
    return BAD_ESCAPE.search(line) is not None


def ours(row):
    found = {
        key: getattr(row, key)
        for key in (
            "id",
            "category",
            "attack",
            "language",
            "model",
            "verdict",
            "raw_prompt",
            "cluster",
            *TEXTS,
        )
    }
    found["judgements"] = row.judgements
    return found


class ReaderTest(unittest.TestCase):
    maxDiff = None

    def compare(self, corpus, **options):
        dataset = alert.Dataset.from_bytes(corpus, **options)
        reader = dataset.batches(alert.COLUMNS)
        rows = {row.line: (row.json, ours(row), row.offset) for batch in reader for row in batch}
        counts = dict.fromkeys(("malformed", "unknown_category", "empty_prompt", "no_verdict"), 0)
        differences = 0
        for number, offset, line in read_lines(corpus):
            got = rows.pop(number, None)
            try:
                expected, kinds = expected_row(line)
            except Bad as bad:
                kind = str(bad)
                if got is not None:
                    self.assertTrue(lawful(line), line)
                    differences += 1
                else:
                    counts[kind] += 1
                continue
            self.assertIsNotNone(got, line)
            if got[1]["judgements"] is not None:  # it comes as it is spelled
                got[1]["judgements"] = json.loads(
                    got[1]["judgements"], parse_int=Number, parse_float=Number
                )
            self.assertEqual(got[1], expected, line)
            self.assertEqual(got[2], offset)
            bare = line[len(MARK) :] if line.startswith(MARK) else line
            self.assertEqual(got[0].encode(), bare.strip(b" \t\r"))
            for kind in kinds:
                counts[kind] += 1
        self.assertEqual(rows, {}, "rows that no line gives")
        if not any(lawful(line) for _, _, line in read_lines(corpus)):
            self.assertEqual({kind: reader.problems[kind] for kind in counts}, counts)
        return differences

    def test_damaged_corpora(self):
        differences = 0
        for seed in SEEDS:
            corpus = subprocess.run(
                [CORPUS, str(seed), str(LINES)], check=True, stdout=subprocess.PIPE
            ).stdout
            with self.subTest(seed=seed):
                differences += self.compare(
                    corpus, block_size=64 + 500 * (seed % 7), threads=1 + seed % 3
                )
        self.assertLess(differences, 0.01 * LINES * len(SEEDS))

    def test_without_bad_escapes_all_counts_agree(self):
        for seed in SEEDS:
            corpus = subprocess.run(
                [CORPUS, str(seed), str(LINES)], check=True, stdout=subprocess.PIPE
            ).stdout
            corpus = b"\n".join(line for line in corpus.split(b"\n") if not lawful(line))
            with self.subTest(seed=seed):
                self.assertEqual(self.compare(corpus), 0)


if __name__ == "__main__":
    unittest.main()
