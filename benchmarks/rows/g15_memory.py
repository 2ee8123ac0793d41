"""G15: peak memory of a check, one worker."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import peers
from benchmarks.measure import Row, missing, once
from benchmarks.places import Bench
from benchmarks.rows.g04_index import anew

GOALS = ("G15",)


def rows(bench: Bench) -> Iterator[Row]:
    """Against `hledger check` over as many entries, and what each further record takes."""
    small, large = bench.sizes[max(0, len(bench.sizes) - 2)], bench.sizes[-1]
    for name, engine in bench.engines.items():
        peaks = {size: once(bench.full(bench.workspace(size), engine)).peak for size in (small, large)}
        command = peers.hledger(bench, large)
        if isinstance(command, str):
            yield missing(f"G15 peak of a full check / hledger check, {name}, {large}", 0.2, command)
        else:
            other = once(command).peak
            note = f"{mib(peaks[large])} / {mib(other)} MiB"
            yield Row(f"G15 peak of a full check / hledger check, {name}, {large}", peaks[large] / other, bench.goal(0.2, large), note=note)
        if small < large:
            each = (peaks[large] - peaks[small]) / (large - small)
            note = f"{mib(peaks[small])} -> {mib(peaks[large])} MiB"
            yield Row(f"G15 KiB for each further record, {name}, {small} -> {large}", each, bench.goal(0.6, large, 10_000), note=note)
        folder = bench.workspace(large)
        built = once(anew(bench, folder, engine)).peak
        yield Row(f"   peak of a full check that writes the index, MiB, {name}, {large}", built / 1024)
    folder = bench.indexed(large)
    with bench.edits(folder) as edit:
        edit()
        yield Row(f"   peak of a check after one edit, MiB, {large}", once(bench.check(folder)).peak / 1024)


def mib(kib: int) -> int:
    """Rounded down."""
    return kib // 1024
