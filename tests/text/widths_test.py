"""The columns that characters take, beside what Python's unicodedata says of them: two where East
Asian text has them wide, none for marks that combine with the letter before them, otherwise one.

Its argument is the program that writes the library's widths. Compared are the code points that both
versions of Unicode know.
"""

import subprocess
import sys
import unicodedata
import unittest

PROGRAM = sys.argv.pop()

#: Other categories without a column: controls, format characters (of which U+00AD is a hyphen at the
#: end of a line) and separators of lines and of paragraphs.
NO_COLUMN = ("Cc", "Cf", "Zl", "Zp")


def expected(character):
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if category in NO_COLUMN and character != "\u00ad" else 1


class WidthsTest(unittest.TestCase):
    def test_every_assigned_code_point(self):
        lines = subprocess.run([PROGRAM], stdout=subprocess.PIPE, check=True, timeout=60).stdout
        compared, different = 0, []
        for line in lines.decode().splitlines():
            value, width = line.split()
            character = chr(int(value, 16))
            if unicodedata.category(character) == "Cn":
                continue
            compared += 1
            if int(width) != expected(character):
                different.append((value, int(width), expected(character)))
        self.assertGreater(compared, 280_000)
        self.assertEqual(different, [])


if __name__ == "__main__":
    unittest.main()
