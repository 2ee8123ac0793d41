"""G5: a check over the index against `git status` in a repository with git's defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.measure import Command, Row, compare
from benchmarks.places import Bench

GOALS = ("G5",)


def rows(bench: Bench) -> Iterator[Row]:
    """At the largest size: nothing changed, one slip edited, the next day."""
    size = bench.sizes[-1]
    folder, status = bench.indexed(size), bench.status(bench.clone(size))
    check = bench.check(folder)

    def forgotten() -> Command:   # the index is there, the answer to these very words is not
        (folder / ".git/officectl/last").unlink(missing_ok=True)
        return check

    git, same, other = bench.paired(status, check, forgotten)
    yield compare(f"G5 check, nothing changed / git status, {size}", same, git, bench.goal(1.2, size))
    yield compare("   the same", same, git, wall=True)
    yield compare("   nothing changed, asked in other words, CPU", other, git)
    with bench.edits(folder) as edit:
        git, edited = bench.paired(status, after(edit, check))
        yield compare(f"G5 check after one edit / git status, {size}", edited, git, bench.goal(1.5, size))
        yield compare("   the same", edited, git, wall=True)
    bench.indexed(size)
    git, later = bench.paired(status, bench.days(folder))
    yield compare(f"   check on the next day / git status, {size}", later, git)
    yield compare("   the same", later, git, wall=True)


def after(edit: Callable[[], None], command: Command) -> Callable[[], Command]:
    """Edit, then run."""
    def turn() -> Command:
        edit()
        return command

    return turn
