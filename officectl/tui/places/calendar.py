"""The calendar: a day, a week or a month as lanes of rooms, people, cars and whatever else a kind takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.widgets import Static

from officectl.actions import agenda
from officectl.actions._agenda_words import lines, when
from officectl.actions.agenda import Agenda, Timetable, Unit
from officectl.text.lang import Message, Text
from officectl.text.width import cut
from officectl.tui import checked
from officectl.tui.deed import Deed
from officectl.tui.deeds import events, everywhere, records
from officectl.tui.place import Place
from officectl.tui.widgets.choices import Choices
from officectl.tui.widgets.lane_draw import SIGNS, sign
from officectl.tui.widgets.lane_scale import scale_of
from officectl.tui.widgets.lanes import Lanes
from officectl.tui.widgets.page import Page

if TYPE_CHECKING:
    from officectl.actions.agenda import Span
    from officectl.records.finding import Finding

TITLE = Text("日历", "Calendar")
KEY = "5"

_REACH = 100
"""Days before and after the period that are read with it: going on from week to week waits for nothing."""
_UNITS: dict[Unit, Text] = {"day": Text("日", "day"), "week": Text("周", "week"), "month": Text("月", "month")}
_NOTE = Text("{period} · {unit}", "{period} · {unit}")
_NOTE_HIDDEN = Text("{note} · 另有长期 {count} 项（{key}）", "{note} · {count} standing hidden ({key})")
_READING = Text("读日程", "reading the agenda")
_EMPTY = Text("这段时间没有安排", "nothing in this period")
_NO_BOARD = Text(
    "还没有会议、派车这类有起止时间的记录。到台账（{key}）新建", "no records with a time yet (meetings, trips): make some under Records ({key})"
)
_ONE_BOARD = Text("只有这一类", "there is only this one")
_STANDING_SHOWN = Text("长期的也显示", "what is standing is shown")
_STANDING_HIDDEN = Text("长期的不显示", "what is standing is hidden")
_IDLE_SHOWN = Text("没有安排的行也显示", "idle lanes are shown")
_IDLE_HIDDEN = Text("只显示有安排的行", "idle lanes are hidden")
_FREE = Text("{lane}：{day} 空闲", "{lane}: free, {day}")
_MANY = Text("{lane}：{day} 有 {count} 项", "{lane}: {count} on {day}")
_NOTHING = Text("光标下没有安排", "nothing under the cursor")
_WHICH = Text("到哪一天（今天、下周三、12-01、月底）", "which day (today, next-wed, 12-01, eom)")
_WHICH_OF = Text("打开哪一条", "which of them")
_NO_FOLLOW = Text("没有出车登记，也没有变更", "neither a log nor a change is on record")
_ALREADY = Text("已经是这样", "it is so already")


def _place(place: Place) -> CalendarPlace:
    assert isinstance(place, CalendarPlace)
    return place


def _to_unit(unit: Unit) -> Callable[[Place], None]:
    return lambda place: _place(place).turn(unit)


def _is_not(unit: Unit) -> Callable[[Place], Message | None]:
    return lambda place: _ALREADY() if _place(place).unit == unit else None


def _zoom(by: int) -> Callable[[Place], None]:
    def run(place: Place) -> None:
        here = _place(place)
        here.turn(agenda.UNITS[agenda.UNITS.index(here.unit) + by])

    return run


def _can_zoom(by: int) -> Callable[[Place], Message | None]:
    return lambda place: None if 0 <= agenda.UNITS.index(_place(place).unit) + by < len(agenda.UNITS) else _ALREADY()


def _move(by: int) -> Callable[[Place], None]:
    return lambda place: _place(place).move(by)


def _today(place: Place) -> None:
    here = _place(place)
    if here.made is not None:
        here.at(here.made.today)


async def _ask(place: Place) -> None:
    from officectl.text import dates
    from officectl.tui.dialogs.ask_line import AskLine

    here = _place(place)
    today = here.made.today if here.made is not None else date.today()

    def wrong(word: str) -> str:
        try:
            dates.parse_date(word, today)
        except dates.BadDate as bad:
            return bad.render(place.office_app.lang)
        return ""

    word = await place.app.push_screen_wait(AskLine(place.t(_WHICH), check=wrong, need=True))
    if word:
        here.at(dates.parse_date(word, today))


def _board(by: int) -> Callable[[Place], None]:
    return lambda place: _place(place).choose(place.query_one(Choices).following(by))


def _no_board(place: Place) -> Message | None:
    made = _place(place).made
    if made is None or not made.boards:
        return _nothing_yet(place)
    return _ONE_BOARD() if len(made.boards) < 2 else None


def _nothing_yet(place: Place) -> Message | None:
    here = _place(place)
    if here.made is not None and here.made.boards:
        return None
    return _READING() if here.made is None else _NO_BOARD(key=everywhere.key_of_place(place, "browser"))


def _standing(place: Place) -> None:
    here = _place(place)
    here.standing = not here.standing
    here.draw()
    here.say(_STANDING_SHOWN if here.standing else _STANDING_HIDDEN)


def _idle(place: Place) -> None:
    here = _place(place)
    here.idle = not here.idle if here.idle is not None else True
    here.draw()
    here.say(_IDLE_SHOWN if here.idle else _IDLE_HIDDEN)


def _open(place: Place) -> Awaitable[None] | None:
    here = _place(place)
    lanes = here.query_one(Lanes)
    if here.unit == "month" and len(lanes.there) != 1:
        here.turn("day")
        return None
    return records.OPEN.run(place)


async def _follow(place: Place) -> None:
    from officectl.tui.dialogs.choose import Choose, Row

    current = _place(place).query_one(Lanes).current
    follow = current.follow if current is not None else ()
    ident: str | None = follow[0] if len(follow) == 1 else None
    if len(follow) > 1:
        ident = await place.app.push_screen_wait(Choose(place.t(_WHICH_OF), [Row(one, one) for one in follow]))
    if ident is not None:
        place.office_app.open_record(ident)


def _has_follow(place: Place) -> Message | None:
    current = _place(place).query_one(Lanes).current
    return None if current is not None and current.follow else _NO_FOLLOW()


def _why_not_open(place: Place) -> Message | None:
    here = _place(place)
    return None if here.focus_id() or here.unit == "month" else _NOTHING()


OPEN = Deed("calendar.open", Text("打开", "Open"), Text("看光标下的记录；月历上一天有几项时，看那一天",
            "open the record under the cursor; from a month, the day when it has several"), ("enter",), _open, _why_not_open)  # fmt: skip
PREVIOUS = Deed("calendar.previous", Text("前", "Back"), Text("前一天、一周、一月", "a day, week or month earlier"),
                ("left_square_bracket", "ctrl+left"), _move(-1))  # fmt: skip
NEXT = Deed("calendar.next", Text("后", "On"), Text("后一天、一周、一月", "a day, week or month later"),
            ("right_square_bracket", "ctrl+right"), _move(1))  # fmt: skip
TODAY = Deed("calendar.today", Text("今天", "Today"), Text("回到今天", "back to today"), ("t", "full_stop"), _today)
ASK = Deed("calendar.date", Text("日期", "Date"), Text("到某一天", "go to a day"), ("n", "semicolon"), _ask)
FOLLOW = Deed("calendar.follow", Text("后续", "Outcome"), Text("打开它的出车登记或变更", "open its log or its change"), ("p", "f6"), _follow, _has_follow)
DAY = Deed("calendar.day", Text("日", "Day"), Text("看一天", "show a day"), ("d", "ctrl+d"), _to_unit("day"), _is_not("day"))
WEEK = Deed("calendar.week", Text("周", "Week"), Text("看一周", "show a week"), ("w", "ctrl+w"), _to_unit("week"), _is_not("week"))
MONTH = Deed("calendar.month", Text("月", "Month"), Text("看一个月", "show a month"), ("M", "f12"), _to_unit("month"), _is_not("month"))
CLOSER = Deed("calendar.closer", Text("放大", "Closer"), Text("从月到周、从周到日", "from month to week to day"), ("plus", "equals_sign"),
              _zoom(-1), _can_zoom(-1), footer=False)  # fmt: skip
WIDER = Deed("calendar.wider", Text("缩小", "Wider"), Text("从日到周、从周到月", "from day to week to month"), ("minus",), _zoom(1), _can_zoom(1),
             footer=False)  # fmt: skip
BOARD = Deed("calendar.board", Text("换类", "Board"), Text("房间、人员、车辆 …", "rooms, people, cars …"), ("tab",), _board(1), _no_board)
BOARD_BACK = Deed("calendar.board_back", Text("换类", "Board"), Text("反过来换", "the other way round"), ("shift+tab",), _board(-1), _no_board,
                  footer=False)  # fmt: skip
STANDING = Deed("calendar.standing", Text("长期", "Standing"), Text("显示或隐藏长期的：任职、房间使用 …", "show or hide what is standing: posts, rooms …"),
                ("c", "f3"), _standing, _nothing_yet)  # fmt: skip
IDLE = Deed("calendar.idle", Text("空闲", "Idle"), Text("显示或隐藏空闲的行", "show or hide lanes with nothing on them"), ("i", "ctrl+e"), _idle,
            _nothing_yet)  # fmt: skip


class CalendarPlace(Place):
    """Boards above, lanes, and what lies under the cursor below."""

    DEFAULT_CSS = """
    CalendarPlace Lanes { height: 1fr; }
    CalendarPlace Page { height: 6; border-top: solid $panel; padding: 0 1; }
    CalendarPlace #legend { height: 1; width: 1fr; color: $text-muted; padding: 0 1; }
    CalendarPlace.tall Page { height: 11; }
    CalendarPlace.low #legend, CalendarPlace.tiny #legend { display: none; }
    CalendarPlace.tiny Page { height: 3; }
    """
    DEEDS = (
        OPEN, PREVIOUS, NEXT, TODAY, DAY, WEEK, MONTH, BOARD, STANDING, IDLE, ASK, FOLLOW, CLOSER, WIDER, BOARD_BACK,
        records.EDIT, events.SUBMIT, events.ACT, events.RETURN, events.MORE, records.EDITOR, records.COPY,
    )  # fmt: skip
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "tiny"), (16, "low"), (24, "middle"), (40, "tall")]

    def __init__(self) -> None:
        super().__init__()
        self.unit: Unit = "week"
        self.day: date | None = None
        """The day in whose period we are; None until the day asked is known."""
        self.board = ""
        self.standing = False
        self.idle: bool | None = None
        self.made: Agenda | None = None
        self.table: Timetable | None = None
        self.findings: tuple[Finding, ...] = ()
        self._when: datetime | None = None
        self._take = False

    def body(self) -> ComposeResult:
        yield Choices(id="boards")
        yield Lanes(empty=self.t(_READING))
        yield Page()
        yield Static(id="legend")

    def load(self) -> None:
        self._read()
        checked.findings(self, self._checked)

    def focus_id(self) -> str:
        current = self.query_one(Lanes).current
        return current.id if current is not None else ""

    # what deeds do --------------------------------------------------------------------------------------------------

    def turn(self, unit: Unit) -> None:
        """Another unit, around the day under the cursor."""
        lanes = self.query_one(Lanes)
        current, day = lanes.current, lanes.day
        if current is not None and current.start.date() == day:
            self._when = current.start
        elif day is not None:
            self._when = datetime.combine(day, time(12))
        self.unit, self.day = unit, self._when.date() if self._when is not None else self.day
        self._turn()

    def move(self, by: int) -> None:
        """So many periods on."""
        shown = self.made.window if self.made is not None else None
        if shown is None:
            return
        lanes = self.query_one(Lanes)
        here = agenda.moved(shown, lanes.day or self.day or shown.first, by)
        self.at(here)

    def at(self, day: date) -> None:
        """To the period of a day."""
        self.day, self._when = day, datetime.combine(day, time(12))
        self._turn()

    def choose(self, board: str) -> None:
        """Another board."""
        if board:
            self.board = board
            self.draw()

    # loading and showing --------------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """The period of the day; what was read already is only laid out."""
        table = self.table
        if table is not None and self.day is not None and table.holds(agenda.window(self.unit, self.day)):
            self._lay(table)
        else:
            self._read()

    def _read(self) -> None:
        options = self.office_app.office.options
        shown = self.unit if self.day is None else agenda.window(self.unit, self.day)
        self.work(lambda: agenda.timetable(options, shown, _REACH), self._lay, wait=_READING)

    def _lay(self, table: Timetable) -> None:
        self.table = table
        if self.day is None:
            self.day, self._when = table.now.date(), table.now
        shown = agenda.window(self.unit, self.day)
        if not table.holds(shown):
            self._read()   # somebody went on while this was read
            return
        self.made = agenda.mark(table.agenda(shown), self.findings)
        self.draw()

    def _checked(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        if self.made is not None:
            self.made = agenda.mark(self.made, findings)
            self.draw()

    def draw(self) -> None:
        """Everything that is known."""
        made = self.made
        if made is None:
            return
        names = [board.name for board in made.boards]
        if self.board not in names:
            self.board = names[0] if names else ""
        board = made.board(self.board)
        shown, hidden = agenda.visible(board, standing=self.standing, idle=self.idle) if board is not None else ((), 0)
        note = self.t(_NOTE, period=made.window.title, unit=_UNITS[made.window.unit])
        if hidden:
            note = self.t(_NOTE_HIDDEN, note=note, count=hidden, key=self.office_app.key_of(STANDING))
        self.query_one(Choices).show([(one.name, self.t(one.title)) for one in made.boards], self.board, note)
        when, self._when = self._when, None
        take, self._take = self._take, False
        empty = self.t(_EMPTY) if made.boards else self.t(_NO_BOARD, key=everywhere.key_of_place(self, "browser"))
        self.query_one(Lanes).show(
            shown, scale_of(made.window, shown, made.rest), now=made.now, when=when, take=take, empty=empty,
            title=self.t(board.title) if board is not None else "",
        )
        self._look()

    def on_lanes_moved(self) -> None:
        """Say what is under the cursor."""
        self.refresh_footer()
        self._look()

    def on_lanes_edge(self, message: Lanes.Edge) -> None:
        """The arrow leaves the period: go on in the next."""
        made = self.made
        if made is None:
            return
        first, last = made.window.first, made.window.last
        if message.by > 0 and last < date.max:
            self.day, self._when = last + timedelta(days=1), datetime.combine(last + timedelta(days=1), time.min)
        elif message.by < 0 and first > date.min:
            self.day, self._when = first - timedelta(days=1), datetime.combine(first - timedelta(days=1), time(23, 59))
        else:
            return
        self._take = True
        self._turn()

    def on_lanes_opened(self) -> None:
        """A double click opens the record."""
        if self.focus_id():
            self.office_app.open_record(self.focus_id())

    def on_choices_chosen(self, message: Choices.Chosen) -> None:
        """A click on a board."""
        self.choose(message.name)

    def _look(self) -> None:
        lanes, lang = self.query_one(Lanes), self.office_app.lang
        self.query_one("#legend", Static).update(Line(cut(self.t(SIGNS), max(self.size.width - 2, 0))))
        lane, day, there = lanes.lane, lanes.day, lanes.there
        if lane is None or day is None:
            self.query_one(Page).show([])
            return
        said: list[str] = []
        if len(there) == 1:
            said = list(lines(there[0], lang))
        elif there:
            said = [self.t(_MANY, lane=lane.label, day=day, count=len(there)), *(self._brief(span) for span in there)]
        else:
            period = self.made.window.title if self.made is not None and self.unit != "month" else day
            said = [self.t(_FREE, lane=lane.label, day=period)]
        self.query_one(Page).show(said)

    def _brief(self, span: Span) -> str:
        return f"{sign(span) or ' '} {when(span, self.office_app.lang)} {span.label}"


Here = CalendarPlace
