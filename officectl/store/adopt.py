"""Moving HEAD's branch and the work tree to another commit: only the paths that differ, and only when they are as HEAD has them."""

from __future__ import annotations

import signal
from collections.abc import Callable

from officectl.git import commit as parts
from officectl.git import filters, merge, status
from officectl.git.errors import GitFailed, HeadMoved
from officectl.store import lock, moving
from officectl.store.errors import DirtyTarget, from_git, from_os
from officectl.store.plan import ready
from officectl.store.recover import recover
from officectl.store.workspace import Workspace
from officectl.text.lang import Text

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_DIRTY = Text("有未提交的改动，而合并要改它", "has changes that are not committed, and the merge changes it")


def check(ws: Workspace, head: str, new: str) -> tuple[str, ...]:
    """The paths (from the top) that would change. Raises DirtyTarget, OperationInProgress, DetachedHead, IndexLocked, ForeignFilter."""
    git = ws.git
    ready(git)
    paths = tuple(merge.changed(git, head, new))
    filters.guard_exactly(git, paths)
    if not paths:
        return ()
    now = status.status(git, paths if len(paths) <= 500 else ())
    mine = set(paths)
    dirty = [one.path for one in now.changes if one.path in mine] + [one for one in now.untracked if _meets(one, mine)]
    if dirty:
        raise DirtyTarget(path="、".join(sorted(dirty)[:5]), why=_DIRTY())
    return paths


def _meets(path: str, paths: set[str]) -> bool:
    """Whether an untracked file stands at one of the paths, or where one of them needs a folder, or below one."""
    parts_ = path.split("/")
    return any("/".join(parts_[:depth]) in paths for depth in range(1, len(parts_) + 1)) or any(one.startswith(path + "/") for one in paths)


STEPS = ("journal", "files", "head")
"""After each of them a crash is possible; tests die there."""


def adopt(
    ws: Workspace, head: str, new: str, reason: str, *, patience: float = lock.PATIENCE, step: Callable[[str], None] = lambda _: None,
) -> tuple[str, ...]:
    """Go from HEAD to a commit that is there already: files, index, then the branch. Gives the paths that changed.

    git itself checks again that nothing unsaved is overwritten before it writes the first file. Killed anywhere, the next write (or sync)
    takes back what was half done (`moving`). `step` is for tests. Raises as `check`, HeadMoved,
    WriteFailed and other NotWritten.
    """
    git = ws.git
    with lock.held(git.cache_dir, patience) as keep:
        recover(git, keep)
        if git.head() != head:
            raise HeadMoved()
        paths = check(ws, head, new)
        env = filters.off(git)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            git.attempt("update-index", "-q", "--refresh", env=env, keep=keep)
            git.cache_dir.mkdir(parents=True, exist_ok=True)
            moving.write(git.cache_dir, moving.Moving(head, new))
            step("journal")
            done = git.attempt("read-tree", "-m", "-u", head, new, env=env, keep=keep)
            if done.code:
                moving.remove(git.cache_dir)
                if "not uptodate" in done.said or "would be overwritten" in done.said:
                    raise DirtyTarget(path=done.said.partition("'")[2].partition("'")[0] or "?", why=_DIRTY())
                raise from_git(done.said, str(git.git_dir))
            step("files")
            try:
                parts.move_head(git, new, head, reason, keep=keep)
            except BaseException:
                moving.back(git, moving.Moving(head, new), keep)
                moving.remove(git.cache_dir)
                raise
            step("head")
            moving.remove(git.cache_dir)
        except GitFailed as error:
            raise from_git(str(error.params["said"]), str(git.git_dir)) from None
        except OSError as error:
            raise from_os(error, str(git.cache_dir)) from None
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return paths
