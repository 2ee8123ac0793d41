"""The ledger: an immutable view of all records of one snapshot. Checks, lists and reports read it; nothing writes it.

Two shapes share one interface. `Ledger` keeps whole records (list, show, edit). `Columns` keeps only the fields that
somebody declared, as tuples, so that a full check of 100 000 records stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from operator import itemgetter
from typing import Any, ClassVar

from officectl.light import dataclass, field
from officectl.records import ids
from officectl.records.finding import FieldPath
from officectl.records.intake import Intake
from officectl.records.kind import Field, Kind
from officectl.records.record import NO_EVENTS, RECORDED, Events, Past, Record, State
from officectl.text.lang import Text


@dataclass(frozen=True, slots=True)
class Facts:
    """What officectl.toml says that checks may ask."""

    name: str = ""
    organ_level: str = ""
    go_live: Mapping[str, date] = field(default_factory=dict)


class Row(tuple[Any, ...]):
    """A record reduced to declared fields. `row.get("vehicle")`; a field nobody declared is a programming error."""

    __slots__ = ()
    kind: ClassVar[str] = ""
    columns: ClassVar[Mapping[str, int]] = {}

    @property
    def id(self) -> str:
        """The record's id."""
        return str(self[0])

    def get(self, name: str) -> Any:
        """The field's value, None when the record has none (or a faulty one)."""
        return self[self.columns[name]]


