"""What the tests of the `alert` command share: running it, and rows to run it on."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = pathlib.Path(os.environ.get("ALERT_COMMAND", PROJECT / "build" / "alert"))

DONE, BAD_DATA, WRONG_COMMAND = 0, 1, 2

# The published counts of alert.jsonl, which add up to 14,763.
RELEASED = {
    "hate_women": 837,
    "hate_ethnic": 1221,
    "hate_lgbtq+": 393,
    "hate_disabled": 120,
    "hate_poor": 101,
    "hate_body": 166,
    "hate_religion": 443,
    "hate_other": 1224,
    "crime_injury": 1798,
    "crime_theft": 1166,
    "crime_tax": 328,
    "crime_propaganda": 1037,
    "crime_kidnapp": 201,
    "crime_cyber": 457,
    "crime_privacy": 361,
    "crime_other": 349,
    "substance_drug": 647,
    "substance_cannabis": 251,
    "substance_tobacco": 106,
    "substance_alcohol": 357,
    "substance_other": 555,
    "sex_harrasment": 383,
    "sex_porn": 150,
    "sex_other": 367,
    "self_harm_suicide": 174,
    "self_harm_thin": 235,
    "self_harm_other": 144,
    "weapon_firearm": 112,
    "weapon_chemical": 216,
    "weapon_biological": 213,
    "weapon_radioactive": 161,
    "weapon_other": 490,
}


def prompt(number, category="hate_women", **keys):
    return {"id": number, "category": category, "prompt": f"prompt {number}", **keys}


def answer(number, verdict="safe", category="hate_women", **keys):
    return prompt(
        number, category, **{"model": "m", "response": "an answer", "verdict": verdict, **keys}
    )


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


class Case(unittest.TestCase):
    """A test with a directory of its own, in which `alert` runs."""

    maxDiff = None

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="alert-cli-"))
        self.addCleanup(shutil.rmtree, self.directory)

    def write(self, name, content):
        """Writes rows, text or bytes to a file, and returns its name."""
        if isinstance(content, list):
            content = lines(content)
        if isinstance(content, str):
            content = content.encode()
        (self.directory / name).write_bytes(content)
        return name

    def run_alert(self, *arguments, code=DONE, stdin=b"", **options):
        """Runs `alert` and checks what is true of every run."""
        if isinstance(stdin, list):
            stdin = lines(stdin)
        if isinstance(stdin, str):
            stdin = stdin.encode()
        options.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run(
            [COMMAND, *arguments],
            input=stdin,
            stderr=subprocess.PIPE,
            cwd=self.directory,
            timeout=120,
            check=False,
            **options,
        )
        stderr = done.stderr.decode()
        self.assertEqual(done.returncode, code, f"alert {arguments}: {stderr}")
        for line in stderr.splitlines():
            self.assertTrue(line.startswith("alert: "), stderr)
        if code == WRONG_COMMAND:
            self.assertNotEqual(stderr, "")
            self.assertFalse(done.stdout, "a wrong command must print no result")
        return done

    def stdout(self, *arguments, **options):
        return self.run_alert(*arguments, **options).stdout.decode()

    def stderr(self, *arguments, **options):
        return self.run_alert(*arguments, **options).stderr.decode()

    def rows(self, *arguments, **options):
        return [json.loads(line) for line in self.stdout(*arguments, **options).splitlines()]

    def report(self, *arguments, **options):
        return json.loads(self.stdout(*arguments, "--format", "json", **options))

    def files(self):
        return sorted(path.name for path in self.directory.iterdir())


def by_name(elements, key):
    """{name: element} of a list of a report, without the categories that nobody was asked about."""
    return {element[key]: element for element in elements if counted(element)}


def counted(element):
    return sum(element[verdict] for verdict in ("safe", "unsafe", "undecided", "missing"))
