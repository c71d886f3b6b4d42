"""How the library is found, and what is said when it is not."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import PACKAGE, environment, numpy

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
    """pip installs the package into a fresh virtual environment, which has pip and no network."""

    @classmethod
    def setUpClass(cls):
        if "LD_PRELOAD" in os.environ or numpy is None:
            raise unittest.SkipTest("once is enough, and not under a sanitizer: it takes a while")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.venv = cls.folder / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(cls.venv)], check=True)

    def run_here(self, *command, **changes):
        changes = {"PYTHONPATH": "", **changes}
        result = subprocess.run(command, env=environment(**changes), cwd=self.folder,
                                capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def install(self, *options):
        self.run_here(str(self.venv / "bin" / "pip"), "install", "-q", "--no-build-isolation",
                      "--no-index", *options, ALERT_LIBRARY=alert.library_path)

    def ask(self, code, **changes):
        return self.run_here(str(self.venv / "bin" / "python"), "-c", code, **changes).split()

    def test_installed_package_has_its_library(self):
        self.install(str(PACKAGE))
        path, version, count = self.ask(
            "import alert; from importlib.metadata import version;"
            "print(alert.library_path, version('alert'), len(alert.Taxonomy()))"
        )
        self.assertTrue(path.startswith(str(self.venv)), path)
        self.assertEqual(version, alert.__version__)
        self.assertEqual(count, "32")

    def test_editable_package_is_the_source(self):
        self.install("-e", str(PACKAGE))
        path, = self.ask("import alert; print(alert.__file__)", ALERT_LIBRARY=alert.library_path)
        self.assertEqual(path, str(PACKAGE / "alert" / "__init__.py"))


if __name__ == "__main__":
    unittest.main()
