"""A ledger over the index: records whose declared fields are at hand; any other field is read from the file when asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from officectl.records.ledger import Ledger
from officectl.records.record import Record

if TYPE_CHECKING:
    from officectl.records.intake import Intake
    from officectl.records.ledger import Row
    from officectl.records.record import State
    from officectl.store.index.base import Base
    from officectl.store.index.columns import IndexColumns

Read = Callable[[str], "Intake | None"]
"""One record file, understood; None when it is gone."""

_ROWS = (
    "SELECT f.id, f.path, f.odd, r.data FROM file f JOIN row r ON r.n = f.n"
    " WHERE f.path > ? AND f.path < ? AND f.kind = ? AND NOT f.doubled"
)
_KEYED = (
    "SELECT f.id, f.path, f.odd, r.data FROM file f JOIN row r ON r.n = f.n"
    " WHERE f.n IN (SELECT n FROM member WHERE slot = ? AND key IN ({keys}) UNION SELECT n FROM file WHERE odd)"
    " AND f.kind = ? AND NOT f.doubled"
)


class IndexLedger(Ledger):
    """The same answers as `Ledger` over the same files."""

    def __init__(
        self, base: Base, columns: IndexColumns, read: Read, wanted: frozenset[str],
        states: Callable[[], Mapping[str, State] | None],
    ) -> None:
        """`wanted`: the kinds that count; records of others are not there."""
        super().__init__((), states)
        self._base, self._sql, self._columns, self._read, self._wanted = base, base.sql, columns, read, wanted
        self._made: dict[str, Record] = {}
        self._shared: dict[str, str] = {}

    def close(self) -> None:
        """Let go of the index."""
        self._base.close()

    def records(self, kind: str) -> Iterator[Record]:
        """Records of a kind in path order."""
        return self.holding(kind, None)

    def holding(self, kind: str, literals: tuple[str, Collection[str]] | None) -> Iterator[Record]:
        """Those that may hold one of these texts in a field, word for word; None: all of the kind."""
        if kind not in self._wanted:
            return
        query: str = _ROWS
        values: list[object] = [f"records/{kind}/", f"records/{kind}0", kind]
        if literals is not None and len(literals[1]) <= 20:
            field, texts = literals
            slot = self._columns.slot(kind, field)
            if slot is not None:
                query = _KEYED.format(keys=",".join("?" * len(texts)))
                values = [slot, *texts, kind]
            else:
                query += " AND (f.odd" + " OR instr(r.data, ?)" * len(texts) + ")"
                values += [json.dumps(text, ensure_ascii=False) for text in texts]
        for ident, path, odd, data in self._sql.execute(query + " ORDER BY f.path", values):
            record = self._made.get(ident)
            yield self._record(kind, ident, path, odd, data) if record is None else record

    def get(self, ident: str) -> Record | None:
        """The record of an id."""
        record = self._made.get(ident)
        if record is None:
            found = self._sql.execute(
                "SELECT f.kind, f.path, f.odd, r.data FROM file f JOIN row r ON r.n = f.n WHERE f.id = ? AND NOT f.doubled",
                (ident,),
            ).fetchone()
            if found is None or found[0] not in self._wanted:
                return None
            kind, path, odd, data = found
            record = self._record(kind, ident, path, odd, data)
        return record

    def __iter__(self) -> Iterator[Record]:
        for kind in sorted(self._wanted):
            yield from self.records(kind)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _record(self, kind: str, ident: str, path: str, odd: int, data: str) -> Record:
        row = None if odd or not data else self._columns.codec(kind).decode(data, self._shared)
        record = self._made[ident] = Record(kind, ident, path, _Data(row, path, self._read))
        return record


class _Data(Mapping[str, Any]):
    """A record's fields. Those that the index has cost nothing; the first other one reads the file."""

    __slots__ = ("_path", "_read", "_row", "_whole")

    def __init__(self, row: Row | None, path: str, read: Read) -> None:
        self._row, self._path, self._read = row, path, read
        self._whole: Mapping[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        row = self._row
        if row is not None:
            at = row.columns.get(name)
            if at is not None:
                value = row[at]
                if value is None:
                    raise KeyError(name)
                return value
        return self._all()[name]

    def get(self, name: str, default: Any = None) -> Any:
        row = self._row
        if row is not None:
            at = row.columns.get(name)
            if at is not None:
                value = row[at]
                return default if value is None else value
        return self._all().get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return dict(self._all()) == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as any mapping

    def _all(self) -> Mapping[str, Any]:
        if self._whole is None:
            intake = self._read(self._path)
            self._whole = {} if intake is None or intake.data is None else intake.data
        return self._whole
