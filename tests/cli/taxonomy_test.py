"""alert taxonomy and alert policy."""

import json
import unittest

from alert_command import BAD_DATA, RELEASED, WRONG_COMMAND, Case


class Taxonomy(Case):
    def test_text_has_every_category(self):
        words = self.stdout("taxonomy").split()
        for category in RELEASED:
            self.assertIn(category, words)

    def test_alias_is_folded(self):
        self.assertTrue(self.stdout("taxonomy", "Sex-Harassment").startswith("sex_harrasment:"))

    def test_unknown_name_has_a_suggestion(self):
        self.assertIn("hate_women", self.stderr("taxonomy", "hate_wmen", code=WRONG_COMMAND))

    def test_category_as_json(self):
        category = json.loads(
            self.stdout("taxonomy", "weapon_other", "--format", "json", "--crosswalk", "mlcommons")
        )
        self.assertEqual(category["name"], "weapon_other")
        self.assertEqual(category["macro"], "weapon")
        self.assertEqual([code["code"] for code in category["codes"]], ["S9", "S2"])
        self.assertEqual(category["provenance"], "proposed")

    def test_macro_as_json(self):
        macro = json.loads(self.stdout("taxonomy", "self_harm", "--format", "json"))
        self.assertEqual(
            [category["name"] for category in macro["categories"]],
            ["self_harm_suicide", "self_harm_thin", "self_harm_other"],
        )

    def test_crosswalk_marks_weak_fits(self):
        text = self.stdout("taxonomy", "--crosswalk", "mlcommons")
        self.assertIn("proposed", text)
        self.assertRegex(text, r"hate_poor +S10 \(weak\)")
        self.assertRegex(text, r"weapon_other +S9, S2")

    def test_crosswalk_of_ones_own(self):
        crosswalk = json.loads(
            self.stdout("taxonomy", "--format", "json", "--crosswalk", "mlcommons")
        )
        crosswalk["name"] = "mine"
        self.write("mine.json", json.dumps(crosswalk))
        again = json.loads(self.stdout("taxonomy", "--format", "json", "--crosswalk", "mine.json"))
        self.assertEqual(again, crosswalk)

    def test_crosswalk_of_another_taxonomy_is_refused(self):
        self.write("same.json", self.stdout("taxonomy", "--format", "json"))
        self.assertEqual(
            self.stdout("taxonomy", "--taxonomy", "same.json", "--crosswalk", "pyrit"),
            self.stdout("taxonomy", "--crosswalk", "pyrit"),
        )
        taxonomy = json.loads(self.stdout("taxonomy", "--format", "json"))
        taxonomy["name"] = "foreign"
        self.write("foreign.json", json.dumps(taxonomy))
        for crosswalk in ("mlcommons", "pyrit"):
            stderr = self.stderr(
                "taxonomy", "--taxonomy", "foreign.json", "--crosswalk", crosswalk, code=BAD_DATA
            )
            self.assertIn("the taxonomy given is `foreign`", stderr)

    def test_json_is_read_back(self):
        text = self.stdout("taxonomy", "--format", "json")
        self.assertEqual(text, self.stdout("taxonomy", "--format", "json"))
        self.write("taxonomy.json", text)
        again = self.stdout("taxonomy", "--taxonomy", "taxonomy.json", "--format", "json")
        self.assertEqual(json.loads(again), json.loads(text))

    def test_bad_taxonomy_names_the_file(self):
        for content in ("", "{", "[]", "\0\1\2"):
            with self.subTest(content=content):
                self.write("bad.json", content)
                stderr = self.stderr("taxonomy", "--taxonomy", "bad.json", code=BAD_DATA)
                self.assertIn("bad.json", stderr)

    def test_output_file(self):
        self.assertEqual(self.stdout("taxonomy", "-o", "out.txt"), "")
        self.assertEqual((self.directory / "out.txt").read_text(), self.stdout("taxonomy"))


class Policy(Case):
    def test_list_and_show(self):
        names = self.stdout("policy", "list").split()
        self.assertIn("alert", names)
        self.assertIn("m-alert", names)
        for name in names:
            self.assertEqual(json.loads(self.stdout("policy", "show", name))["name"], name)

    def test_show_reads_back_what_it_wrote(self):
        self.run_alert("policy", "show", "cannabis-legal", "-o", "policy.json")
        self.assertEqual(
            self.stdout("policy", "show", "policy.json"),
            (self.directory / "policy.json").read_text(),
        )

    def test_bad_policy_names_the_file(self):
        for content in ("", "{", '{"name": "x", "categories": {"hate_wmen": {"weight": 1}}}'):
            with self.subTest(content=content):
                self.write("bad.json", content)
                self.assertIn("bad.json", self.stderr("policy", "show", "bad.json", code=BAD_DATA))


if __name__ == "__main__":
    unittest.main()
