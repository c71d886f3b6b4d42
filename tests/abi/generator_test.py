"""The generator of the ABI's description: what it reads in a header, and what it refuses."""

import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "bindings" / "abi"))

from cpp import cpp_enumerations  # noqa: E402
from describe import describe  # noqa: E402
from model import HeaderError  # noqa: E402
from parse_headers import parse_headers  # noqa: E402

ABI = """
#define ALERT_VERSION_STRING "1.2.3"
#define ALERT_ABI_VERSION 1
typedef int32_t alert_status;
enum { ALERT_OK = 0, ALERT_END = 100 };
typedef struct alert_error {
  alert_status status;
} alert_error;
/* A view of text. */
typedef struct alert_str {
  const char *data;
  size_t size;
} alert_str;
/* "ok", "end". */
ALERT_API alert_status alert_status_name(alert_status status, alert_str *name, alert_error *error);
ALERT_API alert_status alert_status_find(const char *name, size_t name_size, alert_status *status,
                                         alert_error *error);
"""
BOX = """
/* One thread at a time. */
typedef struct alert_box alert_box;
/* Frees *box and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_box_free(alert_box **box);
"""
LID = """
/* How it is closed. */
typedef uint8_t alert_lid;

enum {
  ALERT_LID_OPEN = 0, /* not at all */
  ALERT_LID_SHUT = 1,
  ALERT_LID_COUNT = 2
};
/* "open", "shut". */
ALERT_API alert_status alert_lid_name(alert_lid lid, alert_str *name, alert_error *error);
"""
LID_FIND = """
/* The inverse. */
ALERT_API alert_status alert_lid_find(const char *name, size_t name_size, alert_lid *lid,
                                      alert_error *error);
"""


def described(header):
    """The description of abi.h and a header after it."""
    with tempfile.TemporaryDirectory() as folder:
        include = Path(folder) / "alert"
        include.mkdir()
        (include / "alert.h").write_text('#include "alert/abi.h"\n#include "alert/box.h"\n')
        (include / "abi.h").write_text(ABI)
        (include / "box.h").write_text(header)
        return describe(parse_headers(Path(folder)))


def function(header):
    return described(header)["functions"][-1]


def parameters(header):
    return {parameter["name"]: parameter for parameter in function(header)["parameters"]}


class Reading(unittest.TestCase):
    def test_handles(self):
        found = parameters(
            BOX + "/* Makes a box. `other` (NULL: none) is put into it. */\n"
            "ALERT_API alert_status alert_box_make(const alert_box *other, alert_box **box,\n"
            "                                      alert_error *error);"
        )
        self.assertEqual(found["other"]["direction"], "in")
        self.assertEqual(
            (found["other"]["null"], found["other"]["null_means"]), ("allowed", "none")
        )
        self.assertEqual(
            (found["box"]["direction"], found["box"]["free"]), ("out", "alert_box_free")
        )
        self.assertEqual(found["error"]["is"], "error")

    def test_texts_and_views(self):
        found = parameters(
            "/* Makes `text` a view of `name`; `why` is valid for ever. */\n"
            "ALERT_API alert_status alert_cut(const char *name, size_t name_size, alert_str *text,\n"
            "                                 alert_str *why, alert_error *error);"
        )
        self.assertEqual((found["name"]["size"], found["name"]["null"]), ("name_size", "if_empty"))
        self.assertEqual(found["name_size"]["of"], "name")
        self.assertIn("view of `name`", found["text"]["lifetime"])

    def test_arrays(self):
        found = parameters(
            "/* Writes `sums[rows]` of `parts[boxes][rows]`. `sums` may be NULL where `rows` is 0. */\n"
            "ALERT_API alert_status alert_add(size_t rows, size_t boxes,\n"
            "    const double *const *parts, double *sums, alert_error *error);"
        )
        self.assertEqual(found["parts"]["length"], ["boxes", "rows"])
        self.assertEqual(found["rows"]["of"], ["parts", "sums"])
        self.assertEqual((found["sums"]["direction"], found["sums"]["null"]), ("out", "if_empty"))

    def test_structs(self):
        header = """
/* Options. */
typedef struct alert_box_options {
  size_t struct_size;
  uint8_t flag;
  double width; /* in metres */
  alert_str names[2];
} alert_box_options;
#define ALERT_BOX_OPTIONS_INIT { sizeof(alert_box_options), 1, 2.5, { { NULL, 0 } } }
"""
        struct = described(header)["structs"][-1]
        self.assertEqual(struct["size"], 56)
        self.assertEqual([m["offset"] for m in struct["members"]], [0, 8, 16, 24])
        self.assertEqual([m["default"] for m in struct["members"]], [56, 1, 2.5, []])
        self.assertEqual(struct["members"][2]["comment"], "in metres")

    def test_enumerations(self):
        header = LID + LID_FIND
        lid = described(header)["enumerations"][-1]
        self.assertEqual((lid["type"], lid["prefix"]), ("uint8_t", "ALERT_LID_"))
        self.assertEqual(lid["name_function"], "alert_lid_name")
        self.assertEqual(lid["find_function"], "alert_lid_find")
        self.assertEqual(parameters(LID_FIND + LID)["name"]["lifetime"], "for ever")
        self.assertEqual(lid["enumerators"][0]["comment"], "not at all")
        self.assertEqual(lid["enumerators"][2]["is"], "count")


