"""The example's files as the replay sees them: records with their day and digest, everything else as bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from officectl.history import paths
from officectl.records import canonical, changes, ids, layout, toml

if TYPE_CHECKING:
    from typing import Any

    from officectl.records.kind import Kind

FLOWING = (
    "allocation", "delegation", "meeting", "meeting_change", "task", "task_check", "task_extension", "trip", "vehicle_cost",
    "vehicle_seal", "vehicle_transfer", "waiver",
)
"""The kinds of the example that need approval."""
REGISTERS = ("person", "appointment")
"""Kinds whose content says when it became known."""


class Rec(NamedTuple):
    """A record as it lies in the example in the end."""

    kind: str
    id: str
    path: str
    raw: bytes
    day: date
    """The day in its id; the first of all days when it has none."""
    data: Mapping[str, Any]
    """Empty where it is not looked at."""
    digest: str
    """Empty where nobody approves such records."""

    @property
    def label(self) -> str:
        """What people call it: its number, its title, its room, else its id."""
        return str(next((self.data[name] for name in ("no", "title", "room") if self.data.get(name)), self.id))


class Book:
    """Every file of the example."""

    def __init__(self, files: Mapping[str, bytes], kinds: Mapping[str, Kind]) -> None:
        self.files = files
        self._kinds = kinds
        self.records = [_record(path, raw) for path, raw in files.items() if path.startswith("records/")]
        self.by_id = {rec.id: rec for rec in self.records if rec.digest}

    def of(self, *kinds: str) -> list[Rec]:
        """The records of some kinds, oldest first; what cannot be read nobody signs."""
        found = (rec for rec in self.records if rec.kind in kinds and (rec.digest or rec.kind not in FLOWING))
        return sorted(found, key=lambda rec: (rec.day, rec.id))

    def other(self, rec: Rec, edits: Mapping[str, object]) -> Rec:
        """The record as it stood before: with other values, or without a field (None)."""
        data: dict[Any, Any] = {(name,): changes.REMOVE if value is None else value for name, value in edits.items()}
        return self._with(rec, changes.apply(rec.data, data))

    def _with(self, rec: Rec, data: Mapping[str, Any]) -> Rec:
        raw = layout.dump(data, self._kinds[rec.kind]).encode()
        return rec._replace(raw=raw, data=data, digest=canonical.digest(rec.kind, data))

    def governed(self) -> dict[str, bytes]:
        """Settings, rules, calendar, schemas."""
        return {path: raw for path, raw in self.files.items() if paths.place(path.encode(), "").area == "governed"}


def _record(path: str, raw: bytes) -> Rec:
    kind = ids.locate_kind(path) or ""
    ident = path.rpartition("/")[2].removesuffix(".toml")
    data: Mapping[str, Any] = (toml.read(raw).data or {}) if kind in FLOWING + REGISTERS else {}
    seal = canonical.digest(kind, data) if data and kind in FLOWING else ""
    return Rec(kind, ident, path, raw, ids.id_date(ident) or date.min, data, seal)


def by(recs: Iterable[Rec], key: Callable[[Rec], Any]) -> dict[Any, list[Rec]]:
    """Records by day, month, author …, in the order in which they came."""
    found: dict[Any, list[Rec]] = {}
    for rec in recs:
        found.setdefault(key(rec), []).append(rec)
    return found
