"""G14: one commit in a large workspace, against `git add` and `git commit` of one file; Python's start apart."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import Command, Row, Sample, compare
from benchmarks.places import Bench

GOALS = ("G14",)


def rows(bench: Bench) -> Iterator[Row]:
    """At the largest size, in a copy that is thrown away."""
    size = bench.sizes[-1]
    folder = bench.root / f"{size}-commits"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-r", str(bench.workspace(size)), str(folder)], check=True)
    try:
        key = bench.root / "signer"
        if not key.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        for name, value in {"gpg.format": "ssh", "user.signingkey": f"{key}.pub"}.items():
            bench.git(folder, "config", name, value)
        bench.settle(folder)
        slips = sorted((folder / "records/trip").rglob("*.toml"))
        own, other = str(slips[len(slips) // 3]), slips[len(slips) // 2]
        turns = (
            bench.walk("written", str(folder), "event", ""), bench.walk("unwritten", str(folder), "event"),
            bench.walk("written", str(folder), "record", own), bench.walk("unwritten", str(folder), "record"),
            edited(bench, folder, other), edited(bench, folder, other, "-S"),
        )
        event, before, record, begun, plain, signed = bench.paired(*turns)
        yield compare(f"G14 signed event / git add + git commit -S, {size}", less(event, before), signed, bench.goal(0.6, size))
        yield compare(f"G14 signed event / git add + git commit, {size}", less(event, before), plain, bench.goal(0.6, size))
        yield compare(f"G14 one record / git add + git commit, {size}", less(record, begun), plain, bench.goal(0.6, size))
        left = subprocess.run(
            ["git", "-C", str(folder), "status", "--porcelain"], env=bench.env(), capture_output=True, check=True).stdout.decode()
        yield Row("   git status afterwards", None, words="clean" if not left else left[:60])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def edited(bench: Bench, folder: Path, file: Path, *how: str) -> Callable[[], Command]:
    """git's own two commands; the edit before is not measured."""
    count = [0]

    def turn() -> Command:
        count[0] += 1
        text = file.read_text(encoding="utf-8")
        file.write_text(f"# {count[0]}\n{text}", encoding="utf-8")
        script = f"git add -- '{file.relative_to(folder)}' && git commit -q {' '.join(how)} -m edit"
        return Command(("sh", "-c", script), bench.env(), folder, codes=(0,))

    return turn


def less(one: list[Sample], other: list[Sample]) -> list[Sample]:
    """Round by round, what one takes more than the other."""
    return [Sample(max(a.cpu - b.cpu, 1e-6), max(a.wall - b.wall, 1e-6), a.peak) for a, b in zip(one, other, strict=True)]
