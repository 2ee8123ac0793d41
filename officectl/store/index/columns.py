"""Rows served from the index: what is asked for is read, nothing else. The same interface and the same answers as `Columns`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from officectl.records.codec import RowCodec, dumps, loads
from officectl.records.kind import Kind
from officectl.records.ledger import Columns, Dangling, Duplicate, Row
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.store.index.base import Base

Slots = Mapping[tuple[str, str], int]
"""(kind, field) → the number under which group keys are kept."""


class IndexColumns(Columns):
    """Declared fields of every record, read when asked for."""

    def __init__(
        self, base: Base, projection: Mapping[str, Iterable[str]], zone: tzinfo | None, kinds: Mapping[str, Kind],
        slots: Slots,
    ) -> None:
        super().__init__(projection, zone)
        self._sql = base.sql
        self._all_kinds = kinds
        self._slots = slots
        self._loaded: dict[str, list[Row]] = {}
        self._by_id: dict[str, Row | None] = {}
        self._codecs: dict[str, RowCodec] = {}

    def rows(self, kind: str) -> Sequence[Row]:
        found = self._loaded.get(kind)
        if found is None:
            found = self._loaded[kind] = self._read(
                kind,
                "SELECT f.id, r.data FROM file f JOIN row r ON r.n = f.n"
                " WHERE f.path > ? AND f.path < ? AND f.kind = ? AND NOT f.doubled ORDER BY f.path",
                (f"records/{kind}/", f"records/{kind}0", kind),
            )
        return found

    def rows_of(self, kind: str, field: str, keys: Collection[str]) -> Iterable[Row]:
        if kind in self._loaded:
            return self._loaded[kind]
        if field == "id":
            return [row for row in map(self.get, sorted(keys)) if row is not None and row.kind == kind]
        slot = self._slots.get((kind, field))
        if slot is None:
            return self.rows(kind)
        found: dict[str, Row] = {}
        for key in keys:
            for n, path, ident in self._sql.execute(
                "SELECT f.n, f.path, f.id FROM member m JOIN file f ON f.n = m.n"
                " WHERE m.slot = ? AND m.key = ? AND f.kind = ? AND NOT f.doubled",
                (slot, key, kind),
            ).fetchall():
                row = self._row(kind, ident, n)
                if row is not None:
                    found[path] = row
        return [row for _, row in sorted(found.items(), key=lambda item: item[0])]

    def lookup(self, kind: str, field: str) -> Mapping[Any, tuple[Row, ...]]:
        if kind in self._loaded or (kind, field) not in self._slots:
            return super().lookup(kind, field)
        return _Lookup(self, kind, field)

    def get(self, ident: str) -> Row | None:
        if ident not in self._by_id:
            found = self._sql.execute("SELECT n, kind FROM file WHERE id = ? AND NOT doubled", (ident,)).fetchone()
            self._by_id[ident] = None if found is None else self._row(found[1], ident, found[0])
        return self._by_id[ident]

    def kind_of(self, ident: str) -> str:
        if not ident:
            return ""
        found = self._sql.execute("SELECT kind FROM file WHERE id = ? AND NOT doubled", (ident,)).fetchone()
        return "" if found is None else str(found[0])

    def kind_title(self, name: str) -> Text:
        met = self._sql.execute(
            "SELECT 1 FROM file WHERE path > ? AND path < ? AND kind = ? LIMIT 1",
            (f"records/{name}/", f"records/{name}0", name),
        ).fetchone()
        return self._all_kinds[name].title if met else Text(name, name)

    def path(self, ident: str) -> str:
        if not ident:
            return ""
        found = self._sql.execute("SELECT path FROM file WHERE id = ? AND NOT doubled", (ident,)).fetchone()
        return "" if found is None else str(found[0])

    def seal(self) -> None:
        """Read what is known of duplicates and of references to nothing."""
        sql = self._sql
        self.count = sql.execute("SELECT count(*) FROM file WHERE kind <> '' AND NOT doubled").fetchone()[0]
        self.duplicates = [
            Duplicate(ident, kind, path, self.path(ident))
            for ident, kind, path in sql.execute("SELECT id, kind, path FROM file WHERE doubled ORDER BY rank, path").fetchall()
        ]
        self.dangling = [thawed(item) for (item,) in sql.execute("SELECT item FROM dangling ORDER BY path, item")]

    def codec(self, kind: str) -> RowCodec:
        """The codec of a kind's rows."""
        codec = self._codecs.get(kind)
        if codec is None:
            codec = self._codecs[kind] = RowCodec(self._all_kinds[kind], self.row_class(kind))
        return codec

    def slot(self, kind: str, field: str) -> int | None:
        """The number under which the index keeps the values of a field as keys, where it does."""
        return self._slots.get((kind, field))

    def declared(self, kind: str) -> bool:
        """Whether any check reads the kind."""
        return kind in self._types

    def forget(self) -> None:
        """Rows changed in the index: what was read from it no longer counts."""
        self._loaded.clear()
        self._by_id.clear()

    def _row(self, kind: str, ident: str, n: int) -> Row | None:
        known = self._by_id.get(ident)
        if known is not None:
            return known
        found = self._sql.execute("SELECT data FROM row WHERE n = ?", (n,)).fetchone()
        if found is None or not found[0]:
            return None
        row = self._by_id[ident] = self.codec(kind).decode(found[0], self._shared)
        return row

    def _read(self, kind: str, query: str, values: tuple[object, ...]) -> list[Row]:
        if kind not in self._types:
            return []
        decode, known, rows = self.codec(kind).decode, self._by_id, []
        for ident, data in self._sql.execute(query, values):
            row = known.get(ident)
            if row is None:
                row = known[ident] = decode(data, self._shared)
            rows.append(row)
        return rows


class _Lookup(Mapping[Any, tuple[Row, ...]]):
    """Rows by the value of an indexed field, read key by key."""

    def __init__(self, columns: IndexColumns, kind: str, field: str) -> None:
        self._columns, self._kind, self._field = columns, kind, field
        self._known: dict[str, tuple[Row, ...]] = {}

    def __getitem__(self, key: Any) -> tuple[Row, ...]:
        if not isinstance(key, str):
            raise KeyError(key)
        if key not in self._known:
            found = []
            for row in self._columns.rows_of(self._kind, self._field, (key,)):
                value = row.get(self._field)
                found += [row for item in (value if isinstance(value, list) else (value,)) if item == key]
            self._known[key] = tuple(found)
        if not self._known[key]:
            raise KeyError(key)
        return self._known[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> Mapping[Any, tuple[Row, ...]]:
        self._columns.rows(self._kind)
        return self._columns.lookup(self._kind, self._field)


def frozen(item: Dangling) -> str:
    """A reference to nothing as text."""
    return dumps([item.path, item.kind, item.id, list(item.field), item.target, list(item.allowed), item.found])


def thawed(text: str) -> Dangling:
    """The reference again."""
    path, kind, ident, field, target, allowed, found = loads(text)
    return Dangling(path, kind, ident, tuple(field), target, tuple(allowed), found)
