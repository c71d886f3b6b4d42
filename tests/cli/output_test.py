"""Where results go: -o, standard output, a reader that goes away, a full disk."""

import os
import pathlib
import stat
import subprocess
import unittest

from alert_command import BAD_DATA, COMMAND, Case, answer, lines, prompt


class OutputFile(Case):
    def test_holds_what_standard_output_would(self):
        self.write("a.jsonl", [answer(1), answer(2, "unsafe")])
        for arguments in (["score", "a.jsonl"], ["score", "a.jsonl", "--format", "csv"],
                          ["dataset", "stats", "a.jsonl"], ["dataset", "select", "a.jsonl"],
                          ["taxonomy", "--json"], ["policy", "show", "alert"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.stdout(*arguments, "-o", "out"), "")
                self.assertEqual((self.directory / "out").read_text(),
                                 self.stdout(*arguments, "-o", "-"))
                self.assertEqual(self.files(), ["a.jsonl", "out"])

    def test_may_be_the_input(self):
        rows = [prompt(number, language=("en", "de")[number % 2]) for number in range(5000)]
        self.write("a.jsonl", rows)
        self.run_alert("dataset", "select", "a.jsonl", "--language", "de", "-o", "a.jsonl")
        self.assertEqual((self.directory / "a.jsonl").read_text(),
                         lines([row for row in rows if row["language"] == "de"]))

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
        with subprocess.Popen([COMMAND, "dataset", "select", "a.jsonl"], cwd=self.directory,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual(process.stderr.read(), b"")
            self.assertEqual(process.wait(60), 0)

    def test_full_disk_is_told(self):
        with open("/dev/full", "wb") as full:
            stderr = self.stderr("taxonomy", code=BAD_DATA, stdout=full)
        self.assertIn("writing failed", stderr)


if __name__ == "__main__":
    unittest.main()
