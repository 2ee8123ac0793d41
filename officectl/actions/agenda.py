"""The agenda: what lies on a day, week or month, as lanes of whatever is taken: rooms, people, cars, and what an office adds.

A kind comes onto the calendar by the `lane` of its schema and by nothing else; the boards follow from what its resource
fields refer to. Clashes are those that `check` found (`mark`), nothing is judged here a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from officectl.light import dataclass, replace
from officectl.records.finding import SEVERITIES, Finding, Severity
from officectl.text import dates
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options

Unit = Literal["day", "week", "month"]
UNITS: tuple[Unit, ...] = ("day", "week", "month")
CLASH = "-CLASH"
"""Checks whose code ends so say that something is taken twice."""
_MONTH = Text("{year}年{month}月", "{year}-{month}")
_BETWEEN = Text("{first} 至 {last}", "{first} to {last}")
_DAY = timedelta(days=1)
LONG = timedelta(days=62)
"""What lasts longer is standing, where its kind is so by nature or it lies over the whole period."""
_FEW = 24
"""So many lanes are shown even when most of them are idle."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days shown, both ends included."""

    unit: Unit
    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time.min)

    @property
    def end(self) -> datetime:
        """The first moment after the last day."""
        return midnight_after(self.last)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day shown."""
        return tuple(self.first + _DAY * n for n in range((self.last - self.first).days + 1))

    @property
    def title(self) -> Message:
        """How a person calls it."""
        if self.unit == "day":
            return dates.said(self.first)
        if self.unit == "month":
            return _MONTH(year=self.first.year, month=f"{self.first.month:02d}")
        return _BETWEEN(first=self.first, last=self.last)


def window(unit: Unit, day: date) -> Window:
    """The day, its week (Monday to Sunday) or its month; cut at the ends of the calendar."""
    if unit == "day":
        return Window(unit, day, day)
    if unit == "week":
        ordinal = day.toordinal() - day.weekday()
        return Window(unit, date.fromordinal(max(ordinal, 1)), date.fromordinal(min(ordinal + 6, date.max.toordinal())))
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1) if (first.year, first.month) != (date.max.year, 12) else None
    return Window(unit, first, following - _DAY if following is not None else date.max)


def moved(shown: Window, day: date, by: int) -> date:
    """The same day so many periods later (earlier when negative), held within the calendar's ends."""
    if shown.unit == "month":
        months = day.year * 12 + day.month - 1 + by
        year, month = divmod(months, 12)
        if not date.min.year <= year <= date.max.year:
            return day
        last = window("month", date(year, month + 1, 1)).last.day
        return date(year, month + 1, min(day.day, last))
    target = day.toordinal() + by * (7 if shown.unit == "week" else 1)
    return date.fromordinal(min(max(target, 1), date.max.toordinal()))


def midnight_after(day: date) -> datetime:
    """The end of a day; the last moment there is after the last day there is."""
    return datetime.combine(day + _DAY, time.min) if day < date.max else datetime.max


@dataclass(frozen=True, slots=True)
class Span:
    """A record on a lane. Moments are local to the workspace; `end` is the first moment after it."""

    id: str
    kind: str
    kind_title: Text
    label: str
    start: datetime
    end: datetime
    plan: tuple[datetime, datetime] | None = None
    """What was planned, where there is a plan; `start` and `end` cover plan and fact."""
    fact: tuple[datetime, datetime] | None = None
    """What a log says came of it."""
    days: bool = False
    """Whole days: the record has dates without hours."""
    open: bool = False
    """Its end is not on record: `end` is assumed."""
    standing: bool = False
    """It has no end in sight, or one far off: a post, a room's user. Drawn when somebody asks for it."""
    moved: bool = False
    """A change moved it from where the record says."""
    draft: bool = False
    """Not in force (yet)."""
    state: Message | None = None
    with_: tuple[str, ...] = ()
    """What else it takes, as people call it."""
    follow: tuple[str, ...] = ()
    """Ids of records that say what became of it (log, change)."""
    level: Severity | Literal[""] = ""
    clash: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def moment(self) -> bool:
        """Whether it has no length."""
        return self.end <= self.start


@dataclass(frozen=True, slots=True)
class Lane:
    """One room, person, car …: a registered record, or a text where `kind` is empty."""

    id: str
    kind: str
    label: str
    spans: tuple[Span, ...]
    """By start. May overlap."""
    idle: bool = False
    """Nothing in the period but standing spans."""
    used: bool = False
    """Taken for some hours within the last half-year or later on: worth a line even when it is idle."""

    @property
    def level(self) -> Severity | Literal[""]:
        """The worst of its spans."""
        return next((level for level in SEVERITIES if any(span.level == level for span in self.spans)), "")


@dataclass(frozen=True, slots=True)
class Board:
    """Lanes of one sort: rooms and places, people, cars …"""

    name: str
    title: Text
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """A period on every board."""

    window: Window
    boards: tuple[Board, ...]
    now: datetime
    """The moment asked: the clock, or noon of a fixed day."""
    rest: frozenset[date]
    """Days off: by the official notice, else weekends."""

    @property
    def today(self) -> date:
        """The day asked."""
        return self.now.date()

    def board(self, name: str) -> Board | None:
        """A board by name."""
        return next((board for board in self.boards if board.name == name), None)


