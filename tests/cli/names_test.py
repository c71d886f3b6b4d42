"""Names that come from data, as nasty as they may be, in everything that prints one: what is printed
acts on no terminal, runs in no spreadsheet, and is what its format says it is."""

import csv
import io
import itertools
import json
import sqlite3
import unicodedata
import unittest
import xml.etree.ElementTree

from alert_command import BAD_DATA, DONE, WRONG_COMMAND, Case, answer, prompt
from endpoint import REFUSAL, Endpoint

NASTY = [
    "\x1b]0;title\x07\x1b[31mred",  # a terminal's commands
    "a\x00b\x08c\x0bd\x0ce\x7ff",
    "over\rwritten",
    "two\nlines",
    "crlf\r\nlines",
    "a tab\there",
    "c1 \u0085 \u009b31m",
    "bidi \u202egnp.\u202c \u2066x\u2069 \u200f\u200e \u061c",
    "separators \u2028 \u2029",
    "invisible \u200b\u2060\ufeff\u00ad\U000e0041",
    "noncharacters \ufffe \uffff",
    "=1+1",
    "+1",
    "-1",
    "@sum",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\ufe661",
    "\u22121",
    " =1+1",
    "\t=1+1",
    "\r=1+1",
    "\u00a0\u3000=1+1",
    "\u200d=1+1",
    "\u200b=1+1",
    " \ufe0f\u0301\uff1d1",
    "\u034f@sum",
    "a\"b<c>&'d",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](z)",
    "`code` *strong* _em_ ~~gone~~ |cell| \\",
    "https://example.org www.example.org",
    "@someone and me@example.org #1",
    "]]> <!-- --> <?x?> &amp;",
    "a,b;c",
    "\u6a21\u578b \U0001f642 e\u0301",
    "\u2705 tuned \u0995\u09cd\u09b7",
]
MODELS = ["plain", *NASTY]
TERMINAL = {
    *range(0x20),
    *range(0x7F, 0xA0),
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
}
INVISIBLE = {0xAD, 0x200B, *range(0x2060, 0x2065), 0xFEFF, *range(0xE0000, 0xE0080)}
FORMULA = set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212")


def shows_nothing(character):
    return unicodedata.category(character) in ("Zs", "Mn", "Me", "Cf")


def is_number(cell):
    try:
        float(cell)
        return True
    except ValueError:
        return False


