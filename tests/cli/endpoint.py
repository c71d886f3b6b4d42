"""An endpoint of the OpenAI-compatible API on loopback, for the tests of the `alert` command."""

import http.server
import json
import threading
import time

REFUSAL = "I'm sorry, but I can't help with that."


class Endpoint(http.server.ThreadingHTTPServer):
    """A chat endpoint: `answer(prompt)` is its answer, after `delay` seconds, or the status and the
    body of its reply."""

    daemon_threads = True
    request_queue_size = 200

    def __init__(self, answer, delay=0.0):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.delay = answer, delay
        self.asked, self.headers = [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that goes away is part of the tests."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = body["prompt"] if "prompt" in body else body["messages"][-1]["content"]
        self.server.asked.append(text)
        self.server.headers.append(dict(self.headers))
        time.sleep(self.server.delay)
        answer = self.server.answer(text)
        if isinstance(answer, tuple):
            return self.reply(answer[0], json.dumps(answer[1]).encode())
        choice = {"text": answer, "message": {"content": answer}}
        return self.reply(200, json.dumps({"choices": [choice]}).encode())

    def do_GET(self):
        body = self.server.answer(self.path)
        self.reply(404 if body is None else 200, (body or "").encode())

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass
