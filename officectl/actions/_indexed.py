"""The workspace by way of the index, where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from officectl.actions import _index_ledger, _open

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.checks._runner import Setting
    from officectl.records.kinds import Kinds
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace


def opened(options: Options, ws: Workspace, snap: Snapshot, kinds: Kinds, wanted: Iterable[str]) -> Opened:
    """The same, and from the files where there is no index."""
    wanted = tuple(wanted)
    return indexed(options, ws, snap, kinds, wanted) or _open.read(options, ws, snap, kinds, wanted)


def indexed(options: Options, ws: Workspace, snap: Snapshot, kinds: Kinds, wanted: Iterable[str]) -> Opened | None:
    """Records of some kinds by way of the index that `check` keeps: only what is asked for is read. None where there is none."""
    day = _open.today(options, ws)

    def setting() -> Setting:
        from officectl.actions import _setting

        return _setting.setting_of(snap, ws, day)

    found = _index_ledger.ledger(
        ws, snap, kinds, _open.gates(kinds), _open.FIRST, setting, frozenset(wanted), _open.states_later(ws, snap)
    )
    if found is None:
        return None
    _open.until_done(found)
    return _open.Opened(ws, snap, kinds, found, day)
