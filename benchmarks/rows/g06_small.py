"""G6: the same at 10 000 records, where Python's own start counts."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Row, compare, missing, plus
from benchmarks.places import Bench
from benchmarks.rows.g05_recheck import after

GOALS = ("G6",)
LIBRARIES = ("click", "sqlite3", "msgspec", "toml_rs")


def rows(bench: Bench) -> Iterator[Row]:
    """Nothing changed, one edit."""
    size = min(10_000, bench.sizes[-1])
    folder, status = bench.indexed(size), bench.status(bench.clone(size))
    check = bench.check(folder)
    git, start, clean = bench.paired(status, bench.python("-c", "pass"), check)
    yield compare(f"G6 check, nothing changed / (git status + 3 python), {size}", clean, plus(git, start, 3), bench.goal(1, size, 10_000))
    name = f"G6 check after one edit / (git status + imports), {size}"
    if not bench.has(*LIBRARIES):
        yield missing(name, 1.15, f"pip install {' '.join(LIBRARIES[2:])}")
        return
    with bench.edits(folder) as edit:
        git, imports, edited = bench.paired(status, bench.python("-c", f"import {','.join(LIBRARIES)}"), after(edit, check))
        yield compare(name, edited, plus(git, imports), bench.goal(1.15, size, 10_000))