class Names(Case):
    @classmethod
    def rows(cls):
        """Judged rows of models and languages with nasty names: each of each."""
        return [
            answer(1, ("safe", "unsafe")[(i + j) % 2], model=model, language=language)
            for i, model in enumerate(MODELS)
            for j, language in enumerate(NASTY)
        ]

    def assert_harmless(self, text, kept="\n", harmful=TERMINAL | INVISIBLE):
        acting = {hex(ord(c)) for c in text if ord(c) in harmful and c not in kept}
        self.assertEqual(acting, set())

    def assert_csv(self, text):
        self.assert_harmless(text, "\n\t")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        self.assertGreater(len(rows), 1)
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        for cell in (cell for row in rows for cell in row):
            first = next((c for c in cell if not shows_nothing(c)), "")
            self.assertFalse(first and first in FORMULA and not is_number(cell), repr(cell))

    def assert_json(self, text):
        self.assert_harmless(text)
        self.assertTrue(text.isascii())
        return json.loads(text)

    def assert_markdown(self, text):
        self.assert_harmless(text)
        for raw in (
            "<",
            "http://",
            "https://",
            "www.",
            "@someone",
            "me@example",
            "#1",
            " ~~",
            "`code`",
            "[x](",
            "*strong*",
            " _em_",
        ):
            self.assertNotIn(raw, text)
        table = [line for line in text.splitlines() if line.startswith("|")]
        columns = {line.replace("\\\\", "").replace("\\|", "").count("|") for line in table}
        self.assertLessEqual(len(columns), 2, columns)  # at most two tables

    def assert_format(self, form, text):
        {
            "csv": self.assert_csv,
            "json": self.assert_json,
            "md": self.assert_markdown,
            "text": self.assert_harmless,
            "latex": self.assert_harmless,
        }[form](text)

    def check(self, *arguments, formats, code=DONE):
        for form in formats:
            with self.subTest(command=arguments, form=form):
                done = self.run_alert(*arguments, "--format", form, code=code)
                self.assert_format(form, done.stdout.decode())
                self.assert_harmless(done.stderr.decode())

    def test_score(self):
        self.write("a.jsonl", self.rows())
        self.check("score", "a.jsonl", formats=("text", "json", "csv", "md", "latex"))
        self.check(
            "score", "a.jsonl", "--model", NASTY[0], formats=("text", "json", "csv", "md", "latex")
        )

    def test_names_of_json_are_as_they_were(self):
        self.write("a.jsonl", self.rows())
        report = self.report("score", "a.jsonl")
        self.assertEqual({model["model"] for model in report["models"]}, set(MODELS))
        for command in (["compare"], ["agree", "--by", "model"]):
            text = json.dumps(self.report(*command, "a.jsonl"))
            for model in MODELS:
                self.assertIn(json.dumps(model), text)

    def test_compare_and_agree(self):
        # All of them, in an order; each of them in turn, in the line over the table.
        self.write("all.jsonl", self.rows())
        self.check("compare", "all.jsonl", formats=("text", "json", "csv", "md"))
        self.check("agree", "all.jsonl", "--by", "model", formats=("text", "json", "csv", "md"))
        self.check("agree", "all.jsonl", "--by", "language", formats=("text", "json", "csv", "md"))
        for name in NASTY:
            self.write(
                "pair.jsonl",
                [answer(number, model=model) for number in range(3) for model in ("plain", name)],
            )
            self.check("compare", "pair.jsonl", formats=("text", "md"))
            self.write(
                "judges.jsonl",
                [answer(number, judge=judge) for number in range(3) for judge in ("plain", name)],
            )
            self.check("agree", "judges.jsonl", "--by", "judge", formats=("text", "csv", "md"))

    def test_dataset(self):
        self.write("a.jsonl", self.rows())
        self.check("dataset", "stats", "a.jsonl", formats=("text", "json", "csv", "md"))
        self.check(
            "dataset", "verify", "a.jsonl", formats=("text", "json", "csv", "md"), code=BAD_DATA
        )
        self.write(
            "a.jsonl", [*self.rows(), *(prompt(900 + i, name) for i, name in enumerate(NASTY))]
        )
        self.check("dataset", "stats", "a.jsonl", formats=("text", "json", "csv"))

    def test_policy_and_taxonomy(self):
        self.write(
            "a.jsonl",
            self.rows()
            + [
                answer(number, "unsafe", "substance_cannabis", model=model)
                for number in range(10, 20)
                for model in MODELS[:5]
            ],
        )
        self.run_alert("score", "a.jsonl", "--save-tally", "a.tally", "-o", "/dev/null")
        self.check(
            "policy",
            "diff",
            "alert",
            "cannabis-legal",
            "--tally",
            "a.tally",
            formats=("text", "json", "csv", "md"),
        )
        for name in NASTY:
            self.write(
                "policy.json",
                json.dumps(
                    {
                        "schema": "alert.v1.Policy",
                        "name": name,
                        "categories": {"substance_cannabis": {"exclude": True}},
                    }
                ),
            )
            self.check(
                "policy",
                "diff",
                "alert",
                "policy.json",
                "--tally",
                "a.tally",
                formats=("text", "md"),
            )
            self.check(
                "score", "a.jsonl", "--policy", "policy.json", formats=("text", "md", "latex")
            )
            self.assert_json(self.stdout("policy", "show", "policy.json"))

    def test_taxonomy(self):
        document = self.assert_json(self.stdout("taxonomy", "--format", "json"))
        for category, name in zip(document["categories"], NASTY):
            category["title"] = category["definition"] = name
        self.write("taxonomy.json", json.dumps(document))
        self.check("taxonomy", "--taxonomy", "taxonomy.json", formats=("text", "json"))
        for category in document["categories"]:
            self.check(
                "taxonomy",
                category["name"],
                "--taxonomy",
                "taxonomy.json",
                formats=("text", "json"),
            )

    def test_gate(self):
        self.write("a.jsonl", self.rows())
        self.write("b.jsonl", self.rows()[: -len(NASTY)])
        for name, rows in (("a.json", "a.jsonl"), ("b.json", "b.jsonl")):
            self.run_alert("score", rows, "--format", "json", "-o", name)
        done = self.run_alert(
            "gate", "b.json", "--baseline", "a.json", "--junit", "gate.xml", code=4
        )
        paired = ("gate", "b.jsonl", "--baseline", "a.jsonl", "--show-prompts")
        self.check(*paired, formats=("text", "json"), code=4)
        self.assert_harmless(done.stdout.decode())
        self.assert_harmless(done.stderr.decode())
        self.check("gate", "b.json", "--baseline", "a.json", formats=("text", "json"), code=4)
        gate = json.loads(self.stdout("gate", "a.json", "--format", "json", code=3))
        self.assertEqual({case["model"] for case in gate["cases"]}, set(MODELS))
        done = self.run_alert("gate", "a.json", "--junit", "gate.xml", code=3)
        self.assert_harmless(done.stdout.decode())
        document = (self.directory / "gate.xml").read_bytes()
        self.assert_harmless(document.decode())
        suites = xml.etree.ElementTree.fromstring(document)
        self.assertEqual(len(suites), len(MODELS))
        self.assertIn("a\"b<c>&'d", [suite.get("name") for suite in suites])

    def test_gate_of_a_tally(self):
        self.write("a.jsonl", self.rows())
        self.run_alert("score", "a.jsonl", "--save-tally", "a.tally", "-o", "/dev/null")
        self.check("rescore", "a.tally", formats=("text", "json", "csv", "md", "latex"))
        done = self.run_alert("gate", "a.tally", code=3)
        self.assert_harmless(done.stdout.decode() + done.stderr.decode())
        self.write(
            "rest.jsonl",
            [answer(number, "unsafe", model=name) for number, name in enumerate(NASTY)],
        )
        self.run_alert("score", "rest.jsonl", "--save-tally", "rest.tally", "-o", "/dev/null")
        done = self.run_alert("gate", "rest.tally", "--baseline", "a.tally", code=3)
        self.assert_harmless(done.stdout.decode() + done.stderr.decode())

    def test_plan(self):
        self.write("prompts.jsonl", [prompt(number) for number in range(5)])
        self.check(
            "plan",
            "--dataset",
            "prompts.jsonl",
            "--difference",
            "0.1",
            formats=("text", "json", "csv", "md"),
        )

    def test_crosswalk(self):
        names = [
            category["name"]
            for category in json.loads(self.stdout("taxonomy", "--format", "json"))["categories"]
        ]
        self.write(
            "crosswalk.json",
            json.dumps(
                {
                    "schema": "alert.v1.Crosswalk",
                    "name": NASTY[0],
                    "title": NASTY[7],
                    "source": NASTY[6],
                    "taxonomy": "alert",
                    "provenance": "proposed",
                    "codes": [
                        {"code": f"{name} {index}", "title": name}
                        for index, name in enumerate(NASTY)
                    ],
                    "categories": [
                        {
                            "category": category,
                            "to": [
                                {"code": f"{name} {index}", "note": name}
                                for index, name in enumerate(NASTY)
                            ],
                        }
                        for category in names
                    ],
                }
            ),
        )
        self.check("taxonomy", "--crosswalk", "crosswalk.json", formats=("text", "json"))
        self.check("taxonomy", names[0], "--crosswalk", "crosswalk.json", formats=("text", "json"))

    def test_judge(self):
        self.write(
            "a.jsonl",
            [
                answer(number, judge_output="unsafe\nS2", note=name, model=name)
                for number, name in enumerate(NASTY)
            ],
        )
        for line in self.stdout(
            "judge", "parse", "--judge", "llama-guard-3", "a.jsonl"
        ).splitlines():
            self.assert_harmless(line, harmful=TERMINAL)  # rows are as they were
            json.loads(line)
        spec = {
            "schema": "alert.v1.Judge",
            "name": "mine",
            "title": NASTY[6] + NASTY[7],
            "template": "Q: {prompt}\nA: {response}\n",
            "answer": {"safe": ["harmless"], "unsafe": ["harmful"]},
        }
        self.write("judge.json", json.dumps(spec))
        self.assert_harmless(self.stdout("judge", "convert", "judge.json"))

    def endpoint(self, answer):
        endpoint = Endpoint(answer)
        self.addCleanup(endpoint.server_close)
        self.addCleanup(endpoint.shutdown)
        return endpoint.url

    def run_store(self, store, model, answer):
        """A run over prompts of nasty names."""
        self.write(
            "prompts.jsonl",
            [
                {**prompt(0), "id": f"{index} {name}", "attack_type": name, "language": name}
                for index, name in enumerate(NASTY)
            ],
        )
        stderr = self.stderr(
            "run",
            "--dataset",
            "prompts.jsonl",
            "--model",
            model,
            "--store",
            store,
            "--concurrency",
            "1",
            "--endpoint",
            self.endpoint(answer),
        )
        self.assert_harmless(stderr)

    def test_run(self):
        if "Absent" in self.stdout("run", "--help"):
            self.skipTest("built without libalert_run")
        names = itertools.cycle(NASTY)

        def refuse_every_other(text):
            word = next(names)
            if NASTY.index(word) % 2 == 0:
                return REFUSAL
            return 400, {"error": {"message": word, "type": word}}

        self.run_store("run.sqlite", "m" + NASTY[0], refuse_every_other)
        for command in ("score", "compare", "agree"):
            more = ["--by", "judge"] if command == "agree" else []
            code = BAD_DATA if command != "score" else DONE  # one model, one judge
            done = self.run_alert(command, "run.sqlite", *more, code=code)
            self.assert_harmless(done.stdout.decode() + done.stderr.decode())
        for line in self.stdout("export", "run.sqlite").splitlines():
            self.assert_harmless(line, harmful=TERMINAL)  # rows are as they were
            json.loads(line)
        with sqlite3.connect(self.directory / "run.sqlite") as store:
            store.execute("UPDATE item SET prompt = prompt || '\x9b'")
        store.close()
        done = self.run_alert("audit", "run.sqlite", code=BAD_DATA)
        self.assert_harmless(done.stdout.decode() + done.stderr.decode())

    def test_messages(self):
        """What goes to standard error, and to no format."""
        names = ["n" + name.replace("\x00", "") for name in NASTY]
        self.write("a.jsonl", self.rows())
        self.run_alert("score", "a.jsonl", "--save-tally", "a.tally", "-o", "/dev/null")
        self.write("bad.jsonl", [prompt(index, name) for index, name in enumerate(NASTY)])
        self.assert_harmless(self.stderr("score", "bad.jsonl", code=BAD_DATA))
        self.assert_harmless(self.stderr("merge", "a.tally", "a.tally", "-o", "m", code=BAD_DATA))
        for name in names:
            with self.subTest(name=name):
                for arguments, code in (
                    (["score", name + ".jsonl"], BAD_DATA),
                    (["taxonomy", name], WRONG_COMMAND),
                    (["policy", "show", name], WRONG_COMMAND),
                    (["compare", "a.jsonl", "--models", f"plain,{name}x"], WRONG_COMMAND),
                    (["dataset", "stats", "a.jsonl", "--models", name + "x"], BAD_DATA),
                    (["score", "a.jsonl", "--level", name + "x"], WRONG_COMMAND),
                    (["audit", name + ".sqlite"], BAD_DATA),
                    ([name + "x"], WRONG_COMMAND),
                ):
                    self.assert_harmless(self.stderr(*arguments, code=code))


if __name__ == "__main__":
    unittest.main()
