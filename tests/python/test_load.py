"""How the library is found, and what is said when it is not."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import PACKAGE, environment

import alert


def run(code, **changes):
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(PYTHONPATH=str(PACKAGE), **changes),
        capture_output=True,
        text=True,
    )


class LoadTest(unittest.TestCase):
    def test_the_named_library_is_used(self):
        result = run("import alert; print(alert.library_path)", ALERT_LIBRARY=alert.library_path)
        self.assertEqual(result.stdout.strip(), alert.library_path, result.stderr)

    def test_a_missing_library_lists_every_path_tried(self):
        result = run(
            "from alert import _abi", ALERT_LIBRARY="/no/such/libalert.so"
        )
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("LibraryError", result.stderr)
        self.assertIn("/no/such/libalert.so: no such file", result.stderr)
        self.assertIn("ALERT_LIBRARY", result.stderr)

    def test_without_a_name_all_places_are_tried(self):
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / "alert"
            package.mkdir()
            for source in (PACKAGE / "alert").glob("*.py"):
                (package / source.name).write_text(source.read_text())
            result = subprocess.run(
                [sys.executable, "-c", "import alert"],
                env=environment(PYTHONPATH=folder),
                capture_output=True,
                text=True,
            )
        if result.returncode == 0:
            self.skipTest("libalert is installed on this system")
        self.assertIn(str(package / "libalert.so"), result.stderr)
        self.assertIn(str(Path(sys.prefix) / "lib" / "libalert.so.0"), result.stderr)
        self.assertIn("  libalert.so.0: ", result.stderr)

    def test_another_library_is_refused(self):
        result = run("import alert", ALERT_LIBRARY="libm.so.6")
        self.assertIn("LibraryError: libm.so.6 is not libalert", result.stderr)

    def test_another_abi_version_is_refused(self):
        code = (
            "import alert._signatures, ctypes\n"
            "import alert._abi as abi\n"
            "abi.ABI_VERSION = 4711\n"
            "abi.Library()\n"
        )
        result = run(code, ALERT_LIBRARY=alert.library_path)
        self.assertIn("has ABI version 0, and this package needs 4711", result.stderr)

    def test_version(self):
        self.assertRegex(alert.__version__, r"^\d+\.\d+\.\d+$")


class InstallTest(unittest.TestCase):
    """pip installs the package into a virtual environment from Debian's packages alone."""

    def test_pip_install(self):
        if "LD_PRELOAD" in os.environ:
            self.skipTest("pip under a sanitizer takes minutes")
        with tempfile.TemporaryDirectory() as folder:
            venv = Path(folder) / "venv"
            command = [sys.executable, "-m", "venv", "--system-site-packages", str(venv)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            python = str(venv / "bin" / "python")
            settings = environment(ALERT_LIBRARY=alert.library_path)
            settings.pop("PYTHONPATH", None)
            source = Path(folder) / "python"
            subprocess.run(["cp", "-r", str(PACKAGE), str(source)], check=True)
            subprocess.run(
                [python, "-m", "pip", "install", "-q", "--no-build-isolation", "--no-index",
                 str(source)],
                check=True,
                env=settings,
            )
            result = subprocess.run(
                [python, "-c", "import alert; print(alert.library_path); print(len(alert.Taxonomy()))"],
                check=True,
                env=environment(PYTHONPATH=""),
                cwd=folder,
                capture_output=True,
                text=True,
            )
        path, count = result.stdout.split()
        self.assertTrue(path.startswith(str(venv)), path)
        self.assertEqual(count, "32")


if __name__ == "__main__":
    unittest.main()