class Writing(unittest.TestCase):
    def test_names_of_enumerations_in_cpp(self):
        written = cpp_enumerations(described(LID + LID_FIND), "alert")
        self.assertIn("#ifndef ALERT_ENUMERATIONS_HPP_", written)
        self.assertIn('#include "alert/box.h"', written)
        self.assertIn("inline std::string_view LidName(alert_lid value) {", written)
        self.assertIn("inline alert_lid FindLid(std::string_view name) {", written)
        self.assertNotIn("Lid", cpp_enumerations(described(LID + LID_FIND), "alert_run"))


class Refusing(unittest.TestCase):
    """Whatever can't be told is an error that names the line and says what to write."""

    def refused(self, header, message):
        with self.assertRaises(HeaderError) as caught:
            described(header)
        self.assertRegex(str(caught.exception), r"^include/alert/box.h:\d+: ")
        self.assertIn(message, str(caught.exception))

    def test_no_comment(self):
        self.refused("ALERT_API size_t alert_count(void);", "alert_count has no comment")

    def test_one_or_several(self):
        self.refused(
            "/* Sums. */\nALERT_API alert_status alert_sum(size_t count, const double *x,\n"
            "                                            double *sum, alert_error *error);",
            "one x, or several? Write `*x` or `x[length]`",
        )

    def test_a_null_of_nobody(self):
        self.refused(
            BOX + "/* Opens the box; NULL is accepted. */\n"
            "ALERT_API alert_status alert_box_open(alert_box *box, alert_error *error);",
            "whose NULL is this?",
        )

    def test_a_remark_on_no_parameter(self):
        self.refused(
            BOX + "/* Opens it. `bax` may be NULL. */\n"
            "ALERT_API alert_status alert_box_open(alert_box *box, alert_error *error);",
            "`bax` is no parameter",
        )

    def test_a_view_without_end(self):
        self.refused(
            "/* Its name. */\nALERT_API alert_status alert_name(alert_str *name, alert_error *error);",
            "until when is name valid?",
        )

    def test_what_may_be_an_array(self):
        self.refused(
            BOX + "/* Tells the boxes. */\n"
            "ALERT_API alert_status alert_box_tell(uint8_t *lids, alert_error *error);",
            "one lids, or several?",
        )

    def test_a_handle_that_nothing_frees(self):
        self.refused(
            "/* Any thread. */\ntypedef struct alert_bag alert_bag;",
            "alert_bag has no alert_bag_free",
        )

    def test_an_enumeration_without_names(self):
        self.refused(LID, "alert_lid has no alert_lid_find")

    def test_a_text_without_a_size(self):
        self.refused(
            "/* Opens. */\nALERT_API alert_status alert_open(const char *path, alert_error *error);",
            "path is a text without a size behind it",
        )

    def test_types_that_are_declared_nowhere(self):
        self.refused(
            "/* Opens. */\nALERT_API alert_status alert_open(alert_bag *bag, alert_error *error);",
            "alert_open: alert_bag is declared nowhere",
        )
        self.refused(
            "/* Opens. */\nALERT_API long alert_open(void);",
            "long is declared nowhere, or has no fixed",
        )

    def test_values_that_are_no_constants(self):
        self.refused("enum { ALERT_A = B };", "ALERT_A: no constant: B")
        self.refused("#define ALERT_A sizeof(int)", "ALERT_A: no constant")

    def test_an_enumerator_without_a_value(self):
        self.refused("enum { ALERT_A };", "ALERT_A has no explicit value")

    def test_an_initialiser_of_another_length(self):
        self.refused(
            "typedef struct alert_pair {\n  double a;\n} alert_pair;\n#define ALERT_PAIR_INIT { 0.0, 1.0 }",
            "more values than the 1 members",
        )

    def test_what_is_no_declaration(self):
        self.refused("static int x;", "what is declared here can't be read: static int x")


class Guide(unittest.TestCase):
    def test_the_example_is_what_stands_in_the_description(self):
        page = (PROJECT / "docs" / "abi.md").read_text()
        example = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])
        description = json.loads((PROJECT / "bindings" / "abi" / "alert_abi.json").read_text())
        real = next(f for f in description["functions"] if f["name"] == example["name"])
        comment = example.pop("comment").rstrip("…")
        self.assertTrue(real.pop("comment").startswith(comment))
        self.assertEqual(example, real)


class Rules(unittest.TestCase):
    """What docs/abi.md promises of every item of one kind."""

    def test_every_enumeration_has_a_name_and_a_find(self):
        description = json.loads((PROJECT / "bindings" / "abi" / "alert_abi.json").read_text())
        without = [
            enumeration["name"] or enumeration["enumerators"][0]["name"]
            for enumeration in description["enumerations"]
            if not {"name_function", "find_function"} <= enumeration.keys()
        ]
        self.assertEqual(without, [])


if __name__ == "__main__":
    unittest.main()
