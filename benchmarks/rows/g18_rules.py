"""G18: what the rules across records cost, inside one process."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.measure import Row, said
from benchmarks.places import Bench

GOALS = ("G18",)


def rows(bench: Bench) -> Iterator[Row]:
    """At the largest size: their share of a full check's CPU; the query that loads what one changed record is judged with."""
    size = bench.sizes[-1]
    folder = bench.indexed(size)
    for name, engine in bench.engines.items():
        env = bench.officectl(folder, engine=engine).env
        inside = replace(bench.python("-m", "benchmarks.inside", "share", str(folder)), env=env)
        taken = [json.loads(said(inside)) for _ in range(3)]
        shares = [one["rules"] / one["whole"] for one in taken]
        note = f"{statistics.median(one['rules'] for one in taken) * 1000:.0f} / {statistics.median(one['whole'] for one in taken) * 1000:.0f} ms CPU"
        yield Row(f"G18 rules / full check, {name}, {size}", statistics.median(shares), 0.25, min(shares), max(shares), note)
    env = bench.check(folder).env
    for name, one in json.loads(said(replace(bench.python("-m", "benchmarks.inside", "neighbours", str(folder)), env=env))).items():
        yield Row(f"   rows of one {name} from the index, us, {size}", one["us"], note=f"{one['rows']:.0f} rows")
