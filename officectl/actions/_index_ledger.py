"""Records by way of the index, for lists. Where nothing changed since the last run nothing but the index is loaded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from officectl.actions._index_key import key_of, off, place_of
from officectl.errors import OfficeError
from officectl.records.codec import loads
from officectl.records.intake import take
from officectl.store import disk
from officectl.store.index.base import Base
from officectl.store.index.columns import IndexColumns
from officectl.store.index.ledger import IndexLedger
from officectl.store.index.recall import secret
from officectl.store.index.watch import Watch

if TYPE_CHECKING:
    from officectl.checks._runner import Setting
    from officectl.records.intake import Gate, Intake
    from officectl.records.kinds import Kinds
    from officectl.records.record import State
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace

def ledger(
    ws: Workspace, snap: Snapshot, kinds: Kinds, gate: Callable[[str], Gate | None], order: tuple[str, ...],
    setting: Callable[[], Setting], wanted: frozenset[str], states: Callable[[], Mapping[str, State] | None],
) -> IndexLedger | None:
    """Records by way of the index, brought up to date first; close it. None where there is no index (only `check` makes one),
    where it cannot be used, and where ids are borne twice: whose record that is depends on the kinds that are read.
    """
    if off():
        return None
    try:
        watch = Watch(ws.git, str(ws.root), order)
    except OfficeError:
        return None
    base = None
    try:
        base = Base.open(place_of(ws), key_of(ws, snap)) if secret() else None
        if base is None:
            return None
        columns = _as_it_is(base, watch, ws, kinds) if states() is None else None
        if columns is None:
            watch.again()
            columns = _brought_up(base, watch, ws, kinds, setting, states)
        if columns is None or base.sql.execute("SELECT 1 FROM file WHERE doubled LIMIT 1").fetchone():
            return None

        found = IndexLedger(base, columns, reader(str(ws.root), gate), wanted, states)
        base = None
        return found
    except (sqlite3.Error, OSError):
        return None
    finally:
        watch.close()
        if base is not None:
            base.close()


def glimpse(
    ws: Workspace, snap: Snapshot, kinds: Kinds, gate: Callable[[str], Gate | None], wanted: frozenset[str],
) -> IndexLedger | None:
    """Records as they were when the index was last used, without looking at any file: something to show before `ledger` has an
    answer. Knows no derived states. None where there is no index; close it.
    """
    if off() or not secret():
        return None
    base = None
    try:
        base = Base.open(place_of(ws), key_of(ws, snap))
        if base is None:
            return None
        found = IndexLedger(base, _columns(base, ws, kinds), reader(str(ws.root), gate), wanted, lambda: None)
        base = None
        return found
    except (sqlite3.Error, OSError):
        return None
    finally:
        if base is not None:
            base.close()


def reader(root: str, gate: Callable[[str], Gate | None]) -> Callable[[str], Intake | None]:
    """Reads one record file of the workspace in this folder; None when it is gone."""

    def read(path: str) -> Intake | None:
        for file in disk.walk(root, path, named=True):
            return take(file.path, file.raw, gate, file.faults)
        return None

    return read


def _as_it_is(base: Base, watch: Watch, ws: Workspace, kinds: Kinds) -> IndexColumns | None:
    """The rows, when the work tree is what it was; None when there is something to bring up to date."""
    seen = watch.look(base)
    if not seen.same or seen.strange or base.meta("open") != "True":
        return None
    return _columns(base, ws, kinds)


def _columns(base: Base, ws: Workspace, kinds: Kinds) -> IndexColumns:
    slots = {(kind, name): slot for kind, name, slot in loads(base.meta("slots"))}
    return IndexColumns(base, loads(base.meta("layout")), ws.zone, kinds, slots)


def _brought_up(
    base: Base, watch: Watch, ws: Workspace, kinds: Kinds, setting: Callable[[], Setting],
    states: Callable[[], Mapping[str, State] | None],
) -> IndexColumns | None:
    from officectl.actions._index_run import Task, Trouble
    from officectl.actions._index_update import Update

    update = Update(Task(ws, "", (), setting, states, kinds, tuple, dict, (), watch), base)
    try:
        update.bring_up()
    except Trouble:
        return None
    base.commit()
    return update.columns
