"""How `alert run` reaches an endpoint: headers, basic authentication, certificates, unix sockets."""

import base64
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import unittest

from alert_command import WRONG_COMMAND, Case, prompt
from endpoint import REFUSAL, Endpoint, Handler

SECRET = "token-0123456789-abcdef"


class SecureEndpoint(Endpoint):
    """The same over TLS."""

    def __init__(self, answer, certificate, client_ca=None):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        if client_ca is not None:
            self.context.verify_mode = ssl.CERT_REQUIRED
            self.context.load_verify_locations(client_ca)
        super().__init__(answer)

    def get_request(self):
        connection, address = super().get_request()
        return self.context.wrap_socket(connection, server_side=True), address

    @property
    def url(self):
        return f"https://127.0.0.1:{self.server_port}/v1"


class SocketHandler(Handler):
    disable_nagle_algorithm = False  # which is of TCP

    def address_string(self):
        return "unix"


class SocketEndpoint(Endpoint):
    """The same at a unix socket."""

    address_family = socket.AF_UNIX

    def __init__(self, answer, path):
        self.path = path
        super().__init__(answer)

    def server_bind(self):
        self.socket.bind(self.path)
        self.server_name, self.server_port = "localhost", 0

    def finish_request(self, request, client_address):
        SocketHandler(request, ("unix", 0), self)


