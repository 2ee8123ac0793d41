"""G9: a filtered list, brought up to date with the work tree, against Taskwarrior's and against `git status`."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import peers
from benchmarks.measure import Row, compare, missing, said
from benchmarks.places import Bench

GOALS = ("G9",)
CAR = "川Z00003"


def rows(bench: Bench) -> Iterator[Row]:
    """At 10 000 and at the largest size; as many rows on both sides."""
    for size in sorted({min(10_000, bench.sizes[-1]), bench.sizes[-1]}):
        folder, status = bench.indexed(size), bench.status(bench.clone(size))
        ours = bench.officectl(folder, "list", "派车", f"车辆={CAR}")
        goal = 0.25 if size >= 100_000 else 0.45
        name = f"G9 list of one car's slips / task list, {size}"
        task = peers.task(bench, size, CAR)
        if isinstance(task, str):
            yield missing(name, goal, task)
            git, listed = bench.paired(status, ours)
        else:
            count = len(said(bench.officectl(folder, "list", "派车", f"车辆={CAR}", "--format", "csv")).splitlines()) - 1
            git, listed, other = bench.paired(status, ours, task)
            yield compare(name, listed, other, bench.goal(goal, size, 10_000), note=f"{count} slips")
            yield compare("   the same", listed, other, wall=True)
        yield compare(f"G9 list / git status, {size}", listed, git, bench.goal(1.3, size))
