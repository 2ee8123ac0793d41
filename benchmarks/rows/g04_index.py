"""G4: a full check that also writes the index against one that does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import Command, Row, compare
from benchmarks.places import Bench

GOALS = ("G4",)


def anew(bench: Bench, folder: Path, engine: str) -> Callable[[], Command]:
    """A check that finds no index."""
    def turn() -> Command:
        shutil.rmtree(folder / ".git/officectl", ignore_errors=True)
        return bench.check(folder, engine)

    return turn


def rows(bench: Bench) -> Iterator[Row]:
    """At the largest size, one worker."""
    size = bench.sizes[-1]
    folder = bench.workspace(size)
    for name, engine in bench.engines.items():
        without, kept = bench.paired(bench.full(folder, engine), anew(bench, folder, engine), rounds=bench.rounds_for(size))
        yield compare(f"G4 full check and index / full check, {name}, {size}", kept, without, bench.goal(1.8, size))
