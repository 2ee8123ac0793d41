"""G1, G2: a full check against reading and parsing alone, one worker; and that ten times the records take ten times as long."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Row, compare, missing
from benchmarks.places import Bench

GOALS = ("G1", "G2")


def rows(bench: Bench) -> Iterator[Row]:
    """For every size; then for files that somebody typed, which have no quick way in."""
    for size in bench.sizes:
        folder = bench.workspace(size)
        turns = [bench.floor("tomllib", folder), *(bench.full(folder, engine) for engine in bench.engines.values())]
        if bench.fast:
            turns.append(bench.floor("toml_rs", folder))
        floor, *taken = bench.paired(*turns, rounds=bench.rounds_for(size))
        yield compare(f"G2 full check, default / (read + tomllib), {size}", taken[0], floor, 1.25)
        if bench.fast:
            yield compare(f"G1 full check, fast / (read + tomllib), {size}", taken[1], floor, 0.30)
            yield compare(f"G1 full check, fast / (read + toml_rs), {size}", taken[1], taken[2], 1.6)
        else:
            yield missing(f"G1 full check, fast, {size}", 0.30, "pip install 'officectl[fast]'")
    yield from linear(bench)
    yield from typed(bench)


def linear(bench: Bench) -> Iterator[Row]:
    """Ten times as many records, at most eleven times as long."""
    for less, more in zip(bench.sizes, bench.sizes[1:], strict=False):
        for name, engine in bench.engines.items():
            small, large = bench.paired(
                bench.full(bench.workspace(less), engine), bench.full(bench.workspace(more), engine), rounds=bench.rounds_for(more))
            yield compare(f"G1 full check of {more} / of {less}, {name}", large, small, 1.1 * more / less)


def typed(bench: Bench) -> Iterator[Row]:
    """Every file with a comment: none is in its kind's own layout, the parser reads them all."""
    size = min(10_000, bench.sizes[-1])
    folder = bench.workspace(size, typed=True)
    floor, *taken = bench.paired(bench.floor("tomllib", folder), *(bench.full(folder, engine) for engine in bench.engines.values()))
    for name, samples in zip(bench.engines, taken, strict=True):
        goal = 1.25 if name == "default" else 0.30
        yield compare(f"G1 full check of files with comments, {name} / (read + tomllib), {size}", samples, floor, goal)
