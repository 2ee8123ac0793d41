"""G3: two processes against one, wall time; what they print is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.measure import Row, compare, said
from benchmarks.places import Bench

GOALS = ("G3",)


def rows(bench: Bench) -> Iterator[Row]:
    """At the largest size. Needs two free cores."""
    size = bench.sizes[-1]
    folder = bench.workspace(size)
    for name, engine in bench.engines.items():
        one, two = (bench.full(folder, engine, workers) for workers in (1, 2))
        whole = [replace(command, words=(*command.words, "--format", "json")) for command in (one, two)]
        assert said(whole[0]) == said(whole[1]), "two workers say something else than one"
        alone, shared = bench.paired(one, two, rounds=bench.rounds_for(size))
        yield compare(f"G3 two workers / one, {name}, {size}", shared, alone, bench.goal(0.75, size), wall=True, note="same output")
        yield compare(f"   the same, CPU, {name}", shared, alone)
