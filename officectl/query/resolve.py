"""Which records a typed name may mean: id, label, search fields (plates, short names), pinyin initials. Built from a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from officectl.query.env import Candidate, How, Resolve
from officectl.query.fold import fold
from officectl.records.kind import Field, Kind
from officectl.records.record import Record
from officectl.text.pinyin import matches as pinyin_matches

_DEEPEST = 12
"""Units above units: a ring in faulty data ends here."""


class Known(Protocol):
    """What of a ledger is needed."""

    def records(self, kind: str) -> Iterable[Record]:
        """Records of a kind."""

    def get(self, ident: str) -> Record | None:
        """The record of an id."""


@dataclass(frozen=True, slots=True)
class _Entry:
    candidate: Candidate
    keys: tuple[str, ...]
    """Every name, reduced to what counts in comparing."""
    names: tuple[str, ...]


def resolver(ledger: Known, kinds: Mapping[str, Kind]) -> Resolve:
    """`resolve(kinds, text)` over this ledger. A kind is indexed when first asked for; `*` asks all kinds."""
    tables: dict[str, tuple[_Entry, ...]] = {}
    by_key: dict[str, dict[str, list[_Entry]]] = {}

    def table(name: str) -> tuple[_Entry, ...]:
        if name not in tables:
            tables[name] = tuple(_entries(ledger, kinds, name))
            keyed = by_key.setdefault(name, {})
            for entry in tables[name]:
                for key in entry.keys:
                    keyed.setdefault(key, []).append(entry)
        return tables[name]

    def resolve(wanted: Sequence[str], text: str) -> Sequence[Candidate]:
        names = [name for name in (kinds if "*" in wanted else wanted) if name in kinds]
        typed = text.strip()
        record = ledger.get(typed)
        if record is not None and record.kind in names:
            return [_found(_entry(ledger, kinds, record), "id")]
        key = _key(typed)
        if not key:
            return []
        entries = [entry for name in names for entry in table(name)]
        full = [entry for name in names for entry in by_key[name].get(key, ())]
        if full:
            return _unique(full, "name")
        if key.isascii():
            tail = [entry for entry in entries if any(_spelled(key, name) for name in entry.names)]
            if tail:
                return _unique(tail, "initials")
        return _unique(filter(_partly(key), entries), "part")

    return resolve


def _spelled(key: str, name: str) -> bool:
    """Whether `key` is the pinyin initials of the whole name."""
    return not name.isascii() and len(_key(name)) == len(key) and pinyin_matches(key, name)


def _partly(key: str) -> Callable[[_Entry], bool]:
    """Whether `key` is a part of a name or id, or of the initials of a name."""
    letters = key.isascii() and not key.isdigit()

    def fits(entry: _Entry) -> bool:
        if any(key in name for name in entry.keys) or key in _key(entry.candidate.id):
            return True
        return letters and any(not name.isascii() and pinyin_matches(key, name) for name in entry.names)

    return fits


def _unique(entries: Iterable[_Entry], how: How) -> list[Candidate]:
    return list({entry.candidate.id: _found(entry, how) for entry in entries}.values())


def _found(entry: _Entry, how: How) -> Candidate:
    return replace(entry.candidate, how=how)


def _entries(ledger: Known, kinds: Mapping[str, Kind], name: str) -> Iterator[_Entry]:
    for record in ledger.records(name):
        yield _entry(ledger, kinds, record)


def _entry(ledger: Known, kinds: Mapping[str, Kind], record: Record) -> _Entry:
    kind = kinds[record.kind]
    names = [
        text
        for name in (kind.label, *kind.search)
        for text in _texts(kind.fields.get(name), record.get(name))
    ]
    unit, within = _units(ledger, kinds, record, kind)
    candidate = Candidate(record.kind, record.id, label(ledger, kinds, record), unit, within)
    unique = tuple(dict.fromkeys(names))
    return _Entry(candidate, tuple(dict.fromkeys(filter(None, map(_key, unique)))), unique)


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
    if isinstance(value, list):
        for item in value:
            yield from _texts(field.item, item)
    elif isinstance(value, Mapping):
        for name, inner in field.fields.items():
            yield from _texts(inner, value.get(name))
    elif isinstance(value, str) and value and not (field.ref or field.ref_or_text or field.enum):
        yield value


def _key(text: str) -> str:
    """Names compare without case, width, spaces and punctuation: 川A·12345 = 川a12345."""
    return "".join(filter(str.isalnum, fold(text)))
