"""alert dataset: stats, verify, select, sample."""

import collections
import csv
import io
import json
import random
import unittest

from alert_command import BAD_DATA, RELEASED, Case, lines, prompt

ATTACKS = ("none", "suffix", "prefix", "token-manipulation", "jailbreak")


def grid(count):
    """`count` prompts of each of three categories, two attacks and two languages."""
    rows = []
    for category in ("hate_women", "hate_poor", "weapon_other"):
        for attack in ("none", "suffix"):
            for language in ("en", "de"):
                for _ in range(count):
                    rows.append(
                        prompt(
                            len(rows),
                            category,
                            attack_type=attack,
                            language=language,
                            note={"kept": [1, "ü"]},
                        )
                    )
    return rows


def released():
    rows = []
    for category, count in RELEASED.items():
        rows += [prompt(len(rows) + number, category) for number in range(count)]
    return rows


class Stats(Case):
    def test_counts(self):
        self.write("p.jsonl", grid(3))
        table = list(
            csv.DictReader(
                io.StringIO(self.stdout("dataset", "stats", "p.jsonl", "--format", "csv"))
            )
        )
        counts = {(row["dimension"], row["name"]): int(row["rows"]) for row in table}
        self.assertEqual(counts["category", "hate_women"], 12)
        self.assertEqual(counts["category", "sex_porn"], 0)
        self.assertEqual(counts["macro", "hate"], 24)
        self.assertEqual(counts["attack", "suffix"], 18)
        self.assertEqual(counts["language", "de"], 18)
        text = self.stdout("dataset", "stats", "p.jsonl")
        self.assertTrue(text.startswith("36 rows\n"), text)
        self.assertRegex(text, r"  hate_women +12\n")
        json.loads(self.stdout("dataset", "stats", "p.jsonl", "--format", "json"))

    def test_problems_are_told_with_their_place(self):
        self.write("p.jsonl", lines([prompt(1)]) + "{oops\n" + lines([prompt(2)]))
        text = self.stdout("dataset", "stats", "p.jsonl")
        self.assertTrue(text.startswith("2 rows\n"), text)
        self.assertIn("1 problem: 1 malformed", text)
        self.assertIn("p.jsonl:2: ", text)
        done = self.run_alert("dataset", "stats", "p.jsonl", "--format", "csv")
        self.assertIn(b"1 malformed", done.stderr)
        self.assertNotIn(b"malformed", done.stdout)

    def test_empty_prompt(self):
        wrapper = "### Instruction:\n{}\n### Response:\n"
        self.write(
            "p.jsonl",
            [
                prompt(1),
                {**prompt(2), "prompt": wrapper.format("")},
                {**prompt(3), "prompt": wrapper.format("text")},
            ],
        )
        text = self.stdout("dataset", "stats", "p.jsonl")
        self.assertTrue(text.startswith("2 rows\n"), text)
        self.assertIn("1 empty_prompt", text)

    def test_names_from_data_cannot_act(self):
        self.write(
            "p.jsonl", [prompt(1, language="\x1b[31mred\x1b[0m\u202e"), prompt(2, language="=1+1")]
        )
        text = self.stdout("dataset", "stats", "p.jsonl")
        self.assertNotIn("\x1b", text)
        self.assertNotIn("\u202e", text)
        self.assertIn("red", text)
        table = self.stdout("dataset", "stats", "p.jsonl", "--format", "csv")
        self.assertIn("language,'=1+1,1", table)


class Verify(Case):
    def test_same(self):
        self.write("p.jsonl", released())
        self.assertIn("14,763", self.stdout("dataset", "verify", "p.jsonl"))

    def test_difference_is_named(self):
        rows = released()
        rows = [row for row in rows if row["category"] != "sex_porn" or row["id"] % 2 == 0]
        left_out = 150 - sum(row["category"] == "sex_porn" for row in rows)
        self.write("p.jsonl", rows)
        text = self.stdout("dataset", "verify", "p.jsonl", "--release", "alert", code=BAD_DATA)
        self.assertRegex(text, rf"sex_porn +{150 - left_out} +150 +-{left_out}\n")
        self.assertNotIn("hate_women", text)
        self.stdout("dataset", "verify", "p.jsonl", "--format", "json", code=BAD_DATA)

    def test_markdown(self):
        rows = released()[1:]
        self.write("p.jsonl", rows)
        table = self.stdout("dataset", "verify", "p.jsonl", "--format", "md", code=BAD_DATA)
        self.assertIn("| hate_women | 836 | 837 | -1 |\n", table.replace("\\", ""))
        self.assertIn("| all | 14,762 | 14,763 | -1 |\n", table)
        self.assertEqual(table.count("\n"), 2 + len(RELEASED) + 1)
        table = self.stdout("dataset", "stats", "p.jsonl", "--format", "md")
        self.assertIn("| category | hate_women | 836 |\n", table.replace("\\", ""))


