"""Meetings as they stand, for the agenda: the very functions by which the check of clashes sees them, over whole records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from officectl.checks.mtg._times import Sitting, sittings, taken
from officectl.records.record import RECORDED, Record, State

if TYPE_CHECKING:
    from officectl.checks._context import Context
    from officectl.records.ledger import Ledger

MEETING, CHANGE = "meeting", "meeting_change"
KINDS = frozenset((MEETING, CHANGE))
NEEDED = frozenset((MEETING, CHANGE, "room", "person", "org", "group", "place"))


class _Whole:
    """As much of a check's context as these functions ask, over a ledger of whole records.

    Drafts of meetings are drawn too (and marked), so a meeting's state does not keep it out; a draft of a change moves nothing.
    """

    def __init__(self, ledger: Ledger, as_of: date, drawn: Sequence[Record]) -> None:
        self._ledger, self.as_of, self._drawn = ledger, as_of, drawn
        self._changes: dict[object, list[Record]] = {}
        for record in ledger.records(CHANGE):
            meeting = record.get("meeting")
            if isinstance(meeting, str):
                self._changes.setdefault(meeting, []).append(record)

    def rows(self, kind: str) -> Sequence[Record]:
        """The meetings to draw; all records of another kind."""
        return self._drawn if kind == MEETING else list(self._ledger.records(kind))

    def by(self, kind: str, field: str) -> dict[object, list[Record]]:
        """The changes of each meeting."""
        return self._changes

    def get(self, ident: object, *kinds: str) -> Record | None:
        """A record of an id, if it is of one of `kinds`."""
        found = self._ledger.get(ident) if isinstance(ident, str) and ident else None
        return found if found is not None and (not kinds or found.kind in kinds) else None

    def state(self, ident: str) -> State:
        """Meetings count in every state, all others in their own."""
        record = self._ledger.get(ident)
        return RECORDED if record is not None and record.kind == MEETING else self._ledger.state(ident)

    def changes(self, meeting: str) -> list[Record]:
        """The changes that count for a meeting on the day asked."""
        return [c for c in self._changes.get(meeting, ()) if self._ledger.state(c.id).effective]


def meetings(
    ledger: Ledger, as_of: date, drawn: Sequence[Record], default_minutes: int
) -> Iterator[tuple[Sitting, Record, list[tuple[str, str, object, object]], list[Record]]]:
    """Each meeting that is not cancelled: its times, its record, what it takes (kind of thing, id or text, from, to), its changes."""
    whole = _Whole(ledger, as_of, drawn)
    context = cast("Context", whole)
    for sitting in sittings(context, default_minutes):
        record = cast(Record, sitting.row)
        held: list[tuple[str, str, object, object]] = [
            ("room" if item.what == "room" else "person", item.key, item.start, item.end)
            for item in taken(context, sitting)
            if item.what in ("room", "person")
        ]
        if sitting.room and not any(key == sitting.room for _, key, _, _ in held):
            held.append(("", sitting.room, sitting.start, sitting.end))
        host = record.get("host")
        if isinstance(host, str) and host and not any(key == host for _, key, _, _ in held):
            held.append(("", host, sitting.start, sitting.end))
        yield sitting, record, held, whole.changes(record.id)
