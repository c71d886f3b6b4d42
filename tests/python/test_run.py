"""Runs: alert.Run, Rejudge, Store, merge_stores, fetch. Skipped where libalert_run is not built."""

import ctypes
import http.server
import json
import os
import re
import signal
import tempfile
import threading
import time
import unittest
from pathlib import Path

import support

import alert
from alert import _run_abi, _structs
from alert.errors import LibraryError

try:
    _run_abi.run_lib()
except LibraryError as failure:
    raise unittest.SkipTest(str(failure)) from failure

REFUSAL = "I'm sorry, but I can't help with that."


class Endpoint(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, delay=0.0):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.delay, self.filtered = [], delay, ()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request, client_address):
        """A client that goes away is part of the tests."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(request)
        time.sleep(self.server.delay)
        if len(request["messages"]) > 1:  # a judge's
            return self.reply(200, {"choices": [{"message": {"content": "safe"}}]})
        number = int(request["messages"][0]["content"].split()[-1])
        if number in self.server.filtered:
            return self.reply(400, {"error": {"message": "Not that.", "code": "content_filter"}})
        answer = REFUSAL if number % 2 == 0 else "[unsafe answer]"
        return self.reply(200, {"choices": [{"message": {"content": answer}}]})

    def reply(self, status, reply):
        body = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Options(unittest.TestCase):
    def test_options_that_are_too_short_are_refused(self):
        options = _structs.RunOptions()
        options.struct_size = 0
        with self.assertRaises(alert.InvalidArgumentError):
            _run_abi.run_lib().alert_run_create(
                ctypes.byref(options), ctypes.byref(ctypes.c_void_p())
            )


class Runs(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.store = self.directory / "run.sqlite"
        self.endpoint = Endpoint()
        self.addCleanup(self.endpoint.server_close)
        self.addCleanup(self.endpoint.shutdown)
        self.dataset = alert.Dataset.from_bytes(
            support.lines(
                *(
                    {"id": number, "category": "hate_women", "prompt": f"prompt {number}"}
                    for number in range(1, 31)
                )
            )
        )

    def run_with(self, **options):
        return alert.Run(
            self.store, self.dataset, model="scripted", endpoint=self.endpoint.url, **options
        )

    def test_events_and_progress(self):
        with self.run_with(parameters={"temperature": 0}) as run:
            events = [event for event in run if event.kind != "tick"]
            progress = run.progress
        self.assertEqual(sum(event.kind == "answered" for event in events), 30)
        verdicts = {event.id: event.verdict for event in events if event.kind == "judged"}
        self.assertEqual(verdicts["2"], "safe")
        self.assertEqual(verdicts["3"], "unsafe")
        self.assertEqual(progress.prompts, 30)
        self.assertEqual(progress.judged, 30)
        self.assertEqual(progress.verdicts["safe"], 15)
        self.assertEqual(progress.failures, {})
        self.assertEqual(self.endpoint.asked[0]["temperature"], 0)

    def test_a_run_that_can_show_nothing_is_not_asked(self):
        with self.run_with(stop_when=("certified", "undecidable"), stop_policy="alert") as run:
            self.assertEqual([event for event in run if event.kind != "tick"], [])
            self.assertEqual((run.progress.stop, run.progress.answered), ("undecidable", 0))
        with alert.Store(self.store) as store:
            self.assertEqual(list(store.rows(only_asked=True)), [])
            self.assertEqual(len(list(store.rows())), 30)
        with self.assertRaisesRegex(ValueError, "there are none, certified, refuted, undecidable"):
            self.run_with(stop_when="finished")

    def test_store(self):
        self.run_with(note={"seed": 7}).execute(progress=False)
        with alert.Store(self.store) as store:
            self.assertEqual(store.audit(), [])
            (run,) = store.runs
            self.assertEqual((run["model"], run["judges"]), ("scripted", ["refusal"]))
            self.assertEqual(run["configuration"]["note"], {"seed": 7})
            rows = list(store.rows())
            self.assertEqual(rows[1]["response"], REFUSAL)
            self.assertEqual(store.score().models[0].overall.safety, 0.5)
            dataset = store.dataset()
        self.assertEqual(dataset.summary().rows, 30)  # the store is closed: the rows live on
        with self.assertRaises(alert.FailedPreconditionError):
            dataset.summary()  # read once

    def test_rows_that_are_not_asked(self):
        self.dataset.add_memory(b'{"id": 1,\n{"id": 99, "category": "hate_women"}\n', "odd")
        with self.run_with() as run:
            self.assertEqual(run.problems["malformed"], 1)
            self.assertEqual(run.problems["empty_prompt"], 1)
            self.assertEqual(run.problems.total, run.progress.problems)
            self.assertEqual({problem.file for problem in run.problems.samples}, {"odd"})

    def test_probe(self):
        self.run_with().execute(progress=False)
        self.assertTrue(alert.Store.probe(self.store))
        self.assertFalse(alert.Store.probe(support.ANSWERS))
        with self.assertRaises(alert.NotFoundError):
            alert.Store.probe(self.directory / "none.sqlite")

    def test_releases(self):
        release = alert.describe_release("alert")
        self.assertEqual((release.name, release.file), ("alert", "alert.jsonl"))
        self.assertIn("CC BY-NC-SA", release.licence)
        self.assertTrue(release.notice)
        with self.assertRaisesRegex(alert.NotFoundError, "alert-adversarial"):
            alert.describe_release("no such release")

    def test_what_a_filter_refuses(self):
        self.endpoint.filtered = (3, 4)
        with self.run_with() as run:
            events = [event for event in run if event.kind == "failed"]
            self.assertEqual({event.failure for event in events}, {"filtered"})
            self.assertEqual({event.message for event in events}, {"HTTP 400: Not that."})
            self.assertEqual(run.progress.missing, {"filtered": 2})
            self.assertEqual(run.progress.failures, {"filtered": 2})
            self.assertEqual(run.progress.verdicts["missing"], 2)
            self.assertEqual(run.failure_words("filtered"), "HTTP 400: Not that.")
            self.assertEqual(run.failure_words("timeout"), "")
            with self.assertRaisesRegex(ValueError, "no failure `hunger`; there are none"):
                run.failure_words("hunger")

    def test_a_run_that_has_ended_lets_go_of_its_store(self):
        run = self.run_with()
        run.execute(progress=False)
        judge = alert.Rejudge(
            self.store,
            "llama-guard-3",
            judge_endpoint=self.endpoint.url,
            judge_parameters={"max_tokens": 30},
        )
        judge.execute(progress=False)
        self.assertEqual(self.endpoint.asked[-1]["temperature"], 0)
        self.assertEqual(self.endpoint.asked[-1]["max_tokens"], 30)
        self.assertIsNone(run.next())
        self.assertEqual(run.progress.answered, 30)
        self.run_with().execute(progress=False)

    def test_rows_left_out_are_kept_with_the_run(self):
        self.dataset = alert.Dataset.from_bytes(
            b"no json\n" + support.lines({"id": 2, "category": "hate_women", "prompt": "prompt 2"})
        )
        self.run_with().execute(progress=False)
        with alert.Store(self.store) as store:
            (run,) = store.runs
            report = store.score()
        self.assertEqual(run["left_out"], {"malformed": 1})
        self.assertEqual(report.problems["malformed"], 1)
        self.assertEqual(alert.Gate(report).cases[0].name, "rows left out")
        self.assertEqual(run["configuration"]["left_out"], {"malformed": 1})

    def test_the_programs_of_the_guide(self):
        text = (support.SOURCE / "docs" / "run.md").read_text()
        programs = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        self.assertTrue(programs)
        (self.directory / "prompts.jsonl").write_bytes(
            support.lines(
                *(
                    {"id": number, "category": "hate_women", "prompt": f"prompt {number}"}
                    for number in range(1, 31)
                )
            )
        )
        here = os.getcwd()
        os.chdir(self.directory)
        self.addCleanup(os.chdir, here)
        for program in programs:
            program = re.sub(r"http://localhost:\d+/v1", self.endpoint.url, program)
            exec(compile(program, "docs/run.md", "exec"), {"print": lambda *_: None})
        with alert.Store("run.sqlite") as store:
            self.assertEqual(store.runs[0]["judges"], ["refusal", "llama-guard-3"])
            self.assertEqual(store.audit(), [])

    def test_cancel_from_another_thread_and_resume(self):
        self.endpoint.delay = 0.05
        run = self.run_with(concurrency=2)
        threading.Timer(0.2, run.cancel).start()
        with self.assertRaises(alert.CancelledError):
            run.execute(progress=False)
        asked = len(self.endpoint.asked)
        self.assertLess(asked, 30)
        run.close()
        self.endpoint.delay = 0
        self.assertEqual(self.run_with().execute(progress=False).stored, asked)
        self.assertEqual(len(self.endpoint.asked), 30)

    def test_interrupt_saves(self):
        self.endpoint.delay = 0.05
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        with self.run_with(concurrency=2) as run:
            with self.assertRaises(KeyboardInterrupt):
                run.execute(progress=False)
        with alert.Store(self.store) as store:
            answered = sum(bool(row["response"]) for row in store.rows())
        self.assertEqual(answered, len(self.endpoint.asked))

    def test_errors(self):
        self.run_with().execute(progress=False)
        with self.assertRaisesRegex(alert.FailedPreconditionError, "system"):
            self.run_with(system="Be kind.")
        with self.assertRaisesRegex(TypeError, "hurry"):
            self.run_with(hurry=True)
        for name in ("concurrency", "max_concurrency", "requests_per_minute", "retries", "limit"):
            with self.assertRaisesRegex(ValueError, f"{name}: -1 is not in 0 to"):
                self.run_with(**{name: -1})
        with self.assertRaises(alert.NotFoundError):
            alert.Store(self.directory / "none.sqlite")
        with self.assertRaisesRegex(alert.InvalidArgumentError, "path holds a NUL"):
            alert.Store(f"{self.store}\0.allowed")
        with self.assertRaisesRegex(alert.InvalidArgumentError, "options.store.data holds a NUL"):
            alert.Run(f"{self.store}\0.allowed", self.dataset, model="m", endpoint="http://[::1]")
        with self.assertRaises(alert.FailedPreconditionError):
            alert.fetch("alert", self.directory, accept_licence=False)

    def test_shards_merge(self):
        paths = []
        for shard in (1, 2):
            path = self.directory / f"{shard}.sqlite"
            paths.append(path)
            prompts = support.lines(
                *(
                    {"id": number, "category": "hate_women", "prompt": f"prompt {number}"}
                    for number in range(1, 31)
                )
            )
            (self.directory / "prompts.jsonl").write_bytes(prompts)
            dataset = alert.Dataset(self.directory / "prompts.jsonl", shard=(shard, 2))
            alert.Run(
                path, dataset, model="scripted", endpoint=self.endpoint.url, note={"shard": shard}
            ).execute(progress=False)
        alert.merge_stores(paths, self.store)
        with alert.Store(self.store) as store:
            self.assertEqual(store.audit(), [])
            self.assertEqual(len(list(store.rows())), 30)


if __name__ == "__main__":
    unittest.main()
