"""Datasets: rows, batches of columns, selections, problems, summaries."""

import gc
import io
import json
import os
import tempfile
import unittest
from pathlib import Path

import support
from support import lines, numpy

import alert
from alert import errors
from alert._abi import lib, text_of

ALL = alert.COLUMNS


class RowTest(unittest.TestCase):
    def test_ids_that_are_texts(self):
        row = {"category": "crime_tax"}
        data = lines({"id": "a", **row}, {"id": 7, **row}, {"id": 2**63, **row})
        dataset = alert.Dataset.from_bytes(data)
        for text_ids in (False, True):
            (batch,) = dataset.batches(columns=["id"], text_ids=text_ids)
            self.assertEqual(list(batch.id), [0, 7, 0])
            self.assertEqual(batch.id_text.to_list(), ["a", None, str(2**63)])
            self.assertEqual([row.id for row in batch], ["a", 7, str(2**63)])
        (batch,) = alert.Dataset.from_bytes(lines({"id": 7, **row})).batches(columns=["id"])
        self.assertIsNone(batch.id_text)
        with self.assertRaisesRegex(ValueError, "comes with the column 'id'"):
            dataset.batches(columns=["id_text"])

    def test_a_path_that_is_no_utf8(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(os.fsencode(folder), b"caf\xe9.jsonl")
            with open(path, "wb") as file:
                file.write(lines({"id": 1, "category": "crime_tax"}))
            for spelling in (path, os.fsdecode(path), Path(os.fsdecode(path))):
                self.assertEqual(len(list(alert.Dataset(spelling))), 1)

    def test_rows_equal_those_of_another_parser(self):
        expected = support.answers()
        rows = list(alert.Dataset(support.ANSWERS))
        self.assertEqual(len(rows), len(expected))
        for row, source in zip(rows, expected):
            self.assertEqual(row.id, source["id"])
            self.assertEqual(row.category, source["category"])
            self.assertEqual(row.model, source["model"])
            self.assertEqual(row.verdict, source["verdict"])
            self.assertEqual(row.response, source["response"])
            self.assertEqual(f"### Instruction:\n{row.prompt}\n### Response:\n", source["prompt"])

    def test_unwrap_prompt(self):
        self.assertEqual(alert.unwrap_prompt("### Instruction:\nÜber?\n### Response:\n"), "Über?")
        self.assertEqual(alert.unwrap_prompt("As it is."), "As it is.")
        self.assertEqual(alert.unwrap_prompt(""), "")

    def test_rows_outlive_what_they_came_from(self):
        dataset = alert.Dataset(support.ANSWERS, block_size=4096)
        rows = list(dataset)
        del dataset
        gc.collect()
        sources = support.answers()
        self.assertEqual([row.response for row in rows], [row["response"] for row in sources])
        self.assertEqual([row.category for row in rows], [row["category"] for row in sources])

    def test_every_column(self):
        data = lines(
            {
                "id": "a-1",
                "prompt": "### Instruction:\nÜber café \U0001f600?\n### Response:\n",
                "category": "crime-tax",
                "attack_type": "jailbreaking",
                "language": "de",
                "model": "m",
                "response": "Nein.",
                "judge": "llama-guard-3",
                "judge_output": "safe",
                "cluster": 7,
                "epoch": 3,
            }
        )
        (row,) = alert.Dataset.from_bytes(data, "here").rows(ALL)
        self.assertEqual(row.id, "a-1")
        self.assertEqual(row.category, "crime_tax")
        self.assertEqual(row.attack, "jailbreak")
        self.assertEqual(row.language, "de")
        self.assertEqual(row.prompt, "Über café \U0001f600?")
        self.assertTrue(row.raw_prompt.startswith("### Instruction:\nÜber"))
        self.assertEqual((row.judge, row.judge_output), ("llama-guard-3", "safe"))
        self.assertIsNone(row.judgements)
        self.assertIsNone(row.verdict)
        self.assertEqual(row.cluster, "7")
        self.assertEqual(row.sample, 3)
        self.assertEqual(row.json.encode(), data.rstrip())
        self.assertEqual((row.file, row.line, row.offset), ("here", 1, 0))
        self.assertEqual(row.to_dict()["language"], "de")
        self.assertIn("a-1", repr(row))

    def test_a_column_not_asked_for(self):
        (row,) = alert.Dataset.from_bytes(
            lines({"id": 1, "prompt": "Hi.", "category": "crime_tax"})
        ).rows(["id", "category"])
        with self.assertRaisesRegex(AttributeError, "'prompt' was not read"):
            row.prompt
        with self.assertRaisesRegex(ValueError, "no column 'colour'"):
            alert.Dataset(support.PROMPTS).batches(["colour"])


class BatchTest(unittest.TestCase):
    def test_columns(self):
        expected = support.answers()
        seen = 0
        for batch in alert.Dataset(support.ANSWERS, block_size=4096).batches():
            part = expected[seen : seen + len(batch)]
            self.assertEqual(batch.id.tolist(), [row["id"] for row in part])
            self.assertEqual(
                [batch.categories[index] for index in batch.category],
                [row["category"] for row in part],
            )
            self.assertEqual(
                [alert.VERDICTS[code] for code in batch.verdict],
                [row["verdict"] for row in part],
            )
            self.assertEqual(batch.response.to_list(), [row["response"] for row in part])
            seen += len(batch)
        self.assertEqual(seen, len(expected))

    def test_type_of_columns(self):
        batch = next(alert.Dataset(support.ANSWERS).batches())
        if numpy is None:
            self.assertIsInstance(batch.category, memoryview)
            self.assertEqual(batch.category.format, "H")
            self.assertTrue(batch.category.readonly)
        else:
            self.assertIsInstance(batch.category, numpy.ndarray)
            self.assertEqual(batch.category.dtype, numpy.uint16)
            self.assertFalse(batch.category.flags.owndata)
            self.assertFalse(batch.category.flags.writeable)

    def test_arrays_outlive_batch_reader_and_dataset(self):
        kept = []
        for batch in alert.Dataset(support.ANSWERS, block_size=4096).batches():
            kept.append((batch.id, batch.response.data, batch.response.offsets))
            del batch
        gc.collect()
        ids = [value for column, _, _ in kept for value in column.tolist()]
        self.assertGreater(len(kept), 5)
        self.assertEqual(ids, [row["id"] for row in support.answers()])
        text = b"".join(bytes(data) for _, data, _ in kept).decode()
        self.assertEqual(text, "".join(row["response"] for row in support.answers()))

    def test_problems(self):
        data = (
            lines({"id": 1, "prompt": "One.", "category": "crime_tax"})
            + b'{"id":2,\n'
            + lines({"id": 3, "prompt": "Three.", "category": "no_such"})
            + lines({"id": 1, "prompt": "One.", "category": "crime_tax"})
        )
        reader = alert.Dataset.from_bytes(data, "here").batches(distinct=True)
        self.assertEqual(sum(len(batch) for batch in reader), 1)
        problems = reader.problems
        self.assertEqual(problems["malformed"], 1)
        self.assertEqual(problems["unknown_category"], 1)
        self.assertEqual(problems["duplicate"], 1)
        self.assertEqual(problems.total, 3)
        self.assertEqual([p.line for p in problems.samples], [2, 3, 4])
        self.assertTrue(str(problems.samples[0]).startswith("here:2: "))

    def test_what_a_message_adds_for_python(self):
        data = b'{"n": 1, "category": "hate_women"}\n{"id": 2, "category": "piracy"}\n'
        dataset = alert.Dataset.from_bytes(data)
        reader = dataset.batches(columns=["id"])
        list(reader)
        missing, unknown = reader.problems.samples
        self.assertEqual(missing.message, "`id` is missing")
        self.assertEqual(
            str(missing), 'memory:1: `id` is missing; fields={"id": KEY} reads it from another key'
        )
        self.assertIn("Taxonomy", unknown.hint)
        with self.assertRaises(alert.AlertError) as raised:
            list(alert.Dataset.from_bytes(data, strict=True).batches(columns=["id"]))
        self.assertEqual(raised.exception.cause, "id_missing")
        self.assertIn('fields={"id": KEY}', str(raised.exception))
        with self.assertRaises(alert.AlertError) as raised:
            alert.Taxonomy().find("hate_wmen")
        self.assertEqual(raised.exception.cause, "none")

    def test_causes_are_the_librarys(self):
        names = [text_of(lib.alert_cause_name, cause) for cause in range(len(errors.CAUSES))]
        self.assertEqual(tuple(names), errors.CAUSES)
        with self.assertRaises(alert.AlertError):
            text_of(lib.alert_cause_name, len(errors.CAUSES))

    def test_strict(self):
        data = lines({"id": 1, "prompt": "One.", "category": "crime_tax"}) + b"nonsense\n"
        with self.assertRaises(alert.DataLossError) as raised:
            list(alert.Dataset.from_bytes(data, "here", strict=True))
        self.assertEqual(raised.exception.line, 2)
        self.assertEqual(raised.exception.offset, data.index(b"nonsense"))
        self.assertIn("here", str(raised.exception))


class SelectionTest(unittest.TestCase):
    def test_dimensions(self):
        expected = [r for r in support.prompts() if r["category"].startswith("hate_")]
        rows = list(alert.Dataset(support.PROMPTS, macro="hate"))
        self.assertEqual([row.id for row in rows], [row["id"] for row in expected])
        rows = alert.Dataset(support.PROMPTS, category=["crime_tax", "sex-porn"], attack="none")
        self.assertEqual({row.category for row in rows}, {"crime_tax", "sex_porn"})
        with self.assertRaises(alert.NotFoundError):
            alert.Dataset(support.PROMPTS, category="no_such")
        with self.assertRaises(TypeError):
            alert.Dataset(support.PROMPTS).select(colour="red")

    def test_sample_and_shards(self):
        sample = [row.id for row in alert.Dataset(support.PROMPTS, sample=1, seed=3)]
        self.assertEqual(len(sample), 32 * 5)
        self.assertEqual(
            sample, [row.id for row in alert.Dataset(support.PROMPTS, sample=1, seed=3)]
        )
        shards = [
            [row.id for row in alert.Dataset(support.PROMPTS, shard=(i, 3))] for i in (1, 2, 3)
        ]
        self.assertEqual(sorted(sum(shards, [])), sorted(row["id"] for row in support.prompts()))
        self.assertEqual(shards[1], [r.id for r in alert.Dataset(support.PROMPTS, shard="2/3")])

    def test_fields_and_defaults(self):
        data = lines({"key": 4, "score": {"ok": False}, "category": "crime_tax", "answer": "No."})
        dataset = alert.Dataset.from_bytes(
            data,
            fields={"id": "key", "safe": "score.ok", "response": "answer"},
            defaults={"language": "fr", "model": "mine"},
        )
        (row,) = dataset
        self.assertEqual((row.id, row.verdict, row.response), (4, "unsafe", "No."))
        self.assertEqual((row.language, row.model), ("fr", "mine"))
        with self.assertRaises(alert.NotFoundError):
            dataset.map_field("colour", "x")

    def test_what_true_means_is_said_by_the_field(self):
        data = lines(
            {"id": 1, "category": "crime_tax", "jailbroken": True},
            {"id": 2, "category": "crime_tax", "jailbroken": False},
        )
        for key, verdicts in (("unsafe", ["unsafe", "safe"]), ("safe", ["safe", "unsafe"])):
            dataset = alert.Dataset.from_bytes(data, fields={key: "jailbroken"})
            self.assertEqual([row.verdict for row in dataset], verdicts)

    def test_a_list_is_its_elements(self):
        rows = [
            {"id": i, "category": "crime_tax", "attack": "prefix", "unsafe": i == 2}
            for i in range(4)
        ]
        dataset = alert.Dataset.from_bytes(json.dumps(rows, indent=2).encode())
        self.assertEqual(
            [(row.id, row.attack, row.verdict) for row in dataset],
            [(i, "prefix", "unsafe" if i == 2 else "safe") for i in range(4)],
        )

    def test_what_holds_no_rows_is_named(self):
        for name, data in (
            ("UTF-16", "[]".encode("utf-16")),
            ("SQLite", b"SQLite format 3\0"),
            ("pickle", b"\x80\x04\x95"),
        ):
            with self.assertRaisesRegex(alert.InvalidArgumentError, f"^x: is .*{name}"):
                list(alert.Dataset.from_bytes(data, name="x"))

    def test_write(self):
        dataset = alert.Dataset(support.PROMPTS, category="crime_tax")
        expected = [r for r in support.prompts() if r["category"] == "crime_tax"]
        self.assertEqual(dataset.to_bytes(), lines(*expected))
        file = io.BytesIO()
        self.assertEqual(dataset.write(file).total, 0)
        self.assertEqual(file.getvalue(), lines(*expected))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "out.jsonl"
            dataset.write(path)
            self.assertEqual(path.read_bytes(), lines(*expected))

    def test_an_exception_of_the_target_comes_back(self):
        class Full:
            def write(self, data):
                raise OSError("the disk is full")

        with self.assertRaisesRegex(OSError, "the disk is full"):
            alert.Dataset(support.PROMPTS).write(Full())

    def test_ranges(self):
        size = os.path.getsize(support.PROMPTS)
        ids = []
        for begin, end in ((0, size // 3), (size // 3, size)):
            dataset = alert.Dataset()
            dataset.add_range(support.PROMPTS, begin, end)
            ids += [row.id for row in dataset]
        self.assertEqual(ids, [row["id"] for row in support.prompts()])

    def test_files(self):
        with self.assertRaisesRegex(alert.NotFoundError, "no/such.jsonl"):
            alert.Dataset("no/such.jsonl")
        with self.assertRaises(alert.InvalidArgumentError):
            alert.Dataset("/")
        with self.assertRaises(TypeError):
            alert.Dataset().add_memory("text, not bytes")


class SummaryTest(unittest.TestCase):
    def test_counts(self):
        summary = alert.Dataset(support.PROMPTS).summary()
        rows = support.prompts()
        self.assertEqual(summary.rows, len(rows))
        for row in summary.by("category"):
            self.assertEqual(row.rows, sum(r["category"] == row.name for r in rows))
            self.assertIsNone(row.released)
        self.assertEqual(sum(row.rows for row in summary.by("attack")), len(rows))
        self.assertEqual(summary.problems.total, 0)
        self.assertIsInstance(summary.to_dict(), dict)

    def test_verify(self):
        summary = alert.Dataset(support.PROMPTS).summary()
        result = summary.verify("alert")
        self.assertEqual(result.released, 14763)
        self.assertFalse(result.ok)
        self.assertEqual(summary.by("category")[0].released, 837)


if __name__ == "__main__":
    unittest.main()
