"""A check run over the index: what changed is read and judged again, the rest is remembered. Same findings, byte for byte.

`None` from `answer` means: not this way (no git, an odd tree, a trouble with the index); the caller then reads everything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from officectl.actions import _open
from officectl.actions.check import Answer
from officectl.errors import OfficeError
from officectl.light import blake2b
from officectl.records.intake import Intake, take
from officectl.store import disk
from officectl.store.index import stamp as stamps
from officectl.store.index.base import Base
from officectl.store.index.recall import secret
from officectl.store.index.watch import Watch

if TYPE_CHECKING:
    from officectl.checks._runner import Setting
    from officectl.records.fault import Fault
    from officectl.records.kinds import Kinds
    from officectl.records.record import State
    from officectl.store.index.ledger import IndexLedger
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace
from officectl.actions._index_build import Build
from officectl.actions._index_run import Task, Trouble, complain, off, place_of
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


def ledger(
    ws: Workspace, snap: Snapshot, kinds: Kinds, setting: Callable[[], Setting], wanted: frozenset[str],
    states: Callable[[], Mapping[str, State] | None],
) -> IndexLedger | None:
    """Records by way of the index, brought up to date first; close it. None where there is no index (only `check` makes one),
    where it cannot be used, and where ids are borne twice: whose record that is depends on the kinds that are read.
    """
    if off():
        return None
    try:
        watch = Watch(ws.git, str(ws.root), _open.FIRST)
    except OfficeError:
        return None
    base = None
    try:
        base = Base.open(place_of(ws), key_of(ws, snap)) if secret() else None
        if base is None:
            return None
        update = Update(Task(ws, "", (), setting, states, kinds, tuple, dict, (), watch), base)
        update.bring_up()
        base.commit()
        if base.sql.execute("SELECT 1 FROM file WHERE doubled LIMIT 1").fetchone():
            return None
        from officectl.store.index.ledger import IndexLedger

        gate = _open.gates(kinds)

        def read(path: str) -> Intake | None:
            for file in disk.walk(str(ws.root), path, named=True):
                return take(file.path, file.raw, gate, file.faults)
            return None

        found = IndexLedger(base, update.columns, read, wanted, states)
        base = None
        return found
    except (Trouble, sqlite3.Error, OSError):
        return None
    finally:
        watch.close()
        if base is not None:
            base.close()


def key_of(ws: Workspace, snap: Snapshot) -> str:
    """What an index rests on besides the records: the program, the settings, rules, calendars and schemas, byte for byte."""
    told = blake2b(f"{secret()} {stamps.tool()} {ws.config.time_zone}\0{ws.prefix}\0".encode("utf-8", "surrogateescape"), digest_size=16)
    told.update((ws.root / "officectl.toml").read_bytes())   # read as the settings were: through a link
    for file in snap.others(("officectl.toml", "rules", "calendar", "schemas")):
        raw = b"" if file.raw is None else file.raw
        told.update(f"{file.path}\0{file.raw is None} {len(raw)}\0".encode("utf-8", "surrogateescape") + raw)
    return told.hexdigest()


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
