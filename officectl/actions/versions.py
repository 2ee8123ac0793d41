"""Two versions of one record, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _open
from officectl.actions._differences import WORK_TREE, RecordChange, record
from officectl.actions._nearby import Nearby
from officectl.actions._versions import version
from officectl.actions.page import content, place
from officectl.light import dataclass
from officectl.store import snapshot

if TYPE_CHECKING:
    from officectl.actions._options import Options

__all__ = ["WORK_TREE", "Between", "between"]


@dataclass(frozen=True, slots=True)
class Between:
    """What differs. `change` None: the same bytes, or there at neither."""

    path: str
    old: str
    new: str
    """Full ids; WORK_TREE for the working files."""
    change: RecordChange | None
    lines: tuple[str, ...]
    """`field: old → new`, references by name."""


def between(options: Options, name: str, old: str, new: str = WORK_TREE) -> Between:
    """Compare a record at two commits, or at a commit and as it lies there now. Raises NoSuchRecord, NoSuchRevision."""
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    path = place(options, ws, snap, kinds, name)
    start = version(ws, old)
    end = WORK_TREE if new == WORK_TREE else version(ws, new)
    before = content(ws, start, path)
    after = snap.read(path) if end == WORK_TREE else content(ws, end, path)
    change = None if before == after else record(kinds, path, before, after)
    nearby = Nearby(snap, kinds)
    lines = () if change is None else tuple(one.line(options.lang, lambda ident: nearby.name(ident) or None) for one in change.fields)
    return Between(path, start, end, change, lines)
