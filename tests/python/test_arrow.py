"""Arrow streams both ways, with a consumer of the C interface written here."""

import csv
import ctypes
import gc
import io
import unittest

from support import ANSWERS, PROMPTS, answers, lines, prompts

import alert
from alert import _arrow


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(Schema))),
    ("dictionary", ctypes.POINTER(Schema)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Schema))),
    ("private_data", ctypes.c_void_p),
]
Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(Array))),
    ("dictionary", ctypes.POINTER(Array)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))),
    ("private_data", ctypes.c_void_p),
]

NUMBERS = {b"c": ctypes.c_int8, b"i": ctypes.c_int32, b"l": ctypes.c_int64, b"g": ctypes.c_double}


def values(schema, array):
    """A column as a list."""
    validity = array.buffers[0]
    if validity:
        bits = ctypes.cast(validity, ctypes.POINTER(ctypes.c_uint8))
        valid = [bits[i >> 3] >> (i & 7) & 1 for i in range(array.length)]
    else:
        valid = [1] * array.length
    if schema.format == b"U":
        offsets = ctypes.cast(array.buffers[1], ctypes.POINTER(ctypes.c_int64))
        data = [
            ctypes.string_at(array.buffers[2] + offsets[i], offsets[i + 1] - offsets[i]).decode()
            for i in range(array.length)
        ]
    elif schema.format == b"b":
        bits = ctypes.cast(array.buffers[1], ctypes.POINTER(ctypes.c_uint8))
        data = [bool(bits[i >> 3] >> (i & 7) & 1) for i in range(array.length)]
    else:
        data = ctypes.cast(array.buffers[1], ctypes.POINTER(NUMBERS[schema.format]))[: array.length]
    if schema.dictionary:
        names = values(schema.dictionary.contents, array.dictionary.contents)
        data = [names[index] if there else None for index, there in zip(data, valid)]
    return [value if there else None for value, there in zip(data, valid)]


def rows(source):
    """The rows of an Arrow stream as dicts."""
    capsule, address = _arrow.stream_of(source)
    stream = _arrow.Stream.from_address(address)
    moved = _arrow.Stream.from_buffer_copy(stream)  # as the standard allows
    stream.release = None
    del stream, capsule
    gc.collect()
    try:
        return batches_of(moved)
    finally:
        _arrow._release(moved)


def batches_of(stream):
    """The rows of all batches of a stream."""
    address = ctypes.addressof(stream)
    call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    schema, result = Schema(), []
    assert call(stream.get_schema)(address, ctypes.addressof(schema)) == 0
    children = range(schema.n_children)
    names = [schema.children[i].contents.name.decode() for i in children]
    while True:
        array = Array()
        if call(stream.get_next)(address, ctypes.addressof(array)) != 0:
            schema.release(ctypes.byref(schema))
            error = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)(stream.get_last_error)
            raise ValueError(error(address).decode())
        if not array.release:
            break
        columns = [
            values(schema.children[i].contents, array.children[i].contents) for i in children
        ]
        result += [dict(zip(names, row)) for row in zip(*columns)]
        array.release(ctypes.byref(array))
    schema.release(ctypes.byref(schema))
    return result


