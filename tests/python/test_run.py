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
from alert import _run_abi
from alert.errors import LibraryError

try:
    _run_abi.run_lib()
except LibraryError as failure:
    raise unittest.SkipTest(str(failure))

REFUSAL = "I'm sorry, but I can't help with that."
HEADER = support.SOURCE / "include" / "alert" / "run.h"


class Endpoint(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, delay=0.0):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.delay = [], delay
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
        even = int(request["messages"][0]["content"].split()[-1]) % 2 == 0
        answer = REFUSAL if even else "[unsafe answer]"
        body = json.dumps({"choices": [{"message": {"content": answer}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Signatures(unittest.TestCase):
    """The table against the header: names, numbers of arguments, sizes of structs."""

    def test_functions(self):
        text = re.sub(r"/\*.*?\*/", " ", HEADER.read_text(), flags=re.DOTALL)
        declared = dict(re.findall(r"ALERT_API\s+[\w ]+?\s*\b(alert_\w+)\s*\(([^;]*)\);", text))
        for name, (arguments, result) in _run_abi.SIGNATURES.items():
            count = len(arguments) + (1 if result is None else 0)
            self.assertEqual(len(declared[name].split(",")), count, name)

    def test_options_that_are_too_short_are_refused(self):
        options = _run_abi.RunOptions()
        options.struct_size = 0
        with self.assertRaises(alert.InvalidArgumentError):
            _run_abi.run_lib().alert_run_create(ctypes.byref(options), ctypes.byref(ctypes.c_void_p()))


class Runs(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.store = self.directory / "run.sqlite"
        self.endpoint = Endpoint()
        self.addCleanup(self.endpoint.server_close)
        self.addCleanup(self.endpoint.shutdown)
        self.dataset = alert.Dataset.from_bytes(support.lines(*(
            {"id": number, "category": "hate_women", "prompt": f"prompt {number}"}
            for number in range(1, 31))))

    def run_with(self, **options):
        return alert.Run(self.store, self.dataset, model="scripted", endpoint=self.endpoint.url,
                         **options)

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
            prompts = support.lines(*(
                {"id": number, "category": "hate_women", "prompt": f"prompt {number}"}
                for number in range(1, 31)))
            (self.directory / "prompts.jsonl").write_bytes(prompts)
            dataset = alert.Dataset(self.directory / "prompts.jsonl", shard=(shard, 2))
            alert.Run(path, dataset, model="scripted", endpoint=self.endpoint.url,
                      note={"shard": shard}).execute(progress=False)
        alert.merge_stores(paths, self.store)
        with alert.Store(self.store) as store:
            self.assertEqual(store.audit(), [])
            self.assertEqual(len(list(store.rows())), 30)


if __name__ == "__main__":
    unittest.main()
