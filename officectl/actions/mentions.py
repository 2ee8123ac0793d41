"""What refers to a record: every record that names its id, and in which fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.actions import _indexed, _open
from officectl.actions._nearby import Nearby
from officectl.light import dataclass
from officectl.query.resolve import label
from officectl.records.intake import take
from officectl.records.record import Record
from officectl.store import snapshot
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.finding import FieldPath
    from officectl.records.kind import Kind
    from officectl.records.kinds import Kinds
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that names another."""

    kind: str
    id: str
    title: Text
    """Of its kind."""
    label: str
    fields: tuple[Text, ...]
    """The titles of the fields in which the name stands."""


def mentions(options: Options, ident: str) -> tuple[Mention, ...]:
    """The records of the work tree that name `ident`, by path.

    Where there is an index it knows; else every file is read, and those that hold the id are understood.
    """
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    gate = _open.gates(kinds)
    nearby = Nearby(snap, kinds)
    wanted = ident.encode()
    found = []
    for path, raw in _candidates(options, ws, snap, kinds, ident):
        if raw is None or wanted not in raw:
            continue
        intake = take(path, raw, gate)
        if intake.kind is None or intake.data is None or not intake.id or intake.id == ident:
            continue
        fields = dict.fromkeys(_title(intake.kind, path) for path, target, _ in intake.refs if target == ident)
        if fields:
            record = Record(intake.kind.name, intake.id, intake.path, intake.data)
            found.append(Mention(intake.kind.name, intake.id, intake.kind.title, label(nearby, kinds, record), tuple(fields)))
    return tuple(found)


def _candidates(options: Options, ws: Workspace, snap: Snapshot, kinds: Kinds, ident: str) -> Iterator[tuple[str, bytes | None]]:
    from officectl.store.index import mentions as known
    from officectl.store.index.ledger import IndexLedger

    opened = _indexed.indexed(options, ws, snap, kinds, ())
    if opened is not None and isinstance(opened.ledger, IndexLedger):
        yield from ((path, snap.read(path)) for path in known.paths(opened.ledger, ident))
    else:
        wanted = ident.encode()
        yield from sorted((file.path, file.raw) for file in snap.files() if file.raw is not None and wanted in file.raw and not file.faults)


def _title(kind: Kind, path: FieldPath) -> Text:
    """The title of a field; of one inside a table or a row, with the titles around it."""
    zh, en = [], []
    fields = kind.fields
    for part in path:
        spec = fields.get(part) if isinstance(part, str) else None
        if spec is not None:
            zh.append(spec.title.zh)
            en.append(spec.title.en)
            fields = spec.fields or (spec.item.fields if spec.item is not None else {})
    return Text("·".join(zh).replace("{", "{{").replace("}", "}}"), " · ".join(en).replace("{", "{{").replace("}", "}}"))
