"""G7: the whole check of dispatch slips against programs that hold them to the schema and do nothing else.

Both sides have one core and one worker.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import peers
from benchmarks.measure import Row, compare, missing
from benchmarks.places import Bench

GOALS = ("G7",)


def rows(bench: Bench) -> Iterator[Row]:
    """10 000 slips."""
    size = min(10_000, bench.sizes[-1])
    folder = bench.workspace(size, only="trip")
    peers.schemas(folder)
    checks = [bench.full(folder, engine, pinned=True) for engine in bench.engines.values()]
    for peer, goal in ((peers.taplo, 0.3), (peers.check_jsonschema, 0.1), (peers.tombi, 0.05)):
        name = peer.__name__.replace("_", "-")
        command = peer(bench, folder)
        if isinstance(command, str):
            yield missing(f"G7 full check / {name}, {size} slips", goal, command)
            continue
        other, *taken = bench.paired(command, *checks, rounds=max(3, bench.rounds // 2))
        for engine, samples in zip(bench.engines, taken, strict=True):
            yield compare(f"G7 full check, {engine} / {name}, {size} slips", samples, other, bench.goal(goal, size, 10_000), note="one core each")
