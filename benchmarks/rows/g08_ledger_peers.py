"""G8: the whole check against double-entry programs over as many entries with the same text in one file. One core each."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import peers
from benchmarks.measure import Row, compare, missing
from benchmarks.places import Bench
from benchmarks.rows.g05_recheck import after

GOALS = ("G8",)


def rows(bench: Bench) -> Iterator[Row]:
    """At the largest size."""
    size = bench.sizes[-1]
    folder = bench.workspace(size)
    checks = [bench.full(folder, engine, pinned=True) for engine in bench.engines.values()]
    for peer, goal in ((peers.hledger, 0.75), (peers.bean_check, 0.4)):
        name = peer.__name__.replace("_", "-")
        command = peer(bench, size)
        if isinstance(command, str):
            yield missing(f"G8 full check / {name}, {size}", goal, command)
            continue
        other, *taken = bench.paired(command, *checks, rounds=bench.rounds_for(size))
        for engine, samples in zip(bench.engines, taken, strict=True):
            yield compare(f"G8 full check, {engine} / {name}, {size}", samples, other, bench.goal(goal, size), note="one core each")
    command = peers.bean_check(bench, size, warm=True)
    name = f"G8 check after one edit / bean-check, warm cache, {size}"
    if isinstance(command, str):
        yield missing(name, 0.15, command)
        return
    check = bench.check(bench.indexed(size))
    with bench.edits(folder) as edit:
        other, edited = bench.paired(command, after(edit, check), rounds=bench.rounds_for(size))
        yield compare(name, edited, other, bench.goal(0.15, size))