def lasts(span: Span) -> bool:
    """Whether it has no end in sight, or one more than two months off."""
    return (span.open and span.days) or span.end - span.start > LONG


Take = tuple[str, str, str]
"""What is taken: its board, its kind ("" for a text), its id or the text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A span on one lane."""

    span: Span
    take: Take


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that lies between two days: any period between them is laid out without reading again."""

    first: date
    last: date
    pieces: tuple[Piece, ...]
    labels: Mapping[str, str]
    """Id (or text) of what is taken → what people call it."""
    titles: Mapping[str, Text]
    """Board → its title; in the order of the boards."""
    used: frozenset[Take]
    """Taken for some hours within the last half-year or later on."""
    rest: frozenset[date]
    now: datetime
    lasting: frozenset[str] = frozenset()
    """Kinds that are standing by nature: most of their records have no end, or one far off (posts, rooms)."""

    def holds(self, shown: Window) -> bool:
        """Whether a period lies between the two days."""
        return self.first <= shown.first and shown.last <= self.last

    def agenda(self, shown: Window) -> Agenda:
        """A period on every board."""
        start, end = shown.start, shown.end
        lanes: dict[Take, list[Span]] = {take: [] for take in self.used}
        for piece in self.pieces:
            span = piece.span
            if span.start >= end or span.end < start or (span.end == start and span.start < start):
                continue
            if lasts(span) and (span.kind in self.lasting or span.start <= start and span.end >= end):
                span = replace(span, standing=True)
            lanes.setdefault(piece.take, []).append(span)
        boards: dict[str, list[Lane]] = {board: [] for board in self.titles}
        for (board, kind, key), spans in lanes.items():
            ordered = tuple(sorted(spans, key=lambda span: (span.start, span.end, span.id)))
            idle = all(span.standing for span in ordered)
            boards[board].append(Lane(key, kind, self.labels[key], ordered, idle, (board, kind, key) in self.used))
        made = tuple(
            Board(board, self.titles[board], tuple(sorted(found, key=lambda lane: (not lane.kind, lane.label, lane.id))))
            for board, found in boards.items()
            if found
        )
        return Agenda(shown, made, self.now, frozenset(day for day in shown.days if day in self.rest))


def timetable(options: Options, shown: Window | Unit, reach: int = 0) -> Timetable:
    """Read the workspace: a period (a unit alone: the one with the day asked) and so many days before and after it.

    Raises NoWorkspace, BadWorkspace and what verification raises.
    """
    from officectl.actions._agenda_read import read

    return read(options, shown, reach)


def agenda(options: Options, shown: Window | Unit, findings: Iterable[Finding] = ()) -> Agenda:
    """Read the workspace and lay out a period. Raises as `timetable`."""
    table = timetable(options, shown)
    return mark(table.agenda(window(shown, table.now.date()) if isinstance(shown, str) else shown), findings)


def mark(made: Agenda, findings: Iterable[Finding]) -> Agenda:
    """The same agenda with what `check` found. Waived findings mark nothing; a clash marks both records."""
    about: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.waived is not None:
            continue
        others = {one.id for one in finding.evidence} if finding.code.endswith(CLASH) else set()
        for ident in {finding.id, *others} - {""}:
            about.setdefault(ident, []).append(finding)

    def marked(span: Span) -> Span:
        # By identity: the values in a finding's message need not be hashable.
        mine = tuple({id(f): f for ident in (span.id, *span.follow) for f in about.get(ident, ())}.values())
        if not mine and not span.findings:
            return span
        worst: Severity | Literal[""] = next((level for level in SEVERITIES if any(f.severity == level for f in mine)), "")
        return replace(span, findings=mine, level=worst, clash=any(f.code.endswith(CLASH) for f in mine))

    def lanes(board: Board) -> Sequence[Lane]:
        return [replace(lane, spans=tuple(map(marked, lane.spans))) for lane in board.lanes]

    return replace(made, boards=tuple(replace(board, lanes=tuple(lanes(board))) for board in made.boards))


def distinct(lanes: Iterable[Lane]) -> list[Span]:
    """Every record of some lanes once, by start: a trip with two drivers is one trip."""
    found = {span.id: span for lane in lanes for span in lane.spans}
    return sorted(found.values(), key=lambda span: (span.start, span.end, span.id))


def visible(board: Board, *, standing: bool = False, idle: bool | None = None) -> tuple[tuple[Lane, ...], int]:
    """The lanes to draw, and how many standing spans are left out.

    `idle`: also lanes with nothing on them; None: those in use otherwise, where they are few (an office's cars).
    """
    few = sum(lane.used for lane in board.lanes) <= _FEW
    lanes, hidden = [], 0
    for lane in board.lanes:
        kept = lane.spans if standing else tuple(span for span in lane.spans if not span.standing)
        hidden += len(lane.spans) - len(kept)
        if kept or (few and lane.used if idle is None else idle):
            lanes.append(lane if len(kept) == len(lane.spans) else replace(lane, spans=kept))
    return tuple(lanes), hidden
