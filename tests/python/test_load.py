"""How the library is found, and what is said when it is not."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unittest
from pathlib import Path

from support import PACKAGE, environment, numpy

import alert
from alert._packages import LIBALERT, LIBALERT_RUN


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
        result = run("from alert import _abi", ALERT_LIBRARY="/no/such/libalert.so")
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

    def build(self, folder, name, *arguments):
        """An empty library."""
        source = Path(folder) / "empty.c"
        source.write_text("")
        subprocess.run(
            [
                os.environ.get("CC", "cc"),
                "-shared",
                "-o",
                str(Path(folder) / name),
                str(source),
                *arguments,
            ],
            check=True,
        )
        return str(Path(folder) / name)

    def test_a_missing_dependency_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            needed = self.build(folder, "libneeded.so.9", "-Wl,-soname,libneeded.so.9")
            found = self.build(folder, "libalert.so", "-Wl,--no-as-needed", needed)
            os.unlink(needed)
            result = run("import alert", ALERT_LIBRARY=found)
            self.assertIn(
                f"{found} was found, but can't be loaded: libneeded.so.9 is missing", result.stderr
            )
            self.assertRegex(result.stderr, "apt-get install .*libfmt9")
            self.assertNotIn("was not found", result.stderr)
            result = run(
                "import alert\nalert.Store('x')",
                ALERT_LIBRARY=alert.library_path,
                ALERT_RUN_LIBRARY=found,
            )
            self.assertIn("libneeded.so.9 is missing", result.stderr)
            self.assertRegex(result.stderr, "apt-get install .*libcurl4")

    def test_a_file_that_is_no_library_was_found(self):
        with tempfile.NamedTemporaryFile() as file:
            result = run("import alert", ALERT_LIBRARY=file.name)
        self.assertIn(f"{file.name} was found, but can't be loaded: ", result.stderr)

    def test_a_relative_path_is_that_of_the_start(self):
        code = (
            "import os, alert\nos.chdir('/')\nprint(alert.library_path)\n"
            "try: alert.Store('/nowhere/a')\nexcept alert.NotFoundError: print('loaded')"
        )
        result = run(code, ALERT_LIBRARY=os.path.relpath(alert.library_path))
        self.assertEqual(result.stdout.split(), [alert.library_path, "loaded"], result.stderr)

    def test_the_packages_named_are_those_that_are_linked(self):
        def needed_by(library):
            listed = subprocess.run(["objdump", "-p", library], capture_output=True, text=True)
            names = [line.split()[1] for line in listed.stdout.splitlines() if "NEEDED" in line]
            found = subprocess.run(
                ["dpkg", "-S", *(f"*/{name}" for name in names)], capture_output=True, text=True
            ).stdout
            # Of this architecture, where others are installed as well.
            here = f"/{sysconfig.get_config_var('MULTIARCH')}/"
            return {line.split(":")[0] for line in found.splitlines() if here in line}

        if shutil.which("dpkg") is None or "LD_PRELOAD" in os.environ:
            self.skipTest("no Debian, or a build with libraries of the sanitizers")
        always = {"libc6", "libgcc-s1", "libstdc++6"}
        needed = needed_by(alert.library_path) - always
        self.assertEqual(needed, set(LIBALERT))
        runs = Path(alert.library_path).with_name("libalert_run.so")
        self.assertEqual(needed_by(runs) - always - needed, set(LIBALERT_RUN))
        page = (PACKAGE.parent.parent / "docs" / "python.md").read_text()
        self.assertIn("apt-get install " + " ".join(LIBALERT) + "\n", page)
        self.assertIn("apt-get install " + " ".join(LIBALERT_RUN) + "\n", page)

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
        result = subprocess.run(
            command, env=environment(**changes), cwd=self.folder, capture_output=True, text=True
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def install(self, *options):
        self.run_here(
            str(self.venv / "bin" / "pip"),
            "install",
            "-q",
            "--no-build-isolation",
            "--no-index",
            *options,
            ALERT_LIBRARY=alert.library_path,
        )

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
        needed = self.ask(
            "from importlib.metadata import metadata;"
            "print(*metadata('alert').get_all('Requires-External'))"
        )
        self.assertEqual(needed, [*LIBALERT, *LIBALERT_RUN])

    def test_editable_package_is_the_source(self):
        self.install("-e", str(PACKAGE))
        (path,) = self.ask("import alert; print(alert.__file__)", ALERT_LIBRARY=alert.library_path)
        self.assertEqual(path, str(PACKAGE / "alert" / "__init__.py"))


if __name__ == "__main__":
    unittest.main()
