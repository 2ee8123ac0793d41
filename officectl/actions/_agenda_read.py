"""Reading for the agenda: records with a lane become spans, what they take becomes lanes, what takes alike becomes a board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from officectl.actions import _agenda_meetings, _books, _indexed, _open
from officectl.actions._states import shown
from officectl.actions.agenda import LONG, Piece, Span, Take, Timetable, Unit, Window, midnight_after, window
from officectl.light import dataclass, replace
from officectl.query.resolve import label
from officectl.records.ledger import localise
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kind import Field, Kind
    from officectl.records.record import Record

_FIRST = ("room", "person", "vehicle")
"""These boards come first; the others follow by name."""
_HOURS = timedelta(days=31)
"""What is taken longer at a stretch is not taken by the hour."""
_RECENT = timedelta(days=180)
"""What was taken for some hours within so many days is a lane even when nothing lies on it."""
_GONE = ("void", "deleted")
_NAMELESS = Text("其他", "others")


def read(options: Options, shown: Window | Unit, reach: int) -> Timetable:
    """Everything of a period, and of so many days around it."""
    opened = _opened(options)
    now = _open.now(options, opened.ws)
    period = window(shown, now.date()) if isinstance(shown, str) else shown
    first = date.fromordinal(max(period.first.toordinal() - reach, 1))
    last = date.fromordinal(min(period.last.toordinal() + reach, date.max.toordinal()))
    return _Reader(opened, Window("day", first, last), now).timetable()


def lanes_of(kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """The kinds that lie on a calendar."""
    return {name: kind for name, kind in kinds.items() if kind.lane is not None}


def _opened(options: Options) -> Opened:
    from officectl.actions.list import targets
    from officectl.store import snapshot

    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    wanted = set(_agenda_meetings.NEEDED)
    for kind in lanes_of(kinds).values():
        wanted |= {kind.name, *targets(kind)}
    wanted &= set(kinds)
    return _indexed.opened(options, ws, snap, kinds, wanted)


def _rest(opened: Opened, window: Window) -> frozenset[date]:
    calendar = _books.calendar([(file.path, file.raw) for file in opened.snap.others(("calendar",)) if file.raw is not None])
    free = []
    for day in window.days:
        works = calendar.is_workday(day)
        if works is False or works is None and day.weekday() > 4:
            free.append(day)
    return frozenset(free)


class _Reader:
    """One period over one ledger."""

    def __init__(self, opened: Opened, window: Window, now: datetime) -> None:
        self.opened, self.window, self.now = opened, window, now
        self.ledger, self.kinds = opened.ledger, opened.kinds
        self.since = min(window.start, now - _RECENT)
        self.signed = opened.ledger.states is not None
        self.laid = lanes_of(opened.kinds)
        self.groups = _groups(self.laid.values())
        self.used: set[Take] = set()
        self.counts: dict[str, tuple[int, int]] = {}
        """Kind → records that last, all records."""
        self.labels: dict[str, str] = {}

    # boards -----------------------------------------------------------------------------------------------

    def timetable(self) -> Timetable:
        """All pieces, with the names of what they take."""
        pieces = tuple(self.pieces())
        takes = {*self.used, *(piece.take for piece in pieces)}
        boards = sorted({board for board, _, _ in takes}, key=lambda board: (_rank(board), board))
        return Timetable(
            self.window.first, self.window.last, pieces, {key: self.name(key) for _, _, key in takes},
            {board: self.title(board) for board in boards}, frozenset(self.used), _rest(self.opened, self.window), self.now,
            frozenset(kind for kind, (long, every) in self.counts.items() if long * 2 > every),
        )  # fmt: skip

    def title(self, group: str) -> Text:
        """A board is called by the kind it shows."""
        kind = self.kinds.get(group)
        return kind.title if kind is not None else _NAMELESS

    def name(self, ident: str) -> str:
        """What a person calls a record; any other text as it is."""
        found = self.labels.get(ident)
        if found is None:
            record = self.ledger.get(ident)
            if record is None:
                found = ident
            else:
                # A unit goes by its short name; a room by its number and its name, everything else by its label.
                brief, name = record.get("short"), record.get("name")
                found = str(brief) if brief else label(self.ledger, self.kinds, record)
                if isinstance(name, str) and name and name != found and not brief and self.kinds[record.kind].label != "name":
                    found = f"{found} {name}"
            self.labels[ident] = found
        return found

    # spans ------------------------------------------------------------------------------------------------

    def pieces(self) -> Iterator[Piece]:
        """Every span of the period, with what it takes."""
        yield from self._meetings()
        told = _tellers(self.laid)
        facts: dict[str, list[Record]] = {}
        orphans: list[Record] = []
        for name, (field, parent) in told.items():
            for record in self.ledger.records(name):
                planned = record.get(field)
                if isinstance(planned, str) and (found := self.ledger.get(planned)) is not None and found.kind == parent:
                    facts.setdefault(planned, []).append(record)
                else:
                    orphans.append(record)
        for record in orphans:
            yield from self._plain(record, ())
        for name in self.laid:
            if name not in told and name not in _agenda_meetings.KINDS:
                for record in self.ledger.records(name):
                    yield from self._plain(record, facts.get(record.id, ()))

    def _plain(self, record: Record, facts: Iterable[Record]) -> Iterator[Piece]:
        kind = self.kinds[record.kind]
        plan = self._times(record, kind)
        logs = [(log, times) for log in facts if (times := self._times(log, self.kinds[log.kind])) and self.state(log) not in _GONE]
        every = [times for times in (plan, *(times for _, times in logs)) if times is not None]
        if plan is not None:
            long, count = self.counts.get(kind.name, (0, 0))
            self.counts[kind.name] = (long + (plan.open and plan.days or plan.end - plan.start > LONG), count + 1)
        # What lies far off is left before a field is asked for that only its file has.
        if not every or min(times.start for times in every) >= self.window.end or max(times.end for times in every) < self.since:
            return
        if self.state(record) in _GONE:
            return
        takes = self._takes(record, kind)
        elsewhere: dict[Take, list[tuple[Record, _Times]]] = {}
        here: dict[Take, list[tuple[Record, _Times]]] = {}
        for log, times in logs:
            for take in self._takes(log, self.kinds[log.kind]):
                (here if take in takes else elsewhere).setdefault(take, []).append((log, times))
        near = any(times.start < self.window.end and times.end >= self.window.start for times in every)
        text = self._text(record, kind) if near else ""
        if plan is not None:
            plain = self._span(record, kind, text, plan)
            for take in takes:
                yield from self._placed(_with_facts(plain, here.get(take, [])), take, takes)
        # Another car or driver than planned: the log lies on its own lane, under the name of the plan.
        for take, others in elsewhere.items():
            for log, times in others:
                told = self._span(log, self.kinds[log.kind], text, times)
                fact = replace(told, fact=(told.start, told.end), plan=None, follow=(record.id,))
                yield from self._placed(fact, take, self._takes(log, self.kinds[log.kind]))

    def _placed(self, span: Span, take: Take, all_: Iterable[Take]) -> Iterator[Piece]:
        if not span.days and span.start > self.now - _RECENT and span.end - span.start < _HOURS:
            self.used.add(take)
        if span.start < self.window.end and (span.end > self.window.start or span.start >= self.window.start):
            yield Piece(replace(span, with_=tuple(dict.fromkeys(self.name(key) for _, _, key in all_))), take)

    def _span(self, record: Record, kind: Kind, text: str, times: _Times) -> Span:
        return Span(
            record.id, record.kind, kind.title, text, times.start, times.end,
            plan=(times.start, times.end), days=times.days, open=times.open,
            draft=self.signed and not self.ledger.state(record.id).effective,
            state=shown(self.ledger, record.id) if self.signed else None,
        )  # fmt: skip

    def state(self, record: Record) -> str:
        """The name of a record's state."""
        return self.ledger.state(record.id).name if self.signed else "recorded"

    def _times(self, record: Record, kind: Kind) -> _Times | None:
        """When a record takes what it takes. Without an end it takes it till now, at least till the end of the day it began."""
        assert kind.lane is not None
        first = self._moment(record.get(kind.lane.start))
        last = self._moment(record.get(kind.lane.end)) if kind.lane.end != kind.lane.start else first
        if first is None:
            return None
        start = datetime.combine(first, time.min) if not isinstance(first, datetime) else first
        whole = not isinstance(first, datetime)
        if last is None:
            end = datetime.max if whole else max(midnight_after(start.date()), self.now)
            return _Times(start, max(start, end), whole, True)
        end = last if isinstance(last, datetime) else midnight_after(last)
        return _Times(start, max(start, end), whole and not isinstance(last, datetime), False)

    def _moment(self, value: Any) -> date | datetime | None:
        if isinstance(value, datetime):
            zone = self.opened.ws.zone
            local: datetime = localise(value, zone) if zone is not None else value.astimezone().replace(tzinfo=None) if value.tzinfo else value
            return local
        return value if isinstance(value, date) else None

    def _takes(self, record: Record, kind: Kind) -> tuple[Take, ...]:
        assert kind.lane is not None
        found: dict[Take, None] = {}
        for name in kind.lane.resource:
            field = kind.fields[name]
            value = record.get(name)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and one:
                    found[self._take(one, self._group(field, kind))] = None
        return tuple(found)

    def _take(self, key: str, group: str) -> Take:
        record = self.ledger.get(key)
        return (group, "", key) if record is None else (self.groups.get(record.kind, group), record.kind, key)

    def _group(self, field: Field, kind: Kind) -> str:
        """The board of a field: what it refers to; a field that refers to nothing has the board of its kind."""
        named = _targets(field)
        return self.groups[named[0]] if named else kind.name

    def _text(self, record: Record, kind: Kind) -> str:
        """What the span is about: the label, unless that is what it takes; then the first column that says more."""
        assert kind.lane is not None
        apart = {kind.lane.start, kind.lane.end, *kind.lane.resource}
        for name in dict.fromkeys((kind.label, *kind.columns)):
            if name in apart or name == "id":
                continue
            value = record.get(name)
            many = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one]
            if many:
                return "、".join(map(self.name, many))
        return label(self.ledger, self.kinds, record)

    def _meetings(self) -> Iterator[Piece]:
        kind = self.laid.get(_agenda_meetings.MEETING)
        if kind is None:
            return
        rooms, people = self._group(kind.fields["room"], kind), self._group(kind.fields["host"], kind)
        # A change may bring a meeting of any date into the period, so every one is looked at.
        drawn = [
            record
            for record in self.ledger.records(kind.name)
            if self.state(record) not in _GONE and isinstance(record.get("start"), datetime)
        ]
        for sitting, record, held, changes in _agenda_meetings.meetings(self.ledger, self.opened.as_of, drawn, self._minutes()):
            start, end = self._moment(sitting.start), self._moment(sitting.end)
            if not isinstance(start, datetime) or not isinstance(end, datetime):
                continue
            base = self._span(record, kind, self._text(record, kind), _Times(start, max(start, end), False, sitting.assumed))
            was = self._moment(record.get("start"))
            base = replace(base, moved=was != start, follow=tuple(change.id for change in changes))
            takes = {}
            for what, key, first, last in held:
                group = rooms if what == "room" or not what and key == sitting.room else people
                takes[self._take(key, group)] = (self._moment(first), self._moment(last))
            for take, (first_at, last_at) in takes.items():
                part = base
                if isinstance(first_at, datetime) and isinstance(last_at, datetime) and first_at <= last_at:
                    part = replace(base, start=first_at, end=last_at, plan=(first_at, last_at))
                yield from self._placed(part, take, takes)

    def _minutes(self) -> int:
        """How long a meeting without an end is taken to last."""
        config, others = self.opened.ws.config, self.opened.snap.others(("rules",))
        book = _books.book(config.packs, [(file.path, file.raw) for file in others if file.raw is not None], config.organ_level)
        value = book.lookup("mtg.duration_default", event=self.opened.as_of, as_of=self.opened.as_of).value
        return value if isinstance(value, int) else 120


