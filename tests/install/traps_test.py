"""Nothing that users touch looks for a library in the working folder, or where it was built.

All that is made is run from a folder of traps: libraries with the names of all that are loaded,
each of which leaves a mark where it is.

Reads the environment: ALERT_BUILD, the build tree; CC, a C compiler.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["ALERT_BUILD"]).resolve()
PACKAGE = SOURCE / "bindings" / "python"
ANSWERS = SOURCE / "examples" / "data" / "answers.jsonl"
LIBRARIES = ["libalert.so", "libalert_run.so"]

TRAP = """
#include <fcntl.h>
#include <unistd.h>
__attribute__((constructor)) static void spring(void) { close(open(MARK, O_CREAT | O_WRONLY, 0600)); }
"""
STORE = "import alert\ntry: alert.Store('absent')\nexcept alert.NotFoundError: print('loaded')"


def run(*command, **options):
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **options,
    )


def environment(**changes):
    """Ours, without what says where libraries are."""
    named = {"ALERT_LIBRARY", "ALERT_RUN_LIBRARY", "LD_LIBRARY_PATH", "PYTHONPATH"}
    kept = {key: value for key, value in os.environ.items() if key not in named}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **changes}


def loaded_by(path):
    """The names of all libraries that a file needs, and those need."""
    listed = run("ldd", path, env=environment()).stdout.splitlines()
    names = {os.path.basename(line.split()[0]) for line in listed if line.strip()}
    return {name for name in names if not name.startswith(("ld-linux", "linux-"))}


def run_path(path):
    """The entries of RPATH and RUNPATH."""
    entries = []
    for line in run("readelf", "-d", path).stdout.splitlines():
        if "(RPATH)" in line or "(RUNPATH)" in line:
            entries += line.split("[", 1)[1].rsplit("]", 1)[0].split(":")
    return entries


def is_program(path):
    if path.is_symlink() or not path.is_file() or not os.access(path, os.X_OK):
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


class Traps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="alert-traps-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.prefix = cls.folder / "prefix"
        done = run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        cls.wheel = cls.unpack_wheel()
        cls.traps, cls.mark = cls.folder / "traps", cls.folder / "mark"
        cls.set_traps()

    @classmethod
    def unpack_wheel(cls):
        made = run(
            sys.executable,
            "-c",
            "import build_wheel; print(build_wheel.build_wheel('.'))",
            cwd=cls.folder,
            env=environment(PYTHONPATH=str(PACKAGE), ALERT_LIBRARY=str(BUILD / LIBRARIES[0])),
        )
        wheel = cls.folder / "wheel"
        with zipfile.ZipFile(cls.folder / made.stdout.strip()) as file:
            file.extractall(wheel)
        return wheel

    @classmethod
    def set_traps(cls):
        cls.traps.mkdir()
        (cls.folder / "trap.c").write_text(TRAP)
        done = run(
            os.environ.get("CC", "cc"),
            "-shared",
            "-fPIC",
            f'-DMARK="{cls.mark}"',
            cls.folder / "trap.c",
            "-o",
            cls.folder / "trap.so",
        )
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        names = {name + end for name in LIBRARIES for end in ("", ".0")}
        for file in [BUILD / "alert", *(BUILD / name for name in LIBRARIES)]:
            names |= loaded_by(file)
        assert "libfmt.so.9" in names or len(names) > 20, names
        for name in names:
            shutil.copy(cls.folder / "trap.so", cls.traps / name)

    def tearDown(self):
        self.mark.unlink(missing_ok=True)

    def run_among_traps(self, *command, says, code=0, **changes):
        done = run(*command, cwd=self.traps, env=environment(**changes))
        self.assertFalse(self.mark.exists(), f"{command} ran a library of the working folder")
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stdout + done.stderr)

    def run_command(self, command):
        self.run_among_traps(command, "--version", says="alert ")
        self.run_among_traps(command, "score", ANSWERS, says="model-a")
        # What needs libalert_run loads it.
        self.run_among_traps(command, "audit", "absent", says="absent: No such file", code=1)

    def test_a_trap_springs(self):
        run(
            BUILD / "alert",
            "--version",
            cwd=self.traps,
            env=environment(LD_PRELOAD=str(self.traps / "libalert.so.0")),
        )
        self.assertTrue(self.mark.exists())

    def test_command_of_the_build_tree(self):
        self.run_command(BUILD / "alert")

    def test_installed_command(self):
        self.run_command(self.prefix / "bin" / "alert")

    def test_python_with_the_build_tree(self):
        self.run_among_traps(
            sys.executable,
            "-c",
            STORE,
            says="loaded",
            PYTHONPATH=str(PACKAGE),
            ALERT_LIBRARY=str(BUILD / LIBRARIES[0]),
        )

    def test_python_with_the_wheel(self):
        self.run_among_traps(sys.executable, "-c", STORE, says="loaded", PYTHONPATH=str(self.wheel))
        isolated = f"import sys; sys.path.append({str(self.wheel)!r})\n{STORE}"
        self.run_among_traps(sys.executable, "-I", "-c", isolated, says="loaded")

    def test_libraries_are_looked_for_beside_what_needs_them(self):
        tests = [
            path
            for path in (BUILD / "tests").glob("**/*")
            if not {"CMakeFiles", "install"} & set(path.relative_to(BUILD).parts)
        ]
        files = [
            BUILD / "alert",
            *(BUILD / name for name in LIBRARIES),
            *filter(is_program, tests),
            self.prefix / "bin" / "alert",
            *self.prefix.glob("lib/**/libalert*.so"),
            *self.wheel.glob("alert/*.so"),
        ]
        self.assertGreaterEqual(len(files), 8, files)
        for file in files:
            for entry in run_path(file):
                with self.subTest(file=file):
                    self.assertRegex(entry, r"^\$ORIGIN(/|$)")


if __name__ == "__main__":
    unittest.main()
