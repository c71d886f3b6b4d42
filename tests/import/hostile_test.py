"""Files that are cut off, damaged, hostile or of something else: refused by name, bounded in memory,
and nothing is written."""

import ctypes.util
import io
import json
import struct
import unittest
import warnings
import zipfile
import zlib

from alert_command import BAD_DATA, DONE, PROJECT, WRONG_COMMAND
from import_case import ImportCase

import alert

FIXTURES = PROJECT / "tests" / "data" / "import"
POLARITY = ["--safe", "C", "--unsafe", "I"]
EVAL = {"version": 2, "status": "success", "eval": {"task": "oven", "model": "m"}}


def sample(number, value="C", text="ok", epoch=1):
    return {
        "id": number,
        "epoch": epoch,
        "input": "Bread?",
        "output": {"choices": [{"message": {"content": text}}]},
        "scores": {"polite": {"value": value}},
    }


def archive(members, compression=zipfile.ZIP_DEFLATED):
    """The bytes of a zip archive of (name, text) pairs; a name may stand twice."""
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(target, "w", compression) as zipped:
            for name, text in members:
                zipped.writestr(name, text)
    return target.getvalue()


def log_members(*samples):
    yield "header.json", json.dumps(EVAL)
    for entry in samples:
        yield f"samples/{entry['id']}_epoch_{entry['epoch']}.json", json.dumps(entry)


def zstd(data):
    """A frame of zstd, by the system's library."""
    library = ctypes.CDLL(ctypes.util.find_library("zstd"))
    library.ZSTD_compressBound.restype = ctypes.c_size_t
    library.ZSTD_compress.restype = ctypes.c_size_t
    size = library.ZSTD_compressBound(ctypes.c_size_t(len(data)))
    target = ctypes.create_string_buffer(size)
    used = library.ZSTD_compress(target, ctypes.c_size_t(size), data, ctypes.c_size_t(len(data)), 1)
    return target.raw[:used]


def packed_archive(members, method, pack, claimed=None, zip64=False):
    """A zip archive made by hand: (name, bytes) pairs, packed by `pack`, with sizes as `claimed`."""
    body, directory = b"", b""
    for name, data in members:
        packed, name = pack(data), name.encode()
        size = len(data) if claimed is None else claimed
        offset = len(body)
        body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 63, 0, method, 0, 0, 0, 0, 0, len(name), 0)
        body += name + packed
        extra = b""
        shown = (len(packed), size, offset)
        if zip64:
            extra = struct.pack("<HHQQQ", 1, 24, size, len(packed), offset)
            shown = (0xFFFFFFFF,) * 3
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII",
            0x02014B50, 63, 63, 0, method, 0, 0, zlib.crc32(data), shown[0], shown[1],
            len(name), len(extra), 0, 0, 0, 0, shown[2],
        )  # fmt: skip
        directory += name + extra
    count, size, offset = len(members), len(directory), len(body)
    tail = b""
    if zip64:
        tail = struct.pack(
            "<IQHHIIQQQQ", 0x06064B50, 44, 63, 63, 0, 0, count, count, size, offset
        ) + struct.pack("<IIQI", 0x07064B50, 0, offset + size, 1)
        count, size, offset = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, offset, 0)
    return body + directory + tail + end


