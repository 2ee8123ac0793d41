"""A check run over the index: what changed is read and judged again, the rest is remembered. Same findings, byte for byte.

`None` from `answer` means: not this way (no git, an odd tree, a trouble with the index); the caller then reads everything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from officectl.actions import _open
from officectl.actions._answer import Answer
from officectl.errors import OfficeError
from officectl.store import times
from officectl.store.index import recall
from officectl.store.index.base import Base
from officectl.store.index.recall import secret
from officectl.store.index.watch import Watch

if TYPE_CHECKING:
    from officectl.checks._runner import Setting
    from officectl.records.fault import Fault
    from officectl.records.kinds import Kinds
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace
from officectl.actions._index_build import Build
from officectl.actions._index_key import key_of, off, place_of
from officectl.actions._index_run import Task, Trouble, complain
from officectl.actions._index_update import Update


class Begun(NamedTuple):
    """A run that has asked git what changed. `head`, `others`: where HEAD stood and what the governed files were."""

    watch: Watch
    head: str
    others: dict[str, str]


def begin(ws: Workspace) -> Begun | None:
    """Ask git first, load the rest while it works. None where there is no git to keep an index in, or nobody wants one."""
    if off():
        return None
    try:
        git = ws.git
        others = dict(recall.others_of(str(ws.root)))
        return Begun(Watch(git, str(ws.root), _open.FIRST), times.of_head(str(git.git_dir)), others)
    except (OfficeError, OSError):
        return None


def answer(
    ws: Workspace, snap: Snapshot, codes: Collection[str], setting: Callable[[], Setting], kinds: Kinds,
    faults: Callable[[], Iterable[tuple[str, Iterable[Fault]]]], digests: Callable[[], dict[str, str]],
    baseline_faults: Iterable[tuple[str, Fault]], begun: Begun,
) -> Answer | None:
    """The findings of the checks of `codes` over the work tree; None when they have to be found without an index."""
    watch = begun.watch
    try:
        key = key_of(ws, snap) if secret() else ""
    except OSError:   # officectl.toml went away
        key = ""
    if not key:   # nowhere to keep what is ours alone
        watch.close()
        return None
    return run(Task(ws, key, codes, setting, lambda: setting().states, kinds, faults, digests, baseline_faults, watch, begun.head, begun.others))


def run(task: Task) -> Answer | None:
    """The findings of the chosen checks. Leaves the index as it will be needed next time."""
    try:
        for _ in range(2):
            base = Base.open(place_of(task.ws), task.key)
            if base is None:
                return Build(task).run()
            try:
                return Update(task, base).run()
            except Trouble:
                return None
            except sqlite3.OperationalError:   # another process wrote meanwhile
                task.watch.again()
            except sqlite3.Error:
                complain()
                base.discard()
                task.watch.again()
            finally:
                base.close()
    except OSError:   # a full or read-only disk: the index is a convenience
        complain()
    finally:
        task.watch.close()
    return None
