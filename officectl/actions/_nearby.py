"""Records found by their id alone, one file each: enough to call what a record names by its name, whatever the size of the office."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from officectl.query.resolve import label
from officectl.records import ids, toml
from officectl.records.intake import take
from officectl.records.ledger import Ledger
from officectl.records.record import Record

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kind import Field, Kind
    from officectl.records.kinds import Kinds
    from officectl.records.record import State
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace


class Nearby:
    """Serves `query.resolve.label`. A record that lies elsewhere than its id says is not found, and goes by its id."""

    def __init__(self, snap: Snapshot, kinds: Kinds) -> None:
        self._snap, self._kinds = snap, kinds
        self._found: dict[str, Record | None] = {}

    def records(self, kind: str) -> Iterable[Record]:
        """Nothing is listed here."""
        return ()

    def get(self, ident: str) -> Record | None:
        """The record of an id; None where there is none, or its file cannot be read."""
        if ident not in self._found:
            self._found[ident] = next(self._read(ident), None)
        return self._found[ident]

    def name(self, ident: str) -> str:
        """What a person calls the record; "" where it is unknown."""
        record = self.get(ident)
        return "" if record is None else label(self, self._kinds, record)

    def _read(self, ident: str) -> Iterator[Record]:
        for kind, path in places(self._kinds, ident):
            raw = self._snap.read(path)
            data = None if raw is None else toml.read(raw).data
            if data is not None and data.get("id") == ident:
                yield Record(kind.name, ident, path, data)


class NearbyLedger(Ledger):
    """A ledger that is only asked for some ids: each is found by its own path. What is not there is looked for among all records, in
    case it lies elsewhere than its id says. Of kinds, those are read that somebody lists: where a name is looked for.
    """

    def __init__(self, snap: Snapshot, kinds: Kinds, states: Callable[[], Mapping[str, State] | None], every: Callable[[], Ledger]) -> None:
        super().__init__((), states)
        self._nearby = Nearby(snap, kinds)
        self._snap, self._kinds = snap, kinds
        self._every = every
        self._rest: Ledger | None = None
        self._listed: dict[str, list[Record]] = {}

    def get(self, ident: str) -> Record | None:
        """The record of an id."""
        found = self._nearby.get(ident)
        return self._all_of_them().get(ident) if found is None and ids.is_id(ident) else found

    def records(self, kind: str) -> Iterator[Record]:
        """Records of a kind in path order."""
        own = self._kinds.get(kind)
        if own is None or own.id_style == "dated":   # of these there are many: the index has them
            yield from self._all_of_them().records(kind)
            return
        if kind not in self._listed:
            self._listed[kind] = list(folders(self._snap, self._kinds, (kind,)))
        yield from self._listed[kind]

    @property
    def called(self) -> Called:
        """For whoever looks for names: a text that is no id costs no search for an id that lies elsewhere."""
        return Called(self, self._nearby)

    def _all_of_them(self) -> Ledger:
        if self._rest is None:
            self._rest = self._every()
        return self._rest


class Called:
    """Serves `query.resolve.resolver`."""

    def __init__(self, ledger: NearbyLedger, nearby: Nearby) -> None:
        self.records, self.get = ledger.records, nearby.get


def opened(options: Options, kinds: Kinds) -> Opened:
    """The work tree, of which only some records are asked for."""
    from officectl.actions import _open, _states
    from officectl.store import snapshot

    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    ledger = NearbyLedger(
        snap, kinds, lambda: _states.states_of(ws, snap), lambda: every(options, ws, kinds, snap).ledger
    )
    return _open.Opened(ws, snap, kinds, ledger, _open.today(options, ws))


def every(options: Options, ws: Workspace, kinds: Kinds, snap: Snapshot) -> Opened:
    """All records, by the index where there is one."""
    from officectl.actions import _indexed

    return _indexed.opened(options, ws, snap, kinds, kinds)


def folders(snap: Snapshot, kinds: Kinds, wanted: Iterable[str]) -> Iterator[Record]:
    """The records of some kinds, by path; no other folder is looked into."""
    from officectl.actions import _open

    gate = _open.gates(kinds)
    for name in sorted(wanted):
        for file in snap.others((f"records/{name}",)):
            intake = take(file.path, file.raw, gate, file.faults)
            if intake.kind is not None and intake.data is not None and intake.id:
                yield Record(intake.kind.name, intake.id, intake.path, intake.data)


def places(kinds: Kinds, ident: str) -> Iterator[tuple[Kind, str]]:
    """Where a record of this id would lie: one place for a dated id, one of every kind with chosen ids for others."""
    if not ids.is_id(ident):
        return
    prefix = ids.id_prefix(ident)
    own = kinds.by_prefix(prefix) if prefix else None
    for kind in (own,) if own is not None else (kinds[name] for name in kinds):
        path = ids.expected_path(kind, ident)
        if path is not None:
            yield kind, path


def named(fields: Mapping[str, Field], data: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    """The texts in a record's data that stand where an id may stand, at any depth, each with its field (the item of a list)."""
    for name, value in data.items():
        spec = fields.get(name)
        if spec is not None:
            yield from _named(spec, value)


def _named(spec: Field, value: Any) -> Iterator[tuple[Field, str]]:
    if isinstance(value, str):
        if spec.ref or spec.ref_or_text:
            yield spec, value
    elif isinstance(value, list):
        for item in value:
            if spec.item is not None:
                yield from _named(spec.item, item)
    elif isinstance(value, Mapping):
        yield from named(spec.fields, value)
