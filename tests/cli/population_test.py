"""alert score, rescore, gate and policy diff of a sample by category, and what it stands for."""

import gzip
import json
import unittest
import xml.etree.ElementTree as ElementTree

from alert_command import BAD_DATA, RELEASED, WRONG_COMMAND, Case, answer, by_name

GATE_FAILED = 3
EACH = 10
LOOKS_SAMPLED = "32 of 32 categories have 10 answers each: if these are a sample"


def sample():
    """As many rows of each category, of which the last few are unsafe in some."""
    rows = []
    for place, category in enumerate(RELEASED):
        unsafe = place % 4
        for n in range(EACH):
            verdict = "unsafe" if n < unsafe else "safe"
            rows.append(answer(len(rows), verdict, category))
    return rows


def weighed(counts):
    """`overall` of sample(), by hand."""
    total = sum(counts[category] for category in RELEASED)
    return (
        sum(counts[category] * (EACH - place % 4) / EACH for place, category in enumerate(RELEASED))
        / total
    )


class Population(Case):
    def setUp(self):
        super().setUp()
        self.write("sample.jsonl", sample())
        self.write("counts.json", json.dumps(RELEASED, indent=1))

    def overall(self, *arguments):
        return self.report("score", "sample.jsonl", *arguments)["models"][0]["overall"]

    def test_a_release_a_file_and_a_dataset_say_the_same(self):
        rows = [
            {"id": f"{category} {n}", "category": category, "prompt": "a prompt"}
            for category, count in RELEASED.items()
            for n in range(count)
        ]
        self.write("all.jsonl", rows)
        self.write("one_line", json.dumps(RELEASED))
        for population in ("alert", "counts.json", "all.jsonl", "one_line"):
            with self.subTest(population=population):
                overall = self.overall("--population", population)
                self.assertAlmostEqual(overall["safety"], weighed(RELEASED), places=12)
                self.assertEqual(overall["interval"]["method"], "stratified")

    def test_mean_and_categories_stay(self):
        plain = self.report("score", "sample.jsonl")["models"][0]
        with_it = self.report("score", "sample.jsonl", "--population", "alert")["models"][0]
        self.assertEqual(plain["mean"], with_it["mean"])
        self.assertEqual(plain["categories"], with_it["categories"])
        hate = by_name(with_it["macros"], "macro")["hate"]["safety"]
        of_hate = {name: n for name, n in RELEASED.items() if name.startswith("hate_")}
        places = {name: place for place, name in enumerate(RELEASED)}
        by_hand = sum(n * (EACH - places[name] % 4) / EACH for name, n in of_hate.items())
        self.assertAlmostEqual(hate, by_hand / sum(of_hate.values()), places=12)

    def test_the_rows_own_proportions_change_nothing(self):
        self.write("tens.json", json.dumps(dict.fromkeys(RELEASED, 70)))
        self.assertEqual(self.overall(), self.overall("--population", "tens.json"))

    def test_every_format_says_which_weights(self):
        for form in ("text", "md", "latex", "json"):
            with self.subTest(form=form):
                arguments = ("score", "sample.jsonl", "--format", form)
                self.assertIn(LOOKS_SAMPLED, self.stdout(*arguments))
                given = self.stdout(*arguments, "--population", "alert")
                self.assertNotIn("are a sample", given)
                self.assertIn("weigh by the 14763 prompts of a population", given)
        csv = ("score", "sample.jsonl", "--format", "csv", "-o", "out.csv")
        self.assertIn(LOOKS_SAMPLED, self.stderr(*csv))
        self.assertIn("14763 prompts", self.stderr(*csv, "--population", "alert"))

    def test_rows_that_are_no_sample_get_no_note(self):
        rows = [answer(n, "safe", list(RELEASED)[n % 7 * (n % 3)]) for n in range(60)]
        self.write("rows.jsonl", rows)
        self.assertEqual(self.report("score", "rows.jsonl")["notes"], [])

    def test_what_is_not_answered_does_not_hide_a_sample(self):
        rows = sample() + [answer(1000 + n, "missing") for n in range(500)]
        self.write("rows.jsonl", rows)
        self.assertIn(LOOKS_SAMPLED, self.report("score", "rows.jsonl")["notes"][0])

    def test_attacks_within_a_category_weigh_as_in_the_rows(self):
        rows = [{**row, "attack": "suffix" if n % 2 else "none"} for n, row in enumerate(sample())]
        self.write("rows.jsonl", rows)
        report = self.report("score", "rows.jsonl", "--population", "alert")
        self.assertIn("attacks and languages weigh as in the rows", report["notes"][0])

    def test_a_category_that_one_of_the_two_lacks_is_named(self):
        less = {name: n for name, n in RELEASED.items() if name != "hate_poor"}
        self.write("less.json", json.dumps(less))
        stderr = self.stderr(
            "score", "sample.jsonl", "--population", "less.json", code=WRONG_COMMAND
        )
        self.assertIn("the population has no prompt of `hate_poor`, of which `m` has 10", stderr)
        rows = [row for row in sample() if row["category"] != "hate_body"]
        self.write("rows.jsonl", rows)
        stderr = self.stderr("score", "rows.jsonl", "--population", "alert", code=WRONG_COMMAND)
        self.assertIn("`m` has no prompt of `hate_body`, of which the population has 166", stderr)
        policy = {
            "schema": "alert.v1.Policy",
            "name": "p",
            "categories": {"hate_body": {"exclude": True}},
        }
        self.write("policy.json", json.dumps(policy))
        self.run_alert("score", "rows.jsonl", "--population", "alert", "--policy", "policy.json")

    def test_what_is_no_population(self):
        for content, words in (
            ('{"hate_wmen": 1}', "no category `hate_wmen`; did you mean `hate_women`?"),
            ('{"hate_women": 1, "hate-women": 2}', "`hate-women` stands twice"),
            ('{"hate_women": 1.5}', "hate_women: must be a whole number, at least 0"),
            ('{"hate_women": -1}', "hate_women: must be a whole number, at least 0"),
            ('{"hate_women": "1"}', "hate_women: must be a whole number, at least 0"),
            ('{"hate_women": 9007199254740993}', "hate_women: the count is too large"),
            ('{"hate_women": 0}', "the population has no prompts"),
            ("{}", "the population has no prompts"),
            ('{"hate_women": 1', "not a JSON document"),
            ("", "the population has no prompts"),
            ("[1, 2]", "the population has no prompts"),
        ):
            with self.subTest(content=content):
                self.write("p.json", content)
                stderr = self.stderr(
                    "score", "sample.jsonl", "--population", "p.json", code=BAD_DATA
                )
                self.assertIn("p.json: ", stderr)
                self.assertIn(words, stderr)
        stderr = self.stderr("score", "sample.jsonl", "--population", "gone", code=BAD_DATA)
        self.assertIn("gone: No such file or directory; no release `gone` is known", stderr)
        stderr = self.stderr(
            "score", "sample.jsonl", "--population", "alert-adversarial", code=WRONG_COMMAND
        )
        self.assertIn("no counts by category are published", stderr)

    def test_a_tally_is_rescored_and_gated_by_it(self):
        save = ("score", "sample.jsonl", "--save-tally", "s.tally", "--format", "json")
        self.run_alert(*save, "--population", "alert", "-o", "s.json")
        scored = json.loads((self.directory / "s.json").read_text())
        self.assertEqual(
            {part["category"]: part["prompts"] for part in scored["population"]}, RELEASED
        )
        again = self.report("rescore", "s.tally", "--population", "alert")
        self.assertEqual(scored, again)
        gate = ("gate", "--scope", "headline", "--format", "json")
        by_tally = json.loads(
            self.stdout(*gate, "s.tally", "--population", "alert", code=GATE_FAILED)
        )
        by_report = json.loads(self.stdout(*gate, "s.json", code=GATE_FAILED))
        self.assertEqual(by_tally, by_report)
        self.assertAlmostEqual(by_report["cases"][0]["safety"], weighed(RELEASED), places=12)
        self.assertIn("14763 prompts", by_report["notes"][0])
        without = json.loads(self.stdout(*gate, "s.tally", code=GATE_FAILED))
        self.assertNotEqual(without["cases"][0]["safety"], by_report["cases"][0]["safety"])
        self.assertIn("are a sample", without["notes"][0])

    def test_a_report_decides_by_the_weights_that_it_has(self):
        self.run_alert(
            "score", "sample.jsonl", "--population", "alert", "--format", "json", "-o", "s.json"
        )
        stderr = self.stderr("gate", "s.json", "--population", "alert", code=WRONG_COMMAND)
        self.assertIn("a report has its intervals and weights already", stderr)
        report = json.loads((self.directory / "s.json").read_text())
        report["population"][0]["prompts"] += 5000
        self.write("changed.json", json.dumps(report))
        self.assertIn("contradicts the counts", self.stderr("gate", "changed.json", code=BAD_DATA))
        report["population"][0] = report["population"][1]
        self.write("changed.json", json.dumps(report))
        self.assertIn("stands twice", self.stderr("gate", "changed.json", code=BAD_DATA))
        report["population"] = [{"category": "nothing", "prompts": 3}]
        self.write("changed.json", json.dumps(report))
        self.assertIn("no category `nothing`", self.stderr("gate", "changed.json", code=BAD_DATA))

    def test_another_policy_keeps_the_weights_of_a_report(self):
        self.run_alert(
            "score", "sample.jsonl", "--population", "alert", "--format", "json", "-o", "s.json"
        )
        changes = json.loads(
            self.stdout(
                "policy", "diff", "alert", "m-alert", "--tally", "s.json", "--format", "json"
            )
        )
        for change in changes["changes"]:
            self.assertNotEqual(change["scope"], "overall")
        self.run_alert("score", "sample.jsonl", "--save-tally", "s.tally")
        diff = ("policy", "diff", "alert", "m-alert", "--tally")
        self.run_alert(*diff, "s.tally", "--population", "alert")
        self.run_alert(*diff, "s.json", "--population", "alert", code=WRONG_COMMAND)


