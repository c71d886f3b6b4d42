"""Where results go: -o, standard output, a reader that goes away, a full disk."""

import os
import pathlib
import stat
import subprocess
import unittest

from alert_command import BAD_DATA, COMMAND, DONE, Case, answer, lines, prompt


class OutputFile(Case):
    def test_holds_what_standard_output_would(self):
        self.write("a.jsonl", [answer(1), answer(2, "unsafe")])
        for arguments in (
            ["score", "a.jsonl"],
            ["score", "a.jsonl", "--format", "csv"],
            ["dataset", "stats", "a.jsonl"],
            ["dataset", "select", "a.jsonl"],
            ["taxonomy", "--format", "json"],
            ["policy", "show", "alert"],
        ):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.stdout(*arguments, "-o", "out"), "")
                self.assertEqual(
                    (self.directory / "out").read_text(), self.stdout(*arguments, "-o", "-")
                )
                self.assertEqual(self.files(), ["a.jsonl", "out"])

    def test_may_be_the_input(self):
        rows = [prompt(number, language=("en", "de")[number % 2]) for number in range(5000)]
        self.write("a.jsonl", rows)
        self.run_alert("dataset", "select", "a.jsonl", "--languages", "de", "-o", "a.jsonl")
        self.assertEqual(
            (self.directory / "a.jsonl").read_text(),
            lines([row for row in rows if row["language"] == "de"]),
        )

    def test_is_left_as_it_was_by_a_failure(self):
        self.write("a.jsonl", lines([prompt(number) for number in range(5000)]) + "{oops\n")
        self.write("out", "what was there")
        self.run_alert("dataset", "select", "a.jsonl", "--strict", "-o", "out", code=BAD_DATA)
        self.assertEqual((self.directory / "out").read_text(), "what was there")
        self.assertEqual(self.files(), ["a.jsonl", "out"])

    def test_mode_and_link_are_kept(self):
        self.write("target", "old")
        (self.directory / "target").chmod(0o640)
        (self.directory / "out").symlink_to("target")
        self.run_alert("taxonomy", "-o", "out")
        self.assertTrue((self.directory / "out").is_symlink())
        self.assertEqual(stat.S_IMODE((self.directory / "target").stat().st_mode), 0o640)
        self.assertEqual((self.directory / "target").read_text(), self.stdout("taxonomy"))

    def test_new_file_obeys_umask(self):
        self.run_alert("taxonomy", "-o", "out", preexec_fn=lambda: os.umask(0o027))
        self.assertEqual(stat.S_IMODE((self.directory / "out").stat().st_mode), 0o640)

    def test_device(self):
        self.run_alert("taxonomy", "-o", "/dev/null")
        self.assertTrue(pathlib.Path("/dev/null").is_char_device())


class StandardOutput(Case):
    def test_reader_that_goes_away(self):
        rows = [prompt(number, response="x" * 200) for number in range(20000)]
        self.write("a.jsonl", rows)
        with subprocess.Popen(
            [COMMAND, "dataset", "select", "a.jsonl"],
            cwd=self.directory,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual(process.stderr.read(), b"")
            self.assertEqual(process.wait(60), 0)

    def test_full_disk_is_told(self):
        with open("/dev/full", "wb") as full:
            stderr = self.stderr("taxonomy", code=BAD_DATA, stdout=full)
        self.assertIn("writing failed", stderr)


class ClosedStreams(Case):
    """A standard stream that is closed (2>&-): no file that is opened takes its place."""

    STREAMS = [(0,), (1,), (2,), (0, 1, 2)]

    def setUp(self):
        super().setUp()
        self.write("a.jsonl", lines([answer(1), answer(2, "unsafe")]) + "bad\n")

    def run_closed(self, closed, *arguments, code=DONE):
        def close():
            for descriptor in closed:
                os.close(descriptor)

        return self.run_alert(*arguments, code=code, preexec_fn=close)

    def read(self, name):
        return (self.directory / name).read_bytes()

    def test_result_file(self):
        for form in ("text", "csv", "json"):
            arguments = ["score", "a.jsonl", "--format", form, "-o"]
            self.run_alert(*arguments, "expected")
            for closed in self.STREAMS:
                with self.subTest(form=form, closed=closed):
                    done = self.run_closed(closed, *arguments, "out")
                    self.assertEqual(self.read("out"), self.read("expected"))
                    self.assertFalse(done.stdout)

    def test_tally(self):
        arguments = ["score", "a.jsonl", "--format", "csv", "--save-tally"]
        expected = self.stdout(*arguments, "expected.tally")
        for closed in self.STREAMS:
            with self.subTest(closed=closed):
                self.run_closed(closed, *arguments, "out.tally", "-o", "out")
                self.assertEqual(self.read("out.tally"), self.read("expected.tally"))
        for closed in ((0,), (2,), (0, 2)):
            with self.subTest(closed=closed):
                done = self.run_closed(closed, *arguments, "out.tally")
                self.assertEqual(done.stdout.decode(), expected)
                self.assertEqual(self.read("out.tally"), self.read("expected.tally"))

    def test_standard_output_that_is_closed_is_told(self):
        for arguments in (
            ["score", "a.jsonl"],
            ["taxonomy"],
            ["dataset", "select", "a.jsonl"],
            ["score", "a.jsonl", "--save-tally", "out.tally"],
            ["--version"],
            ["score", "--help"],
        ):
            with self.subTest(arguments=arguments):
                done = self.run_closed((1,), *arguments, code=BAD_DATA)
                self.assertIn(b"standard output: writing failed", done.stderr)
                self.assertEqual(self.run_closed((1, 2), *arguments, code=BAD_DATA).stderr, b"")

    def test_standard_input_that_is_closed_is_told(self):
        for arguments in (
            ["score", "-"],
            ["rescore", "-"],
            ["judge", "parse", "--judge", "refusal"],
            ["score", "-", "--save-tally", "out.tally", "-o", "out"],
        ):
            with self.subTest(arguments=arguments):
                done = self.run_closed((0,), *arguments, code=BAD_DATA)
                self.assertIn(b"standard input", done.stderr)
                self.assertEqual(self.files(), ["a.jsonl"])


if __name__ == "__main__":
    unittest.main()
