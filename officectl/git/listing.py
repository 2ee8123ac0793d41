"""Lists of files: in the index, or in a commit."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from officectl.git import run
from officectl.git.repo import Git
from officectl.git.run import Running, failed

MANY = 1000
"""Paths that fit on a command line without thinking."""


class Listed(NamedTuple):
    """One file. `path` is from the top; `stage` is 0 unless the index holds a conflict."""

    path: bytes
    mode: str
    oid: str
    stage: int = 0


def tree(git: Git, commit: str, paths: Sequence[str] = ()) -> list[Listed]:
    """Every file of `commit` (a full id) at or below `paths`, in git's order. Raises GitFailed."""
    out = git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
    found = []
    for line in out.split(b"\0"):
        if line:
            meta, _, path = line.partition(b"\t")
            mode, _, oid = meta.decode("ascii").split(" ")
            found.append(Listed(path, mode, oid))
    return found


class Started:
    """A listing of the index under way."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def finish(self) -> list[Listed]:
        """Raises GitFailed."""
        done = self._running.finish()
        if done.code:
            raise failed("ls-files", done)
        found = []
        for line in done.out.split(b"\0"):
            if line:
                meta, _, path = line.partition(b"\t")
                mode, oid, stage = meta.decode("ascii").split(" ")
                found.append(Listed(path, mode, oid, int(stage)))
        return found


def start(git: Git, paths: Sequence[str] = (), *, index_file: str | None = None) -> Started:
    """Start listing the index, to be finished later. Above MANY paths the whole index is listed."""
    env: Mapping[str, str] | None = None if index_file is None else {"GIT_INDEX_FILE": index_file}
    return Started(run.start(
        ["ls-files", "-s", "-z", "--full-name", "--", *(paths if len(paths) <= MANY else ())], folder=git.home, env=env
    ))


def index(git: Git, paths: Sequence[str] = (), *, index_file: str | None = None) -> list[Listed]:
    """Every file of the index at or below `paths`, in git's order. Raises GitFailed.

    `index_file`: another index than the repository's own; `git commit -- path` hands its hooks one.
    """
    return start(git, paths, index_file=index_file).finish()


def text(path: bytes) -> str:
    """A path for people and for messages: never fails to print, bytes that are not UTF-8 appear as \\xNN."""
    return path.decode("utf-8", "backslashreplace")


def native(path: bytes) -> str:
    """A path for the operating system."""
    return os.fsdecode(path)
