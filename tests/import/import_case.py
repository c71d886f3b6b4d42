"""What the tests of imports share."""

import subprocess

from alert_command import COMMAND, Case

TIMEOUT = 120


class ImportCase(Case):
    """A test with a directory of its own, in which `alert` may end in any way but one: by a signal."""

    def alert(self, *arguments, stdin=""):
        done = subprocess.run(
            [COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=self.directory,
            timeout=TIMEOUT,
            check=False,
        )
        self.assertGreaterEqual(done.returncode, 0)
        for line in done.stderr.splitlines():
            self.assertTrue(line.startswith("alert: "), done.stderr)
        return done

    def write(self, name, content):
        """Writes text or bytes to a file, and returns its path."""
        path = self.directory / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
