"""`list`: the records of a kind, filtered, sorted, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import _indexed, _open, _records
from officectl.actions._states import shown
from officectl.light import dataclass
from officectl.query.filter import compile
from officectl.text.lang import Lang, Message

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.query.filter import Query
    from officectl.records.kind import Field, Kind
    from officectl.records.record import Record


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found, with the query as it was understood."""

    kind: Kind
    records: tuple[Record, ...]
    columns: tuple[str, ...]
    query: Query
    opened: Opened

    @property
    def echoes(self) -> tuple[Message, ...]:
        """Dates with weekdays, names that nobody bears."""
        return (*self.query.echoes, *self.query.notes)

    @property
    def with_states(self) -> bool:
        """Whether there are states to tell: not in an open workspace, where every record is recorded."""
        return self.opened.ledger.states is not None

    def rows(self, lang: Lang) -> Iterator[list[str]]:
        """The id, the state (in a signed workspace) and the columns as text; references by name."""
        from officectl.render.records import cell

        names = _records.names(self.opened, short=True)
        fields = [(name.split("."), spec(self.kind, name)) for name in self.columns]
        for record in self.records:
            state = [shown(self.opened.ledger, record.id).render(lang)] if self.with_states else []
            yield [record.id, *state, *(cell(dig(record.data, path), field, lang, names) for path, field in fields)]


def find(options: Options, name: str, terms: Sequence[str], rev: str = "") -> Listing:
    """The records of a kind that match. Raises UnknownKind and the query's errors."""
    ws = _open.workspace(options)
    from officectl.store import snapshot

    snap = snapshot.at(ws, rev) if rev else snapshot.worktree(ws)
    known, _ = _open.kinds_of(snap)
    kind = _records.kind_of(known, name)
    # Only the kind itself and the kinds it refers to are read: a list of cars does not wait for all slips.
    wanted = {kind.name, *targets(kind)}
    opened = None if rev else _indexed.indexed(options, ws, snap, known, wanted)
    if opened is None:
        opened = _open.read(options, ws, snap, known, wanted)
    query = compile(kind, terms, _records.env(options, opened))
    records = tuple(query.select(opened.ledger.holding(kind.name, query.literals)))
    columns = query.columns or tuple(column for column in kind.columns if column != "id")
    return Listing(kind, records, columns, query, opened)


def targets(kind: Kind) -> set[str]:
    """The kinds that a kind's fields may name, and what names these (a person's unit)."""
    found: set[str] = set()
    stack = list(kind.fields.values())
    while stack:
        field = stack.pop()
        found.update(field.ref, field.ref_or_text)
        stack.extend(field.fields.values())
        if field.item is not None:
            stack.append(field.item)
    return set() if "*" in found else found | ({"org"} if found else set())


def spec(kind: Kind, name: str) -> Field | None:
    """The field of a dotted column name."""
    fields = kind.fields
    field = None
    for part in name.split("."):
        field = fields.get(part)
        if field is None:
            return None
        fields = field.fields or (field.item.fields if field.item else {})
    return field


def dig(data: Any, path: Sequence[str]) -> Any:
    """The value at a dotted column name; through rows it is the list of their values."""
    for index, part in enumerate(path):
        if isinstance(data, list):
            return [value for item in data if (value := dig(item, path[index:])) is not None]
        data = data.get(part) if hasattr(data, "get") else None
    return data
