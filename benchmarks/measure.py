"""Whole processes in turn, round by round: CPU (user and system, children included), wall time, peak memory; and lines of a table."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable


@dataclass(frozen=True)
class Sample:
    """One whole process: CPU and wall seconds, peak memory in KiB (of the largest of its processes)."""

    cpu: float
    wall: float
    peak: int


@dataclass(frozen=True)
class Command:
    """What is run. `pinned`: on one core, however many threads it would like; `codes`: exit codes that mean "done"."""

    words: tuple[str, ...]
    env: Mapping[str, str] | None = None
    folder: Path = ROOT
    pinned: bool = False
    codes: tuple[int, ...] = (0, 1)


Turn = Command | Callable[[], Command]
"""A command, or what prepares one: the preparation is not measured."""


def once(turn: Turn) -> Sample:
    """Run one to its end, output thrown away. Raises RuntimeError for an exit code that is none of its."""
    command = turn() if callable(turn) else turn
    allowed = os.sched_getaffinity(0)
    if command.pinned:
        os.sched_setaffinity(0, {max(allowed)})
    try:
        began = time.perf_counter()
        process = subprocess.Popen(
            command.words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=command.folder, env=command.env)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    finally:
        os.sched_setaffinity(0, allowed)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in command.codes:
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command.words[:12])}")
    return Sample(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss)


def said(command: Command) -> bytes:
    """Run one for what it prints."""
    done = subprocess.run(command.words, stdin=subprocess.DEVNULL, capture_output=True, cwd=command.folder, env=command.env, check=False)
    if done.returncode not in command.codes:
        raise RuntimeError(f"exit code {done.returncode}: {' '.join(command.words[:12])}\n{done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def paired(rounds: int, *turns: Turn, warm: bool = True) -> list[list[Sample]]:
    """All turns in turn, round by round, after one round of warming up."""
    if warm:
        for turn in turns:
            once(turn)
    taken: list[list[Sample]] = [[] for _ in turns]
    for _ in range(rounds):
        for samples, turn in zip(taken, turns, strict=True):
            samples.append(once(turn))
    return taken


def plus(one: Sequence[Sample], other: Sequence[Sample], times: int = 1) -> list[Sample]:
    """Round by round, one and `times` the other."""
    return [Sample(a.cpu + times * b.cpu, a.wall + times * b.wall, max(a.peak, b.peak)) for a, b in zip(one, other, strict=True)]


@dataclass(frozen=True)
class Row:
    """One line of the table. `goal`: the greatest value that is fine; None: only told."""

    name: str
    value: float | None
    goal: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""
    words: str = field(default="")
    """Instead of a value."""

    @property
    def shown(self) -> str:
        """The value as it is printed, with the least and the greatest."""
        if self.value is None:
            return self.words or "not measured"
        digits = 3 if self.value < 1 else 2 if self.value < 1000 else 0
        text = f"{self.value:.{digits}f}"
        return text if self.low is None else f"{text} ({self.low:.{digits}f}-{self.high:.{digits}f})"

    @property
    def verdict(self) -> str:
        """ok, SHORT, or nothing where there is no goal or no value."""
        if self.goal is None or self.value is None:
            return ""
        return "ok" if self.value <= self.goal else "SHORT"


def compare(
    name: str, one: Sequence[Sample], other: Sequence[Sample], goal: float | None = None, *, wall: bool = False, note: str = ""
) -> Row:
    """The median of per-round ratios against a goal, with the two medians in ms."""
    def of(sample: Sample) -> float:
        return sample.wall if wall else sample.cpu

    ratios = [of(a) / of(b) for a, b in zip(one, other, strict=True)]
    times = " / ".join(f"{statistics.median(map(of, samples)) * 1000:.0f}" for samples in (one, other))
    told = f"{times} ms {'wall' if wall else 'CPU'}{f'; {note}' if note else ''}"
    return Row(name, statistics.median(ratios), goal, min(ratios), max(ratios), told)


def missing(name: str, goal: float | None, why: str) -> Row:
    """A line for what cannot be measured here."""
    return Row(name, None, goal, note=why)


def heading(markdown: bool) -> str:
    """The first lines of the table."""
    if markdown:
        return "| # | ratio (low-high) | goal | | medians |\n|---|---|---|---|---|"
    return f"{'what':<72} {'ratio (low-high)':<20} {'goal':<8} {'':<6} medians"


def printed(row: Row, markdown: bool) -> str:
    """One line."""
    goal = "" if row.goal is None else f"<= {row.goal:g}"
    if markdown:
        return f"| {row.name} | {row.shown} | {goal} | {row.verdict} | {row.note} |"
    return f"{row.name:<72} {row.shown:<20} {goal:<8} {row.verdict:<6} {row.note}".rstrip()