@dataclass(frozen=True, slots=True)
class _Times:
    start: datetime
    end: datetime
    days: bool
    open: bool


def _with_facts(span: Span, logs: Iterable[tuple[Record, _Times]]) -> Span:
    """A plan with what came of it."""
    held = list(logs)
    if not held:
        return span
    first, last = min(times.start for _, times in held), max(times.end for _, times in held)
    return replace(
        span, start=min(span.start, first), end=max(span.end, last), fact=(first, last),
        open=any(times.open for _, times in held), follow=(*span.follow, *dict.fromkeys(log.id for log, _ in held)),
    )  # fmt: skip


def _targets(field: Field) -> tuple[str, ...]:
    inner = field.item if field.item is not None else field
    return tuple(name for name in (*inner.ref, *inner.ref_or_text) if name != "*")


def _groups(kinds: Iterable[Kind]) -> dict[str, str]:
    """Kind that is taken → its board. Kinds that one field names side by side (a room or a place) share a board."""
    groups: dict[str, str] = {}
    for kind in kinds:
        assert kind.lane is not None
        for name in kind.lane.resource:
            named = _targets(kind.fields[name])
            known = [groups[one] for one in named if one in groups]
            if not named:
                continue
            head = min((*known, *named), key=lambda one: (_rank(one), one))
            for one, group in list(groups.items()):
                if group in known:
                    groups[one] = head
            groups.update(dict.fromkeys(named, head))
    return groups


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _tellers(kinds: Mapping[str, Kind]) -> dict[str, tuple[str, str]]:
    """Kinds that say what came of another one (a log of a slip): they require one reference to it, and take the same things."""
    found = {}
    for name, kind in kinds.items():
        assert kind.lane is not None
        for field in kind.fields.values():
            if not field.required or len(field.ref) != 1 or field.ref[0] not in kinds or field.ref[0] == name:
                continue
            parent = kinds[field.ref[0]]
            if parent.lane is not None and set(parent.lane.resource) & set(kind.lane.resource):
                found[name] = (field.name, parent.name)
    return found
