"""Every case of tests/data/import: the rows, the notes and what is refused, by the command and by the
Python binding, told by the content and by the format's name."""

import gzip
import json
import re
import unittest

from alert_command import DONE, PROJECT, WRONG_COMMAND
from import_case import ImportCase

import alert

FIXTURES = PROJECT / "tests" / "data" / "import"
FORMATS = sorted(path.name for path in FIXTURES.iterdir())


def cases():
    for name in FORMATS:
        for case in json.loads((FIXTURES / name / "cases.json").read_text()):
            yield name, case


def flags(options):
    """Options as flags of the same name, a flag a value of a list."""
    return [
        word
        for name, value in options.items()
        for one in (value if isinstance(value, list) else [value])
        for word in ("--" + name.replace("_", "-"), str(one))
    ]


def arguments(options):
    """Options as the arguments of alert.Import."""
    chosen = dict(options)
    if "no_response" in chosen:
        chosen["no_response_missing"] = chosen.pop("no_response") == "missing"
    return chosen


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def in_order(rows_of):
    return [list(row.items()) for row in rows_of]


class Fixtures(ImportCase):
    def expected(self, name, case):
        return rows((FIXTURES / name / case["expected"]).read_text())

    def test_every_format_has_cases(self):
        known = [name for name in alert.IMPORT_FORMATS if name not in ("auto", "csv", "json")]
        self.assertEqual(sorted(known), FORMATS)

    def test_by_the_command(self):
        for name, case in cases():
            for told in ("auto", name):
                with self.subTest(name, case=case, told=told):
                    self.check_command(name, case, told)

    def check_command(self, name, case, told):
        path = FIXTURES / name / case["input"]
        out = self.directory / "out.jsonl"
        out.unlink(missing_ok=True)
        done = self.alert("import", path, "--from", told, *flags(case["options"]), "-o", out)
        if "refused" in case:
            self.assertEqual(done.returncode, WRONG_COMMAND)
            self.assertIn(case["refused"], done.stderr)
            self.assertIn(str(path), done.stderr)
            self.assertFalse(out.exists())
            return
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(in_order(rows(out.read_text())), in_order(self.expected(name, case)))
        for note in case.get("notes", []):
            self.assertIn(note, done.stderr)
        for line in done.stderr.splitlines():
            self.assertTrue(line.startswith(f"alert: {path}: "), line)

    def test_by_the_binding(self):
        for name, case in cases():
            with self.subTest(name, case=case):
                self.check_binding(name, case)

    def check_binding(self, name, case):
        path = FIXTURES / name / case["input"]
        if "refused" in case:
            with self.assertRaisesRegex(alert.InvalidArgumentError, re.escape(case["refused"])):
                alert.Import(path, **arguments(case["options"]))
            return
        imported = alert.Import(path, **arguments(case["options"]))
        expected = self.expected(name, case)
        self.assertEqual(rows(imported.to_bytes().decode()), expected)
        self.assertEqual(len(imported), len(expected))
        for note in case.get("notes", []):
            self.assertTrue(any(note in line for line in imported.notes), imported.notes)

    def test_content_tells_the_format(self):
        for name, case in cases():
            path = FIXTURES / name / case["input"]
            with self.subTest(path=path):
                self.assertEqual(alert.detect_import(path), name)

    def test_categories_become_a_taxonomy(self):
        for name, case in cases():
            if "expected" not in case:
                continue
            with self.subTest(name, case=case):
                path = FIXTURES / name / case["input"]
                taxonomy = alert.Import(path, **arguments(case["options"])).taxonomy()
                seen = dict.fromkeys(row["category"] for row in self.expected(name, case))
                self.assertEqual({category.name for category in taxonomy}, set(seen))
                if name != "garak":
                    self.assertEqual([category.name for category in taxonomy], list(seen))
                    self.assertEqual([macro.name for macro in taxonomy.macros], [name])

    def test_compressed(self):
        path = FIXTURES / "garak" / "kitchen.report.jsonl"
        packed = self.directory / "kitchen.report.jsonl.gz"
        packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + path.read_bytes()))
        self.assertEqual(alert.Import(packed).to_bytes(), alert.Import(path).to_bytes())

    def test_standard_input(self):
        path = FIXTURES / "promptfoo" / "results.json"
        done = self.alert("import", "-", stdin=path.read_text())
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(done.stdout.encode(), alert.Import(path).to_bytes())

    def test_several_files(self):
        first = FIXTURES / "garak" / "kitchen.report.jsonl"
        second = FIXTURES / "promptfoo" / "results.json"
        both = alert.Import([first, second])
        self.assertEqual(
            both.to_bytes(), alert.Import(first).to_bytes() + alert.Import(second).to_bytes()
        )


if __name__ == "__main__":
    unittest.main()
