"""Upkeep that a write leaves for later: file times in the index, brought after in batches, and packing.

An entry set by object id has no file times, so git compares the file's bytes at every status until it has
them. One write of the index costs more than sixty such comparisons: paths are collected in a small file among
the caches and refreshed together. Losing that file costs nothing but time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from officectl.git import filters
from officectl.git.errors import ForeignFilter
from officectl.git.repo import Git

NAME = "unrefreshed"
BATCH = 64
MANY = 2000
"""From here the whole index is refreshed: git compares every named path with every entry."""


def note(git: Git, paths: Iterable[str]) -> None:
    """Remember these paths (from the top); refresh all when there are enough. Never raises."""
    added = b"".join(os.fsencode(path) + b"\0" for path in paths)
    try:
        with (git.cache_dir / NAME).open("ab+") as file:
            file.write(added)
            file.seek(0)
            known = file.read()
            if known.count(b"\0") >= BATCH:
                refresh(git, set(known.split(b"\0")) - {b""})
                file.truncate(0)
    except (OSError, ForeignFilter):
        return


def refresh(git: Git, paths: set[bytes]) -> None:
    """Give these entries their file times. Raises ForeignFilter; a failure of git is of no consequence."""
    if len(paths) >= MANY:
        git.attempt("update-index", "-q", "--refresh", env=filters.guard(git, ()))
        return
    there = sorted(path for path in paths if (git.top / os.fsdecode(path)).is_file())
    if there:
        env = filters.guard(git, [os.fsdecode(path) for path in there] if len(there) < 1000 else ())
        git.attempt(
            "add", "--refresh", "--pathspec-from-file=-", "--pathspec-file-nul",
            stdin=b"\0".join(there), env=env,
        )


def tidy(git: Git, commit: str) -> None:
    """Once in 256 commits, chosen by the commit's id, let git see whether loose objects want packing.

    Plain git does that after each commit of its own; whoever only uses officectl would gather them without end. git
    decides, and packs in the background; no hook is run.
    """
    if commit.endswith("00"):
        git.attempt("gc", "--auto", "--quiet")
