"""alert judge conformance, and that its answers are what their schema says."""

import collections
import json
import sys
import unittest

from alert_command import BAD_DATA, PROJECT, WRONG_COMMAND, Case

SCHEMA = json.loads((PROJECT / "docs" / "conformance.schema.json").read_text())
CORPUS = sorted((PROJECT / "tests" / "conformance" / "judges").glob("*.jsonl"))
TYPES = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}

# As a parser is often written.
NAIVE = """
import json, sys
for line in sys.stdin:
    text = json.loads(line)["judge_output"]
    print(json.dumps({"verdict": "unsafe" if "unsafe" in text.lower() else "safe"}))
"""


def mistakes(value, schema):
    """What of `value` is not as `schema` says, of the keywords that this schema uses."""
    known = {"$schema", "title", "description", "$defs", "$ref", "enum", "type", "properties"}
    unknown = set(schema) - known - {"required", "additionalProperties", "items"}
    assert not unknown, unknown
    found = []
    if "$ref" in schema:
        found += mistakes(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{value!r} is none of {schema['enum']}")
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(TYPES[name](value) for name in types):
            return [*found, f"{value!r} is no {types}"]
    for element in value if "items" in schema else []:
        found += mistakes(element, schema["items"])
    properties = schema.get("properties", {})
    for key in properties.keys() & (value.keys() if properties else set()):
        found += [f"{key}: {mistake}" for mistake in mistakes(value[key], properties[key])]
    found += [f"{key} is missing" for key in schema.get("required", []) if key not in value]
    if schema.get("additionalProperties") is False:
        found += [f"{key} is unknown" for key in value.keys() - properties.keys()]
    return found


def rows_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


class Corpus(unittest.TestCase):
    def test_every_answer_is_as_the_schema_says(self):
        for path in CORPUS:
            for number, row in enumerate(rows_of(path), 1):
                with self.subTest(f"{path.name}:{number}"):
                    self.assertEqual(mistakes(row, SCHEMA), [])

    def test_the_schema_tells_mistakes(self):
        good = {"input": "safe", "verdict": "safe", "codes": [], "reason": ""}
        self.assertEqual(mistakes(good, SCHEMA), [])
        for bad in (
            {"verdict": "Safe"},
            {"codes": [1]},
            {"codes": "S1"},
            {"reason": "who knows"},
            {"refused": True, "score": "1"},
            {"more": 1},
        ):
            with self.subTest(bad):
                self.assertNotEqual(mistakes({**good, **bad}, SCHEMA), [])
        self.assertNotEqual(mistakes({"input": "safe"}, SCHEMA), [])

    def test_there_are_enough_of_all_kinds(self):
        self.assertGreaterEqual(len(CORPUS), 25)
        for path in CORPUS:
            with self.subTest(path.name):
                rows = rows_of(path)
                verdicts = collections.Counter(row["verdict"] for row in rows)
                self.assertGreaterEqual(len(rows), 30)
                self.assertEqual(len({row["input"] for row in rows}), len(rows))
                for verdict in ("safe", "unsafe", "undecided", "missing"):
                    self.assertGreater(verdicts[verdict], 0, verdict)


class Conformance(Case):
    def parser(self, text):
        return ("--", sys.executable, self.write("parser.py", text))

    def test_alert_reads_all_as_expected(self):
        result = self.report("judge", "conformance")
        self.assertEqual(result["differences"], [])
        self.assertEqual(len(result["judges"]), len(CORPUS))
        self.assertEqual(
            sum(judge["answers"] for judge in result["judges"]),
            sum(len(rows_of(path)) for path in CORPUS),
        )

    def test_the_corpus_is_in_the_command(self):
        corpus = self.rows("judge", "conformance", "--judges", "wildguard", "--corpus")
        self.assertEqual([row.pop("id") for row in corpus][-1], f"wildguard/{len(corpus)}")
        for row in corpus:
            self.assertEqual(row.pop("judge"), "wildguard")
        self.assertEqual(corpus, rows_of(CORPUS[0].parent / "wildguard.jsonl"))

    def test_a_parser_that_agrees(self):
        corpus = self.stdout("judge", "conformance", "--corpus", "--judges", "cope,strongreject")
        self.write("corpus.jsonl", corpus)
        asked = self.parser(
            "import json, sys\n"
            "known = {row['id']: row for row in map(json.loads, open('corpus.jsonl'))}\n"
            "for line in sys.stdin:\n"
            "    row = json.loads(line)\n"
            "    assert known[row['id']]['input'] == row['judge_output']\n"
            "    print(json.dumps(known[row['id']]))\n"
        )
        text = self.stdout("judge", "conformance", "--judges", "cope,strongreject", *asked)
        self.assertNotIn("instead of", text)

    def test_a_naive_parser_is_found_out(self):
        arguments = ("judge", "conformance", "--judges", "llama-guard-3,jailbreakbench")
        result = self.run_alert(*arguments, "--format", "json", *self.parser(NAIVE), code=BAD_DATA)
        found = json.loads(result.stdout)
        self.assertIn(b"not read as expected", result.stderr)
        by_input = {row["judge_output"]: row for row in found["differences"]}
        self.assertIn("verdict", by_input[""]["difference"])
        self.assertTrue(by_input[""]["wrongly_safe"])
        for judge in found["judges"]:
            self.assertGreater(judge["wrongly_safe"], 0)
            self.assertLess(judge["as_expected"], judge["answers"])
        text = self.run_alert(*arguments, *self.parser(NAIVE), code=BAD_DATA).stdout.decode()
        self.assertIn('"safe" instead of "undecided"', text)

    def test_what_a_parser_says_beside_the_verdict_has_to_be_right_too(self):
        asked = self.parser(
            'import sys\nfor _ in sys.stdin: print(\'{"verdict": "safe", "score": 0.25}\')\n'
        )
        text = self.run_alert(
            "judge", "conformance", "--judges", "helm-safety", *asked, code=BAD_DATA
        ).stdout.decode()
        self.assertIn("score: 0.25 instead of 1.0", text)

    def test_programs_that_are_no_parsers(self):
        for program, words, code in (
            ("print('{}')", "wrote 1 line for", BAD_DATA),
            ("import sys; sys.exit(3)", "ended with exit code 3", BAD_DATA),
            ("import os; os.kill(os.getpid(), 9)", "exit code 137", BAD_DATA),
        ):
            told = self.stderr(
                "judge", "conformance", "--judges", "cope", *self.parser(program), code=code
            )
            self.assertIn(words, told)
        none = ("--", "./there-is-no-such-program")
        self.assertIn(
            "can't be started", self.stderr("judge", "conformance", *none, code=WRONG_COMMAND)
        )
        words = self.parser("import sys\nfor _ in sys.stdin: print('[unclear]')\n")
        text = self.run_alert(
            "judge", "conformance", "--judges", "cope", *words, code=BAD_DATA
        ).stdout.decode()
        self.assertIn("no JSON object", text)
        self.assertIn(
            "no answers of a judge",
            self.stderr("judge", "conformance", "--judges", "solomon", code=WRONG_COMMAND),
        )


if __name__ == "__main__":
    unittest.main()