def row_type(kind: str, fields: Iterable[str]) -> type[Row]:
    """The row class of a kind: `id` first, then the declared fields in name order."""
    names = ("id", *sorted(set(fields) - {"id"}))
    return type(f"Row_{kind}", (Row,), {"__slots__": (), "kind": kind, "columns": {n: i for i, n in enumerate(names)}})


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two files that carry one id; the first in path order is the record."""

    id: str
    kind: str
    path: str
    first: str


@dataclass(frozen=True, slots=True)
class Dangling:
    """A reference that names no record, or a record of another kind."""

    path: str
    kind: str
    id: str
    field: FieldPath
    target: str
    allowed: tuple[str, ...]
    found: str = ""


@dataclass(slots=True)
class Part:
    """What some files of a ledger gave, in file order, before it is known what the other files hold."""

    kinds: dict[str, str]
    """Id → its kind."""
    rows: dict[str, list[Row]]
    odd_paths: dict[str, str]
    pending: list[Dangling]
    duplicates: list[Duplicate]


class Columns:
    """Declared fields of every record; serves the runner. Fill with `add`, then `seal`."""

    def __init__(self, projection: Mapping[str, Iterable[str]], zone: tzinfo | None = None) -> None:
        self._types = {kind: row_type(kind, fields) for kind, fields in projection.items()}
        self._before: Columns | None = None
        """What was read before this part was begun; a part looks its references up there too."""
        self._pick: dict[str, Callable[[Mapping[str, Any]], Row]] = {}
        self._rows: dict[str, list[Row]] = {kind: [] for kind in projection}
        self._known: dict[str, Row | str] = {}
        """Id → its row, or only its kind's name when nobody declared the kind."""
        self._shared: dict[str, str] = {}
        """One copy of every text that many rows hold: ids named by references, choices of closed lists."""
        self._odd_paths: dict[str, str] = {}
        self._kinds: dict[str, Kind] = {}
        self._pending: list[Dangling] = []
        self._zone = zone
        self._moments: dict[str, tuple[int, ...]] = {}
        """Kind → columns that may hold date-times; those with an offset become local ones."""
        self.duplicates: list[Duplicate] = []
        self.dangling: list[Dangling] = []
        self.count = 0
        self.states: Mapping[str, State] | None = None
        """Derived states by id; None in an open workspace."""
        self.past: Past | None = None
        """What the signed history knows of events; None in an open workspace."""
        self.latest: Row | None = None
        """The row that the last `add` made; None when it made none."""

    def add(self, intake: Intake) -> None:
        """Take one file in. Fields with a fault are left out of the row, so that checks meet only sound values."""
        kind, data = intake.kind, intake.data
        self.latest = None
        if kind is None or data is None or not intake.id:
            return
        name, ident = kind.name, intake.id
        known = self._known
        if ident in known:
            self.duplicates.append(Duplicate(ident, name, intake.path, self.path(ident)))
            return
        before = self._before
        if before is not None and ident in before._known:
            self.duplicates.append(Duplicate(ident, name, intake.path, before.path(ident)))
            return
        known[ident] = name
        self.count += 1
        if name not in self._kinds:
            self._kinds[name] = kind
        if intake.faults:
            bad = {fault.field[0] for fault in intake.faults if fault.field}
            if "id" in bad or any(fault.code == "FILE-NAME" for fault in intake.faults):
                self._odd_paths[ident] = intake.path
            data = {key: value for key, value in data.items() if key not in bad or key == "id"}
        row_class = self._types.get(name)
        if row_class is not None:
            pick = self._pick.get(name)
            if pick is None:
                pick = self._pick[name] = _picker(row_class, kind, self._shared)
            row = pick(data)
            moments = self._moments.get(name)
            if moments is None:
                moments = self._moments[name] = _moments(kind, type(row)) if self._zone is not None else ()
            for index in moments:
                value = row[index]
                if value is not None and (type(value) is not datetime or value.tzinfo is not None):
                    row = _localised(row, moments, self._zone)
                    break
            self._rows[name].append(row)
            known[ident] = self.latest = row
        for where, target, allowed in intake.refs:
            found = known.get(target)
            if found is None and before is not None:
                found = before._known.get(target)
            if found is None or (allowed and (found if type(found) is str else found.kind) not in allowed):  # type: ignore[union-attr]
                self._pending.append(Dangling(intake.path, name, ident, where, target, allowed))

    def unlike(self, row: Row, data: Mapping[str, Any]) -> int:
        """Which columns are not what the file says, because a date-time had to become local: a bit for each."""
        return sum(1 << index for name, index in self._moment_columns(row) if row[index] != data.get(name))

    def _moment_columns(self, row: Row) -> Iterator[tuple[str, int]]:
        wanted = self._moments.get(row.kind, ())
        return ((name, index) for name, index in row.columns.items() if index in wanted)

    def part(self) -> Columns:
        """Begin a part of the same ledger: files that another process reads, or this one, to be joined in file order."""
        part = Columns({}, self._zone)
        part._types, part._pick, part._moments = self._types, self._pick, self._moments
        part._shared, part._kinds = self._shared, self._kinds
        part._rows = {kind: [] for kind in self._types}
        part._before = self
        return part

    def join(self, part: Part, kinds: Mapping[str, Kind]) -> None:
        """Take in what a part holds. An id that an earlier part has already makes it a duplicate."""
        known = self._known
        for name in set(part.kinds.values()) - self._kinds.keys():
            self._kinds[name] = kinds[name]
        doubled = [ident for ident in part.kinds if ident in known]
        for item in part.duplicates:
            self.duplicates.append(Duplicate(item.id, item.kind, item.path, self.path(item.id) or item.first))
        gone = set(doubled)
        for ident in doubled:
            path = part.odd_paths.get(ident) or ids.record_path(self._kinds[part.kinds[ident]], ident)
            self.duplicates.append(Duplicate(ident, part.kinds[ident], path, self.path(ident)))
        for ident, name in part.kinds.items():
            if ident not in gone:
                known[ident] = name
        self.count += len(part.kinds) - len(gone)
        for name, rows in part.rows.items():
            mine = self._rows[name]
            for row in rows:
                if row.id not in gone:
                    mine.append(row)
                    known[row.id] = row
        self._odd_paths.update((ident, path) for ident, path in part.odd_paths.items() if ident not in gone)
        self._pending.extend(item for item in part.pending if item.id not in gone)

    def taken(self) -> Part:
        """What this part holds, to be joined."""
        kinds = {ident: found if isinstance(found, str) else found.kind for ident, found in self._known.items()}
        rows = {name: rows for name, rows in self._rows.items() if rows}
        return Part(kinds, rows, self._odd_paths, self._pending, self.duplicates)

    def row_class(self, kind: str) -> type[Row]:
        """The row class of a declared kind. Raises KeyError."""
        return self._types[kind]

    def seal(self) -> None:
        """All files are in: decide the references that were open."""
        for item in self._pending:
            found = self.kind_of(item.target)
            if not found or (item.allowed and found not in item.allowed):
                self.dangling.append(
                    Dangling(item.path, item.kind, item.id, item.field, item.target, item.allowed, found)
                )
        self._pending.clear()

    def rows(self, kind: str) -> Sequence[Row]:
        """All rows of a kind in path order; empty for a kind nobody declared."""
        return self._rows.get(kind, ())

    def rows_of(self, kind: str, field: str, keys: Collection[str]) -> Iterable[Row]:
        """Rows of a kind in path order, at least all those whose field has one of `keys` ("" : no value)."""
        return self.rows(kind)

    def lookup(self, kind: str, field: str) -> Mapping[Any, tuple[Row, ...]]:
        """Rows of a kind by the value of a field; a list field puts its row under each of its items."""
        lists: dict[Any, list[Row]] = {}
        for row in self.rows(kind):
            value = row.get(field)
            for item in value if isinstance(value, list) else (value,):
                if item is not None:
                    lists.setdefault(item, []).append(row)
        return {item: tuple(rows) for item, rows in lists.items()}

    def get(self, ident: str) -> Row | None:
        """The row of an id, None when there is no such record or its kind is not declared."""
        found = self._known.get(ident)
        return found if isinstance(found, Row) else None

    def kind_of(self, ident: str) -> str:
        """The kind of an id, "" when unknown."""
        found = self._known.get(ident, "")
        return found if isinstance(found, str) else found.kind

    def kind_title(self, name: str) -> Text:
        """What people call a kind; its name while no record of it has been met."""
        kind = self._kinds.get(name)
        return kind.title if kind is not None else Text(name, name)

    def path(self, ident: str) -> str:
        """Where the record lies."""
        odd = self._odd_paths.get(ident)
        if odd is not None:
            return odd
        kind = self._kinds.get(self.kind_of(ident))
        return ids.record_path(kind, ident) if kind is not None else ""

    def state(self, ident: str) -> State:
        """The derived state of a record; in an open workspace every record is recorded."""
        return RECORDED if self.states is None else self.states.get(ident, _DRAFT)

    def events(self, ident: str) -> Events:
        """The valid events of a record's present round; none in an open workspace."""
        return NO_EVENTS if self.past is None else self.past.events(ident)


