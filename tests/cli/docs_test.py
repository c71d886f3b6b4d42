"""The commands and programs of README.md and docs/*.md work as printed, and their links lead
somewhere.

The blocks of one page are done in order, in one scratch directory that looks like the project after
its build: a copy of examples/, and bindings/, include/ and build/. By what follows the fence:

    sh run         is run by `sh -eu`, with build/alert on the PATH
    python run     is run by Python, which finds the package
    c hello.c      (any language and a file name) is written to that file
    text output    must be what the block before printed to standard output
"""

import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from alert_command import COMMAND, PROJECT, Case

# Programs are linked with it; unset where only a sanitizer's program could be.
LIBRARY = os.environ.get("ALERT_LIBRARY")

PAGES = (PROJECT / "README.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").glob("*.md")))

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.M | re.S)
FILE = re.compile(r"[a-z]+ (?P<name>[\w-]+\.\w+)")
LINK = re.compile(r"\]\((?P<target>[^)\s]*)\)")
HEADING = re.compile(r"^#+ (?P<text>.*)$", re.M)


def blocks(page):
    """The (line, info, body) of each fenced block of a page."""
    text = page.read_text()
    for match in FENCE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match["info"].strip(), match["body"]


def needs_library(page):
    """Whether it has a program, in a file or in a block of its own."""
    return any(info == "python run" or FILE.fullmatch(info) for _, info, _ in blocks(page))


def anchors(page):
    """What a link to a heading of the page may say after the #."""
    return {
        re.sub(r"[^\w\- ]", "", match["text"].lower()).replace(" ", "-")
        for match in HEADING.finditer(FENCE.sub("", page.read_text()))
    }


class Docs(Case):
    def run_block(self, command, directory):
        path = (COMMAND.parent, Path(sys.executable).parent, os.environ["PATH"])
        environment = {
            **os.environ,
            "PATH": ":".join(map(str, path)),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            command,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def scratch(self, page):
        directory = self.directory / page.stem
        shutil.copytree(PROJECT / "examples", directory / "examples")
        for name in ("bindings", "include"):
            (directory / name).symlink_to(PROJECT / name)
        (directory / "build").symlink_to(COMMAND.parent)
        return directory

    def run_page(self, page):
        directory = self.scratch(page)
        printed = None
        for line, info, body in blocks(page):
            if "-lalert_run" in body and not (COMMAND.parent / "libalert_run.so").exists():
                return  # built without it, as is whatever follows
            with self.subTest(page=page.name, line=line):
                file = FILE.fullmatch(info)
                if info == "sh run":
                    printed = self.run_block(["sh", "-eu", "-c", body], directory)
                elif info == "python run":
                    code = f"import sys; sys.path.insert(0, 'bindings/python')\n{body}"
                    printed = self.run_block([sys.executable, "-c", code], directory)
                elif info == "text output":
                    self.assertIsNotNone(printed, "an output without a command")
                    self.assertEqual(printed, body)
                elif file:
                    (directory / file["name"]).write_text(body)

    def test_every_page(self):
        for page in PAGES:
            with self.subTest(page=page.name):
                if needs_library(page) and LIBRARY is None:
                    self.skipTest("its programs can't be linked with this build")
                self.run_page(page)

    def test_links(self):
        for page in PAGES:
            for match in LINK.finditer(FENCE.sub("", page.read_text())):
                path, _, anchor = match["target"].partition("#")
                if ":" in path:
                    continue
                target = page.parent / path if path else page
                with self.subTest(page=page.name, link=match["target"]):
                    self.assertTrue(target.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(target))

    def test_readme_leads_to_every_page(self):
        targets = {match["target"] for match in LINK.finditer((PROJECT / "README.md").read_text())}
        for page in PAGES[2:]:
            self.assertIn(f"docs/{page.name}", targets)


if __name__ == "__main__":
    unittest.main()