class ArrowTest(unittest.TestCase):
    def test_rows_go_out(self):
        got = rows(alert.Dataset(ANSWERS))
        expected = answers()
        self.assertEqual([row["id"] for row in got], [row["id"] for row in expected])
        self.assertEqual([row["category"] for row in got], [row["category"] for row in expected])
        self.assertEqual(
            [row["response"] for row in got], [row.get("response") for row in expected]
        )
        self.assertEqual([row["verdict"] for row in got], [row.get("verdict") for row in expected])

    def test_rows_come_back_in(self):
        again = alert.Dataset.from_arrow(alert.Dataset(ANSWERS, block_size=4096))
        self.assertEqual(alert.score(again).to_rows(), alert.score(ANSWERS).to_rows())
        self.assertEqual(alert.score(again).to_rows(), alert.score(ANSWERS).to_rows())

    def test_samples_come_back_in(self):
        data = b"".join(
            lines({"id": 1, "category": "crime_tax", "verdict": "safe", **named})
            for named in ({}, {"sample": 2}, {"attempt": 65535})
        )
        stream = alert.Dataset.from_bytes(data).batches(["id", "category", "verdict", "sample"])
        again = alert.Dataset.from_arrow(stream)
        self.assertEqual([row.sample for row in again.rows(["sample"])], [1, 2, 65535])
        self.assertEqual(alert.score(again).scores.overall("model").safe, 3)

    def test_a_column_a_language(self):
        wide = lines(*({"id": i, "category": "crime_tax", "prompt": "a"} for i in range(3)))
        source = alert.Dataset.from_bytes(wide).batches(["id", "category", "raw_prompt"])
        dataset = alert.Dataset.from_arrow(source, languages=["raw_prompt"])
        self.assertEqual({row.language for row in dataset}, {"raw_prompt"})
        self.assertEqual([row.prompt for row in dataset], ["a", "a", "a"])
        with self.assertRaisesRegex(alert.InvalidArgumentError, "no text column `fr`"):
            alert.Dataset.from_arrow(alert.Dataset(PROMPTS), languages=["fr"])

    def test_memory_outlives_the_dataset_that_streams_it(self):
        data = b"".join(lines(row) for row in prompts())
        stream = alert.Dataset.from_bytes(bytes(bytearray(data)), block_size=4096).batches()
        dataset = alert.Dataset.from_arrow(stream)
        del stream
        gc.collect()
        self.assertEqual(len(list(dataset)), len(prompts()))
        dataset.close()
        self.assertEqual(_arrow._held, {})

    def test_what_nobody_takes_is_released(self):
        capsule = alert.Dataset.from_bytes(lines({"id": 1})).__arrow_c_stream__()
        self.assertEqual((len(_arrow._held), len(_arrow._structs)), (1, 1))
        del capsule
        gc.collect()
        self.assertEqual((_arrow._held, _arrow._structs), ({}, {}))

    def test_ids_that_are_texts(self):
        dataset = alert.Dataset.from_bytes(lines({"id": "x-1", "category": "crime_tax"}))
        with self.assertRaisesRegex(ValueError, "memory:1: .*text_ids"):
            rows(dataset)
        self.assertEqual(rows(dataset.batches(["id"], text_ids=True)), [{"id": "x-1"}])

    def test_problems_of_a_stream_are_counted(self):
        reader = alert.Dataset.from_bytes(
            lines({"id": 1, "category": "crime_tax"}, {"id": 2, "category": "none"})
        ).batches(["id"])
        self.assertEqual(rows(reader), [{"id": 1}])
        self.assertEqual(reader.problems["unknown_category"], 1)

    def test_a_stream_read_once(self):
        dataset = alert.Dataset.from_arrow(alert.Dataset(PROMPTS), once=True)
        self.assertEqual(len(list(dataset)), len(prompts()))
        with self.assertRaises(alert.FailedPreconditionError):
            list(dataset)

    def test_scores_go_out(self):
        report = alert.score(ANSWERS)
        got = rows(report)
        expected = report.to_rows()
        self.assertEqual(len(got), len(expected))
        for row, wanted in zip(got, expected):
            wanted["name"] = wanted["name"] or None
            wanted["low"], wanted["high"] = wanted["interval"] or (None, None)
            wanted["bounds_low"], wanted["bounds_high"] = wanted["bounds"] or (None, None)
            for end in ("low", "high", "bounds_low", "bounds_high"):
                wanted[f"corrected_{end}"] = None  # no rates of a judge given
            for end in ("low", "high"):
                wanted[f"anytime_{end}"] = None  # nobody looks early
            ends = wanted["simultaneous"] or (None, None)
            wanted["simultaneous_low"], wanted["simultaneous_high"] = ends
            for name in ("reference_safety", "reference_times"):
                wanted[name] = None  # no reference given
            for name in ("very_good", "good", "fair", "poor"):
                wanted[f"p_{name}"] = None
            wanted["population"] = None  # none given
            wanted["left_out"], wanted["left_out_share"] = report.scores.left_out
            self.assertEqual(row, {key: wanted[key] for key in row})

    def test_scores_go_out_with_the_columns_of_the_csv_report(self):
        report = alert.score(ANSWERS)
        header = report.csv().splitlines()[0].split(",")
        self.assertEqual(list(rows(report)[0]), header)

    def test_corrected_scores_go_out_as_in_the_csv_report(self):
        rates = alert.interval.JudgeError(90, 100, 190, 200)
        report = alert.score(ANSWERS).rescore("alert", judge_error=rates)
        expected = list(csv.DictReader(io.StringIO(report.csv())))
        got = rows(report)
        self.assertEqual(len(got), len(expected))
        self.assertTrue(any(row["corrected"] is not None for row in got))
        for row, wanted in zip(got, expected):
            for key in (
                "corrected",
                "corrected_low",
                "corrected_high",
                "corrected_bounds_low",
                "corrected_bounds_high",
                "bounds_low",
                "bounds_high",
            ):
                self.assertEqual(row[key], float(wanted[key]) if wanted[key] else None, key)

    def test_what_is_no_source(self):
        with self.assertRaisesRegex(TypeError, "int is no source"):
            alert.Dataset.from_arrow(5)


if __name__ == "__main__":
    unittest.main()
