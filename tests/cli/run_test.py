"""`alert run`, `rejudge`, `audit`, `export`, `merge` of stores and `dataset fetch`."""

import json
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import threading
import time
import unittest

from alert_command import BAD_DATA, COMMAND, DONE, RELEASED, WRONG_COMMAND, Case, lines, prompt
from endpoint import REFUSAL, Endpoint

GATE_FAILED = 3


def is_even(text):
    return int(text.split()[-1]) % 2 == 0


class Run(Case):
    def setUp(self):
        super().setUp()
        self.write("prompts.jsonl", [prompt(number) for number in range(1, 41)])

    def endpoint(
        self, answer=lambda text: REFUSAL if is_even(text) else "[unsafe answer]", delay=0.0
    ):
        endpoint = Endpoint(answer, delay)
        self.addCleanup(endpoint.server_close)
        self.addCleanup(endpoint.shutdown)
        return endpoint

    def arguments(self, endpoint, *more, store="run.sqlite"):
        return [
            "run",
            "--dataset",
            "prompts.jsonl",
            "--model",
            "scripted",
            "--endpoint",
            endpoint.url,
            "--store",
            store,
            *more,
        ]

    def rows(self, *arguments):
        return [json.loads(line) for line in self.stdout("export", *arguments).splitlines()]

    def early(self, endpoint, *more, store="early.sqlite"):
        arguments = self.arguments(endpoint, *more, store=store)
        done = self.run_alert(*arguments)
        self.assertEqual(done.returncode, DONE, done.stderr.decode())
        return done.stderr.decode()

    def write_many(self, count):
        names = ["hate_women"] * 6 + ["crime_theft"] * 3 + ["weapon_other"]
        self.write("prompts.jsonl", [prompt(n, names[n % 10]) for n in range(1, count + 1)])

    def test_a_run_ends_when_it_is_certified(self):
        self.write_many(2000)

        # A model takes its time: a run looks when it saves, which is some times a second.
        def answer_slowly(_):
            time.sleep(0.02)
            return REFUSAL

        endpoint = self.endpoint(answer_slowly)
        told = self.early(endpoint, "--stop-when", "certified,refuted", "--order-seed", "7")
        self.assertIn("stopped: certified, after ", told)
        self.assertIn("next: alert score early.sqlite --anytime", told)
        asked = len(endpoint.asked)
        self.assertTrue(455 <= asked < 1900, asked)
        # What was not asked is no part of a certificate that allows for looking, and missing in any other.
        self.stdout("score", "early.sqlite", "--anytime", "--format", "json", "-o", "early.json")
        row = json.loads((self.directory / "early.json").read_text())["models"][0]["overall"]
        self.assertEqual((row["safe"], row["missing"], row["certified"]), (asked, 0, True))
        self.stdout("gate", "early.json", "--require", "certified", "--scope", "headline")
        gate = ("gate", "early.sqlite", "--require", "certified", "--scope", "headline")
        self.stdout(*gate, "--anytime")
        self.assertIn("may be as low as", self.stdout(*gate, code=GATE_FAILED))
        row = self.report("score", "early.sqlite")["models"][0]["overall"]
        self.assertEqual((row["safe"], row["missing"]), (asked, 2000 - asked))
        # Each category has its share of what was asked.
        of_category = {"hate_women": 0.6, "crime_theft": 0.3, "weapon_other": 0.1}
        report = json.loads((self.directory / "early.json").read_text())
        for category in report["models"][0]["categories"]:
            share = of_category.get(category["category"], 0)
            self.assertAlmostEqual(category["safe"], share * asked, delta=2)
        # The rest can be asked, in the same order.
        self.early(endpoint, "--order-seed", "7")
        self.assertEqual(sorted(endpoint.asked), sorted(f"prompt {n}" for n in range(1, 2001)))
        self.assertIn("whole", self.stdout("audit", "early.sqlite"))

    def test_a_run_ends_when_it_is_refuted_or_can_be_neither(self):
        self.write_many(1000)
        endpoint = self.endpoint(
            lambda text: "[unsafe answer]" if int(text.split()[-1]) % 10 == 1 else REFUSAL
        )
        told = self.early(endpoint, "--stop-when", "certified", "--stop-when", "refuted")
        self.assertIn("stopped: refuted, after ", told)
        told = self.early(
            endpoint, "--stop-when", "certified,undecidable", store="undecidable.sqlite"
        )
        self.assertIn("stopped: undecidable, after ", told)
        self.assertLess(len(endpoint.asked), 1000)

    def test_an_order_goes_on_where_it_was(self):
        asked = {}
        for limit in ("all", "parts"):
            endpoint = self.endpoint(lambda _: REFUSAL)
            arguments = self.arguments(endpoint, "--order-seed", "3", store=f"{limit}.sqlite")
            arguments += ["--concurrency", "1"]
            if limit == "parts":
                endpoint.delay = 0.02
                self.run_alert(*arguments, "--max-seconds", "0.3", code=BAD_DATA)
                self.assertTrue(0 < len(endpoint.asked) < 40)
            self.run_alert(*arguments)
            asked[limit] = endpoint.asked
        self.assertEqual(asked["all"], asked["parts"])
        self.assertNotEqual(asked["all"], [f"prompt {n}" for n in range(1, 41)])
        endpoint = self.endpoint(lambda _: REFUSAL)
        self.run_alert(*self.arguments(endpoint, "--order-seed", "4", "--concurrency", "1"))
        self.assertNotEqual(endpoint.asked, asked["all"])

    def test_what_can_not_be_looked_at_early(self):
        endpoint = self.endpoint(lambda _: REFUSAL)
        stop = ("--stop-when", "certified")
        self.assertIn(
            "mean of its categories",
            self.stderr(*self.arguments(endpoint, *stop, "--stop-policy", "m-alert"), code=2),
        )
        variants = [prompt(number // 2, attack_type=f"a{number % 2}") for number in range(40)]
        self.write("prompts.jsonl", variants)
        told = self.stderr(*self.arguments(endpoint, *stop, store="variants.sqlite"), code=2)
        self.assertIn("several variants of the prompt", told)
        self.assertFalse(endpoint.asked)
        # Prompts in the order of a file are no random part of it.
        self.write("prompts.jsonl", [prompt(number) for number in range(1, 41)])
        endpoint.delay = 0.02
        slow = ("--concurrency", "1", "--max-seconds", "0.3")
        self.run_alert(*self.arguments(endpoint, *slow), code=BAD_DATA)
        self.assertIn(
            "not asked in a random order", self.stderr("score", "run.sqlite", "--anytime", code=1)
        )

    def test_run_score_audit_export(self):
        endpoint = self.endpoint()
        done = self.run_alert(*self.arguments(endpoint, "--param", "temperature=0"))
        self.assertIn("40 of 40 (100 %)", done.stderr.decode())
        self.assertIn("refused 50.00 % [", done.stderr.decode())
        self.assertIn(
            "40 answered: 20 refused, 20 not refused, 0 undecided\n", done.stderr.decode()
        )
        self.assertTrue(done.stderr.endswith(b"alert: next: alert score run.sqlite\n"))
        self.assertFalse(done.stdout)
        report = json.loads(self.stdout("score", "run.sqlite", "--format", "json"))
        self.assertEqual(report["models"][0]["model"], "scripted")
        self.assertEqual(report["models"][0]["overall"]["safety"], 0.5)
        self.assertEqual([judge["judge"] for judge in report["judges"]], ["refusal"])
        self.assertIn("not safe from unsafe", self.stdout("score", "run.sqlite"))
        self.assertIn("whole", self.stdout("audit", "run.sqlite"))
        self.assertEqual(
            json.loads(self.stdout("audit", "run.sqlite", "--format", "json")),
            {"schema": "alert.v1.Audit", "store": "run.sqlite", "whole": True, "findings": []},
        )
        rows = self.rows("run.sqlite")
        self.assertEqual(len(rows), 40)
        self.assertEqual(rows[1]["response"], REFUSAL)
        self.write("judged.jsonl", rows)
        self.assertEqual(
            self.stdout("score", "judged.jsonl", "--format", "csv"),
            self.stdout("score", "run.sqlite", "--format", "csv"),
        )
        for command in (["dataset", "stats"], ["dataset", "sample", "--per-stratum", "3"]):
            self.assertEqual(
                len(self.stdout(*command, "judged.jsonl").splitlines()),
                len(self.stdout(*command, "run.sqlite").splitlines()),
            )

    def test_a_gate_pairs_stores(self):
        self.run_alert(*self.arguments(self.endpoint(lambda text: REFUSAL), store="old.sqlite"))
        self.run_alert(*self.arguments(self.endpoint(), store="new.sqlite"))
        gate = ("gate", "new.sqlite", "--baseline", "old.sqlite", "--scope", "headline")
        text = self.stdout(*gate, "--show-prompts", code=3)
        self.assertIn("over 40 pairs, 20 newly failing and 0 newly safe", text)
        (first, *_) = (row for row in self.rows("new.sqlite") if row["verdict"] == "unsafe")
        self.assertIn(f"none, en: unsafe, and was safe\n    {first['prompt']}\n", text)
        self.assertNotIn(first["prompt"], self.stdout(*gate, code=3))

    def test_rows_that_were_not_asked_fail_a_gate(self):
        rows = [prompt(number) for number in range(1, 41)]
        self.write("prompts.jsonl", lines(rows) + "no row\n")
        self.run_alert(*self.arguments(self.endpoint(lambda text: REFUSAL)))
        text = self.stdout("gate", "run.sqlite", code=3)
        self.assertIn("rows left out: 1 of 41 rows, 2.44 % (1 malformed), and 0 % may be", text)
        self.run_alert("gate", "run.sqlite", "--max-left-out", "0.025")
        report = json.loads(self.stdout("score", "run.sqlite", "--format", "json"))
        self.assertEqual(report["problems"]["malformed"], 1)

    def test_rows_without_a_prompt_are_not_asked(self):
        rows = [prompt(1), {**prompt(2), "prompt": None}, {**prompt(3), "prompt": ""}, prompt(4)]
        self.write("prompts.jsonl", rows)
        endpoint = self.endpoint()
        stderr = self.stderr(*self.arguments(endpoint))
        self.assertEqual(sorted(endpoint.asked), ["prompt 1", "prompt 4"])
        self.assertIn("prompts.jsonl:2: the row has no prompt", stderr)
        self.assertIn("prompts.jsonl:3: the prompt has no text", stderr)
        self.assertIn("2 problems: 2 empty_prompt", stderr)
        self.write("prompts.jsonl", rows[:2])
        self.assertIn(
            "prompts.jsonl:2: the row has no prompt",
            self.stderr(
                *self.arguments(endpoint, "--strict", store="strict.sqlite"), code=BAD_DATA
            ),
        )
        self.assertEqual(len(endpoint.asked), 2)

    def test_prompts_under_another_key_are_refused(self):
        rows = [
            {"id": number, "category": "hate_women", "text": f"prompt {number}"}
            for number in range(3)
        ]
        self.write("prompts.jsonl", rows)
        endpoint = self.endpoint()
        stderr = self.stderr(*self.arguments(endpoint), code=BAD_DATA)
        self.assertIn("--field prompt=KEY", stderr)
        self.assertEqual(endpoint.asked, [])
        self.run_alert(*self.arguments(endpoint, "--field", "prompt=text"))
        self.assertEqual(len(endpoint.asked), 3)

    def test_a_closed_stream_does_not_reach_the_store(self):
        for closed in (0, 1, 2):
            store = f"closed{closed}.sqlite"
            self.run_alert(
                *self.arguments(self.endpoint(), store=store), preexec_fn=lambda: os.close(closed)
            )
            self.assertIn("whole", self.stdout("audit", store))
            self.run_alert("export", store, "-o", "rows.jsonl", preexec_fn=lambda: os.close(closed))
            self.assertEqual(
                (self.directory / "rows.jsonl").read_text(), self.stdout("export", store)
            )

    def test_what_a_store_holds_acts_on_no_terminal(self):
        nasty = "\u202e\u061c \u009b31m \u2028 \x7f\x1b \u6a21"
        arguments = self.arguments(self.endpoint(answer=lambda text: nasty))
        arguments[arguments.index("scripted")] = nasty
        printed = [
            self.stderr(*arguments),
            self.stdout("export", "run.sqlite"),
            self.stdout("audit", "run.sqlite"),
            self.stdout("score", "run.sqlite"),
        ]
        for text in printed:
            for character in "\u202e\u061c\u009b\u2028\x7f\x1b":
                self.assertNotIn(character, text)
        for row in self.rows("run.sqlite"):
            self.assertEqual((row["model"], row["response"]), (nasty, nasty))
        self.assertIn("\u6a21", printed[1])  # what is read by people stays readable

    def test_quiet_says_nothing(self):
        done = self.run_alert(*self.arguments(self.endpoint(), "--quiet"))
        self.assertEqual(done.stderr, b"")

    def test_a_terminal_gets_one_line_that_is_written_over(self):
        endpoint = self.endpoint(delay=0.02)
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [COMMAND, *self.arguments(endpoint, "--concurrency", "2")],
            stderr=theirs,
            cwd=self.directory,
        ) as process:
            os.close(theirs)
            seen = b""
            while select.select([ours], [], [], 60)[0]:
                try:
                    piece = os.read(ours, 4096)
                except OSError:
                    break
                seen += piece
        os.close(ours)
        self.assertEqual(process.returncode, DONE)
        self.assertGreater(seen.count(b"\r\x1b[K"), 1)
        last = seen.rstrip().rpartition(b"\r\x1b[K")[2]
        self.assertTrue(last.startswith(b"alert: 40 of 40 (100 %)"), seen)

    def test_interrupt_saves_and_the_same_command_goes_on(self):
        endpoint = self.endpoint(delay=0.05)
        arguments = self.arguments(endpoint, "--concurrency", "2")
        with subprocess.Popen(
            [COMMAND, *arguments], stderr=subprocess.PIPE, cwd=self.directory
        ) as process:
            while len(endpoint.asked) < 6:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            stderr = process.stderr.read().decode()
            process.wait()
        self.assertEqual(process.returncode, BAD_DATA, stderr)
        self.assertIn("waiting for what is in flight", stderr)
        self.assertIn("the same command goes on", stderr)
        asked = len(endpoint.asked)
        self.assertLess(asked, 40)
        answered = [row for row in self.rows("run.sqlite") if row["response"]]
        self.assertEqual(len(answered), asked, "what was in flight was waited for and saved")
        text = self.run_alert("audit", "run.sqlite", code=BAD_DATA).stdout
        self.assertIn(b"neither answered nor explained", text)
        done = self.run_alert("audit", "run.sqlite", "--format", "json", code=BAD_DATA)
        audit = json.loads(done.stdout)
        self.assertEqual((audit["store"], audit["whole"]), ("run.sqlite", False))
        self.assertEqual(audit["findings"], text.decode().splitlines())
        self.assertIn(f"run.sqlite: {len(audit['findings'])} finding", done.stderr.decode())
        gate = self.run_alert("gate", "run.sqlite", code=GATE_FAILED)
        self.assertIn(f"its run is not finished: {asked} of 40 prompts", gate.stderr.decode())
        self.assertIn(f"; scripted: {40 - asked} missing, 0 undecided", gate.stdout.decode())
        endpoint.delay = 0
        self.run_alert(*arguments)
        self.assertEqual(len(endpoint.asked), 40, "nothing was asked twice")
        self.assertEqual(self.stderr("gate", "run.sqlite", code=GATE_FAILED), "")
        self.run_alert("audit", "run.sqlite")

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "root may write anywhere")
    def test_a_store_that_nobody_may_write_is_read(self):
        folder = self.directory / "kept"
        folder.mkdir()
        store = str(folder / "a run?#1%.sqlite")
        self.run_alert(*self.arguments(self.endpoint(), store=store))
        shutil.copy(store, self.directory / "copy.sqlite")
        before = self.stdout("score", "copy.sqlite", "--format", "json")
        self.directory.chmod(0o755)
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        # Root writes where nobody may: without its privilege to.
        drop = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")
        prefix = drop if os.geteuid() == 0 else ()
        for arguments in (
            ["score", store, "--format", "json"],
            ["audit", store],
            ["export", store],
        ):
            done = subprocess.run(
                [*prefix, COMMAND, *arguments], capture_output=True, check=False, timeout=60
            )
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            if arguments[0] == "score":
                self.assertEqual(done.stdout.decode(), before)
        self.assertEqual([file.name for file in folder.iterdir()], ["a run?#1%.sqlite"])

    def test_a_forgotten_shard_is_noticed(self):
        endpoint = self.endpoint()
        for number in (1, 2, 3):
            shard = ("--shard", f"{number}/3")
            self.run_alert(*self.arguments(endpoint, *shard, store=f"{number}.sqlite"))
            self.stdout("audit", f"{number}.sqlite")
        told = self.stderr("merge", "1.sqlite", "3.sqlite", "-o", "part.sqlite")
        self.assertIn("part.sqlite: a part of its run: the shards 2/3 were not merged", told)
        done = self.run_alert("audit", "part.sqlite", code=BAD_DATA)
        self.assertIn(b"run 1: shards that were not merged: 2/3\n", done.stdout)
        self.assertIn("the shards 2/3 were not merged", self.stderr("score", "part.sqlite"))
        report = self.stdout("score", "part.sqlite")
        self.assertIn("nobody knows how many rows a damaged source lacks", report)
        gate = ("gate", "part.sqlite", "--scope", "headline")
        done = self.run_alert(*gate, code=GATE_FAILED)
        self.assertIn(b"rows left out", done.stdout)
        self.assertEqual(self.stderr("merge", "part.sqlite", "2.sqlite", "-o", "all.sqlite"), "")
        self.assertEqual(self.stderr("score", "all.sqlite"), "")
        self.assertNotIn("left out", self.stdout("score", "all.sqlite"))
        self.assertIn("whole", self.stdout("audit", "all.sqlite"))

    def test_a_second_interrupt_stops_at_once_without_loss(self):
        endpoint = self.endpoint()
        arguments = self.arguments(endpoint, "--concurrency", "2")
        slow = threading.Event()
        endpoint.answer = lambda text: text in endpoint.asked[10:] and slow.wait(60) or REFUSAL
        with subprocess.Popen(
            [COMMAND, *arguments], stderr=subprocess.PIPE, cwd=self.directory
        ) as process:
            while len(endpoint.asked) < 12:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)
            self.assertIsNone(process.poll(), "the first one waits")
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
        slow.set()
        self.assertEqual(process.returncode, BAD_DATA)
        self.assertGreaterEqual(sum(bool(row["response"]) for row in self.rows("run.sqlite")), 8)

    def test_a_changed_configuration_shows_the_difference(self):
        endpoint = self.endpoint()
        self.run_alert(*self.arguments(endpoint))
        done = self.run_alert(*self.arguments(endpoint, "--system", "Be kind."), code=WRONG_COMMAND)
        self.assertIn('system: "" before, "Be kind." now', done.stderr.decode())
        self.run_alert(*self.arguments(endpoint, "--system", "Be kind.", "--new"))
        self.assertEqual(len(endpoint.asked), 80)

    def test_shards_merge(self):
        endpoint = self.endpoint()
        for shard in ("1", "2"):
            self.run_alert(
                *self.arguments(endpoint, "--shard", f"{shard}/2", store=f"{shard}.sqlite")
            )
        self.run_alert("merge", "1.sqlite", "2.sqlite", "-o", "-", code=WRONG_COMMAND)
        self.assertNotIn("-", self.files())
        self.run_alert("merge", "1.sqlite", "2.sqlite", "-o", "run.sqlite")
        self.assertEqual(len(self.rows("run.sqlite")), 40)
        self.run_alert("audit", "run.sqlite")
        self.run_alert(*self.arguments(endpoint))
        self.assertEqual(len(endpoint.asked), 40)

    def test_rejudge(self):
        self.run_alert(*self.arguments(self.endpoint()))
        judge = self.endpoint(lambda text: "safe")
        self.run_alert(
            "rejudge", "run.sqlite", "--judge", "llama-guard-3", "--judge-endpoint", judge.url
        )
        self.assertEqual(len(judge.asked), 40)
        verdicts = {
            row["verdict"] for row in self.rows("run.sqlite", "--verdicts-of", "llama-guard-3")
        }
        self.assertEqual(verdicts, {"safe"})
        both = self.rows("run.sqlite", "--all-judges")[0]["judgements"]
        self.assertEqual([one["verdict"] for one in both], ["unsafe", "safe"])
        agreement = json.loads(
            self.stdout("agree", "run.sqlite", "--by", "judge", "--format", "json")
        )
        self.assertEqual(agreement["raters"], ["refusal", "llama-guard-3"])
        self.assertEqual(agreement["pairs"][0]["confusion"], [[20, 0], [20, 0]])

    def test_a_fallback_and_thoughts(self):
        endpoint = self.endpoint(lambda text: "<think>Hm.</think>" + REFUSAL)
        self.run_alert(*self.arguments(endpoint))
        unclear = self.endpoint(lambda text: "I think so." if "prompt 1" in text else "safe")
        rejudge = ("rejudge", "run.sqlite", "--judge-endpoint")
        self.run_alert(*rejudge, unclear.url, "--judge", "llama-guard-3", "--thoughts", "judge")
        self.assertEqual(set(unclear.asked), {"Hm."})
        fallback = self.endpoint(lambda text: "no")
        self.run_alert(*rejudge, fallback.url, "--judge", "shieldgemma", "--only-undecided")
        self.assertEqual(fallback.asked, [])  # the refusal matcher decides all
        row = self.rows("run.sqlite", "--verdicts-of", "llama-guard-3+thoughts-only")[0]
        self.assertEqual((row["verdict"], row["judge"]), ("safe", "llama-guard-3+thoughts-only"))
        first = self.report("score", "run.sqlite", "--rule", "first")["models"][0]["overall"]
        self.assertEqual(first["undecided"] + first["missing"], 0)

    def test_the_key_comes_from_the_environment_and_is_shown_nowhere(self):
        key = "sk-never-to-be-seen-77"
        endpoint = self.endpoint(delay=0.05)
        arguments = self.arguments(endpoint, "--api-key-env", "TEST_KEY")
        done = self.run_alert(*arguments, code=WRONG_COMMAND)
        self.assertIn("TEST_KEY", done.stderr.decode())
        with subprocess.Popen(
            [COMMAND, *arguments],
            stderr=subprocess.PIPE,
            cwd=self.directory,
            env={**os.environ, "TEST_KEY": key},
        ) as process:
            while not endpoint.asked:
                time.sleep(0.01)
            command_line = pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes()
            stderr = process.stderr.read()
        self.assertEqual(process.returncode, DONE, stderr)
        self.assertEqual(endpoint.headers[0]["Authorization"], f"Bearer {key}")
        self.assertNotIn(key.encode(), command_line + stderr)
        for path in self.directory.iterdir():
            self.assertNotIn(key.encode(), path.read_bytes(), path)

    def judged(self, endpoint, judge, *more):
        return self.arguments(
            endpoint,
            "--judge",
            "llama-guard-3",
            "--judge-endpoint",
            judge.url,
            "--retries",
            "1",
            "--retry-delay",
            "0.01",
            *more,
        )

    def test_what_is_missing_is_told_with_its_reasons_and_words(self):
        def answer(text):
            number = int(text.split()[-1])
            if number % 10 == 0:
                return 400, {"error": {"message": "Not that.", "code": "content_filter"}}
            return (422, {"error": {"message": "Too odd."}}) if number == 7 else "fine"

        model = self.endpoint(answer)
        judge = self.endpoint(lambda text: "safe")
        arguments = self.judged(model, judge, "--concurrency", "1")
        stderr = self.stderr(*arguments)
        self.assertIn(
            "35 answered: 35 safe, 0 unsafe, 0 undecided; 5 missing: 1 client_error, "
            "4 filtered (--retry-missing asks again); filtered, the latest: HTTP 400: "
            "Not that.\n",
            stderr,
        )
        self.assertEqual(stderr.count("filtered (prompt 10): HTTP 400: Not that."), 1)
        self.assertNotIn("filtered (prompt 20)", stderr)
        self.assertIn("client_error (prompt 7): HTTP 422: Too odd.", stderr)
        quiet = self.stderr(*arguments, "--quiet")
        self.assertTrue(quiet.startswith("alert: 35 answered: "), quiet)
        self.assertEqual(quiet.count("\n"), 1)
        reasons = [row.get("reason", "") for row in self.rows("run.sqlite")]
        self.assertEqual(reasons[9], "filtered: HTTP 400: Not that.")

    def test_what_the_judges_filter_refuses_is_told_too(self):
        model = self.endpoint(lambda text: f"fine {text}")
        judge = self.endpoint(
            lambda text: (
                "safe"
                if is_even(text)
                else (400, {"error": {"message": "Not that.", "code": "content_filter"}})
            )
        )
        stderr = self.stderr(*self.judged(model, judge))
        self.assertIn(
            "40 answered: 20 safe, 0 unsafe, 0 undecided; 20 missing: 20 filtered", stderr
        )
        self.assertEqual(
            self.rows("run.sqlite")[0]["reason"], "judge: filtered: HTTP 400: Not that."
        )
        self.assertIn("whole", self.stdout("audit", "run.sqlite"))

    def test_an_endpoint_that_is_down_at_the_end_is_asked_again_by_the_same_command(self):
        for role in ("model", "judge"):
            with self.subTest(role=role):
                down = threading.Event()
                asked = []

                def dies(good):
                    def answer(text):
                        asked.append(text)
                        return (500, {"error": {"message": "no disk"}}) if len(asked) > 30 else good

                    return lambda text: good if down.is_set() else answer(text)

                model = self.endpoint(dies("fine") if role == "model" else lambda text: "fine")
                judge = self.endpoint(dies("safe") if role == "judge" else lambda text: "safe")
                arguments = self.judged(model, judge, "--concurrency", "1")
                arguments[arguments.index("run.sqlite")] = f"{role}.sqlite"
                stderr = self.stderr(*arguments, code=BAD_DATA)
                self.assertIn("no disk", stderr)
                self.assertIn("the same command goes on", stderr)
                self.assertIn("server_error (prompt 31, tried again): HTTP 500: no disk", stderr)
                down.set()
                stderr = self.stderr(*arguments)
                self.assertIn("40 answered: 40 safe, 0 unsafe, 0 undecided\n", stderr)
                self.assertIn("whole", self.stdout("audit", f"{role}.sqlite"))

    def test_a_small_run_in_which_nothing_works_is_no_success(self):
        endpoint = self.endpoint(lambda text: (400, {"error": {"message": "no such header"}}))
        arguments = self.arguments(endpoint, "--limit", "5")
        for _ in range(2):
            self.assertIn("no such header", self.stderr(*arguments, code=BAD_DATA))
        self.assertEqual(len(endpoint.asked), 10, "nothing was given up")
        endpoint.answer = lambda text: REFUSAL
        self.run_alert(*arguments)

    def test_a_judge_that_gives_no_verdict_stops_the_run_once(self):
        model = self.endpoint(lambda text: "fine")
        judge = self.endpoint(lambda text: "Well,\nthat depends.")
        arguments = self.judged(model, judge, "--concurrency", "1")
        stderr = self.stderr(*arguments, code=BAD_DATA)
        self.assertIn("no verdict in its first 20 answers", stderr)
        self.assertIn("Well, that depends.", stderr)
        self.assertIn("20 undecided", stderr)
        stderr = self.stderr(*arguments, code=BAD_DATA)
        self.assertIn("40 of 40 (100 %)", stderr)
        self.assertIn("0 safe, 0 unsafe, 40 undecided", stderr)
        self.assertIn("there is nothing to score in run.sqlite", stderr)

    def test_a_url_that_is_none_is_a_wrong_command(self):
        for url in ("http://127.0.0.1:99999/v1", "http://127.0.0.1:9/v1 ", "HTTP:/127.0.0.1:9/v1"):
            stderr = self.stderr(
                "run",
                "--dataset",
                "prompts.jsonl",
                "--model",
                "m",
                "--endpoint",
                url,
                "--store",
                "run.sqlite",
                code=WRONG_COMMAND,
            )
            self.assertIn("http://localhost:8000/v1", stderr)

    def test_wrong_commands(self):
        endpoint = self.endpoint()
        for more in (
            ["--judge", "llama-guard-3"],
            ["--param", "temperature"],
            ["--concurrency", "many"],
            ["--param", "stream=true"],
        ):
            self.run_alert(*self.arguments(endpoint, *more), code=WRONG_COMMAND)
        self.run_alert("audit", "none.sqlite", code=BAD_DATA)
        self.run_alert("audit", "prompts.jsonl", code=BAD_DATA)

    def test_a_dataset_that_cannot_be_read_is_bad_data(self):
        self.write("rows.parquet", b"PAR1" + bytes(64) + b"PAR1")
        self.write("nothing.txt", "no row at all\n")
        endpoint = self.endpoint()
        for path in ("rows.parquet", "nothing.txt", "absent.jsonl", "-"):
            arguments = self.arguments(endpoint)
            arguments[arguments.index("prompts.jsonl")] = path
            with self.subTest(path):
                stderr = self.run_alert(*arguments, code=BAD_DATA, stdin=b"PAR1" + bytes(64)).stderr
                name = {"-": "standard input", "nothing.txt": "dataset"}.get(path, path)
                self.assertIn(name.encode(), stderr)
        arguments = self.arguments(endpoint, "--categories", "hate_poor", "--languages", "fr")
        self.run_alert(*arguments, code=BAD_DATA)
        self.assertEqual(endpoint.asked, [])

    def test_fetch(self):
        rows = [
            prompt(number, category)
            for category, count in RELEASED.items()
            for number in range(count)
        ]
        for number, row in enumerate(rows):
            row["id"] = number
        home = self.endpoint({"/v1/alert.jsonl": lines(rows)}.get)
        arguments = ["dataset", "fetch", "alert", "--base-url", home.url, "--directory", "data"]
        done = self.run_alert(*arguments, code=WRONG_COMMAND)
        self.assertIn("CC BY-NC-SA 4.0", done.stderr.decode())
        self.run_alert(*arguments, "--accept-licence")
        self.run_alert("dataset", "verify", "data/alert.jsonl", "--release", "alert")
        self.run_alert("dataset", "fetch", "alert-dpo", "--accept-licence", code=WRONG_COMMAND)


if __name__ == "__main__":
    unittest.main()
