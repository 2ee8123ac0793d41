"""Whether something changed since somebody looked: files, the branch, the commit it stands on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from officectl.actions import _open
from officectl.git import status
from officectl.light import blake2b, dataclass

if TYPE_CHECKING:
    from officectl.actions._options import Options


@dataclass(frozen=True, slots=True)
class Now:
    """The work tree in a few words; two that are equal show the same records."""

    head: str
    branch: str
    dirty: int
    """Files that differ from the last commit."""
    stamp: str


def now(options: Options) -> Now:
    """How it stands. Costs one `git status`. Raises NoWorkspace and git's own faults."""
    ws = _open.workspace(options)
    found = status.finish(status.start(ws.git))
    told = blake2b(f"{found.head} {found.branch}".encode(), digest_size=16)
    paths = [one.path for one in found.changes] + list(found.untracked)
    for path in paths:   # a file that was edited before and is edited again
        told.update(path.encode("utf-8", "surrogateescape"))
        try:
            seen = os.lstat(os.path.join(ws.git.top, path))  # noqa: PTH118 - thousands of them where an import is under way
            told.update(f" {seen.st_mtime_ns} {seen.st_size} {seen.st_ino}\0".encode())
        except OSError:
            told.update(b" gone\0")
    return Now(found.head or "", found.branch or "", len(paths), told.hexdigest())


def head(options: Options) -> str:
    """The commit that HEAD is at, "" where there is none."""
    return _open.workspace(options).git.head() or ""
