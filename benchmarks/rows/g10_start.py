"""G10: how long commands take before they do anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import PYTHON, Command, Row, compare, missing
from benchmarks.places import Bench

GOALS = ("G10",)


def rows(bench: Bench) -> Iterator[Row]:
    """The bare interpreter and `import click` are the measures."""
    bare, click = bench.python("-c", "pass"), bench.python("-c", "import click")
    version, page = bench.python("-m", "officectl", "--version"), bench.python("-m", "officectl", "--help")
    script = Path(PYTHON).parent / "officectl"
    turns = [bare, click, version, page] + ([Command((str(script), "--version"), bench.env())] if script.exists() else [])
    taken = bench.paired(*turns, rounds=bench.rounds * 3)
    yield compare("G10 python -m officectl --version / python -c pass", taken[2], taken[0], 1.7)
    yield compare("G10 python -m officectl --version / import click", taken[2], taken[1], 0.5)
    if script.exists():
        yield compare("G10 officectl --version (script) / python -c pass", taken[4], taken[0], 1.9)
    else:
        yield missing("G10 officectl --version (script) / python -c pass", 1.9, "pip install -e .")
    yield compare("G10 python -m officectl --help / import click", taken[3], taken[1], 1.25)
    folder = bench.empty()
    commands = (["check", "--no-cache"], ["list", "org"], ["show", "unit-00"])
    turns = [replace(bench.officectl(folder, *words), codes=(0, 1)) for words in commands]
    start, *taken = bench.paired(click, *turns, rounds=bench.rounds * 3)
    for words, samples in zip(commands, taken, strict=True):
        yield compare(f"G10 officectl {' '.join(words)}, one record / import click", samples, start, 2.5)