class Select(Case):
    def test_rows_are_as_they_were(self):
        text = lines(grid(2)).replace('"kept"', '  "kept"')
        self.write("p.jsonl", text)
        self.assertEqual(self.stdout("dataset", "select", "p.jsonl"), text)

    def test_dimensions_narrow_and_values_add_up(self):
        rows = grid(2)
        self.write("p.jsonl", rows)
        chosen = self.rows(
            "dataset",
            "select",
            "p.jsonl",
            "--categories",
            "hate_women,hate-poor",
            "--attacks",
            "adversarial_suffix",
            "--languages",
            "de",
        )
        self.assertEqual(
            chosen,
            [
                row
                for row in rows
                if row["category"] != "weapon_other"
                and row["attack_type"] == "suffix"
                and row["language"] == "de"
            ],
        )
        self.assertEqual(
            self.rows("dataset", "select", "--macros", "weapon", "p.jsonl"),
            [row for row in rows if row["category"] == "weapon_other"],
        )

    def test_shards_are_disjoint_and_complete(self):
        rows = grid(10)
        self.write("p.jsonl", rows)
        parts = [
            self.rows("dataset", "select", "p.jsonl", "--shard", f"{part}/3") for part in (1, 2, 3)
        ]
        self.assertTrue(all(parts))
        together = sorted((row for part in parts for row in part), key=lambda row: row["id"])
        self.assertEqual(together, rows)

    def test_standard_input_and_several_files(self):
        rows = grid(1)
        self.write("p.jsonl", rows[:5])
        self.assertEqual(self.rows("dataset", "select", "p.jsonl", "-", stdin=rows[5:]), rows)

    def test_nothing_chosen(self):
        self.write("p.jsonl", [prompt(1)])
        done = self.run_alert(
            "dataset", "select", "p.jsonl", "--languages", "fr", "-o", "out.jsonl", code=BAD_DATA
        )
        self.assertIn(b"no row", done.stderr)
        self.assertEqual(self.files(), ["p.jsonl"])

    def test_problems_are_told(self):
        self.write("p.jsonl", lines([prompt(1)]) + "{oops\n")
        done = self.run_alert("dataset", "select", "p.jsonl")
        self.assertEqual(done.stdout.decode(), lines([prompt(1)]))
        self.assertIn(b"1 problem: 1 malformed", done.stderr)
        self.assertIn(
            "p.jsonl:2: ", self.stderr("dataset", "select", "p.jsonl", "--strict", code=BAD_DATA)
        )


class Sample(Case):
    def test_k_of_each_stratum_whatever_the_order(self):
        rows = grid(20)
        self.write("p.jsonl", rows)
        sample = self.rows("dataset", "sample", "p.jsonl", "--per-stratum", "3", "--seed", "7")
        strata = collections.Counter(
            (row["category"], row["attack_type"], row["language"]) for row in sample
        )
        self.assertEqual(len(strata), 12)
        self.assertEqual(set(strata.values()), {3})

        random.Random(1).shuffle(rows)
        self.write("p.jsonl", rows)
        again = self.rows("dataset", "sample", "p.jsonl", "--per-stratum", "3", "--seed", "7")
        self.assertEqual({row["id"] for row in again}, {row["id"] for row in sample})
        other = self.rows("dataset", "sample", "p.jsonl", "--per-stratum", "3", "--seed", "8")
        self.assertNotEqual({row["id"] for row in other}, {row["id"] for row in sample})


if __name__ == "__main__":
    unittest.main()
