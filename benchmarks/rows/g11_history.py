"""G11: reading the history and verifying it, against `git log --raw -z` over the same commits."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.measure import Row, compare, missing, plus
from benchmarks.places import Bench

GOALS = ("G11",)
NEW = 50


def rows(bench: Bench) -> Iterator[Row]:
    """At each size: the walk, a whole verification, what came since the last one, memory."""
    if not bench.has("cryptography"):
        yield missing("G11 history", 1.15, "the made-up history is signed with the extra `fast`")
        return
    for count in bench.histories:
        folder = str(bench.history(count))
        bench.program("prepared", folder, str(NEW), "refs/heads/main")
        raw = ("--raw", "-z", "--no-renames")
        log, few, walk, known, cold, warm, new, newest, start = bench.paired(
            bench.log(folder, *raw, "main"), bench.log(folder, *raw, "main~100..main"),
            *(bench.walk(*words) for words in (
                ("walk", folder), ("known", folder), ("cold", folder), ("warm", folder, "refs/heads/whole"),
                ("warm", folder, "refs/heads/main"), ("walk", folder, "100"), ("nothing", folder),
            )),
            rounds=bench.rounds_for(count))
        yield compare(f"G11 walk / git log --raw -z, {count} commits", walk, log, 1.15)
        yield compare("   the same", walk, log, wall=True)
        yield compare(f"G11 walk of the last 100 / (2 git log --raw -z + start), {count}", newest, plus(start, few, 2), bench.goal(1, count))
        yield compare(f"G11 verification without signatures / walk, {count}", known, walk, 3)
        yield compare("   the same / git log --raw -z", known, log)
        yield compare(f"G11 verification, Ed25519 in two threads / walk, {count}", cold, walk, 6)
        yield compare("   the same", cold, walk, wall=True)
        yield compare("   the same / git log --raw -z", cold, log)
        yield compare("   the same / git log --raw -z", cold, log, wall=True)
        yield compare(f"   verification again, nothing new / git log --raw -z, {count}", warm, log, 1.3)
        each = [a.cpu - b.cpu for a, b in zip(new, start, strict=True)]
        yield Row(f"G11 verification of {NEW} new commits, CPU seconds beyond the start, {count}", statistics.median(each), 0.5, min(each), max(each))
        each = [a.wall - b.wall for a, b in zip(new, start, strict=True)]
        yield Row("   the same, wall", statistics.median(each), None, min(each), max(each))
        peak = max(sample.peak for samples in (walk, known, cold) for sample in samples) / 1024
        yield Row(f"G11 peak memory, MiB, {count}", peak, bench.goal(600, count))
        for name, samples in (("git log", log), ("walk", walk), ("without signatures", known), ("all", cold)):
            yield Row(f"   {name}, us CPU a commit, {count}", statistics.median(one.cpu for one in samples) / count * 1e6)
