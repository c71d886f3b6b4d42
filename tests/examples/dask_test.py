"""examples/dask on a cluster of two processes: its tally has the bytes that one process comes to."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

# PYTHONPATH says where it is, for the workers as well.
import score
from distributed import Client, LocalCluster

import alert

SOURCE = Path(__file__).resolve().parents[2]
ANSWERS = SOURCE / "examples" / "data" / "answers.jsonl"


def write_corpus(directory):
    """Answers in three files, one of them compressed, with rows that are problems."""
    rows = [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]
    for name, offset, opener in (
        ("a.jsonl", 0, open),
        ("b.jsonl", 1_000_000, open),
        ("c.jsonl.gz", 2_000_000, gzip.open),
    ):
        with opener(directory / name, "wt", encoding="utf-8") as file:
            for copy in range(20):
                for row in rows:
                    file.write(json.dumps({**row, "id": row["id"] + offset + copy * 1000}) + "\n")
            file.write("no row\n")


class DaskTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.data = Path(cls.folder.name) / "data"
        cls.data.mkdir()
        write_corpus(cls.data)

    def test_ranges_equal_one_process(self):
        single = alert.Tally()
        single.add(sorted(self.data.iterdir()))
        self.assertEqual(single.problems["malformed"], 3)
        cluster = LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        )
        with cluster, Client(cluster) as client:
            pids = set(client.run(os.getpid).values())
            self.assertEqual(len(pids | {os.getpid()}), 3)
            # More parts than one merge takes, so that the tree has several levels.
            parts = list(score.parts_of([self.data], 4096))
            self.assertGreater(len(parts), score.FAN_IN**2)
            tally = score.tally_on(client, [self.data], 4096)
        self.assertEqual(tally.to_bytes(), single.to_bytes())

    def test_script(self):
        output = Path(self.folder.name) / "tally"
        command = [sys.executable, score.__file__, self.data, "-o", output]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        self.assertIn("model-b", done.stdout)
        single = alert.Tally()
        single.add(sorted(self.data.iterdir()))
        self.assertEqual(output.read_bytes(), single.to_bytes())


if __name__ == "__main__":
    unittest.main()
