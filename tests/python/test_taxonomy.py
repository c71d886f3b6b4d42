"""Taxonomy, crosswalks, attacks, verdicts."""

import json
import unittest

import alert
from alert import attack, verdict


class TaxonomyTest(unittest.TestCase):
    def setUp(self):
        self.taxonomy = alert.Taxonomy()

    def test_sequence(self):
        self.assertEqual(len(self.taxonomy), 32)
        self.assertEqual([c.index for c in self.taxonomy], list(range(32)))
        self.assertEqual(self.taxonomy[0].name, "hate_women")
        self.assertEqual(len(self.taxonomy.macros), 6)
        self.assertEqual(sum(len(m.categories) for m in self.taxonomy.macros), 32)

    def test_names_and_aliases(self):
        for spelling in ("sex_harrasment", "sex-harassment", "SEX_HARASSMENT"):
            self.assertEqual(self.taxonomy[spelling].name, "sex_harrasment")
            self.assertIn(spelling, self.taxonomy)
        self.assertEqual(self.taxonomy["crime_tax"].macro.name, "crime")
        self.assertEqual(self.taxonomy.find_macro("Crime").title, "Criminal Planning")
        self.assertNotIn("no_such", self.taxonomy)

    def test_a_column_of_names(self):
        found = self.taxonomy.find_column(["crime_tax", "no_such", "sex-harassment"])
        self.assertEqual(
            [found[0].name, found[1], found[2].name], ["crime_tax", None, "sex_harrasment"]
        )
        self.assertEqual(self.taxonomy.find_column([]), [])
        with self.assertRaises(TypeError):
            self.taxonomy.find_column([3])

    def test_unknown_name(self):
        with self.assertRaisesRegex(alert.NotFoundError, "hate_women") as raised:
            self.taxonomy.find("hate_wommen")
        self.assertIsInstance(raised.exception, LookupError)
        self.assertEqual(raised.exception.status, 5)
        self.assertIsNone(raised.exception.line)

    def test_json(self):
        again = alert.Taxonomy.parse(self.taxonomy.to_json())
        self.assertEqual([c.name for c in again], [c.name for c in self.taxonomy])
        with self.assertRaises(alert.DataLossError):
            alert.Taxonomy.parse("{")

    def test_close(self):
        with alert.Taxonomy() as taxonomy:
            pass
        with self.assertRaisesRegex(ValueError, "closed"):
            taxonomy.find("crime_tax")
        taxonomy.close()


class CrosswalkTest(unittest.TestCase):
    def test_proposed(self):
        crosswalk = alert.Crosswalk("mlcommons")
        self.assertEqual(crosswalk.provenance, "proposed")
        self.assertEqual([m.code for m in crosswalk["crime_privacy"]], ["S7", "S2"])
        self.assertTrue(crosswalk["hate_poor"][0].weak)
        self.assertNotEqual(crosswalk["hate_poor"][0].note, "")
        self.assertEqual(len(crosswalk.find("s10")), 8)
        self.assertEqual(crosswalk.find("S4"), [])

    def test_custom(self):
        text = json.loads(alert.Crosswalk("pyrit").to_json())
        self.assertEqual(alert.Crosswalk.parse(text).name, "pyrit")


class WordsTest(unittest.TestCase):
    def test_attacks(self):
        self.assertEqual(alert.ATTACKS[0], "none")
        self.assertEqual(attack.canonical("adversarial_prefix"), "prefix")
        self.assertEqual(attack.canonical("brand-new"), "brand-new")
        self.assertEqual(attack.canonical(""), "none")

    def test_verdicts(self):
        self.assertEqual(alert.VERDICTS, ("safe", "unsafe", "undecided", "missing"))
        self.assertEqual(verdict.find("Unsafe"), 1)
        with self.assertRaises(alert.NotFoundError):
            verdict.find("perhaps")


class PolicyOfTaxonomyTest(unittest.TestCase):
    def test_a_dict_is_read_for_the_taxonomy_of_the_tally(self):
        taxonomy = alert.Taxonomy.parse(
            {
                "schema": "alert.v1.Taxonomy",
                "name": "mine",
                "macros": [{"name": "m", "title": "M"}],
                "categories": [
                    {"name": "one", "title": "One", "parent": "m"},
                    {"name": "two", "title": "Two", "parent": "m"},
                ],
            }
        )
        tally = alert.Tally(taxonomy)
        tally.add_columns(["one", "two"], safe=[True, False])
        policy = {
            "schema": "alert.v1.Policy",
            "name": "p",
            "categories": {"two": {"exclude": True}},
        }
        self.assertEqual(alert.score(tally, policy=policy).models[0].overall.safety, 1)


if __name__ == "__main__":
    unittest.main()