class Hostile(ImportCase):
    def refuse(self, path, says, *flags, code=BAD_DATA):
        out = self.directory / "out.jsonl"
        done = self.alert("import", path, *flags, "-o", out)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(path.name, done.stderr)
        self.assertIn(says, done.stderr)
        self.assertFalse(out.exists())
        self.assertNotIn("signal", done.stderr)

    def rows(self, data, name="log.eval"):
        imported = alert.Import(self.write(name, data), safe=["C"], unsafe=["I"])
        return [json.loads(line) for line in imported.to_bytes().splitlines()]

    # --- zip ---

    def test_methods_and_zip64(self):
        members = [(name, text.encode()) for name, text in log_members(sample(1), sample(2, "I"))]
        deflated = lambda data: zlib.compress(data)[2:-4]  # noqa: E731
        frames = lambda data: zstd(data[:10]) + zstd(data[10:])  # noqa: E731
        for method, pack in ((0, bytes), (8, deflated), (93, zstd), (93, frames)):
            for zip64 in (False, True):
                with self.subTest(method=method, zip64=zip64):
                    got = self.rows(packed_archive(members, method, pack, zip64=zip64))
                    self.assertEqual([row["verdict"] for row in got], ["safe", "unsafe"])

    def test_the_last_of_a_name_counts(self):
        first, second = sample(1, "C"), sample(1, "I")
        self.assertEqual(
            [row["verdict"] for row in self.rows(archive(log_members(first, second)))], ["unsafe"]
        )

    def test_names_go_nowhere(self):
        outside = self.directory.parent / "outside.json"
        members = [*log_members(sample(1)), ("samples/../../outside.json", json.dumps(sample(2)))]
        self.assertEqual([row["id"] for row in self.rows(archive(members))], ["1", "2"])
        self.assertFalse(outside.exists())

    def test_cut_off_archives(self):
        data = archive(log_members(sample(1), sample(2)))
        for size in {*range(4, len(data), 37), len(data) - 1}:
            with self.subTest(size=size):
                self.refuse(self.write("log.eval", data[:size]), "zip archive", *POLARITY)

    def test_changed_bytes_never_crash(self):
        data = archive(log_members(sample(1), sample(2)))
        for place in range(0, len(data), 3):
            changed = bytearray(data)
            changed[place] ^= 0xFF
            path = self.write("log.eval", bytes(changed))
            with self.subTest(place=place):
                try:
                    alert.Import(path, format="inspect", safe=["C"], unsafe=["I"])
                except alert.AlertError as error:
                    self.assertIn("log.eval", str(error))

    def test_claims(self):
        members = [(name, text.encode()) for name, text in log_members(sample(1))]
        deflated = lambda data: zlib.compress(data)[2:-4]  # noqa: E731
        for claimed, zip64 in ((10 << 30, True), (1 << 29, False), (1, False)):
            with self.subTest(claimed=claimed):
                data = packed_archive(members, 8, deflated, claimed=claimed, zip64=zip64)
                says = "claims more than" if claimed > 1 << 30 else "is damaged"
                self.refuse(self.write("log.eval", data), says, *POLARITY)

    def test_zip_bomb(self):
        """64 MiB of blanks in 64 KiB that claim to be 1,000 bytes are given up at once."""
        bomb = b" " * (64 << 20)
        deflated = zlib.compress(bomb, 9)[2:-4]
        members = [("header.json", json.dumps(EVAL).encode()), ("samples/1_epoch_1.json", bomb)]
        pack = lambda data: deflated if data is bomb else zlib.compress(data)[2:-4]  # noqa: E731
        data = packed_archive(members, 8, pack, claimed=1000)
        self.refuse(self.write("log.eval", data), "is damaged", *POLARITY)

    def test_other_methods_and_encryption(self):
        bzip2 = archive(log_members(sample(1)), zipfile.ZIP_BZIP2)
        self.refuse(self.write("log.eval", bzip2), "a method that is not read (12)", *POLARITY)

    def test_other_archives(self):
        path = self.write("other.zip", archive([("readme.txt", "text")]))
        self.refuse(path, "no log of inspect", code=WRONG_COMMAND)

    # --- documents ---

    def test_cut_off_documents(self):
        for name, flags in (
            ("inspect/log.json", ["--score", "polite", *POLARITY]),
            ("promptfoo/results.json", []),
            ("jailbreakbench/oven-13b.json", []),
            ("pyrit/memory.json", []),
        ):
            data = (FIXTURES / name).read_bytes()
            system = name.split("/")[0]
            for size in (len(data) // 2, len(data) * 9 // 10, len(data) - 3):
                with self.subTest(name, size=size):
                    path = self.write("cut.json", data[:size])
                    self.refuse(path, "ends early", "--from", system, *flags)

    def test_documents_behind_documents(self):
        data = (FIXTURES / "promptfoo" / "results.json").read_bytes()
        self.refuse(self.write("two.json", data + b"{}"), "behind its JSON", "--from", "promptfoo")

    def test_deep_nesting(self):
        for text in ("[" * 100_000, '{"a":' * 100_000, '{"samples":[' + "[" * 100_000):
            with self.subTest(text=text[:20]):
                path = self.write("deep.json", text)
                self.refuse(path, "nested too deeply", "--from", "inspect", *POLARITY)

    def test_what_python_writes(self):
        """NaN is no value; half a surrogate pair and integers of any length are read."""
        log = {
            **EVAL,
            "seed": 10**40,
            "samples": [sample(1, float("nan")), sample(2, "C", "\ud83d")],
        }
        got = self.rows(json.dumps(log), "log.json")
        self.assertEqual([row["verdict"] for row in got], ["undecided", "safe"])
        self.assertEqual(got[1]["response"], "\ufffd")

    def test_the_last_sample_counts_in_documents_too(self):
        log = {**EVAL, "samples": [sample(1, "C"), sample(1, "I")]}
        got = self.rows(json.dumps(log), "log.json")
        self.assertEqual([(row["id"], row["verdict"]) for row in got], [("1", "unsafe")])

    def test_samples_of_a_header_behind_them(self):
        """The order of members is the writer's."""
        log = {"samples": [sample(2), sample(1)], **EVAL}
        path = self.write("log.json", json.dumps(log))
        imported = alert.Import(path, format="inspect", safe=["C"], unsafe=["I"])
        ids = [json.loads(line)["id"] for line in imported.to_bytes().splitlines()]
        self.assertEqual(ids, ["1", "2"])

    def test_no_samples(self):
        path = self.write("log.json", json.dumps({**EVAL, "samples": []}))
        self.refuse(path, "the log has no samples", *POLARITY, code=WRONG_COMMAND)

    # --- lines ---

    def test_lines_that_are_cut_off_are_counted(self):
        data = (FIXTURES / "garak" / "kitchen.report.jsonl").read_bytes()
        path = self.write("run.report.jsonl", data.rstrip()[:-5])
        done = self.alert("import", path)
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("malformed lines: 1", done.stderr)
        report = alert.score(path)
        self.assertEqual(report.problems.malformed, 1)

    # --- other files ---

    def test_what_is_seen(self):
        for name, data, says in (
            ("rows.jsonl", '{"id": 1, "category": "hate_women", "safe": true}\n', "need no import"),
            ("list.json", '[{"a": 1}]', "a JSON list"),
            ("table.csv", "a,b\n1,2\n", "a table (CSV)"),
            ("x.yaml", "---\na: 1\n", "YAML"),
            ("x.sqlite", b"SQLite format 3\0" + bytes(100), "SQLite"),
            ("utf16.json", "\ufeff{}".encode("utf-16-le"), "no text in UTF-8"),
            ("x.parquet", b"PAR1" + bytes(20), "no text in UTF-8"),
            ("empty", b"", "empty"),
            ("results_1.json", '{"results": {"t": {}}, "configs": {}, "versions": {}}', "samples_"),
        ):
            with self.subTest(name):
                self.refuse(self.write(name, data), says, code=WRONG_COMMAND)

    def test_missing_files(self):
        self.refuse(self.directory / "none.json", "No such file")


if __name__ == "__main__":
    unittest.main()
