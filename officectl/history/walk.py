"""The walk over history: raw commits, parents first, each with what it changed against every parent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from officectl.git.repo import Git
from officectl.history.model import Commit


def walk(git: Git, old: str | None, new: str, *, prefix: str = "") -> Iterator[Commit]:
    """Every commit reachable from `new` and not from `old` (full ids; None: from the beginning), parents before children, in the
    order of `rev-list --topo-order --reverse`; `changes` is filled, one entry a parent, a root commit against nothing.

    `prefix` (`sub/folder/`, from the top): only changes below it are reported (paths stay from the top); all commits are given.
    The parents are those of the raw bytes. Broken commits (`Commit.broken`) are given too, with changes against the parents that
    could be read. Close the iterator early to end the processes.

    Raises Incomplete (shallow, partial, a missing or unreadable object), ParentsLie, GitFailed, GitMissing.
    """
    raise NotImplementedError(git, old, new, prefix)


def mainline(git: Git, old: str | None, new: str) -> list[str] | None:
    """The first-parent chain from (not including) `old` up to `new`, oldest first; from the root commit when `old` is None.
    None when `old` is not on the first-parent chain of `new`; empty when they are the same. Raises Incomplete, GitFailed.
    """
    raise NotImplementedError(git, old, new)


def blobs(git: Git, oids: Iterable[str], *, limit: int) -> Iterator[tuple[str, bytes | int]]:
    """(id, bytes) for every id asked, in the order asked, one process; the size instead of the bytes when it is above `limit`
    (bytes). Ask each id once. Raises Incomplete when one is missing.
    """
    raise NotImplementedError(git, oids, limit)
