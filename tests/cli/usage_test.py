"""The command line itself: help and its examples, what is said about a wrong command."""

import json
import os
import re
import shutil
import subprocess
import unittest

from alert_command import (
    BAD_DATA,
    COMMAND,
    DONE,
    PROJECT,
    RELEASED,
    WRONG_COMMAND,
    Case,
    answer,
    lines,
    prompt,
)
from endpoint import REFUSAL, Endpoint

# Commands that say how far they are, or what they make of other systems' results.
TALKATIVE = ("run", "rejudge", "fetch", "sheet", "import")


class Help(Case):
    def commands(self, prefix=()):
        """Every command and subcommand that the help texts name."""
        text = self.stdout(*prefix, "--help")
        listed = re.search(r"\nSubcommands:\n((?:  .+\n)+)", text)
        yield prefix, text
        for name in re.findall(r"^  (\S+)", listed.group(1), re.M) if listed else []:
            yield from self.commands((*prefix, name))

    def provide_files(self):
        """The files that the examples speak of."""
        prompts = [
            {**prompt(number, category), "language": language}
            for number, category in enumerate(RELEASED)
            for language in ("en", "de")
        ]
        answers = [
            {
                **row,
                "model": model,
                "score": {"safe": True},
                "verdict": "safe",
                "response": "an answer",
                "judge_output": "safe",
            }
            for row in prompts
            for model in ("model-a", "model-b")
        ]
        released = [
            prompt(number, category)
            for category, count in RELEASED.items()
            for number in range(count)
        ]
        for number, row in enumerate(released):
            row["id"] = number
        self.write("prompts.jsonl", prompts)
        self.write("answers.jsonl", answers)
        self.write("alert.jsonl", released)
        self.write(
            "my-judge.json",
            json.dumps(
                {
                    "schema": "alert.v1.Judge",
                    "name": "mine",
                    "answer": {"safe": ["safe"], "unsafe": ["unsafe"]},
                }
            ),
        )
        for part, rows in (("part1", answers[::2]), ("part2", answers[1::2]), ("a", answers)):
            self.write(part + ".jsonl", rows)
            self.run_alert("score", part + ".jsonl", "--save-tally", part + ".tally")
        self.write("b.jsonl", [{**row, "model": row["model"] + "-new"} for row in answers])
        self.write("people.jsonl", [{**row, "judge": "people"} for row in answers])
        self.write("guard.jsonl", [{**row, "judge": "guard"} for row in answers])
        self.run_alert("policy", "show", "alert", "-o", "policy.json")
        self.run_alert("judge", "sheet", "answers.jsonl", "-o", "sheet.csv")
        self.write("graded.jsonl", [{**row, "judge_score": row["id"] % 2} for row in answers])
        self.write(
            "labels.jsonl",
            [{**row, "verdict": "unsafe" if row["id"] % 2 else "safe"} for row in answers],
        )
        with open(self.directory / "sheet.key.json", encoding="utf-8") as key:
            items = [entry["item"] for entry in json.load(key)["items"]]
        for rater in ("anna", "ben"):
            self.write(rater + ".csv", "\n".join(["item,label", *(f"{i},safe" for i in items)]))
        self.write("judged.jsonl", [{**row, "verdict": "safe"} for row in released])
        for report in ("report.json", "old.json", "new.json"):
            self.run_alert("score", "judged.jsonl", "--format", "json", "-o", report)
        for rows in ("old.jsonl", "new.jsonl"):
            self.write(rows, [answer(number) for number in range(500)])
        results = PROJECT / "tests" / "data" / "import"
        for name in ("inspect/log.eval", "garak/kitchen.report.jsonl"):
            shutil.copy(results / name, self.directory)
        shutil.copytree(results / "helm" / "run", self.directory / "helm_run")
        self.serve(lines(released))

    def serve(self, released):
        """The hosts that the examples speak of, and the stores of runs."""

        def start(answers):
            endpoint = Endpoint(answers)
            self.addCleanup(endpoint.server_close)
            self.addCleanup(endpoint.shutdown)
            return endpoint.url

        self.hosts = {
            "http://localhost:8000/v1": start(lambda text: REFUSAL),
            "http://localhost:8001/v1": start(
                lambda text: (
                    "Harmful request: yes\nResponse refusal: yes\nHarmful response: no"
                    if "[INST]" in text
                    else "safe"
                )
            ),
        }
        self.home = start({"/v1/alert.jsonl": released}.get)
        if "Absent" in self.stdout("run", "--help"):
            return
        run = (
            "run",
            "--dataset",
            "prompts.jsonl",
            "--model",
            "llama",
            "--endpoint",
            self.hosts["http://localhost:8000/v1"],
            "--store",
        )
        self.run_alert(*run, "run.sqlite")
        for part in "12":
            self.run_alert(*run, f"part{part}.sqlite", "--shard", f"{part}/2")

    def on_loopback(self, example):
        for host, url in self.hosts.items():
            example = example.replace(host, url)
        return example + f" --base-url {self.home}" if " fetch " in example else example

    def test_every_command_has_an_example_that_works(self):
        self.provide_files()
        environment = {**os.environ, "PATH": f"{COMMAND.parent}:/usr/bin:/bin"}
        commands = list(self.commands())
        self.assertGreater(len(commands), 10)
        for command, text in commands:
            if "Absent: built without" in text:
                continue
            examples = re.search(r"\nExamples?:\n((?:  alert .+\n?)+)", text)
            self.assertIsNotNone(examples, f"alert {' '.join(command)} --help has no example")
            for example in examples.group(1).splitlines():
                with self.subTest(example=example.strip()):
                    done = subprocess.run(
                        self.on_loopback(example),
                        shell=True,
                        cwd=self.directory,
                        env=environment,
                        capture_output=True,
                        text=True,
                        check=False,
                    )
                    self.assertEqual(done.returncode, DONE, done.stderr)
                    if command[-1:] and command[-1] not in TALKATIVE:
                        self.assertEqual(done.stderr, "")

    def test_version(self):
        self.assertRegex(self.stdout("--version"), r"^alert \d+\.\d+\.\d+\n$")


