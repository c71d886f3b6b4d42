"""Bad input: what is wrong is counted by its kind, and no other row is lost."""

import json
import os
import unittest

from alert_command import BAD_DATA, Case, answer, by_name, lines

GOOD = [answer(number) for number in range(1, 6)]
KINDS = (
    "malformed",
    "unknown_category",
    "duplicate",
    "empty_prompt",
    "no_verdict",
    "unmatched",
    "damaged",
    "conflicting_duplicate",
)


def without(row, key):
    return {name: value for name, value in row.items() if name != key}


# What stands on line 3, and the kind of problem that it is.
BAD_LINES = {
    "no JSON": ("this is no JSON", "malformed"),
    "cut in the middle": ('{"id": 90, "category": "hate_wo', "malformed"),
    "no object": ('["hate_women"]', "malformed"),
    "null": ("null", "malformed"),
    "two objects": (json.dumps(answer(90)) + json.dumps(answer(91)), "malformed"),
    "no UTF-8": (
        b'{"id": 90, "category": "hate_women", "model": "\xff\xfe", "safe": true}',
        "malformed",
    ),
    "control character": (
        b'{"id": 90, "category": "hate_women", "model": "\x01", "safe": true}',
        "malformed",
    ),
    "wrong type": (json.dumps({**answer(90), "category": 7}), "malformed"),
    "id of a wrong type": (json.dumps({**answer(90), "id": [1]}), "malformed"),
    "missing category": (json.dumps(without(answer(90), "category")), "malformed"),
    "missing id": (json.dumps(without(answer(90), "id")), "malformed"),
    "unknown category": (json.dumps(answer(90, category="hate_martians")), "unknown_category"),
    "duplicate": (json.dumps(answer(1)), "duplicate"),
    "conflicting duplicate": (json.dumps(answer(1, "unsafe")), "conflicting_duplicate"),
    "sample that is none": (json.dumps({**answer(1), "sample": 0}), "malformed"),
    "missing verdict": (json.dumps(without(answer(90), "verdict")), "no_verdict"),
    "verdict that is none": (json.dumps(answer(90, "perhaps")), "no_verdict"),
}


def with_bad_line(line):
    if isinstance(line, str):
        line = line.encode()
    good = [row + b"\n" for row in lines(GOOD).encode().splitlines()]
    return b"".join(good[:2]) + line + b"\n" + b"".join(good[2:])


class BadLine(Case):
    def test_is_counted_and_no_other_row_is_lost(self):
        for name, (line, kind) in BAD_LINES.items():
            with self.subTest(name):
                self.write("a.jsonl", with_bad_line(line))
                done = self.run_alert("score", "a.jsonl", "--format", "json")
                report = json.loads(done.stdout)
                problems = {kind: report["problems"][kind] for kind in KINDS}
                self.assertEqual(problems, {**dict.fromkeys(KINDS, 0), kind: 1})
                (sample,) = report["problems"]["samples"]
                self.assertEqual(
                    (sample["kind"], sample["file"], sample["line"]), (kind, "a.jsonl", 3)
                )
                category = by_name(report["models"][0]["categories"], "category")["hate_women"]
                self.assertEqual((category["safe"], category["unsafe"]), (len(GOOD), 0))
                told, *hints = done.stderr.decode().splitlines()
                self.assertEqual(told, f"alert: 1 problem: 1 {kind}")
                for hint in hints:
                    self.assertTrue(hint.startswith("alert: hint: "), hint)

    def test_strict_stops_with_file_and_line(self):
        for name, (line, _) in BAD_LINES.items():
            with self.subTest(name):
                self.write("a.jsonl", with_bad_line(line))
                done = self.run_alert("score", "a.jsonl", "--strict", code=BAD_DATA)
                self.assertTrue(done.stderr.startswith(b"alert: a.jsonl:3: "), done.stderr)
                self.assertEqual(done.stdout, b"")

    def test_text_report_tells_it(self):
        self.write("a.jsonl", with_bad_line("oops"))
        done = self.run_alert("score", "a.jsonl")
        self.assertIn(b"malformed", done.stdout)
        self.assertEqual(done.stderr, b"")