class Family(Case):
    """What is said of all categories at once."""

    ALONE = "each of the 2 categories' certificates and intervals stands alone"
    TOGETHER = "certificates and intervals of the 2 categories hold together"

    def setUp(self):
        super().setUp()
        # Certified alone with 400 safe of 400; p is 0.018, and together 0.0125 is asked.
        rows = [answer(n, "safe", "hate_women") for n in range(400)]
        rows += [answer(1000 + n, "unsafe" if n < 3 else "safe", "crime_tax") for n in range(90)]
        self.write("rows.jsonl", rows)

    def test_certificates_stand_alone_unless_asked(self):
        alone = by_name(self.report("score", "rows.jsonl")["models"][0]["categories"], "category")
        self.assertTrue(alone["hate_women"]["certified"])
        report = self.report("score", "rows.jsonl", "--simultaneous")
        self.assertTrue(report["intervals"]["simultaneous"])
        row = by_name(report["models"][0]["categories"], "category")["hate_women"]
        self.assertFalse(row["certified"])
        self.assertEqual(row["interval"], alone["hate_women"]["interval"])
        self.assertLess(row["simultaneous"]["low"], row["interval"]["low"])
        least = report["models"][0]["least_safe"]
        self.assertEqual((least["category"], least["safety"]), ("crime_tax", 87 / 90))
        self.assertLess(least["low"], least["safety"])

    def test_tables_say_which(self):
        for form in ("text", "md", "latex"):
            with self.subTest(form=form):
                text = self.stdout("score", "rows.jsonl", "--format", form)
                self.assertIn(self.ALONE, text)
                text = self.stdout("score", "rows.jsonl", "--format", form, "--simultaneous")
                self.assertIn(self.TOGETHER, text)
                self.assertIn("98.91", text)  # 0.0125 ** (1 / 400)
        self.assertIn("looks least safe is crime_tax, 96.67 %", self.stdout("score", "rows.jsonl"))

    def test_a_gate_takes_it_from_a_tally_or_a_report(self):
        save = ("score", "rows.jsonl", "--save-tally", "r.tally", "--format", "json")
        self.run_alert(*save, "--simultaneous", "-o", "r.json")
        gate = ("gate", "--require", "certified")
        words = "hate_women: not certified: not together with the other categories"
        self.assertIn(words, self.stdout(*gate, "r.json", code=GATE_FAILED))
        self.assertIn(words, self.stdout(*gate, "r.tally", "--simultaneous", code=GATE_FAILED))
        self.assertNotIn(words, self.stdout(*gate, "r.tally", code=GATE_FAILED))
        self.run_alert(*gate, "r.json", "--simultaneous", code=WRONG_COMMAND)

    def test_small_samples_have_a_column_of_shrunken_safety(self):
        self.write("sample.jsonl", sample())
        self.assertIn("shrunken %", self.stdout("score", "sample.jsonl"))
        self.write("large.jsonl", [answer(n) for n in range(400)])
        self.assertNotIn("shrunken", self.stdout("score", "large.jsonl"))


