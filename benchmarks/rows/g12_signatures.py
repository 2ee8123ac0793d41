"""G12: who signed, against git's own check of signatures, which starts ssh-keygen twice a commit."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.measure import Row, compare, missing
from benchmarks.places import Bench

GOALS = ("G12",)
SOME = 200


def rows(bench: Bench) -> Iterator[Row]:
    """The newest commits of a history; git's check takes 5 to 10 ms a commit."""
    if not bench.has("cryptography"):
        yield missing("G12 signatures", 0.05, "the made-up history is signed with the extra `fast`")
        return
    count = bench.histories[0]
    folder = str(bench.history(count))
    git, keygen, start, cold = bench.paired(
        bench.log(folder, "--format=%G?", f"-{SOME}", "main"), bench.walk("facts", folder, str(SOME), "reference"),
        bench.walk("nothing", folder), bench.walk("cold", folder), rounds=max(3, bench.rounds // 2))
    yield compare(f"G12 ssh-keygen alone, {SOME} commits / git log --format=%G?", keygen, git, 1)
    yield compare("   the same", keygen, git, wall=True)
    each = [(a.cpu - b.cpu) / count / (c.cpu / SOME) for a, b, c in zip(cold, start, git, strict=True)]
    yield Row(
        f"G12 a commit of a whole verification of {count} / of git log --format=%G?", statistics.median(each), 0.05, min(each), max(each))
