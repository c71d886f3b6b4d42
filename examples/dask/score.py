"""Scores judged answers on a Dask cluster: files, directories of files, or one big file cut into
ranges of bytes.

    python3 examples/dask/score.py [--scheduler ADDRESS] [--range MIB] [-o TALLY] PATH...

Without --scheduler it starts a cluster of this machine's processors. Every worker must see the files
under the same paths, and must be able to `import alert`.

Each part of the data becomes a tally on some worker. Only the bytes of tallies travel, and they merge
in a tree: the result is the one that a single process comes to, byte for byte.
"""

import argparse
import os
import sys
from pathlib import Path

from distributed import Client, LocalCluster

import alert

# So many tallies merge in one task.
FAN_IN = 8


def files_in(paths):
    """The files, and those of the directories, in a fixed order."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(child for child in path.iterdir() if child.is_file())
        else:
            yield path


def parts_of(paths, size):
    """The data as (path, begin, end). A compressed file can't be cut: its end is None."""
    for path in files_in(paths):
        if path.suffix in (".gz", ".zst"):
            yield str(path), 0, None
            continue
        total = path.stat().st_size
        for begin in range(0, total, size):
            yield str(path), begin, min(begin + size, total)


def tally_part(path, begin, end):
    """The tally of one part, as bytes. A line belongs to the part that it begins in."""
    dataset = alert.Dataset(threads=1)
    if end is None:
        dataset.add_file(path)
    else:
        dataset.add_range(path, begin, end)
    tally = alert.Tally()
    tally.add(dataset)
    return tally.to_bytes()


def merge(*parts):
    """The sum of tallies. Fails where two of them have counted the same items."""
    tally = alert.Tally.from_bytes(parts[0])
    for part in parts[1:]:
        tally.merge(alert.Tally.from_bytes(part))
    return tally.to_bytes()


def tally_on(client, paths, size):
    """The tally of everything, made on the cluster."""
    level = [client.submit(tally_part, *part, pure=False) for part in parts_of(paths, size)]
    if not level:
        return alert.Tally()
    while len(level) > 1:
        groups = [level[i : i + FAN_IN] for i in range(0, len(level), FAN_IN)]
        level = [client.submit(merge, *group, pure=False) for group in groups]
    return alert.Tally.from_bytes(level[0].result())


def cluster_of_this_machine():
    return LocalCluster(
        n_workers=os.cpu_count(), threads_per_worker=1, processes=True, dashboard_address=None
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--scheduler", help="address of a running cluster: tcp://host:8786")
    parser.add_argument("--range", type=float, default=256, metavar="MIB", help="size of a part")
    parser.add_argument("-o", "--output", metavar="TALLY", help="saves the tally as well")
    arguments = parser.parse_args()
    with Client(arguments.scheduler or cluster_of_this_machine()) as client:
        tally = tally_on(client, arguments.paths, max(1, int(arguments.range * 2**20)))
    if arguments.output:
        tally.save(arguments.output)
    print(alert.score(tally).text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
