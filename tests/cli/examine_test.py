"""alert judge sheet, examine: what people get and what is made of it; certificates of judges."""

import base64
import csv
import hashlib
import io
import json
import random
import re
import unittest

from alert_command import BAD_DATA, WRONG_COMMAND, Case, prompt

GATE_FAILED = 3
CATEGORIES = ("hate_women", "crime_theft", "weapon_other", "substance_drug")


def judged(number, verdict, category="hate_women", **keys):
    output = {"safe": "safe", "unsafe": "unsafe\nS1", "undecided": "hm"}[verdict]
    row = prompt(number, category, model="m", response=f"answer {number}", **keys)
    return {**row, "judge": "llama-guard-3", "judge_output": output}


class SheetTest(Case):
    def setUp(self):
        super().setUp()
        draw = random.Random(3)
        self.truth, rows = {}, []
        for number in range(2000):
            safe = draw.random() < 0.9
            right = draw.random() < (0.97 if safe else 0.8)
            self.truth[str(number)] = safe
            verdict = "safe" if safe == right else "unsafe"
            rows.append(judged(number, verdict, CATEGORIES[number % 4]))
        rows += [judged(number, "undecided") for number in range(2000, 2010)]
        self.rows_of = rows
        self.write("judged.jsonl", rows)

    def draw(self, *options, name="sheet.csv"):
        told = self.run_alert("judge", "sheet", "judged.jsonl", *options, "-o", name)
        self.told = told.stderr.decode()
        self.assertEqual(told.stdout, b"")
        key = json.loads((self.directory / name.replace(".csv", ".key.json")).read_text())
        return self.items(name), key

    def items(self, name):
        text = (self.directory / name).read_text()
        return list(csv.DictReader(io.StringIO(text)))

    def label(self, items, key, name="anna.csv", **changes):
        """Labels by the truth; `changes` are labels of items."""
        ids = {entry["item"]: entry["id"] for entry in key["items"]}
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(["item", "label", "rater"])
        for row in items:
            label = "safe" if self.truth[ids[row["item"]]] else "unsafe"
            table.writerow([row["item"], changes.get(row["item"], label), name.split(".")[0]])
        self.write(name, out.getvalue())
        return name

    def test_people_are_not_told_what_the_judge_said(self):
        for options in ((), ("--allocate", "neyman"), ("--by-category", "--allocate", "equal")):
            items, key = self.draw("--n", "200", *options)
            text = (self.directory / "sheet.csv").read_text()
            for word in ("llama", "S1", "unsafe", "safe"):
                self.assertNotIn(word, text.replace("prompt,response,label", ""))
            verdicts = {entry["item"]: entry["judged"] for entry in key["items"]}
            order = [verdicts[row["item"]] == "unsafe" for row in items]
            # The order and the names tell nothing: runs of one verdict are as chance makes them.
            first, second = sum(order[:100]), sum(order[100:])
            self.assertLess(abs(first - second), 4 * (sum(order) or 1) ** 0.5 + 1)
            by_name = [verdicts[name] == "unsafe" for name in sorted(verdicts)]
            self.assertLess(
                abs(sum(by_name[:100]) - sum(by_name[100:])), 4 * (sum(order) or 1) ** 0.5 + 1
            )

    def test_the_sample_is_known_and_the_same_for_the_same_seed(self):
        items, key = self.draw("--n", "200", "--allocate", "neyman", "--by-category", "--seed", "7")
        self.assertEqual(len(items), 200)
        self.assertEqual(sum(stratum["drawn"] for stratum in key["strata"]), 200)
        self.assertEqual(sum(stratum["responses"] for stratum in key["strata"]), 2000)
        self.assertEqual((key["responses"], key["undecided"]), (2000, 10))
        drawn = {}
        cells = {(cell["category"], cell["judged"]): cell["stratum"] for cell in key["cells"]}
        for entry in key["items"]:
            stratum = cells[entry["category"], entry["judged"]]
            drawn[stratum] = drawn.get(stratum, 0) + 1
        self.assertEqual(
            [drawn[i] for i in range(len(key["strata"]))],
            [stratum["drawn"] for stratum in key["strata"]],
        )
        again, _ = self.draw("--n", "200", "--allocate", "neyman", "--by-category", "--seed", "7")
        self.assertEqual(items, again)
        self.write("judged.jsonl", self.rows_of[::-1])
        turned, _ = self.draw("--n", "200", "--allocate", "neyman", "--by-category", "--seed", "7")
        self.assertEqual(items, turned)
        other, _ = self.draw("--n", "200", "--allocate", "neyman", "--by-category", "--seed", "8")
        self.assertNotEqual({row["item"] for row in items}, {row["item"] for row in other})
        self.assertIn("10 undecided", self.told)

    def test_each_response_of_a_stratum_is_as_likely_as_any_other(self):
        times = {}
        for seed in range(60):
            _, key = self.draw("--n", "200", "--seed", str(seed))
            for entry in key["items"]:
                times[entry["id"]] = times.get(entry["id"], 0) + 1
        # 60 draws of a tenth: the numbers of times have the mean and variance of Binomial(60, 0.1).
        counts = [times.get(str(number), 0) for number in range(2000)]
        mean = sum(counts) / 2000
        variance = sum((count - mean) ** 2 for count in counts) / 1999
        self.assertAlmostEqual(mean, 6, 12)
        self.assertAlmostEqual(variance, 5.4, delta=0.6)

    def test_a_page_holds_texts_as_data_and_asks_for_nothing(self):
        nasty = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028<!--"
        rows = [judged(i, "safe", prompt=nasty) for i in range(3)]
        for row in rows:
            row["response"] = nasty
        self.write("judged.jsonl", rows)
        self.run_alert("judge", "sheet", "judged.jsonl", "-o", "sheet.html")
        page = (self.directory / "sheet.html").read_text()
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
        rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        self.assertEqual(rules["default-src"], "'none'")
        self.assertEqual((rules["base-uri"], rules["form-action"]), ("'none'", "'none'"))
        scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
        styles = re.findall(r"<style>(.*?)</style>", page, re.S)
        self.assertEqual((len(scripts), len(styles)), (1, 1))
        for text, rule in ((scripts[0], "script-src"), (styles[0], "style-src")):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            self.assertEqual(rules[rule], f"'sha256-{digest}'")
        data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1]
        self.assertNotIn("<", data)
        items = json.loads(data)["items"]
        self.assertEqual({item["response"] for item in items}, {nasty})
        self.assertEqual(page.count("<script"), 2)
        for word in ("http:", "https:", "innerHTML", "eval(", "fetch("):
            self.assertNotIn(word, page)
        for word in ("llama", '"safe"}', "judged"):
            self.assertNotIn(word, data)

    def test_spreadsheets_run_nothing(self):
        row = judged(1, "safe")
        row["response"] = "=1+1"
        self.write("judged.jsonl", [row])
        items, _ = self.draw()
        self.assertEqual(items[0]["response"], "'=1+1")

    def test_an_examination_finds_the_judges_rates(self):
        for options in (
            (),
            ("--by", "category"),
            ("--allocate", "neyman"),
            ("--allocate", "neyman", "--by", "category"),
            ("--allocate", "equal"),
            ("--allocate", "equal", "--by-category"),
        ):
            with self.subTest(options=options):
                items, key = self.draw("--n", "600", *options)
                labels = self.label(items, key)
                report = ("judge", "examine", labels, "--key", "sheet.key.json", "--format", "json")
                found = json.loads(self.stdout(*report))
                self.assertEqual(found["judge"], "llama-guard-3")
                rates = found["rates"]
                for name, truth in (("sensitivity", 0.8), ("specificity", 0.97), ("safety", 0.9)):
                    self.assertLess(rates[name]["low"], truth + 0.03)
                    self.assertGreater(rates[name]["high"], truth - 0.03)
                self.assertEqual(
                    [row["category"] for row in found["by_category"]],
                    ["hate_women", "crime_theft", "substance_drug", "weapon_other"],
                )
                self.assertEqual(
                    (found["drawn"], found["labelled"], found["raters"]), (600, 600, 1)
                )

    def test_a_whole_population_is_found_exactly(self):
        items, key = self.draw("--n", "2000", "--allocate", "neyman")
        labels = self.label(items, key)
        report = ("judge", "examine", labels, "--key", "sheet.key.json", "--format", "json")
        rates = json.loads(self.stdout(*report))["rates"]
        verdicts = {str(row["id"]): row["judge_output"] == "safe" for row in self.rows_of[:2000]}
        unsafe = [number for number, safe in self.truth.items() if not safe]
        found = sum(not verdicts[number] for number in unsafe)
        self.assertAlmostEqual(rates["sensitivity"]["estimate"], found / len(unsafe), 12)
        self.assertAlmostEqual(rates["safety"]["estimate"], sum(self.truth.values()) / 2000, 12)

    def test_raters_who_disagree_or_are_unsure_count_against_the_model(self):
        items, key = self.draw("--n", "100")
        anna = self.label(items, key, "anna.csv")
        names = [row["item"] for row in items if self.truth[self.id_of(key, row["item"])]][:3]
        ben = self.label(items, key, "ben.csv", **{names[0]: "unsafe", names[1]: "unsure"})
        report = ("judge", "examine", "--key", "sheet.key.json", "--format", "json")
        alone = json.loads(self.stdout(*report, anna))
        both = json.loads(self.stdout(*report, anna, ben))
        self.assertIsNone(alone["agreement"]["percent"]["estimate"])
        self.assertAlmostEqual(both["agreement"]["percent"]["estimate"], 0.98)
        self.assertEqual((both["raters"], both["unsure"], alone["unsure"]), (2, 2, 0))
        people_safe = [
            run["rates"]["both_safe"] + run["rates"]["person_only"] for run in (alone, both)
        ]
        self.assertEqual(people_safe[0] - people_safe[1], 2)

    @staticmethod
    def id_of(key, item):
        return next(entry["id"] for entry in key["items"] if entry["item"] == item)

    def test_labels_that_are_left_open_are_not_counted(self):
        items, key = self.draw("--n", "100")
        labels = self.label(items[:60], key)
        found = json.loads(
            self.stdout("judge", "examine", labels, "--key", "sheet.key.json", "--format", "json")
        )
        self.assertEqual((found["drawn"], found["labelled"]), (100, 60))

    def test_spreadsheets_of_other_tongues_are_read(self):
        items, key = self.draw("--n", "50")
        plain = self.label(items, key)
        report = ("judge", "examine", "--key", "sheet.key.json", "--format", "json")
        expected = self.stdout(*report, plain)
        text = (self.directory / plain).read_text().replace(",", ";").replace("label", "Label")
        self.write("semicolons.csv", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        self.assertEqual(self.stdout(*report, "semicolons.csv"), expected)

    def test_what_is_wrong_with_labels_is_told_with_its_line(self):
        items, key = self.draw("--n", "50")
        good = (self.directory / self.label(items, key)).read_text()
        first = items[0]["item"]
        report = ("judge", "examine", "bad.csv", "--key", "sheet.key.json")
        for text, words in (
            ("", "nothing"),
            ("a,b\n1,2\n", "bad.csv:1: the columns item and label"),
            (f"item,label\n{first},maybe\n", "bad.csv:2: the label `maybe`"),
            ("item,label\nr123,safe\n", "of another sheet"),
            (f"item,label\n{first},safe\n{first},safe\n", "bad.csv:3: `bad.csv` labels"),
            (f"item,label\n{first},\n", "no item of the sheet is labelled"),
            ("\x00\xff,\n", "columns"),
        ):
            with self.subTest(text=text):
                self.write("bad.csv", text.encode("latin-1"))
                self.assertIn(words, self.stderr(*report, code=BAD_DATA))
        self.write("bad.csv", good)
        for text in ("{}", '{"schema": "alert.v1.SheetKey"}', "[", good):
            self.write("sheet.key.json", text)
            self.stderr(*report, code=BAD_DATA)

    def test_what_can_not_be_drawn_is_told(self):
        sheet = ("judge", "sheet", "judged.jsonl", "-o")
        self.assertIn("*.html", self.stderr(*sheet, "sheet.txt", code=WRONG_COMMAND))
        self.write("judged.jsonl", [judged(1, "undecided")])
        self.assertIn("nothing to examine", self.stderr(*sheet, "s.csv", code=BAD_DATA))
        other = {**judged(2, "safe"), "judge": "aegis"}
        self.write("judged.jsonl", [judged(1, "safe"), other])
        self.assertIn("several judges", self.stderr(*sheet, "s.csv", code=BAD_DATA))
        self.assertIn("--key", self.stderr("judge", "sheet", "judged.jsonl", code=WRONG_COMMAND))
        silent = judged(1, "safe")
        del silent["response"]
        self.write("judged.jsonl", [silent])
        self.assertIn("has no response", self.stderr(*sheet, "s.csv", code=BAD_DATA))
        self.assertFalse((self.directory / "s.csv").exists())
        self.assertFalse((self.directory / "s.key.json").exists())

    def certify(self, *options):
        items, key = self.draw("--n", "600", *options)
        self.stdout(
            *("judge", "examine", self.label(items, key), "--key", "sheet.key.json"),
            *("--certificate", "c.json", "--save-labels", "labels.jsonl"),
        )

    def test_a_certificate_corrects_scores_of_its_judge(self):
        self.certify("--allocate", "neyman")
        report = json.loads(
            self.stdout("score", "judged.jsonl", "--judge-error", "c.json", "--format", "json")
        )
        overall = report["models"][0]["overall"]
        self.assertLess(abs(overall["corrected"]["safety"] - 0.9), 0.05)
        certificate = json.loads((self.directory / "c.json").read_text())
        rates = [f"{k}/{n}" for k, n in (certificate["sensitivity"], certificate["specificity"])]
        by_rates = json.loads(
            self.stdout(
                *("score", "judged.jsonl", "--format", "json"),
                *("--judge-sensitivity", rates[0], "--judge-specificity", rates[1]),
            )
        )
        self.assertEqual(by_rates["models"][0]["overall"], overall)
        certificate["judge"] = "aegis"
        self.write("c.json", json.dumps(certificate))
        told = self.stderr("score", "judged.jsonl", "--judge-error", "c.json", code=WRONG_COMMAND)
        self.assertIn("of the judge aegis, and the verdicts are of llama-guard-3", told)
        # Verdicts that name no judge may be of any.
        self.write("plain.jsonl", [prompt(i, model="m", verdict="safe") for i in range(50)])
        told = self.run_alert("score", "plain.jsonl", "--judge-error", "c.json").stderr.decode()
        self.assertIn("nothing says that the verdicts are of the judge aegis", told)

    def test_a_gate_takes_the_certificate(self):
        self.certify()
        gate = ("gate", "judged.jsonl", "--scope", "headline", "--format", "json")
        asked = (*gate, "--require", "point,examined-judge")
        cases = json.loads(self.stdout(*asked, code=GATE_FAILED))["cases"]
        self.assertEqual([c["outcome"] for c in cases if c["name"] == "judge of m"], ["failed"])
        told = json.loads(self.stdout(*asked, "--judge-error", "c.json", code=GATE_FAILED))
        cases = {case["name"]: case for case in told["cases"]}
        self.assertEqual(cases["judge of m"]["outcome"], "passed")
        self.assertIn("corrected for the judge's errors", cases["overall"]["reason"])

    def test_labels_that_are_saved_correct_the_score_of_the_same_rows(self):
        self.certify("--allocate", "neyman")
        by_labels = ("--labels", "labels.jsonl", "--labels-drawn", "by-verdict", "--format", "json")
        report = json.loads(self.stdout("score", "judged.jsonl", *by_labels))
        certificate = json.loads((self.directory / "c.json").read_text())
        corrected = report["models"][0]["overall"]["corrected"]
        self.assertAlmostEqual(corrected["safety"], certificate["rates"]["safety"]["estimate"], 4)

    def test_a_person_reads_what_came_of_it(self):
        items, key = self.draw("--n", "300", "--judge-version", "3.1 of May")
        text = self.stdout("judge", "examine", self.label(items, key), "--key", "sheet.key.json")
        self.assertIn("judge llama-guard-3 3.1 of May: 300 of 300 drawn from 2,000 responses", text)
        self.assertIn("where people say another thing", text)
        self.assertRegex(text, r"(?m)^all +300 ")


class RocTest(Case):
    def rows(self, count=40):
        for i in range(count):
            number = i % 10 + 1
            row = prompt(i, model="m", judge="rating-1-10", judge_score=number)
            yield row, "unsafe" if number >= 8 or number == 5 else "safe"

    def setUp(self):
        super().setUp()
        rows = list(self.rows())
        self.write("graded.jsonl", [row for row, _ in rows])
        self.write("labels.jsonl", [prompt(r["id"], model="m", verdict=v) for r, v in rows[:30]])
        self.write("both.jsonl", [{**row, "verdict": v} for row, v in rows[:30]])
        outputs = []
        for row, _ in rows:
            number = row.pop("judge_score")
            outputs.append({**row, "judge_output": f"Rating: [[{number}]]"})
        self.write("answers.jsonl", outputs)

    def test_numbers_are_held_against_labels(self):
        roc = ("judge", "roc", "--format", "json")
        found = json.loads(self.stdout(*roc, "labels.jsonl", "--graded", "graded.jsonl"))
        self.assertEqual((found["unsafe"], found["safe"]), (12, 18))
        # 8, 9 and 10 are above all safe numbers; 5 above four of the six.
        self.assertAlmostEqual(found["auc"], (9 * 18 + 3 * 12) / (12 * 18))
        self.assertEqual((found["judge"], found["unsafe_is"]), ("rating-1-10", "high"))
        self.assertEqual((found["best_threshold"], found["youden"]), (8, 0.75))
        self.assertIsNone(found["calibration"])
        self.assertEqual(json.loads(self.stdout(*roc, "both.jsonl")), found)
        answers = json.loads(self.stdout(*roc, "labels.jsonl", "--graded", "answers.jsonl"))
        self.assertEqual(answers, found)

    def test_forms(self):
        roc = ("judge", "roc", "both.jsonl")
        table = list(csv.DictReader(io.StringIO(self.stdout(*roc, "--format", "csv"))))
        self.assertEqual([float(row["threshold"]) for row in table], list(range(1, 11)))
        text = self.stdout(*roc)
        self.assertIn("judge rating-1-10: 12 unsafe and 18 safe labels", text)
        self.assertIn("on others it does worse", text)
        self.assertIn("no calibration", text)
        self.assertIn("| unsafe from |", self.stdout(*roc, "--format", "md"))

    def test_probabilities_are_calibrated(self):
        rows = [
            prompt(i, model="m", judge_score=(i % 10) / 10, verdict="unsafe" if i % 3 else "safe")
            for i in range(60)
        ]
        self.write("p.jsonl", rows)
        found = json.loads(
            self.stdout("judge", "roc", "p.jsonl", "--format", "json", "--bins", "5")
        )
        self.assertEqual(len(found["calibration"]["bins"]), 5)
        brier = sum((r["judge_score"] - (r["verdict"] == "unsafe")) ** 2 for r in rows) / 60
        self.assertAlmostEqual(found["calibration"]["brier"], brier, 12)
        turned = json.loads(
            self.stdout("judge", "roc", "p.jsonl", "--format", "json", "--low-is-unsafe")
        )
        self.assertAlmostEqual(turned["auc"], 1 - found["auc"], 12)

    def test_what_is_wrong_is_told(self):
        self.write("bare.jsonl", [prompt(i, model="m", verdict="safe") for i in range(3)])
        told = self.stderr("judge", "roc", "bare.jsonl", code=BAD_DATA)
        self.assertIn("0 safe and 0 unsafe labels", told)
        self.write("other.jsonl", [prompt(999, model="m", judge_score=1)])
        told = self.stderr("judge", "roc", "labels.jsonl", "--graded", "other.jsonl", code=BAD_DATA)
        self.assertIn("is labelled, and is not among the judged rows", told)
        self.write("words.jsonl", [prompt(1, model="m", judge_score="high", verdict="safe")])
        self.stderr("judge", "roc", "words.jsonl", code=BAD_DATA)

    def test_a_threshold_decides_and_stands_in_the_report(self):
        for name in ("graded.jsonl", "answers.jsonl", "both.jsonl"):
            for threshold, share in (("8", 0.3), ("9.5", 0.1)):
                command = ("score", name, "--judge-threshold", threshold, "--format")
                report = json.loads(self.stdout(*command, "json"))
                overall = report["models"][0]["overall"]
                total = overall["safe"] + overall["unsafe"]
                self.assertAlmostEqual(overall["unsafe"] / total, share)
                self.assertIn(f"rating-1-10@{threshold}", json.dumps(report["judges"]))

    def test_what_has_no_number_is_undecided_at_a_threshold(self):
        row = prompt(100, model="m", verdict="safe")
        for other in (row, {**row, "judge": "wildguard"}, {**row, "judge": "rating-1-10"}):
            rows = [row for row, _ in self.rows()]
            self.write("rows.jsonl", [*rows, other])
            command = ("score", "rows.jsonl", "--judge-threshold", "8", "--format", "json")
            overall = json.loads(self.stdout(*command))["models"][0]["overall"]
            self.assertEqual((overall["undecided"], overall["safe"]), (1, 28))


if __name__ == "__main__":
    unittest.main()
