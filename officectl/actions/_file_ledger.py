"""Records of some kinds without an index and without reading them all: by id from the file where it should lie, a whole kind when asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from officectl.records.ids import expected_path
from officectl.records.ledger import Ledger
from officectl.records.record import Record
from officectl.store import disk

if TYPE_CHECKING:
    from officectl.records.kinds import Kinds
    from officectl.records.record import State
    from officectl.store.index.ledger import Read


class FileLedger(Ledger):
    """Enough for the names in a list and in its filter."""

    def __init__(
        self, root: str, kinds: Kinds, wanted: Collection[str], read: Read,
        states: Callable[[], Mapping[str, State] | None] | None = None,
    ) -> None:
        """`wanted`: the kinds that count; records of others are not there."""
        super().__init__((), states)
        self._root, self._kinds, self._read = root, kinds, read
        self._wanted = [name for name in sorted(wanted) if name in kinds]
        self._met: dict[str, Record | None] = {}
        self._whole: dict[str, dict[str, Record]] = {}

    def records(self, kind: str) -> Iterator[Record]:
        """All records of a kind in path order; they stay at hand."""
        if kind not in self._wanted:
            return iter(())
        found = self._whole.get(kind)
        if found is None:
            found = self._whole[kind] = {}
            for file in disk.walk(self._root, f"records/{kind}", named=True):
                record = self._record(kind, file.path)
                if record is not None:
                    found.setdefault(record.id, record)
            self._met.update(found)
        return iter(found.values())

    def get(self, ident: str) -> Record | None:
        """The record of an id that lies where it should."""
        if ident not in self._met:
            self._met[ident] = next(self._found(ident), None)
        return self._met[ident]

    def _found(self, ident: str) -> Iterator[Record]:
        for name in self._wanted:
            path = expected_path(self._kinds[name], ident)
            record = None if path is None or name in self._whole else self._record(name, path)
            if record is not None and record.id == ident:
                yield record

    def _record(self, kind: str, path: str) -> Record | None:
        intake = self._read(path)
        return None if intake is None or intake.data is None or not intake.id else Record(kind, intake.id, path, intake.data)
