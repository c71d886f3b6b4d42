"""That the core speaks no caller's language: what the library says names what is wrong, and how it is
mended in the command, in Python or in C++ is for these to add, who know the words of their users."""

import re
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

#: What C++ may hold that has a quote in it: comments, characters, raw strings, strings.
TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|\'(?:\\.|[^\'\\\n])+\'|R"(?P<mark>\w*)\((?P<raw>.*?)\)(?P=mark)"'
    r'|"(?P<text>(?:\\.|[^"\\\n])*)"',
    re.DOTALL,
)
COMMANDS = (
    "agree|audit|compare|dataset|export|gate|judge (?:convert|list|parse|render)|merge|plan|policy|"
    "rejudge|rescore|run|score|taxonomy"
)
#: An option, a command, and the name of a binding. A pickle is of Python, whoever reads it.
CALLERS = re.compile(
    r"(?<![-\w])--[a-z][\w-]*|`alert [a-z]+|\balert (?:" + COMMANDS + r")\b"
    r"|(?<!pickle of )\bPython\b"
)


def literals(source):
    """(line, text) of each string literal."""
    for token in TOKEN.finditer(source):
        text = token["raw"] if token["raw"] is not None else token["text"]
        if text is not None:
            yield source.count("\n", 0, token.start()) + 1, text


def advice(source):
    """(line, what) of each word of a caller in the literals of C++. A message may be made of several,
    one behind the other."""
    return [
        (line, found.group()) for line, text in literals(source) for found in CALLERS.finditer(text)
    ]


class MessagesTest(unittest.TestCase):
    def test_no_message_of_the_core_names_a_caller(self):
        found = []
        for path in sorted((PROJECT / "lib").rglob("*")):
            if path.suffix in (".cc", ".h"):
                found += [
                    f"{path.relative_to(PROJECT)}:{line}: {what}"
                    for line, what in advice(path.read_text())
                ]
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_what_it_sees(self):
        self.assertEqual(
            advice(
                'a = "use --field id";  // --not "--this"\n/* "`alert run`" */\n'
                'b = R"(see `alert taxonomy`)" "in Python" "(alert dataset stats)";'
            ),
            [(1, "--field"), (3, "`alert taxonomy"), (3, "Python"), (3, "alert dataset")],
        )
        self.assertEqual(advice('\'"\' "-- a rule" \'-\' "a--b" "alert judgement row" x--;'), [])


if __name__ == "__main__":
    unittest.main()
