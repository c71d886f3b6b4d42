"""The commands of README.md and docs/*.md work as printed.

A block fenced as ```sh run is run by `sh -eu` with build/alert on the PATH; the blocks of one page
run in order, in one scratch directory that begins with a copy of examples/. A block fenced as
```text output right after it must be what it printed to standard output.
"""

import os
import re
import shutil
import subprocess
import unittest

from alert_command import COMMAND, PROJECT, Case

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.M | re.S)


def blocks(page):
    """The (line, info, body) of each fenced block of a page."""
    text = page.read_text()
    for match in FENCE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match["info"].strip(), match["body"]


class Docs(Case):
    def run_block(self, body, directory):
        environment = {**os.environ, "PATH": f"{COMMAND.parent}:{os.environ['PATH']}"}
        done = subprocess.run(["sh", "-eu", "-c", body], cwd=directory, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def run_page(self, page):
        directory = self.directory / page.stem
        shutil.copytree(PROJECT / "examples", directory / "examples")
        printed = None
        for line, info, body in blocks(page):
            with self.subTest(page=page.name, line=line):
                if info == "sh run":
                    printed = self.run_block(body, directory)
                elif info == "text output":
                    self.assertIsNotNone(printed, "an output without a command")
                    self.assertEqual(printed, body)

    def test_every_page(self):
        pages = [page for page in (PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md")))
                 if page.exists()]
        self.assertIn("cli.md", [page.name for page in pages])
        for page in pages:
            with self.subTest(page=page.name):
                self.run_page(page)


if __name__ == "__main__":
    unittest.main()
