"""A meeting as it stands: changes applied, rooms and people with the time they are taken (practice 34, 35)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from officectl.checks._context import Context
from officectl.checks._dates import covers, later
from officectl.light import dataclass
from officectl.records.finding import FieldPath
from officectl.records.ledger import Row

MEETING = ("title", "start", "end", "room", "places", "invitees", "leaders", "agenda", "host", "joined_with",
           "room_lent", "require_head", "headcount")  # fmt: skip
CHANGE = ("meeting", "kind", "version", "decided_at", "new_start", "new_end", "new_room")


@dataclass(frozen=True, slots=True)
class Sitting:
    """The version in force on the day asked.

    `assumed`: the end is a guess of the rule, not on record. `shift`: how much later it starts than first planned;
    the parts of a meeting (items, leaders, venues) move with it.
    """

    row: Row
    start: datetime
    end: datetime
    room: str
    assumed: bool
    shift: timedelta


@dataclass(frozen=True, slots=True)
class Taken:
    """A resource a sitting takes: a room, a person, the head of a unit."""

    what: str
    key: str
    start: datetime
    end: datetime
    field: FieldPath


def sittings(ctx: Context, default_minutes: int) -> Iterator[Sitting]:
    """Every meeting that is not cancelled, with its last time and place."""
    for row in ctx.rows("meeting"):
        if not ctx.state(row.id).effective:
            continue
        start, end, room = row.get("start"), row.get("end"), row.get("room")
        cancelled = False
        for change in sorted(ctx.by("meeting_change", "meeting").get(row.id, ()), key=_version):
            decided = change.get("decided_at")
            if isinstance(decided, datetime) and decided.date() > ctx.as_of or not ctx.state(change.id).effective:
                continue
            if change.get("kind") == "取消":
                cancelled = True
                continue
            cancelled = False
            if isinstance(change.get("new_start"), datetime):
                length = end - start if isinstance(end, datetime) and isinstance(start, datetime) else None
                start = change.get("new_start")
                end = change.get("new_end") or (later(start, length) if length is not None else None)
            elif isinstance(change.get("new_end"), datetime):
                end = change.get("new_end")
            room = change.get("new_room") or room
        if cancelled or not isinstance(start, datetime):
            continue
        assumed = not isinstance(end, datetime)
        if assumed:
            end = later(start, timedelta(minutes=default_minutes))
        first = row.get("start")
        shift = start - first if isinstance(first, datetime) else timedelta(0)
        yield Sitting(row, start, end, str(room or ""), assumed, shift)


def taken(ctx: Context, sitting: Sitting) -> Iterator[Taken]:
    """Registered rooms, leaders and the host, and units whose head is asked for."""
    row, start, end = sitting.row, sitting.start, sitting.end
    if _registered(ctx, sitting.room):
        yield Taken("room", sitting.room, start, end, ("room",))
    for index, place in enumerate(row.get("places") or ()):
        # The main venue may be listed among the places; once the meeting has moved, it is free.
        if _registered(ctx, place.get("place")) and place.get("place") not in (sitting.room, row.get("room")):
            yield Taken("room", str(place["place"]), *_part(sitting, place), ("places", index, "place"))
    seen = set()
    for index, leader in enumerate(row.get("leaders") or ()):
        person = leader.get("person")
        if person:
            seen.add(person)
            yield Taken("person", str(person), *_part(sitting, leader), ("leaders", index, "person"))
    host = row.get("host")
    if isinstance(host, str) and host not in seen and ctx.get(host, "person") is not None:
        yield Taken("person", host, start, end, ("host",))
    for index, invitee in enumerate(row.get("invitees") or ()):
        unit = invitee.get("unit")
        if not unit or invitee.get("post") != "主要负责人":
            continue
        slot = _slot(sitting, invitee)
        if slot is not None:
            for member in members(ctx, str(unit), slot[0].date()):
                yield Taken("head", member, slot[0], slot[1], ("invitees", index, "unit"))


def members(ctx: Context, unit: str, day: date) -> list[str]:
    """The units behind an invitation: a group (乡镇、成员单位) is opened up as of the meeting's day."""
    found: dict[str, None] = {}
    stack, seen = [unit], set[str]()
    while stack:
        ident = stack.pop()
        row = ctx.get(ident)
        if ident in seen or row is None:
            continue
        seen.add(ident)
        if row.kind == "org":
            found[ident] = None
        elif row.kind == "group":
            kinds = row.get("org_kinds") or ()
            found.update((org.id, None) for org in ctx.rows("org") if org.get("kind") in kinds)
            stack += [m["member"] for m in row.get("members") or () if covers(m.get("from"), m.get("to"), day)]
    return sorted(found)


def _part(sitting: Sitting, part: dict[str, object]) -> tuple[datetime, datetime]:
    """A leader may sit in, and a venue be used, for a part only."""
    first, last = part.get("from"), part.get("to")
    return (
        later(first, sitting.shift) if isinstance(first, datetime) else sitting.start,
        later(last, sitting.shift) if isinstance(last, datetime) else sitting.end,
    )


def _slot(sitting: Sitting, invitee: dict[str, object]) -> tuple[datetime, datetime] | None:
    """A unit that sits in (列席) is taken for its item only; without a time for the item nobody can say when."""
    if invitee.get("form") != "列席" and invitee.get("item_no") is None:
        return sitting.start, sitting.end
    for item in sitting.row.get("agenda") or ():
        if item.get("no") == invitee.get("item_no"):
            first, last = item.get("from"), item.get("to")
            if isinstance(first, datetime) and isinstance(last, datetime):
                return later(first, sitting.shift), later(last, sitting.shift)
    return None


def _registered(ctx: Context, room: object) -> bool:
    return ctx.get(room, "room") is not None


def _version(row: Row) -> tuple[int, datetime, str]:
    version, decided = row.get("version"), row.get("decided_at")
    return (version if isinstance(version, int) else 0, decided if isinstance(decided, datetime) else datetime.min, row.id)