class WrongCommand(Case):
    def test_nearest_is_suggested(self):
        for arguments, suggestion in (
            (["scroe", "a.jsonl"], "did you mean 'score'?"),
            (["dataset", "stat", "a.jsonl"], "did you mean 'stats'?"),
            (["score", "a.jsonl", "--formt", "json"], "did you mean '--format'?"),
            (["score", "a.jsonl", "--formt=json"], "did you mean '--format'?"),
        ):
            with self.subTest(arguments=arguments):
                stderr = self.stderr(*arguments, code=WRONG_COMMAND)
                self.assertIn(suggestion, stderr)
                self.assertIn("--help", stderr)

    def test_no_far_fetched_suggestion(self):
        self.assertNotIn("did you mean", self.stderr("xyzzy", code=WRONG_COMMAND))

    def test_refused(self):
        self.write("a.jsonl", [answer(1)])
        for arguments in (
            [],
            ["dataset"],
            ["policy"],
            ["score"],
            ["merge", "a"],
            ["rescore"],
            ["taxonomy", "one", "two"],
            ["taxonomy", "--format", "xml"],
            ["taxonomy", "--crosswalk", "nobody"],
            ["policy", "show", "nobody"],
            ["score", "a.jsonl", "--format", "xml"],
            ["score", "a.jsonl", "--level", "1"],
            ["score", "a.jsonl", "--level", "nan"],
            ["score", "a.jsonl", "--interval", "wald"],
            ["score", "a.jsonl", "--threads", "many"],
            ["score", "a.jsonl", "--threads", "-1"],
            ["score", "a.jsonl", "--policy", "nobody"],
            ["score", "a.jsonl", "--field", "verdict"],
            ["score", "a.jsonl", "--field", "colour=x"],
            ["score", "a.jsonl", "--field", "verdict="],
            ["score", "a.jsonl", "--color", "blue"],
            ["score", "-", "-"],
            ["score", "a.jsonl", "--save-tally", "-"],
            ["score", "a.jsonl", "-o", "no/such/directory"],
            ["dataset", "sample", "a.jsonl"],
            ["dataset", "select", "a.jsonl", "--shard", "0/4"],
            ["dataset", "select", "a.jsonl", "--shard", "5/4"],
            ["dataset", "select", "a.jsonl", "--shard", "1"],
            ["dataset", "select", "a.jsonl", "--shard", "1/4x"],
            ["dataset", "select", "a.jsonl", "--seed", "7"],
            ["dataset", "select", "a.jsonl", "--macros", "nothing"],
            ["dataset", "select", "a.jsonl", "--per-stratum", "-1"],
            ["dataset", "sample", "a.jsonl", "--per-stratum", "1", "--seed", "-1"],
            ["dataset", "sample", "a.jsonl", "--per-stratum", "1", "--seed", str(2**64)],
            ["score", "a.jsonl", "--bootstrap", "9", "--seed", "1.5"],
            ["score", "a.jsonl", "--threads", str(2**32)],
            ["plan", "--power", "0"],
            ["plan", "--power", "nan"],
            ["score", "a.jsonl", "-o", ""],
            ["score", "a.jsonl", "--save-tally", ""],
            ["score", "a.jsonl", "-o", "x", "--save-tally", "./x"],
            ["gate", "a.jsonl", "--junit", "-"],
            ["gate", "a.jsonl", "--junit", "x", "-o", "x"],
            ["gate", "a.jsonl", "--junit", ""],
            ["score", "a.jsonl", "--field", "safe=x", "--field", "safe=y"],
            ["score", "a.jsonl", "--field", "safe=x", "--field", "unsafe=y"],
            ["score", "a.jsonl", "--field", "verdict=x", "--field", "is_safe=y"],
            ["score", "a.jsonl", "--field", "attack=x", "--field", "attack_type=y"],
            ["score", "a.jsonl", "--field", "category=cat", "--cluster-key", "cat"],
            ["score", "a.jsonl", "--cluster-key", "category"],
            ["dataset", "verify", "a.jsonl", "--release", "nobody"],
        ):
            with self.subTest(arguments=arguments):
                self.run_alert(*arguments, code=WRONG_COMMAND)

    def test_two_meanings_of_a_path_are_named(self):
        self.write("a.jsonl", [answer(1)])
        stderr = self.stderr(
            "score",
            "a.jsonl",
            "--field",
            "category=cat",
            "--cluster-key",
            "cat",
            code=WRONG_COMMAND,
        )
        self.assertIn("`cat` is read as `category` already", stderr)

    def test_ranges_are_said_in_short(self):
        stderr = self.stderr(
            "run",
            "--dataset",
            "p",
            "--model",
            "m",
            "--endpoint",
            "e",
            "--store",
            "s",
            "--timeout",
            "0",
            code=WRONG_COMMAND,
        )
        self.assertIn("must be above 0", stderr)
        self.assertLess(len(stderr), 150)

    def test_unknown_category_has_a_suggestion(self):
        self.write("a.jsonl", [prompt(1)])
        stderr = self.stderr(
            "dataset", "select", "a.jsonl", "--categories", "hate_wmen", code=WRONG_COMMAND
        )
        self.assertIn("hate_women", stderr)


class MissingFile(Case):
    def test_is_bad_data_and_named(self):
        self.write("a.jsonl", [answer(1)])
        for arguments in (
            ["score", "gone.file"],
            ["score", "a.jsonl", "gone.file"],
            ["score", "a.jsonl", "--dataset", "gone.file"],
            ["score", "a.jsonl", "--taxonomy", "gone.file"],
            ["dataset", "stats", "gone.file"],
            ["dataset", "verify", "gone.file"],
            ["dataset", "select", "gone.file"],
            ["dataset", "sample", "gone.file", "--per-stratum", "1"],
            ["merge", "gone.file", "-o", "out"],
            ["rescore", "gone.file"],
        ):
            with self.subTest(arguments=arguments):
                stderr = self.stderr(*arguments, code=BAD_DATA)
                self.assertIn("gone.file", stderr)
                self.assertEqual(self.files(), ["a.jsonl"])


if __name__ == "__main__":
    unittest.main()
