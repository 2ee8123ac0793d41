"""`python -m benchmarks [--sizes 10000,100000] [--rounds 7]`: every figure with its goal, as ratios of one interleaved run."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import records

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable


@dataclass(frozen=True)
class Sample:
    """One whole process: CPU seconds (user and system) and peak memory in KiB."""

    cpu: float
    peak: int


def once(command: Sequence[str]) -> Sample:
    """Run a command to its end, output thrown away. Exit codes 0 and 1 (findings) are fine."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, not a path
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), (command, process.returncode)
    return Sample(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def paired(rounds: int, *commands: Sequence[str]) -> list[list[Sample]]:
    """All commands in turn, round by round, after one round of warming up."""
    for command in commands:
        once(command)
    taken: list[list[Sample]] = [[] for _ in commands]
    for _ in range(rounds):
        for samples, command in zip(taken, commands, strict=True):
            samples.append(once(command))
    return taken


def ratio(one: list[Sample], other: list[Sample]) -> tuple[float, float, float]:
    """Median, least and greatest of the per-round CPU ratios."""
    ratios = [a.cpu / b.cpu for a, b in zip(one, other, strict=True)]
    return statistics.median(ratios), min(ratios), max(ratios)


def line(name: str, value: str, goal: str, note: str = "") -> None:
    """One line of the table."""
    print(f"{name:<58} {value:<26} {goal:<14} {note}", flush=True)


def told(name: str, one: list[Sample], other: list[Sample], goal: float) -> None:
    """A ratio against its goal."""
    middle, low, high = ratio(one, other)
    ms = f"{statistics.median(s.cpu for s in one) * 1000:.0f} / {statistics.median(s.cpu for s in other) * 1000:.0f} ms"
    line(name, f"{middle:.2f} ({low:.2f}-{high:.2f})", f"<= {goal:g}", ("ok" if middle <= goal else "SHORT") + f"  {ms}")


def start_up(rounds: int, script: str | None) -> None:
    """G10: the bare interpreter, `import click`, --version, --help."""
    bare, click = [PYTHON, "-c", "pass"], [PYTHON, "-c", "import click"]
    version, page = [PYTHON, "-m", "officectl", "--version"], [PYTHON, "-m", "officectl", "--help"]
    commands = [bare, click, version, page] + ([[script, "--version"]] if script else [])
    taken = paired(rounds, *commands)
    told("G10 python -m officectl --version / python -c pass", taken[2], taken[0], 1.7)
    told("G10 python -m officectl --version / import click", taken[2], taken[1], 0.5)
    if script:
        told("G10 officectl --version (script) / python -c pass", taken[4], taken[0], 1.9)
    told("G10 python -m officectl --help / import click", taken[3], taken[1], 1.25)


def full_check(folder: Path, count: int, rounds: int) -> int:
    """Full check against reading and parsing alone; the check's peak memory in KiB."""
    check = [PYTHON, "-m", "officectl", "-C", str(folder), "check", "--format", "concise"]
    floor = [PYTHON, "-m", "benchmarks.floors", "read-tomllib", str(folder)]
    taken = paired(rounds, check, floor)
    told(f"full check of {count} records / (read + tomllib)", taken[0], taken[1], 1.25)
    return max(sample.peak for sample in taken[0])


def against_hledger(folder: Path, count: int, peak: int) -> None:
    """G15: the peak against `hledger check` on as many entries, where hledger is installed."""
    program = shutil.which("hledger")
    if program is None:
        line("G15 peak / hledger check", "not measured", "<= 0.2", "hledger is not installed")
        return
    journal = folder.parent / f"{count}.journal"
    with journal.open("w", encoding="utf-8") as out:
        for n in range(count):
            day = f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
            out.write(f"{day} * 第{n}镇 | 赴镇督查防汛\n    支出:油费:车{n % 66}  {n % 90 + 10}.00\n    资产:油卡\n\n")
    sample = once([program, "-f", str(journal), "check"])
    value = peak / sample.peak
    verdict = "ok" if value <= 0.2 else "SHORT"
    line(f"G15 peak of check / hledger check, {count}", f"{value:.2f}", "<= 0.2", f"{verdict}  {peak // 1024} / {sample.peak // 1024} MiB")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; CPU medians of {asked.rounds} interleaved rounds\n")
    script = Path(PYTHON).parent / "officectl"
    start_up(asked.rounds * 2, str(script) if script.exists() else None)
    with tempfile.TemporaryDirectory(prefix="officectl-bench-") as place:
        peaks = {}
        for size in sizes:
            folder = Path(place) / str(size)
            records.make(folder, size)
            subprocess.run(["git", "init", "-q", str(folder)], check=True)
            peaks[size] = full_check(folder, size, asked.rounds if size <= 20_000 else 3)
        if len(sizes) > 1:
            first, last = sizes[0], sizes[-1]
            each = (peaks[last] - peaks[first]) / (last - first)
            note = ("ok" if each <= 0.6 else "SHORT") + f"  {peaks[first] // 1024} -> {peaks[last] // 1024} MiB"
            line(f"G15 further KiB a record, {first} -> {last}", f"{each:.2f}", "<= 0.6", note)
        against_hledger(Path(place) / str(sizes[-1]), sizes[-1], peaks[sizes[-1]])
    print(f"\n(benchmark's own peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB)")


if __name__ == "__main__":
    main()
