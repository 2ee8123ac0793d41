"""A ledger over the index: records whose declared fields are at hand; any other field is read from the file when asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from officectl.records.ledger import Ledger
from officectl.records.record import Record

if TYPE_CHECKING:
    from officectl.records.codec import RowCodec
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
    " WHERE f.n IN (SELECT n FROM member WHERE slot = ? AND key IN ({keys}) UNION SELECT n FROM file WHERE odd = 1)"
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

    def counts(self) -> dict[str, int]:
        """How many records every kind has; kinds without any are left out."""
        return dict(self._sql.execute("SELECT kind, count(*) FROM file WHERE kind <> '' AND NOT doubled GROUP BY kind"))

    def has(self, kind: str) -> bool:
        """Whether the kind's folder holds anything."""
        query = "SELECT 1 FROM file WHERE path > ? AND path < ? LIMIT 1"
        return self._sql.execute(query, (f"records/{kind}/", f"records/{kind}0")).fetchone() is not None

    def files(self, kind: str) -> int:
        """How many files the kind's folder holds: a count in a tenth of the time, files that give no record among them."""
        query = "SELECT count(*) FROM file WHERE path > ? AND path < ?"
        return int(self._sql.execute(query, (f"records/{kind}/", f"records/{kind}0")).fetchone()[0])

    def texts(self, kind: str, *, limit: int = 0, backwards: bool = False) -> Iterator[tuple[str, str, str, int]]:
        """Id, path, row (as text, see `codec`; "" where only the file tells) and the bits of the columns that only the file tells, of
        the records of a kind in path order, without keeping any; `limit`: the first so many.
        """
        query = f"{_ROWS} ORDER BY f.path {'DESC' if backwards else 'ASC'} LIMIT ?"
        for ident, path, odd, data in self._sql.execute(query, (f"records/{kind}/", f"records/{kind}0", kind, limit or -1)):
            yield ident, path, "" if odd == 1 else data, odd >> 1

    def unread(self, kind: str) -> list[str]:
        """Files in a kind's folder that give no record."""
        found = self._sql.execute(
            "SELECT path FROM file WHERE kind = '' AND path > ? AND path < ? ORDER BY path", (f"records/{kind}/", f"records/{kind}0")
        )
        return [path for (path,) in found]

    def codec(self, kind: str) -> RowCodec | None:
        """What reads the texts of a kind; None when no fields of it are kept."""
        return self._columns.codec(kind) if self._columns.declared(kind) else None

    @property
    def signed(self) -> bool:
        """Whether the workspace had states to derive when the index was last written."""
        return self._base.meta("open") != "True"

    @property
    def read(self) -> Read:
        """Reads a record file; needs no index."""
        return self._read

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
                query += " AND (f.odd = 1" + " OR instr(r.data, ?)" * len(texts) + ")"
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
        row = None if odd == 1 or not data else self._columns.codec(kind).decode(data, self._shared)
        record = self._made[ident] = Record(kind, ident, path, RowData(row, path, self._read, odd >> 1))
        return record


class RowData(Mapping[str, Any]):
    """A record's fields. Those that the row has cost nothing; the first other one reads the file."""

    __slots__ = ("_path", "_read", "_row", "_unlike", "_whole")

    def __init__(self, row: Row | None, path: str, read: Read, unlike: int = 0) -> None:
        """`unlike`: bits of the columns in which the row is not what the file says."""
        self._row, self._path, self._read, self._unlike = row, path, read, unlike
        self._whole: Mapping[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        row = self._row
        if row is not None:
            at = row.columns.get(name)
            if at is not None and not self._unlike >> at & 1:
                value = row[at]
                if value is None:
                    raise KeyError(name)
                return value
        return self._all()[name]

    def get(self, name: str, default: Any = None) -> Any:
        row = self._row
        if row is not None:
            at = row.columns.get(name)
            if at is not None and not self._unlike >> at & 1:
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
