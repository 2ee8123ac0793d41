"""Which records a typed name may mean: id, label, search fields (plates, short names), pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from officectl.query.env import Candidate, How, Resolve
from officectl.query.fold import fold
from officectl.records.kind import Field, Kind
from officectl.records.record import Record
from officectl.text.pinyin import finder

_DEEPEST = 12
"""Units above units: a ring in faulty data ends here."""


class Known(Protocol):
    """What of a ledger is needed."""

    def records(self, kind: str) -> Iterable[Record]:
        """Records of a kind."""

    def get(self, ident: str) -> Record | None:
        """The record of an id."""


_Table = dict[str, list[Record]]
"""The records of a kind by each of their names, reduced to what counts in comparing."""


def resolver(ledger: Known, kinds: Mapping[str, Kind]) -> Resolve:
    """`resolve(kinds, text)` over this ledger. A kind is indexed when first asked for; `*` asks all kinds."""
    tables: dict[str, _Table] = {}

    def table(name: str) -> _Table:
        if name not in tables:
            tables[name] = _index(ledger.records(name), kinds[name])
        return tables[name]

    def found(records: Iterable[Record], how: How) -> list[Candidate]:
        different = {record.id: record for record in records}
        return [_candidate(ledger, kinds, record, how) for record in different.values()]

    def resolve(wanted: Sequence[str], text: str) -> Sequence[Candidate]:
        names = [name for name in (kinds if "*" in wanted else wanted) if name in kinds]
        typed = text.strip()
        record = ledger.get(typed)
        if record is not None and record.kind in names:
            return found([record], "id")
        key = _key(typed)
        if not key:
            return []
        asked = [table(name) for name in names]
        full = [record for one in asked for record in one.get(key, ())]
        if full:
            return found(full, "name")
        tiers: tuple[tuple[How, Callable[[str], bool]], ...] = (
            ("initials", _spelled(key)),
            ("part", _partly(key)),
        )
        for how, fits in tiers:
            hits = [
                record for one in asked for name, records in one.items() if fits(name) for record in records
            ]
            if hits:
                return found(hits, how)
        return []

    return resolve


def _spelled(key: str) -> Callable[[str], bool]:
    """Whether `key` is the pinyin initials of a whole name."""
    if not key.isascii():
        return lambda name: False
    spelt = finder(key)
    return lambda name: len(name) == len(key) and not name.isascii() and spelt(name)


def _partly(key: str) -> Callable[[str], bool]:
    """Whether `key` is a part of a name, or of its pinyin initials."""
    if not key.isascii() or key.isdigit():
        return lambda name: key in name
    spelt = finder(key)
    return lambda name: key in name or (not name.isascii() and spelt(name))


def _index(records: Iterable[Record], kind: Kind) -> _Table:
    fields = [kind.fields[name] for name in dict.fromkeys((kind.label, *kind.search)) if name in kind.fields]
    out: _Table = {}
    for record in records:
        texts = [text for field in fields for text in _texts(field, record.data.get(field.name))]
        for key in {_key(text) for text in (record.id, *texts)}:
            if key:
                out.setdefault(key, []).append(record)
    return out


def _candidate(ledger: Known, kinds: Mapping[str, Kind], record: Record, how: How) -> Candidate:
    unit, within = _units(ledger, kinds, record, kinds[record.kind])
    return Candidate(record.kind, record.id, label(ledger, kinds, record), unit, within, how)


def label(ledger: Known, kinds: Mapping[str, Kind], record: Record, depth: int = 2) -> str:
    """What names a record to a person; through references (a receipt is named by its unit), else its id."""
    kind = kinds.get(record.kind)
    field = kind.fields.get(kind.label) if kind is not None else None
    value = record.get(field.name) if field is not None else None
    if not isinstance(value, str) or not value or field is None:
        return record.id
    target = ledger.get(value) if (field.ref or field.ref_or_text) and depth else None
    return value if target is None else label(ledger, kinds, target, depth - 1)


def _units(
    ledger: Known, kinds: Mapping[str, Kind], record: Record, kind: Kind
) -> tuple[str, tuple[str, ...]]:
    """The label of the record's unit, and every id and name up the tree of units."""
    first = ""
    within: list[str] = []
    seen: set[str] = {record.id}
    here: Record | None = record
    for _ in range(_DEEPEST):
        above = _unit_of(kinds.get(here.kind), here) if here is not None else ""
        if not above or above in seen:
            break
        seen.add(above)
        here = ledger.get(above)
        shown = label(ledger, kinds, here) if here is not None else above
        first = first or shown
        within.append(above)
        org = kinds.get(here.kind) if here is not None else None
        if org is not None and here is not None:
            within += [
                text
                for name in (org.label, *org.search)
                for text in _texts(org.fields.get(name), here.get(name))
            ]
    return first, tuple(dict.fromkeys(within))


def _unit_of(kind: Kind | None, record: Record) -> str:
    """The value of the first field that refers to an org."""
    for name, field in kind.fields.items() if kind is not None else ():
        if "org" in field.ref and field.type == "string":
            value = record.get(name)
            if isinstance(value, str):
                return value
    return ""


def _texts(field: Field | None, value: Any) -> Iterator[str]:
    """The texts in a value that are names: no references, no dates, no values of closed lists."""
    if field is None or value is None:
        return
    if isinstance(value, str):
        if value and not (field.ref or field.ref_or_text or field.enum):
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(field.item, item)
    elif isinstance(value, dict):
        for name, inner in field.fields.items():
            yield from _texts(inner, value.get(name))


def _key(text: str) -> str:
    """Names compare without case, width, spaces and punctuation: 川A·12345 = 川a12345."""
    return "".join(filter(str.isalnum, fold(text)))
