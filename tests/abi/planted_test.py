"""That the checks of the ABI fail where they have to, and say what is wrong: each test plants a fault
in a copy of the headers."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "bindings" / "abi"))

import generate  # noqa: E402


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.copy = Path(folder.name)
        for part in ("include", "bindings/abi", "tests/abi"):
            shutil.copytree(PROJECT / part, self.copy / part, ignore=lambda *_: ["__pycache__"])
        for path in generate.generated():
            (self.copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / path, self.copy / path)

    def run_here(self, *command):
        result = subprocess.run(command, cwd=self.copy, capture_output=True, text=True)
        return result.returncode, result.stdout + result.stderr

    def python(self, *command):
        return self.run_here(sys.executable, "-B", *command)

    def plant(self, header, old, new):
        """Changes a header, and generates anew what is made from it."""
        path = self.copy / "include" / "alert" / header
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new))
        status, output = self.python("bindings/abi/generate.py")
        self.assertEqual(status, 0, output)

    def fails(self, command, *words):
        status, output = command
        self.assertEqual(status, 1, output)
        for word in words:
            self.assertIn(word, output)

    def check(self, *arguments):
        return self.python("tests/abi/check.py", *arguments)

    def abidiff(self):
        status, output = self.run_here("bash", "tests/abi/abidiff.sh")
        if status == 77:
            self.skipTest(output)
        return status, output

    def test_nothing_planted(self):
        self.assertEqual(self.check()[0], 0)
        self.assertEqual(self.abidiff()[0], 0)

    def test_a_generated_file_that_is_stale(self):
        symbols = self.copy / "tests/run/symbols.txt"
        symbols.write_text(symbols.read_text().replace("alert_store_audit\n", ""))
        self.fails(
            self.python("bindings/abi/generate.py", "--check"),
            "tests/run/symbols.txt is not what include/alert/*.h says",
            "+alert_store_audit",
            "python3 bindings/abi/generate.py",
        )

    def test_a_parameter_of_another_type(self):
        self.plant("tally.h", "const alert_tally *other,", "alert_tally *other,")
        self.fails(
            self.check(),
            "alert_tally_merge: parameter 2 was `const alert_tally *`, is `alert_tally *`",
            "--break REASON",
        )

    def test_a_parameter_of_another_size(self):
        self.plant("dataset.h", "uint64_t per_stratum,", "uint32_t per_stratum,")
        self.fails(self.check(), "alert_dataset_sample: parameter 2 was `uint64_t`, is `uint32_t`")
        self.fails(self.abidiff(), "alert_dataset_sample", "from uint64_t to uint32_t")

    def test_a_function_that_is_gone(self):
        self.plant("abi.h", "ALERT_API uint32_t alert_version(void);", "")
        self.fails(self.check(), "alert_version: the function is gone")
        self.fails(self.abidiff(), "1 Removed", "alert_version")

    def test_a_member_of_another_type(self):
        self.plant("compare.h", "  int64_t items; /* that entered */", "  int32_t items;")
        self.fails(self.check(), "alert_agreement: the member `items` was `int64_t`, is `int32_t`")
        self.fails(self.abidiff(), "'int64_t items' changed")

    def test_an_enumerator_of_another_value(self):
        self.plant("verdict.h", "ALERT_VERDICT_MISSING = 3,", "ALERT_VERDICT_MISSING = 7,")
        self.fails(self.check(), "ALERT_VERDICT_MISSING: its value was `3`, is `7`")

    def test_a_member_at_the_end_is_an_addition(self):
        end = "  alert_paired_method method;\n} alert_compare_options;"
        self.plant("panel.h", end, end.replace("}", "  double added;\n}"))
        self.fails(self.check(), "alert_compare_options: a new member `added` at its end")
        self.assertEqual(self.abidiff()[0], 0)
        self.assertEqual(self.check("--record")[0], 0)
        self.assertEqual(self.check()[0], 0)

    def test_a_change_is_recorded_with_its_reason_only(self):
        self.plant("abi.h", "ALERT_API uint32_t alert_version(void);", "")
        self.fails(self.check("--record"), "Not recorded")
        self.assertEqual(self.check("--record", "--break", "nobody asked for it")[0], 0)
        self.assertEqual(self.check()[0], 0)
        breaks = (self.copy / "tests/abi/breaks.md").read_text()
        self.assertIn(": nobody asked for it\n\n- alert_version: the function is gone\n", breaks)


if __name__ == "__main__":
    unittest.main()