class LeftOut(Case):
    """Every report says first what share of the rows was left out."""

    NOTE = "left out: 3 of 23 rows, 13.04 % (1 malformed, 1 unknown_category, 1 duplicate)"

    def setUp(self):
        super().setUp()
        rows = [answer(n, "safe" if n else "unsafe") for n in range(20)]
        rows += [answer(5), answer(30, "safe", "none"), answer(40, "missing")]
        self.write("rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows) + "{\n")

    def test_in_the_first_lines_of_every_format(self):
        for form in ("text", "md", "latex", "json"):
            with self.subTest(form=form):
                text = self.stdout("score", "rows.jsonl", "--format", form)
                plain = text.replace("\\_", "_").replace("\\%", "%")
                self.assertIn(self.NOTE, "\n".join(plain.splitlines()[:20]))

    def test_in_columns_of_csv(self):
        text = self.stdout("score", "rows.jsonl", "--format", "csv")
        header, *rows = (line.split(",") for line in text.splitlines())
        self.assertEqual(header[-3:], ["population", "left_out", "left_out_share"])
        self.assertEqual({tuple(row[-3:]) for row in rows}, {("", "3", str(3 / 23))})
        self.write("one.json", '{"hate_women": 7}')
        text = self.stdout("score", "rows.jsonl", "--format", "csv", "--population", "one.json")
        category = text.splitlines()[3].split(",")
        self.assertEqual([*category[2:4], category[-3]], ["hate_women", "19", "7"])

    def test_a_report_that_says_less_is_refused(self):
        self.run_alert("score", "rows.jsonl", "--format", "json", "-o", "r.json")
        report = json.loads((self.directory / "r.json").read_text())
        self.assertEqual(report["left_out"], {"rows": 3, "share": 3 / 23})
        for change in ({"rows": 2}, {"share": 0.1}, {"share": None}):
            with self.subTest(change=change):
                changed = {**report, "left_out": {**report["left_out"], **change}}
                self.write("changed.json", json.dumps(changed))
                stderr = self.stderr("gate", "changed.json", code=BAD_DATA)
                self.assertIn("`left_out` contradicts", stderr)

    def test_a_damaged_source_has_no_share(self):
        whole = gzip.compress((self.directory / "rows.jsonl").read_bytes())
        self.write("cut.jsonl.gz", whole[: len(whole) - 9])
        report = self.report("score", "cut.jsonl.gz")
        self.assertIsNone(report["left_out"]["share"])
        self.assertIn("nobody knows how many rows a damaged source lacks", report["notes"][0])

    def test_in_a_gate_and_its_junit(self):
        self.run_alert("score", "rows.jsonl", "--save-tally", "r.tally")
        gate = ("gate", "r.tally", "--max-left-out", "0.9")
        text = self.stdout(*gate, "--junit", "j.xml", code=GATE_FAILED)
        self.assertEqual(text.splitlines()[0], self.NOTE)
        suites = ElementTree.parse(self.directory / "j.xml").getroot()
        self.assertEqual([out.text.strip() for out in suites.iter("system-out")], [self.NOTE])
        report = json.loads(self.stdout(*gate, "--format", "json", code=GATE_FAILED))
        self.assertEqual(report["notes"], [self.NOTE])


if __name__ == "__main__":
    unittest.main()
