"""`python -m benchmarks [--rows G5,G6] [--sizes 1000,10000,100000] [--rounds 7]`: every figure with its goal, ratios of one run.

A row is a file in benchmarks/rows with `GOALS` (what it measures) and `rows(bench)` (its lines). Nothing here fails for being
slow: SHORT is printed. See docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from benchmarks.measure import heading, printed
from benchmarks.places import Bench

FOLDER = Path(__file__).parent / "rows"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rows", default="", help="only these goals, e.g. G5,G6")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="a folder for the workspaces, kept for the next run")
    parser.add_argument("--peers", type=Path, help="a folder of virtual environments with the programs to compare with")
    parser.add_argument("--markdown", action="store_true")
    asked = parser.parse_args()
    wanted = set(filter(None, asked.rows.upper().split(",")))
    with ExitStack() as stack:
        if asked.keep is None:
            root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="officectl-bench-")))
        else:
            root = asked.keep
            root.mkdir(parents=True, exist_ok=True)
        bench = Bench(root.resolve(), [int(size) for size in asked.sizes.split(",")], asked.rounds, asked.peers and asked.peers.resolve())
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}, extra `fast` "
              f"{'installed' if bench.fast else 'not installed'}; medians of {asked.rounds} interleaved rounds\n")
        print(heading(asked.markdown), flush=True)
        began = time.monotonic()
        for path in sorted(FOLDER.glob("g*.py")):
            module = import_module(f"benchmarks.rows.{path.stem}")
            if wanted and wanted.isdisjoint(module.GOALS):
                continue
            for row in module.rows(bench):
                print(printed(row, asked.markdown), flush=True)
        print(f"\n{(time.monotonic() - began) / 60:.0f} minutes; load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
