"""The county as values: records by kind and key, and the files they make.

Everything is decided by the seed and by keys: a record's id depends on its own key only, so that planting a fault, or
leaving one out, changes no other record.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from officectl.records import ids
from officectl.records.kind import Kind
from officectl.records.layout import dump
from officectl.rules.calendar import Calendar
from officectl.store import kinds as kind_files
from officectl.store import packs

SEED = 20261120
AS_OF = date(2026, 11, 20)
"""The day of the demonstration, a Friday."""
LOCAL_WORKDAY = date(2026, 5, 16)
"""A Saturday worked in this county only: the flood drill (calendar/2026.toml)."""
MOST_FILES = 300
"""Files in one folder."""

KINDS, _ = kind_files.load()
_NATIONAL = Calendar.from_sources(packs.shipped_calendars())


def chance(*parts: object) -> Random:
    """A source of chance of its own for every purpose: a new purpose moves no other."""
    return Random("/".join(map(str, (SEED, *parts))))


def workday(day: date) -> bool:
    """Whether the county works that day: the official calendar with its own flood drill."""
    return day == LOCAL_WORKDAY or bool(_NATIONAL.is_workday(day))


def next_workday(day: date, count: int = 1) -> date:
    """The `count`-th workday after a day."""
    while count:
        day += timedelta(days=1)
        count -= workday(day)
    return day


def at(day: date, clock: str) -> datetime:
    """A moment: `at(day, "08:30")`."""
    return datetime.combine(day, time.fromisoformat(clock))


def days(start: date, end: date) -> Iterator[date]:
    """Every day from start to end, both included."""
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def yuan(value: Decimal | int | str) -> Decimal:
    """Money, two digits."""
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass
class Entry:
    """One record; `path` and `raw` only where a fault puts it elsewhere or into other bytes."""

    kind: str
    data: dict[str, Any]
    path: str = ""
    raw: bytes | None = None


@dataclass
class World:
    """Records by (kind, key), files by path. `fork` gives a world to plant faults in; the original stays."""

    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """Files that are not records: path → text."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What one module tells another while the county is built."""
    _made: dict[int, tuple[Entry, bytes]] = field(default_factory=dict)
    _owned: set[tuple[str, str]] = field(default_factory=set)

    def add(self, kind: str, key: str, day: date | None = None, /, **values: Any) -> str:
        """A record; dated kinds take the day of creation, the others are named by their key. Gives its id."""
        if (kind, key) in self.entries:
            raise ValueError(f"{kind} {key} is there already")
        ident = self.new_id(kind, key, day)
        data = {"id": ident} | {name: value for name, value in values.items() if value is not None}
        self.entries[kind, key] = Entry(kind, data)
        self._owned.add((kind, key))
        return ident

    @staticmethod
    def new_id(kind: str, key: str, day: date | None) -> str:
        """The id of a record: the eight characters come from the seed, the kind and the key."""
        if day is None:
            return key
        rng = chance("id", kind, key)
        tail = "".join(rng.choice(ids.ALPHABET) for _ in range(8))
        return ids.new_id(KINDS[kind].prefix, day, tail)

    def id(self, kind: str, key: str) -> str:
        """The id of a record that is there."""
        return str(self.entries[kind, key].data["id"])

    def data(self, kind: str, key: str) -> dict[str, Any]:
        """A record for reading."""
        return self.entries[kind, key].data

    def edit(self, kind: str, key: str) -> dict[str, Any]:
        """A record for changing; in a fork the original is copied first."""
        entry = self.entry(kind, key)
        return entry.data

    def entry(self, kind: str, key: str) -> Entry:
        """As `edit`, with the place and the bytes."""
        if (kind, key) not in self._owned:
            old = self.entries[kind, key]
            self.entries[kind, key] = Entry(old.kind, deepcopy(old.data), old.path, old.raw)
            self._owned.add((kind, key))
        return self.entries[kind, key]

    def of(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """All records of a kind with their keys, in the order they were added."""
        return ((key, entry.data) for (name, key), entry in self.entries.items() if name == kind)

    def fork(self) -> World:
        """A world that may be changed while this one stays as it is; untouched bytes are shared."""
        return World(dict(self.entries), dict(self.texts), dict(self.notes), self._made)

    def files(self) -> dict[str, bytes]:
        """Path → bytes of the whole tree, sorted by path."""
        found = {path: text.encode() for path, text in self.texts.items()}
        for name, entry in self.entries.items():
            kind = KINDS[entry.kind]
            path = entry.path or place(kind, entry.data["id"])
            if path in found:
                raise ValueError(f"two records at {path}")
            found[path] = self._bytes(name, entry, kind)
        return dict(sorted(found.items()))

    def _bytes(self, name: tuple[str, str], entry: Entry, kind: Kind) -> bytes:
        if entry.raw is not None:
            return entry.raw
        if name in self._owned:
            return dump(entry.data, kind).encode()
        made = self._made.get(id(entry))  # a shared entry is never changed: its bytes hold as long as it lives
        if made is None:
            made = self._made[id(entry)] = (entry, dump(entry.data, kind).encode())
        return made[1]


def place(kind: Kind, ident: str) -> str:
    """Where a record of a kind belongs."""
    return ids.record_path(kind, ident)
