"""Everything that a page about one record shows, read without reading the other records: its fields and the names they mention, its
file, what is wrong with it. Also as it was at a commit, and of a record that is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from officectl.actions import _open, _records
from officectl.actions._nearby import Nearby, named, places
from officectl.actions._versions import version
from officectl.git import log
from officectl.light import dataclass
from officectl.query.resolve import label
from officectl.records import ids
from officectl.records.intake import take
from officectl.records.ledger import Ledger
from officectl.records.record import Record
from officectl.store import snapshot
from officectl.text.lang import Message

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.fault import Fault
    from officectl.records.kind import Kind
    from officectl.records.kinds import Kinds
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Page:
    """One record. Holds nothing of the desk: it may be shown anywhere."""

    id: str
    path: str
    kind: Kind | None
    raw: bytes | None
    """The file; None where there is none (then it is gone, or was not there yet at that commit)."""
    data: Mapping[str, Any] | None
    """What it says; None where it cannot be read."""
    faults: tuple[Fault, ...]
    """What is wrong with the file itself, with lines and columns where it cannot be read."""
    names: Mapping[str, str]
    """Id → what a person calls it, for every record that this one names."""
    label: str
    revision: str = ""
    """The commit whose content this is, as a full id; empty: the working files."""
    gone: bool = False
    """Whether the record is no longer there: what is shown is what it last said, as of `revision`."""

    @property
    def text(self) -> str:
        """The file as text; bytes that are none are marked."""
        return (self.raw or b"").decode("utf-8", "replace")

    def name(self, ident: str) -> str | None:
        """What a person calls a record that this one names."""
        return self.names.get(ident) or None


def page(options: Options, name: str, revision: str = "") -> Page:
    """A record by its id, its path, or a unique name. Raises NoSuchRecord, SeveralRecords, NoSuchRevision."""
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    path = place(options, ws, snap, kinds, name)
    oid = version(ws, revision) if revision else ""
    raw = content(ws, oid, path) if oid else snap.read(path)
    gone = False
    if raw is None and not oid:
        gone = True
        oid, raw = _last(ws, path)
    return _made(snap, kinds, name, path, raw, oid, gone=gone)


def _made(snap: Snapshot, kinds: Kinds, name: str, path: str, raw: bytes | None, oid: str, *, gone: bool) -> Page:
    found = take(path, raw, _open.gates(kinds))
    kind = found.kind
    data = found.data if kind is not None else None
    ident = found.id or ids.path_id(path) or name
    nearby = Nearby(snap, kinds)
    names = {} if data is None or kind is None else {one: nearby.name(one) for _, one in named(kind.fields, data)}
    shown = "" if data is None or kind is None else label(nearby, kinds, Record(kind.name, ident, path, data))
    faults = () if raw is None else tuple(found.faults)
    return Page(ident, path, kind, raw, data, faults, names, "" if shown == ident else shown, oid, gone)


def place(options: Options, ws: Workspace, snap: Snapshot, kinds: Kinds, name: str) -> str:
    """The path of a record that is there, or was. Reads no other record where the id or the path is given."""
    if ids.locate_kind(name) is not None:
        return name
    paths = [path for _, path in places(kinds, name)]
    for path in paths:
        if snap.read(path) is not None:
            return path
    try:
        return _records.find(_open.opened(options), name).path
    except _records.BrokenRecord as fault:
        return str(fault.params["path"])
    except _records.NoSuchRecord:
        past = [ws.prefix + path for path in paths]
        for entry in log.log(ws.git, paths=past, limit=1) if past and ws.git.head() is not None else ():
            return entry.paths[0][len(ws.prefix) :]
        raise


def content(ws: Workspace, oid: str, path: str) -> bytes | None:
    """A file at a commit; None where it is not there."""
    held = ws.git.objects.get(f"{oid}:{ws.prefix}{path}")
    return held.raw if held is not None and held.type == "blob" else None


def _last(ws: Workspace, path: str) -> tuple[str, bytes | None]:
    """The commit at which a removed file was last there, and what it said."""
    for entry in log.log(ws.git, paths=[ws.prefix + path], limit=1):
        for oid in (entry.oid, *entry.parents):
            raw = content(ws, oid, path)
            if raw is not None:
                return oid, raw
    return "", None


def state(options: Options, ident: str) -> tuple[str, Message]:
    """The derived state of a record, its name and how people call it. Verifies the history where it is signed: it may take a while.

    Raises what verification raises.
    """
    from officectl.actions._states import shown, states_of

    ws = _open.workspace(options)
    ledger = Ledger((), lambda: states_of(ws, snapshot.worktree(ws)))
    return ledger.state(ident).name, shown(ledger, ident)
