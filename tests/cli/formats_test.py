"""The examples of JSON in docs/formats.md are what the commands before them write, and every field of
them is explained in their section."""

import json
import re
import unittest

import docs_test
from alert_command import PROJECT, Case

PAGE = PROJECT / "docs" / "formats.md"
FIELD = re.compile(r"`(\w+)(?:\[\])?`")
MORE = "..."  # ends a list, or an object, of which only the beginning is shown


def fields(value):
    """The names of all members of a document."""
    if isinstance(value, list):
        return set().union(*map(fields, value))
    if not isinstance(value, dict):
        return set()
    return value.keys() | set().union(*map(fields, value.values()))


class Formats(Case):
    def assert_shown(self, shown, written, where="$"):
        """`shown` is `written`, but for rounded numbers and what MORE stands for."""
        if isinstance(shown, dict):
            names = [name for name in shown if name != MORE]
            if MORE not in shown:
                self.assertEqual(list(written), names, where)
            for name in names:
                self.assert_shown(shown[name], written[name], f"{where}.{name}")
        elif isinstance(shown, list):
            items = [item for item in shown if item != MORE]
            if MORE not in shown:
                self.assertEqual(len(written), len(items), where)
            for index, item in enumerate(items):
                self.assert_shown(item, written[index], f"{where}[{index}]")
        elif isinstance(shown, float):
            self.assertIsInstance(written, float, where)
            self.assertAlmostEqual(shown, written, 4, where)
        else:
            self.assertEqual(shown, written, where)

    def test_examples(self):
        page = PAGE.read_text()
        directory = docs_test.Docs.scratch(self, PAGE)
        printed = None
        shown = 0
        for line, info, body in docs_test.blocks(PAGE):
            with self.subTest(line=line):
                if info == "sh run":
                    printed = docs_test.Docs.run_block(self, ["sh", "-eu", "-c", body], directory)
                elif info == "json output":
                    shown += 1
                    example = json.loads(body)
                    self.assert_shown(example, json.loads(printed))
                    section = page.split(body)[1].split("\n## ")[0]
                    self.assertEqual(fields(example) - set(FIELD.findall(section)), set())
        self.assertEqual(shown, 5)

    def test_report(self):
        """Of the report's example the fields, its numbers being made up."""
        example = next(
            json.loads(body) for _, _, body in docs_test.blocks(PAGE) if "alert.v1.Report" in body
        )
        self.write(
            "a.jsonl",
            '{"id": 1, "category": "hate_women", "model": "m", "judge": "refusal",'
            ' "judge_output": "I can\'t help with that."}\n{oops\n',
        )
        report = json.loads(self.stdout("score", "a.jsonl", "--format", "json"))
        self.assertEqual(list(example), list(report))
        self.assertEqual(list(example["problems"]), list(report["problems"]))
        self.assertEqual(
            list(example["problems"]["samples"][0]), list(report["problems"]["samples"][0])
        )
        shown, written = example["models"][0], report["models"][0]
        self.assertEqual(list(shown), list(written))
        for name in ("overall", "mean"):
            self.assertEqual(list(shown[name]), list(written[name]), name)
        section = PAGE.read_text().split("## Report")[1].split("\n## ")[0]
        self.assertEqual(
            fields(report)
            - set(re.findall(r"`(?:\w+\.)?(\w+)(?:\[\])?`", section))
            - fields(report["problems"]),
            set(),
        )


if __name__ == "__main__":
    unittest.main()