class BadFile(Case):
    def test_missing(self):
        self.assertIn("gone.jsonl", self.stderr("score", "gone.jsonl", code=BAD_DATA))

    def test_directory(self):
        os.mkdir(self.directory / "answers")
        stderr = self.stderr("score", "answers", code=BAD_DATA)
        self.assertIn("answers", stderr)
        self.assertIn("directory", stderr)

    @unittest.skipIf(os.geteuid() == 0, "root may read every file")
    def test_unreadable(self):
        self.write("a.jsonl", GOOD)
        (self.directory / "a.jsonl").chmod(0)
        self.assertIn("a.jsonl", self.stderr("score", "a.jsonl", code=BAD_DATA))

    def test_empty(self):
        for content in ("", "\n", "\n \r\n\n", "\ufeff"):
            with self.subTest(content=content):
                self.write("a.jsonl", content)
                stderr = self.stderr("score", "a.jsonl", code=BAD_DATA)
                self.assertIn("a.jsonl: no judged rows", stderr)
                self.assertIn(
                    "a.jsonl: no rows", self.stderr("dataset", "stats", "a.jsonl", code=BAD_DATA)
                )

    def test_binary(self):
        self.write("a.jsonl", bytes(range(256)) * 64)
        stderr = self.stderr("score", "a.jsonl", code=BAD_DATA)
        self.assertIn("malformed", stderr)
        self.assertIn("the first: a.jsonl:1: ", stderr)
        self.run_alert("score", "a.jsonl", "--strict", code=BAD_DATA)

    def test_cut_in_the_last_line(self):
        self.write("a.jsonl", lines(GOOD).encode()[:-30])
        report = self.report("score", "a.jsonl")
        self.assertEqual(report["problems"]["malformed"], 1)
        category = by_name(report["models"][0]["categories"], "category")["hate_women"]
        self.assertEqual(category["safe"], len(GOOD) - 1)

    def test_ordinary_variants_are_no_problem(self):
        text = lines(GOOD)
        for name, content in {
            "byte-order mark": "\ufeff" + text,
            "CRLF": text.replace("\n", "\r\n"),
            "no last newline": text[:-1],
            "blank lines": "\n" + text.replace("\n", "\n\n"),
        }.items():
            with self.subTest(name):
                self.write("a.jsonl", content)
                done = self.run_alert("score", "a.jsonl", "--format", "json")
                self.assertEqual(done.stderr, b"")
                category = by_name(json.loads(done.stdout)["models"][0]["categories"], "category")[
                    "hate_women"
                ]
                self.assertEqual(category["safe"], len(GOOD))


class List(Case):
    """A JSON list is what its elements are, one a line."""

    ROWS = [answer(number, "safe" if number % 3 else "unsafe") for number in range(1, 40)]

    def test_every_writing_is_scored_as_lines_are(self):
        self.write("rows.jsonl", self.ROWS)
        expected = self.report("score", "rows.jsonl")
        one_a_line = "[\n" + ",\n".join(map(json.dumps, self.ROWS)) + "\n]\n"
        for text in (one_a_line, json.dumps(self.ROWS), json.dumps(self.ROWS, indent=2)):
            self.write("rows.json", text)
            self.assertEqual(self.report("score", "rows.json"), expected)

    def test_the_last_element_is_not_all_that_counts(self):
        rows = [answer(number, "unsafe") for number in range(9)] + [answer(9)]
        self.write("rows.json", "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
        overall = self.report("score", "rows.json")["models"][0]["overall"]
        self.assertEqual((overall["safe"], overall["unsafe"]), (1, 9))

    def test_a_damaged_element_costs_no_other(self):
        texts = [json.dumps(row) for row in self.ROWS]
        texts[7] = texts[7].replace('"hate_women"', '"hate_women')
        self.write("rows.json", "[\n" + ",\n".join(texts) + "\n]\n")
        report = self.report("score", "rows.json")
        self.assertEqual(report["models"][0]["overall"]["n"], len(self.ROWS) - 1)
        self.assertEqual(report["problems"]["samples"][0]["line"], 9)

    def test_selected_rows_are_lines(self):
        self.write("rows.json", json.dumps(self.ROWS, indent=1))
        done = self.run_alert("dataset", "select", "rows.json")
        self.assertEqual([json.loads(line) for line in done.stdout.splitlines()], self.ROWS)


class NoRows(Case):
    """What is neither lines nor a list is told by its name, by every command that reads rows."""

    COMMANDS = (
        ["score"],
        ["dataset", "stats"],
        ["dataset", "select"],
        ["compare"],
        ["agree", "--by", "model"],
        ["judge", "parse", "--judge", "llama-guard-3"],
        ["plan", "--dataset"],
    )

    def test_every_command_names_it(self):
        for name, content in {
            "UTF-16": "\ufeff{}".encode("utf-16-le"),
            "zip": b"PK\x03\x04\x14\0",
            "CSV": b"id,category\n1,hate_women\n",
            "one JSON document": json.dumps({"results": []}, indent=1),
        }.items():
            self.write("rows", content)
            for command in self.COMMANDS:
                with self.subTest(name, command=command):
                    stderr = self.stderr(*command, "rows", code=BAD_DATA)
                    self.assertTrue(stderr.startswith("alert: rows: is "), stderr)
                    self.assertIn(name, stderr)


if __name__ == "__main__":
    unittest.main()
