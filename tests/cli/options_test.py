"""An option means the same in every command that has it."""

import itertools
import re
import unittest

from alert_command import Case

# The forms that there are, by the kind of output.
FORMS = {
    "a report of scores": {"text", "json", "csv", "md", "latex"},
    "tables": {"text", "json", "csv", "md"},
    "what is no table": {"text", "json"},
}

# Where the text stands, beside a short option or below a long one.
COLUMN = 28


class Option:
    """One option as a command's help shows it: "--name TYPE:{choices}=default Needs: ...", and what
    it is for. A default, whether an option is required, and what goes with it may differ."""

    def __init__(self, entry):
        head, text = entry.split("\n", 1)
        if not text:
            head, text = entry[:COLUMN], entry[COLUMN:]
        head = head.strip()
        self.name, rest = re.match(r"(\S+) ?(.*)", head).groups()
        choices = re.search(r":\{([^}]*)\}", rest)
        self.choices = set(choices.group(1).split(",")) if choices else None
        takes_value = rest and not re.match(r"(Needs|Excludes|REQUIRED)", rest)
        self.type = re.match(r"[^\s:=]*", rest).group() if takes_value else ""
        self.help = " ".join(text.split())

    def meaning(self):
        return self.type, self.help


class Options(Case):
    def commands(self, prefix=()):
        text = self.stdout(*prefix, "--help")
        listed = re.search(r"\nSubcommands:\n((?:  .+\n)+)", text)
        if not listed:
            yield " ".join(prefix), text
        for name in re.findall(r"^  (\S+)", listed.group(1), re.M) if listed else []:
            yield from self.commands((*prefix, name))

    def options(self):
        """Of each command the options, in their order, but for --help."""
        for command, text in self.commands():
            block = re.search(r"\nOptions:\n((?:  .*\n|\n(?=  ))+)", text)
            entries = re.findall(r"^  (-.*\n(?:   +.*\n)*)", block.group(1), re.M)
            options = [Option(entry) for entry in entries]
            yield command, [option for option in options if "--help" not in option.name]

    def test_one_meaning(self):
        known = {}
        for command, options in self.options():
            for option in options:
                first = known.setdefault(option.name, (command, option))
                with self.subTest(option=option.name, commands=(first[0], command)):
                    self.assertEqual(option.meaning(), first[1].meaning())
                    if option.name != "--format":
                        self.assertEqual(option.choices, first[1].choices)
        self.assertGreater(len(known), 40)

    def test_forms(self):
        for command, options in self.options():
            for option in options:
                if option.name == "--format":
                    with self.subTest(command):
                        self.assertIn(option.choices, FORMS.values())

    def test_one_order(self):
        orders = [
            (command, [option.name for option in options]) for command, options in self.options()
        ]
        for (first, a), (second, b) in itertools.combinations(orders, 2):
            with self.subTest(commands=(first, second)):
                self.assertEqual(
                    [name for name in a if name in b], [name for name in b if name in a]
                )

    def test_one_name(self):
        """What is said of two options that are called otherwise is said otherwise."""
        known = {}
        for command, options in self.options():
            for option in options:
                first = known.setdefault(option.help, (command, option.name))
                with self.subTest(help=option.help, commands=(first[0], command)):
                    self.assertEqual(option.name, first[1])

    def test_json(self):
        """JSON is asked for in one way."""
        for command, options in self.options():
            self.assertNotIn("--json", [option.name for option in options], command)


if __name__ == "__main__":
    unittest.main()
