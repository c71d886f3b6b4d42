"""Every member of every public struct has its place pinned, in the order of the header.

    pins_test.py INCLUDE_DIR LAYOUT.CC...
"""

import re
import sys
import unittest
from pathlib import Path

STRUCT = re.compile(r"^(?:typedef )?struct (\w+) \{(.*?)^\}", re.M | re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
# The last name of a declaration, before its array or its parameters.
MEMBER = re.compile(r"\(\*(\w+)\)\(|(\w+)(?:\[\w+\])?$")
PIN = re.compile(r"^ALERT_PIN\((\w+), (\w+), ", re.M)


def structs(text):
    """The members of each struct of a header, by the struct's name."""
    found = {}
    for name, body in STRUCT.findall(COMMENT.sub("", text)):
        members = [MEMBER.search(line.strip()) for line in body.split(";") if line.strip()]
        found[name] = [member[1] or member[2] for member in members]
    return found


class Pins(unittest.TestCase):
    include: Path
    layouts: list

    def test_every_public_struct(self):
        pinned = {}
        for layout in self.layouts:
            for name, member in PIN.findall(layout.read_text()):
                pinned.setdefault(name, []).append(member)
        public = {}
        for header in sorted(self.include.glob("alert/*.h")):
            public.update(structs(header.read_text()))
        self.assertIn("alert_str", public)
        self.assertEqual(sorted(public), sorted(pinned))
        for name, members in public.items():
            with self.subTest(struct=name):
                self.assertEqual(members, pinned[name])


if __name__ == "__main__":
    Pins.include, *Pins.layouts = map(Path, sys.argv[1:])
    unittest.main(argv=sys.argv[:1])
