"""G17: a full check when nothing is in the page cache, wall time. Only for root: the caches are dropped before every run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import Command, Row, compare, missing, once
from benchmarks.places import Bench

GOALS = ("G17",)
DROP = Path("/proc/sys/vm/drop_caches")


def cold(bench: Bench, command: Command) -> Callable[[], Command]:
    """Drop what the system remembers of files, then load the program itself again."""
    def turn() -> Command:
        subprocess.run(["sync"], check=True)
        DROP.write_text("3")
        once(bench.full(bench.empty()))
        return command

    return turn


def rows(bench: Bench) -> Iterator[Row]:
    """At the largest size: four readers and one."""
    size = bench.sizes[-1]
    name = f"G17 cold full check, four readers / one, {size}"
    if not os.access(DROP, os.W_OK) or os.geteuid() != 0:
        yield missing(name, 0.5, "only root may drop the page cache")
        return
    folder = bench.workspace(size)
    for engine_name, engine in bench.engines.items():
        turns = [cold(bench, bench.full(folder, engine, readers=count)) for count in (1, 4)]
        one, four = bench.paired(*turns, rounds=3)
        yield compare(f"{name}, {engine_name}", four, one, bench.goal(0.5, size), wall=True)
