"""The floor plan: buildings, floors, rooms with their outlines, who sits there on the day asked, and what the checks found about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from officectl.actions import _indexed, _open
from officectl.checks._dates import covers
from officectl.light import dataclass, field, replace
from officectl.query.resolve import label
from officectl.records.finding import SEVERITIES, Finding, Severity

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kind import Kind
    from officectl.records.record import Record

KINDS = frozenset(("building", "floorplan", "room", "allocation", "person", "org"))
_GONE = ("void", "deleted")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody who uses a room."""

    id: str
    name: str
    unit: str
    mode: str
    """How (主用, 兼用 …); "" where nothing is said."""
    since: date | None
    allocation: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room on the day asked."""

    id: str
    no: str
    name: str = ""
    function: str = ""
    unit: str = ""
    """Who uses or keeps it: of its allocation, else its own."""
    area: Decimal | None = None
    """m2, of `basis`; None: not measured."""
    basis: str = ""
    seats: int | None = None
    outline: tuple[Point, ...] = ()
    """Metres, at least three points, not closed; none: not on the plan."""
    people: tuple[Sitter, ...] = ()
    allocations: tuple[str, ...] = ()
    known: bool = True
    """False: the plan names a room of which there is no record."""
    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> Severity | Literal[""]:
        """The worst of its findings."""
        return next((level for level in SEVERITIES if any(f.severity == level for f in self.findings)), "")

    @property
    def vacant(self) -> bool:
        """An office that nobody has."""
        return self.function == "办公室" and not self.people and not self.allocations


@dataclass(frozen=True, slots=True)
class Floor:
    """The rooms of a floor in order of their numbers."""

    building: str
    number: int | None
    """None: the records do not say on which floor they are."""
    rooms: tuple[Room, ...]
    plan: str = ""
    """The drawing's record."""
    drawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Building:
    """A building; id "" for rooms without one."""

    id: str
    label: str
    floors: tuple[Floor, ...]
    """From the lowest up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every building of the office on the day asked."""

    buildings: tuple[Building, ...]
    as_of: date
    homes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Record → the rooms it speaks of: rooms, their allocations in force, and records of any other kind that refers to rooms alone."""

    def building(self, ident: str) -> Building | None:
        """A building by id."""
        return next((one for one in self.buildings if one.id == ident), None)

    def rooms(self) -> Iterator[tuple[Building, Floor, Room]]:
        """Every room."""
        for building in self.buildings:
            for floor in building.floors:
                for room in floor.rooms:
                    yield building, floor, room


def plan(options: Options, findings: Iterable[Finding] = ()) -> Plan:
    """Read the workspace. Raises NoWorkspace, BadWorkspace and what verification raises."""
    from officectl.store import snapshot

    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    wanted = {*KINDS, *_speaking(kinds)} & set(kinds)
    opened = _indexed.opened(options, ws, snap, kinds, wanted)
    return mark(_Reader(opened).plan(), findings)


def mark(made: Plan, findings: Iterable[Finding]) -> Plan:
    """The same plan with what `check` found about a room or about who sits there. Waived findings mark nothing."""
    home = made.homes
    about: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.waived is not None:
            continue
        idents = {finding.id, *(one.id for one in finding.evidence)}
        for room_id in {one for ident in idents for one in home.get(ident, ())}:
            about.setdefault(room_id, []).append(finding)

    def floor(one: Floor) -> Floor:
        return replace(one, rooms=tuple(replace(room, findings=tuple(about.get(room.id, ()))) for room in one.rooms))

    return replace(made, buildings=tuple(replace(b, floors=tuple(map(floor, b.floors))) for b in made.buildings))


def above(room: Room, floor: Floor) -> str:
    """The room of another floor that lies where this one lies, else the one whose number ends alike; "" on an empty floor."""
    drawn = [one for one in floor.rooms if one.outline]
    if room.outline and drawn:
        x, y = _middle(room)
        return min(drawn, key=lambda one: ((_middle(one)[0] - x) ** 2 + (_middle(one)[1] - y) ** 2, one.id)).id
    alike = (one.id for one in floor.rooms if one.no[-2:] == room.no[-2:])
    return next(alike, floor.rooms[0].id if floor.rooms else "")


def _middle(room: Room) -> Point:
    xs, ys = [x for x, _ in room.outline], [y for _, y in room.outline]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


class _Reader:
    def __init__(self, opened: Opened) -> None:
        self.opened, self.ledger, self.day = opened, opened.ledger, opened.as_of
        self.signed = opened.ledger.states is not None

    def plan(self) -> Plan:
        """All of it."""
        allotted = self._allotted()
        drawings = self._drawings()
        floors: dict[tuple[str, int | None], dict[str, Room]] = {}
        for record in self._live("room"):
            if not covers(record.get("from"), record.get("to"), self.day):
                continue
            room = self._room(record, allotted.get(record.id, ()))
            number = record.get("floor")
            key = (str(record.get("building") or ""), number if isinstance(number, int) else None)
            floors.setdefault(key, {})[room.id] = room
        made: dict[str, list[Floor]] = {record.id: [] for record in self._live("building")}
        for key in {**drawings, **floors}:
            building, number = key
            drawing = drawings.get(key)
            rooms = floors.get(key, {})
            for ident, outline in self._outlines(drawing):
                known = rooms.get(ident)
                if known is not None:
                    rooms[ident] = replace(known, outline=outline)
                elif self.ledger.get(ident) is None:
                    rooms[ident] = Room(ident, ident, outline=outline, known=False)
            ordered = tuple(sorted(rooms.values(), key=lambda room: (room.no, room.id)))
            drawn = drawing.get("drawn_on") if drawing is not None else None
            made.setdefault(building, []).append(
                Floor(building, number, ordered, drawing.id if drawing is not None else "", drawn if isinstance(drawn, date) else None)
            )
        return Plan(
            tuple(
                Building(ident, self._name(ident), tuple(sorted(found, key=lambda floor: (floor.number is None, floor.number or 0))))
                for ident, found in sorted(made.items(), key=lambda item: (not item[0], item[0]))
                if found
            ),
            self.day, self._homes(floors),
        )  # fmt: skip

    def _homes(self, floors: Mapping[tuple[str, int | None], Mapping[str, Room]]) -> dict[str, tuple[str, ...]]:
        rooms = [room for there in floors.values() for room in there.values()]
        known = {room.id for room in rooms}
        found: dict[str, tuple[str, ...]] = {ident: (room.id,) for room in rooms for ident in (room.id, *room.allocations)}
        for name, fields in _speaking(self.opened.kinds).items():
            for record in self._live(name):
                named = {ident for one in fields for ident in _several(record.get(one)) if ident in known}
                found.setdefault(record.id, tuple(sorted(named)))
        return found

    def _live(self, kind: str) -> Iterator[Record]:
        for record in self.ledger.records(kind):
            if not self.signed or self.ledger.state(record.id).name not in _GONE:
                yield record

    def _allotted(self) -> dict[str, list[Record]]:
        """Room → its allocations in force on the day."""
        found: dict[str, list[Record]] = {}
        for record in self._live("allocation"):
            room = record.get("room")
            if isinstance(room, str) and covers(record.get("from"), record.get("to"), self.day):
                found.setdefault(room, []).append(record)
        return found

    def _drawings(self) -> dict[tuple[str, int | None], Record]:
        """The last drawing of each floor that was made by the day asked."""
        found: dict[tuple[str, int | None], Record] = {}
        for record in self._live("floorplan"):
            drawn, number = record.get("drawn_on"), record.get("floor")
            if not isinstance(drawn, date) or drawn > self.day or not isinstance(number, int):
                continue
            key = (str(record.get("building") or ""), number)
            known = found.get(key)
            if known is None or (known.get("drawn_on"), known.id) < (drawn, record.id):
                found[key] = record
        return found

    def _outlines(self, drawing: Record | None) -> Iterator[tuple[str, tuple[Point, ...]]]:
        areas = drawing.get("area") if drawing is not None else None
        for area in areas if isinstance(areas, list) else ():
            if not isinstance(area, Mapping):
                continue
            points = tuple(point for one in _list(area.get("points")) if (point := _point(one)) is not None)
            if len(points) >= 3 and isinstance(area.get("room"), str):
                yield str(area["room"]), points

    def _room(self, record: Record, allocations: Iterable[Record]) -> Room:
        held = sorted(allocations, key=lambda one: (str(one.get("from")), one.id))
        area, seats = record.get("usable_area"), record.get("seats")
        units = dict.fromkeys(self._name(str(one.get("unit"))) for one in held if one.get("unit"))
        return Room(
            record.id, str(record.get("no") or record.id), _text(record.get("name")), _text(record.get("function")),
            "、".join(units) or (self._name(record.get("unit")) if isinstance(record.get("unit"), str) else ""),
            Decimal(area) if isinstance(area, int | Decimal) else None, _text(record.get("area_basis")),
            seats if isinstance(seats, int) else None,
            people=tuple(sitter for one in held for sitter in self._sitters(one)), allocations=tuple(one.id for one in held),
        )  # fmt: skip

    def _sitters(self, allocation: Record) -> Iterator[Sitter]:
        since, unit = allocation.get("from"), allocation.get("unit")
        for ident in _list(allocation.get("occupants")):
            if isinstance(ident, str):
                yield Sitter(
                    ident, self._name(ident), self._name(unit) if isinstance(unit, str) else "", _text(allocation.get("mode")),
                    since if isinstance(since, date) else None, allocation.id,
                )  # fmt: skip

    def _name(self, ident: str) -> str:
        record = self.ledger.get(ident)
        if record is None:
            return ident
        brief = record.get("short")
        return str(brief) if brief else label(self.ledger, self.opened.kinds, record)


def codes() -> tuple[str, ...]:
    """The checks that look at rooms and at who sits in them."""
    from officectl.actions.check import Request, chosen

    return tuple(loaded.code for loaded in chosen(Request()) if {"room", "allocation"} <= loaded.check.reads.keys())


def _speaking(kinds: Mapping[str, Kind]) -> dict[str, tuple[str, ...]]:
    """Kinds besides the allocation that refer to rooms and to nothing else in a field, with these fields."""
    found = {}
    for kind in kinds.values():
        fields = tuple(one.name for one in kind.fields.values() if (one.item or one).ref == ("room",))
        if fields and kind.name not in KINDS:
            found[kind.name] = fields
    return found


def _several(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _point(value: Any) -> Point | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, int | Decimal) for one in value):
        return float(value[0]), float(value[1])
    return None