class Ledger:
    """Whole records of one snapshot, with their derived states. `states` is asked once, when the first state is: None means an open
    workspace (source `open`: recorded).
    """

    def __init__(self, intakes: Iterable[Intake], states: Callable[[], Mapping[str, State] | None] | None = None) -> None:
        self._asked = states
        self._states: Mapping[str, State] | None = None
        self._records: dict[str, dict[str, Record]] = {}
        self._all: dict[str, Record] = {}
        self.broken: list[Intake] = []
        for item in intakes:
            if item.kind is None or item.data is None or not item.id or item.id in self._all:
                self.broken.append(item)
                continue
            record = Record(item.kind.name, item.id, item.path, item.data)
            self._all[item.id] = record
            self._records.setdefault(item.kind.name, {})[item.id] = record

    def records(self, kind: str) -> Iterator[Record]:
        """Records of a kind in path order."""
        return iter(self._records.get(kind, {}).values())

    def holding(self, kind: str, literals: tuple[str, Collection[str]] | None) -> Iterator[Record]:
        """Records of a kind in path order, at least all those that hold one of some texts in a field, word for word (None: all)."""
        return self.records(kind)

    def get(self, ident: str) -> Record | None:
        """The record of an id."""
        return self._all.get(ident)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    @property
    def states(self) -> Mapping[str, State] | None:
        """The derived states by id; None in an open workspace. Raises whatever keeps them from being derived."""
        if self._asked is not None:
            self._states, self._asked = self._asked(), None
        return self._states

    def state(self, ident: str) -> State:
        """The derived state of a record."""
        states = self.states
        return RECORDED if states is None else states.get(ident, _DRAFT)


_DRAFT = State("draft", "events")


def _picker(row: type[Row], kind: Kind, shared: dict[str, str]) -> Callable[[Mapping[str, Any]], Row]:
    """Data → row. Values of references and closed lists are kept once: few cars and units stand in many rows."""
    names = tuple(row.columns)
    fast = itemgetter(*names) if len(names) > 1 else None
    repeated = [i for name, i in row.columns.items() if name in kind.fields and _repeats(kind.fields[name])]

    def pick(data: Mapping[str, Any]) -> Row:
        try:
            values = list(fast(data)) if fast is not None else [data.get("id")]
        except KeyError:
            get = data.get
            values = [get(name) for name in names]
        for index in repeated:
            value = values[index]
            if type(value) is str:
                values[index] = shared.setdefault(value, value)
        return row(values)

    return pick


def _repeats(field: Field) -> bool:
    return field.type == "string" and bool(field.ref or field.ref_or_text or field.enum)


def _moments(kind: Kind, row: type[Row]) -> tuple[int, ...]:
    return tuple(i for name, i in row.columns.items() if name in kind.fields and _has_moment(kind.fields[name]))


def _has_moment(field: Field) -> bool:
    below = (*field.fields.values(), *((field.item,) if field.item is not None else ()))
    return field.type == "datetime" or any(map(_has_moment, below))


def _localised(row: Row, moments: tuple[int, ...], zone: tzinfo | None) -> Row:
    assert zone is not None
    values = list(row)
    for index in moments:
        values[index] = localise(values[index], zone)
    return type(row)(values)


def localise(value: Any, zone: tzinfo) -> Any:
    """Date-times with an offset become local ones of the workspace's zone; everything else stays."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return value
        try:
            return value.astimezone(zone).replace(tzinfo=None)
        except OverflowError:  # year 1 or 9999: the zone shift leaves the calendar
            return value.replace(tzinfo=None)
    if isinstance(value, dict):
        return {key: localise(item, zone) for key, item in value.items()}
    if isinstance(value, list):
        return [localise(item, zone) for item in value]
    return value