class Connections(Case):
    def setUp(self):
        super().setUp()
        self.write("prompts.jsonl", [prompt(number) for number in range(1, 5)])

    def serve(self, make, *arguments):
        endpoint = make(*arguments)
        self.addCleanup(endpoint.server_close)
        self.addCleanup(endpoint.shutdown)
        return endpoint

    def command(self, url, *more, store="run.sqlite"):
        return [
            *("run", "--dataset", "prompts.jsonl", "--model", "m", "--retries", "0", "--quiet"),
            *("--endpoint", url, "--store", store, *more),
        ]

    def certificate(self, name, *options, signed_by=None):
        """Makes a certificate and its key in one file."""
        signer = ["-CA", f"{signed_by}.pem", "-CAkey", f"{signed_by}.pem"] if signed_by else []
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.crt"),
                *(*options, *signer),
            ],
            cwd=self.directory,
            check=True,
            capture_output=True,
        )
        parts = [(self.directory / f"{name}{end}").read_bytes() for end in (".crt", ".key")]
        self.write(f"{name}.pem", parts[0] + parts[1])
        return str(self.directory / f"{name}.pem")

    def served(self, client_ca=None):
        """An endpoint whose certificate "house" has signed."""
        self.certificate("house")
        server = self.certificate(
            "server", "-addext", "subjectAltName=IP:127.0.0.1", signed_by="house"
        )
        return self.serve(SecureEndpoint, lambda _: REFUSAL, server, client_ca)

    def stored_bytes(self, store="run.sqlite"):
        return b"".join(file.read_bytes() for file in self.directory.glob(f"{store}*"))

    def test_headers_are_sent_and_kept_out_of_the_store(self):
        def repeat_them(_):
            return f"[unsafe answer] {SECRET} {endpoint.headers[-1]['X-Team']}"

        endpoint = self.serve(Endpoint, repeat_them)
        self.stdout(
            *self.command(endpoint.url),
            *("--header", "X-Team=blue", "--header", "api-key=env:TEST_KEY", "--header", "X-None="),
            env={**os.environ, "TEST_KEY": SECRET},
        )
        headers = endpoint.headers[0]
        self.assertEqual(headers["X-Team"], "blue")
        self.assertEqual(headers["api-key"], SECRET)
        self.assertEqual(headers["X-None"], "")
        self.assertNotIn("Authorization", headers)
        self.assertNotIn(SECRET.encode(), self.stored_bytes())
        self.assertNotIn(b"TEST_KEY", self.stored_bytes())
        row = self.rows("export", "run.sqlite")[0]
        self.assertEqual(row["response"], "[unsafe answer] [key removed] blue")

    def test_both_roles_have_their_own(self):
        model = self.serve(Endpoint, lambda _: REFUSAL)
        judge = self.serve(Endpoint, lambda _: "safe")
        self.stdout(
            *self.command(model.url, "--header", "X-Role=model"),
            *("--judge", "llama-guard-3", "--judge-endpoint", judge.url),
            *("--judge-header", "X-Role=judge"),
        )
        self.assertEqual({h["X-Role"] for h in model.headers}, {"model"})
        self.assertEqual({h["X-Role"] for h in judge.headers}, {"judge"})
        again = self.serve(Endpoint, lambda _: "safe")
        self.stdout(
            *("rejudge", "run.sqlite", "--judge", "llama-guard-4", "--quiet"),
            *("--judge-endpoint", again.url, "--judge-header", "X-Role=again"),
        )
        self.assertEqual({h["X-Role"] for h in again.headers}, {"again"})

    def test_basic_authentication(self):
        endpoint = self.serve(Endpoint, lambda _: REFUSAL)
        environment = {**os.environ, "TEST_USER": f"me:{SECRET}"}
        self.stdout(*self.command(endpoint.url, "--basic-auth-env", "TEST_USER"), env=environment)
        sent = base64.b64encode(f"me:{SECRET}".encode()).decode()
        self.assertEqual(endpoint.headers[0]["Authorization"], f"Basic {sent}")
        self.assertNotIn(sent.encode(), self.stored_bytes())
        for variable, words in (("UNSET_ONE", "is not set"), ("HOME", "user:password")):
            told = self.stderr(
                *self.command(endpoint.url, "--basic-auth-env", variable, store="b.sqlite"),
                code=WRONG_COMMAND,
            )
            self.assertIn(words, told)

    def test_what_is_no_header(self):
        endpoint = self.serve(Endpoint, lambda _: REFUSAL)
        for header, words in (
            ("X-Team", "NAME=VALUE"),
            ("X Team=blue", "NAME=VALUE"),
            ("=blue", "NAME=VALUE"),
            ("Content-Type=text/plain", "have it already"),
            ("host=elsewhere", "have it already"),
            ("X-Team=a\r\nX-Other: b", "control character"),
            ("X-Team=env:UNSET_ONE", "`UNSET_ONE` is not set"),
        ):
            with self.subTest(header=header):
                told = self.stderr(
                    *self.command(endpoint.url, "--header", header), code=WRONG_COMMAND
                )
                self.assertIn(words, told)
        told = self.stderr(
            *self.command(endpoint.url, "--api-key-env", "K", "--header", "Authorization=x"),
            code=WRONG_COMMAND,
            env={**os.environ, "K": SECRET},
        )
        self.assertIn("have it already", told)
        self.assertEqual(endpoint.asked, [])

    def test_a_certificate_of_the_house(self):
        endpoint = self.served()
        variables = ("CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
        bare = {name: os.environ[name] for name in os.environ if name not in variables}
        told = self.run_alert(*self.command(endpoint.url), env=bare, code=1).stderr.decode()
        self.assertIn("certificate", told)
        self.assertEqual(endpoint.asked, [])
        house = str(self.directory / "house.crt")
        self.stdout(*self.command(endpoint.url, "--ca-file", house, store="file.sqlite"))
        for variable in variables:
            self.stdout(
                *self.command(endpoint.url, store=f"{variable}.sqlite"),
                env={**bare, variable: house},
            )
        self.stdout(*self.command(endpoint.url, "--insecure", store="any.sqlite"))
        self.assertEqual(len(endpoint.asked), 5 * 4)
        told = self.stderr(*self.command(endpoint.url, "--ca-file", "none.crt"), code=WRONG_COMMAND)
        self.assertIn("none.crt: the file of certificates can't be read", told)

    def test_insecure_is_for_this_machine(self):
        for url in ("https://example.org/v1", "https://127.0.0.1.example.org/v1"):
            told = self.stderr(*self.command(url, "--insecure"), code=WRONG_COMMAND)
            self.assertIn("on this machine only", told)

    def test_a_client_shows_its_certificate(self):
        endpoint = self.served(client_ca=self.certificate("clients"))
        self.certificate("client", signed_by="clients")
        known = ("--ca-file", "house.crt")
        self.run_alert(*self.command(endpoint.url, *known), code=1)
        self.assertEqual(endpoint.asked, [])
        self.stdout(
            *self.command(endpoint.url, *known, "--client-cert", "client.pem", store="one.sqlite")
        )
        self.stdout(
            *self.command(endpoint.url, *known, "--client-cert", "client.crt"),
            *("--client-key", "client.key", "--new"),
        )
        self.assertEqual(len(endpoint.asked), 2 * 4)
        told = self.stderr(
            *self.command(endpoint.url, *known, "--client-key", "client.key"), code=WRONG_COMMAND
        )
        self.assertIn("without its certificate", told)

    def test_a_unix_socket(self):
        # A socket's path is short, and the test's directory may not be.
        folder = pathlib.Path(tempfile.mkdtemp(prefix="alert-"))
        self.addCleanup(shutil.rmtree, folder)
        path = str(folder / "socket")
        endpoint = self.serve(SocketEndpoint, lambda _: REFUSAL, path)
        self.stdout(*self.command("http://localhost/v1", "--unix-socket", path))
        self.assertEqual(len(endpoint.asked), 4)
        told = self.stderr(
            *self.command("http://localhost/v1", "--unix-socket", "/" + "x" * 200),
            code=WRONG_COMMAND,
        )
        self.assertIn("at most 107 bytes", told)

    def test_base_paths(self):
        paths = []

        class Recording(Handler):
            def do_POST(self):
                paths.append(self.path)
                super().do_POST()

        class Elsewhere(Endpoint):
            def finish_request(self, request, client_address):
                Recording(request, client_address, self)

        endpoint = self.serve(Elsewhere, lambda _: REFUSAL)
        host = f"127.0.0.1:{endpoint.server_port}"
        for number, (url, path) in enumerate(
            (
                (f"http://{host}", "/v1/chat/completions"),
                (f"HTTP://{host}/v1/", "/v1/chat/completions"),
                (f"http://{host}/v1beta/openai/", "/v1beta/openai/chat/completions"),
                (
                    f"http://{host}/openai/deployments/m/chat/completions?api-version=1",
                    "/openai/deployments/m/chat/completions?api-version=1",
                ),
            )
        ):
            self.stdout(*self.command(url, store=f"{number}.sqlite"))
            self.assertEqual(set(paths), {path})
            paths.clear()


if __name__ == "__main__":
    unittest.main()
