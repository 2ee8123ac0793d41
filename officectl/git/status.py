"""What differs from HEAD: git's own status is the stat cache, nothing written in Python beats it.

`start` early, import what is needed while git works, `finish` late.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from officectl.git import filters, run
from officectl.git.repo import Git
from officectl.light import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One path that differs. `staged` and `dirty` are git's letters (M A D T U R C) or empty when that side
    is the same.
    """

    path: str
    staged: str
    dirty: str


@dataclass(frozen=True, slots=True)
class Status:
    """Paths are from the top of the work tree, sorted as git sorts them."""

    head: str | None
    branch: str | None
    changes: tuple[Change, ...]
    untracked: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Nothing staged, dirty, unmerged or untracked."""
        return not self.changes and not self.untracked


def start(git: Git, paths: Sequence[str] = (), *, ignored: bool = False) -> run.Running:
    """Start git status for files at or below `paths` (from the top; empty: all). Raises ForeignFilter,
    NoWorkTree.

    Submodules are not entered: their configuration is not ours to run.
    """
    args = ["status", "--porcelain=v2", "--branch", "-z", "--no-renames", "-uall", "--ignore-submodules=all"]
    if ignored:
        args.append("--ignored=matching")
    return run.start([*args, "--", *paths], folder=git.top, env=filters.guard(git, paths))


def finish(running: run.Running) -> Status:
    """The answer of a status started earlier. Raises GitFailed."""
    done = running.finish()
    if done.code:
        raise run.failed("status", done)
    return parse(done.out)


def status(git: Git, paths: Sequence[str] = (), *, ignored: bool = False) -> Status:
    """What differs from HEAD at or below `paths`."""
    return finish(start(git, paths, ignored=ignored))


def parse(out: bytes) -> Status:
    """`git status --porcelain=v2 --branch -z`, without renames."""
    head = branch = None
    changes: list[Change] = []
    untracked: list[str] = []
    ignored: list[str] = []
    for line in os.fsdecode(out).split("\0"):
        mark = line[:2]
        if mark == "1 ":
            words = line.split(" ", 8)
            changes.append(Change(words[8], _letter(words[1][0]), _letter(words[1][1])))
        elif mark == "u ":
            words = line.split(" ", 10)
            changes.append(Change(words[10], "U", "U"))
        elif mark == "? ":
            untracked.append(line[2:])
        elif mark == "! ":
            ignored.append(line[2:])
        elif line.startswith("# branch.oid ") and not line.endswith("(initial)"):
            head = line[13:]
        elif line.startswith("# branch.head ") and not line.endswith("(detached)"):
            branch = line[14:]
    return Status(head, branch, tuple(changes), tuple(untracked), tuple(ignored))


def hidden(git: Git, paths: Sequence[str] = ()) -> tuple[str, ...]:
    """Tracked paths whose changes git has been told not to see (assume-unchanged, skip-worktree)."""
    out = os.fsdecode(git.run("ls-files", "-v", "-z", "--", *paths))
    return tuple(entry[2:] for entry in out.split("\0") if entry[:1].islower() or entry[:1] == "S")


def _letter(code: str) -> str:
    return "" if code == "." else code
