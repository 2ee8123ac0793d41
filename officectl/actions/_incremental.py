"""A check run over the index: what changed is read and judged again, the rest is remembered. Same findings, byte for byte.

`None` from `answer` means: not this way (no git, an odd tree, a trouble with the index); the caller then reads everything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from officectl.actions import _open
from officectl.actions.check import Answer
from officectl.errors import OfficeError
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
from officectl.actions._index_ledger import key_of, off, place_of
from officectl.actions._index_run import Task, Trouble, complain
from officectl.actions._index_update import Update


def answer(
    ws: Workspace, snap: Snapshot, codes: Collection[str], setting: Callable[[], Setting], kinds: Kinds,
    faults: Callable[[], Iterable[tuple[str, Iterable[Fault]]]], digests: Callable[[], dict[str, str]],
    baseline_faults: Iterable[tuple[str, Fault]],
) -> Answer | None:
    """The findings of the checks of `codes` over the work tree; None where there is no git to keep an index in."""
    if off():
        return None
    try:
        watch = Watch(ws.git, str(ws.root), _open.FIRST)
    except OfficeError:
        return None
    try:
        key = key_of(ws, snap) if secret() else ""
    except OSError:   # officectl.toml went away
        key = ""
    if not key:   # nowhere to keep what is ours alone
        watch.close()
        return None
    return run(Task(ws, key, codes, setting, lambda: setting().states, kinds, faults, digests, baseline_faults, watch))


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
