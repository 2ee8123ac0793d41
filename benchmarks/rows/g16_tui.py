"""G16, G21, G22: the terminal interface: first rows on the screen, a key to its frame, memory; beside bare Textual apps in the same run."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks import measure
from benchmarks.measure import PYTHON, ROOT, Row, missing
from benchmarks.places import Bench
from benchmarks.tui import MOVES, on_terminal, percentile

GOALS = ("G16", "G21", "G22")
SIGN = "川Z"
"""What stands in every row of the list: the plates of the cars."""
MOST_MEMORY = 300


def rows(bench: Bench) -> Iterator[Row]:
    """First paint for every size, then the keys and the memory at the largest."""
    if not bench.has("textual"):
        yield missing("G21 the terminal interface", None, "pip install textual")
        return
    painted: dict[str, list[float]] = {"empty": [], **{str(size): [] for size in bench.sizes}}
    for size in bench.sizes:
        measure.said(bench.check(bench.workspace(size)))   # the index, as any evening leaves it
    for turn in range(bench.rounds + 1):
        for name, seconds in painted.items():
            taken = _paint(bench, name)
            if turn:   # the first round warms up
                seconds.append(taken)
    for size in bench.sizes:
        goal = {10_000: 2.0, 100_000: 3.0}.get(size)
        yield _ratio(f"G21 first rows of {size} / first frame of an empty Textual app", painted[str(size)], painted["empty"], goal)
    if len(bench.sizes) > 1:
        least, most = bench.sizes[0], bench.sizes[-1]
        yield _ratio(f"G16 first rows of {most} / of {least}", painted[str(most)], painted[str(least)], 1.3)
    yield from _keys(bench)


def _words(bench: Bench, name: str) -> tuple[str, ...]:
    if name.isdigit():
        return (PYTHON, "-m", "officectl", "-C", str(bench.workspace(int(name))), "tui", "browser")
    return (PYTHON, "-m", "benchmarks.tui", name)


def _paint(bench: Bench, name: str) -> float:
    with on_terminal(_words(bench, name), bench.env(), ROOT) as terminal:
        return terminal.until(SIGN if name.isdigit() else "ready")


def _ratio(name: str, one: list[float], other: list[float], goal: float | None) -> Row:
    ratios = [a / b for a, b in zip(one, other, strict=True)]
    told = f"{statistics.median(one) * 1000:.0f} / {statistics.median(other) * 1000:.0f} ms wall"
    return Row(name, statistics.median(ratios), goal, min(ratios), max(ratios), told)


def _keys(bench: Bench) -> Iterator[Row]:
    size = bench.sizes[-1]
    slow: dict[str, list[float]] = {str(size): [], "rows": []}
    usual: dict[str, list[float]] = {str(size): [], "rows": []}
    peaks = []
    for _ in range(max(3, bench.rounds // 2)):
        for name, tail in slow.items():
            with on_terminal(_words(bench, name), bench.env(), ROOT) as terminal:
                terminal.until(SIGN)
                terminal.settle()
                taken = [terminal.press(move) for move in MOVES]
                if name.isdigit():
                    peaks.append(terminal.peak())
            tail.append(percentile(taken, 0.95))
            usual[name].append(statistics.median(taken))
    yield _ratio(f"G22 key to frame in a list of {size}, 95th percentile / the least list in Textual", slow[str(size)], slow["rows"], 1.5)
    yield _ratio(f"G22 key to frame in a list of {size}, median / the least list in Textual", usual[str(size)], usual["rows"], None)
    peak = statistics.median(peaks)
    yield Row(f"G22 memory of the interface with {size}, of {MOST_MEMORY} MiB", peak / MOST_MEMORY, 1.0, note=f"{peak:.0f} MiB at the most")
