"""Today: what waits for me, what is due, what clashes; findings by level with the change since yesterday; the day on a time-line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from officectl.records.finding import SEVERITY_TITLES
from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed
from officectl.tui.deeds import events, records
from officectl.tui.place import HALTED, Place
from officectl.tui.widgets.lane_scale import scale_of
from officectl.tui.widgets.lanes import Lanes
from officectl.tui.widgets.line import OneLine
from officectl.tui.widgets.rows import Cell, Column, ListSource, Rows, Tone, Toned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from officectl.actions._inbox import Line
    from officectl.actions.agenda import Agenda
    from officectl.actions.found import Found, Item
    from officectl.actions.inbox import Inbox
    from officectl.records.finding import Finding

TITLE = Text("今日", "Today")
KEY = "1"

_READING = Text("正在读", "reading")
_CHECKING = Text("正在核查", "checking")
_FREE = Text("今天没有要办的", "nothing to do today")
_AHEAD = Text("{name}（到时没办：{check}）", "{name} (if nothing is done: {check})")
_UNKNOWN = Text("待办不明", "inbox?")
_NO_PLANS = Text("今天没有会议和用车", "no meetings and no trips today")
_HEADS = (Text("什么", "What"), Text("内容", "About"), Text("期限、时间", "When"))
_SORTS = {
    "waiting": Text("等您办", "for you"), "votes": Text("等表决", "vote"), "returned": Text("退给您", "returned"), "due": Text("已到期", "overdue"),
    "soon": Text("快到期", "due soon"), "clash": Text("冲突", "clash"),
}  # fmt: skip
_TONES: dict[str, Tone] = {"waiting": "accent", "votes": "accent", "returned": "warning", "due": "error", "soon": "warning", "clash": "error"}
_COUNT = Text("{level} {count}{change}", "{level} {count}{change}")
_CHANGE = Text("（昨天以来 {by}）", " ({by} since yesterday)")
_COUNTS = Text("核查：{counts}", "check: {counts}")
_BOARDS = ("place", "room", "vehicle")
"""The day's meetings by where they are, and the cars."""


def _to_checks(place: Place) -> None:
    place.office_app.go("checks")


def _to_inbox(place: Place) -> None:
    place.office_app.go("inbox")


CHECKS = Deed("home.checks", Text("核查", "Checks"), Text("看全部核查结果", "all findings"), ("c", "f6"), _to_checks)
INBOX = Deed("home.inbox", Text("待办", "Inbox"), Text("看全部待办", "the whole inbox"), ("i", "f3"), _to_inbox)


class HomePlace(Place):
    """The first screen: a list on the left, the day on the right (below on a narrow screen)."""

    DEFAULT_CSS = """
    HomePlace #todo { width: 1fr; }
    HomePlace #day { width: 52%; border-left: solid $panel; }
    HomePlace.narrow Horizontal { layout: vertical; }
    HomePlace.narrow #day { width: 1fr; height: 45%; border-left: none; border-top: solid $panel; }
    """
    DEEDS = (records.OPEN, events.ACT, events.RETURN, INBOX, CHECKS, records.EDIT, records.EDITOR, records.COPY)
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "narrow"), (110, "wide")]
    AUTO_FOCUS = "Rows"

    def __init__(self) -> None:
        super().__init__()
        self.inbox: Inbox | None = None
        self.no_inbox: Message | None = None
        """Why nobody can say what waits."""
        self.found: Found | None = None
        self.coming: tuple[tuple[Finding, str], ...] = ()
        """What will be due, with the names of the records."""
        self.before: Mapping[str, int] | None = None
        self.agenda: Agenda | None = None

    def body(self) -> ComposeResult:
        yield OneLine(id="counts")
        with Horizontal():
            with Vertical(id="todo"):
                yield Rows([Column(str(at), self.t(head), keep=at != 1, most=(8, 90, 16)[at]) for at, head in enumerate(_HEADS)],
                           empty=self.t(_READING))  # fmt: skip
            with Vertical(id="day"):
                yield Lanes(empty=self.t(_NO_PLANS))

    def load(self) -> None:
        from officectl.actions import agenda, ahead, found, inbox
        from officectl.actions._differences import NamesOf
        from officectl.errors import OfficeError

        options = self.office_app.office.options
        if self.found is None:
            self.query_one("#counts", OneLine).say("")

        def mine() -> Inbox | Message:
            try:
                return inbox.inbox(options)
            except OfficeError as error:   # nobody is known here, or nothing can be verified: the rest of the day is shown all the same
                return error.message

        def coming() -> tuple[tuple[Finding, str], ...]:
            names = NamesOf(options)
            return tuple((one, names(one.id) or one.id) for one in ahead.soon(options))

        self.work(mine, self._show_inbox, group="inbox", wait=_READING)
        self.work(lambda: agenda.agenda(options, "day"), self._show_agenda, group="agenda")
        self.work(lambda: found.found(options), self._show_found, line="long", group="found", wait=_CHECKING)
        self.work(coming, self._show_soon, line="long", group="soon")
        self.work(lambda: ahead.yesterday(options), self._show_before, line="long", group="before")

    # what came from the desk --------------------------------------------------------------------------------------

    def _show_inbox(self, inbox: Inbox | Message) -> None:
        self.inbox, self.no_inbox = (None, inbox) if isinstance(inbox, Message) else (inbox, None)
        self._list()

    def _show_found(self, found: Found) -> None:
        self.found = found
        self._count()
        self._list()
        self._day()

    def _show_soon(self, coming: tuple[tuple[Finding, str], ...]) -> None:
        self.coming = coming
        self._list()

    def _show_before(self, before: Mapping[str, int] | None) -> None:
        self.before = before
        self._count()

    def _show_agenda(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self._day()

    def halted(self) -> None:
        """No counts are better than old ones."""
        super().halted()
        if self.found is None:
            self.query_one("#counts", OneLine).say(self.t(HALTED))

    # drawing -------------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        if self.found is None:
            return
        now, shown = self.found.counts(), []
        for level, title in SEVERITY_TITLES.items():
            by = 0 if self.before is None else now[level] - self.before.get(level, 0)
            shown.append(self.t(_COUNT, level=title, count=now[level], change=_CHANGE(by=f"{by:+d}") if by else ""))
        self.query_one("#counts", OneLine).say(self.t(_COUNTS, counts="  ".join(shown)))

    def _list(self) -> None:
        rows: list[tuple[str, list[Cell]]] = []
        if self.no_inbox is not None:
            rows.append(("|inbox", [Toned(self.t(_UNKNOWN), "error"), " ".join(self.t(self.no_inbox).split()), ""]))
        for section in () if self.inbox is None else self.inbox.sections:
            if section.name in ("waiting", "votes", "returned"):
                rows += (self._line(section.name, line) for line in section.rows)
        items = () if self.found is None else [one for one in self.found.items if one.counts]
        rows += (self._finding("clash", item) for item in items if item.finding.code.endswith("-CLASH"))
        rows += (self._finding("due", item) for item in items if _is_due(item))
        rows += (self._coming(one, name) for one, name in self.coming)
        table = self.query_one(Rows)
        table.empty = self.t(_FREE if self.found is not None else HALTED if self.stopped else _READING)
        table.show(ListSource(list({key: (key, cells) for key, cells in rows}.values())))
        self.refresh_footer()

    def _line(self, sort: str, line: Line) -> tuple[str, list[Cell]]:
        lang = self.office_app.lang
        when = "" if line.since is None else line.since.strftime("%m-%d %H:%M")
        name = f"{line.title.render(lang)} {line.label}" if sort == "votes" else line.label   # a policy is called by its number
        about = f"{line.verb.render(lang)}  {name}  {' '.join(line.more.render(lang).split())}"
        return f"{line.id}|{sort}", [Toned(self.t(_SORTS[sort]), _TONES[sort]), about, when]

    def _finding(self, sort: str, item: Item) -> tuple[str, list[Cell]]:
        one = item.finding
        when = one.measured.limit if sort == "due" and one.measured is not None else ""
        return f"{one.id}|{item.key}", [Toned(self.t(_SORTS[sort]), _TONES[sort]), " ".join(self.t(one.message).split()), when]

    def _coming(self, one: Finding, name: str) -> tuple[str, list[Cell]]:
        when = "" if one.measured is None else one.measured.limit
        about = self.t(_AHEAD, name=name, check=one.title)
        return f"{one.id}|soon|{one.code}", [Toned(self.t(_SORTS["soon"]), _TONES["soon"]), about, when]

    def _day(self) -> None:
        from officectl.actions.agenda import mark, visible

        if self.agenda is None:
            return
        made = self.agenda if self.found is None else mark(self.agenda, [one.finding for one in self.found.items])
        lanes = [lane for name in _BOARDS if (board := made.board(name)) is not None for lane in visible(board, idle=False)[0]]
        self.query_one(Lanes).show(lanes, scale_of(made.window, lanes, made.rest), now=made.now, empty=self.t(_NO_PLANS))

    # cursor --------------------------------------------------------------------------------------------------------

    def called(self, ident: str) -> str:
        lines = [] if self.inbox is None else [line for section in self.inbox.sections for line in section.rows if line.id == ident]
        return f"{self.t(lines[0].title)}  {lines[0].label}  {ident}" if lines else super().called(ident)

    def focus_id(self) -> str:
        lanes = self.query_one(Lanes)
        if self.focused is lanes:
            return "" if lanes.current is None else lanes.current.id
        return self.query_one(Rows).current.partition("|")[0]

    def on_rows_moved(self) -> None:
        """What can be done depends on the row."""
        self.refresh_footer()

    def on_descendant_focus(self) -> None:
        """… and on the pane."""
        self.refresh_footer()

    def on_rows_opened(self) -> None:
        """A double click opens the record."""
        if self.focus_id():
            self.office_app.open_record(self.focus_id())

    on_lanes_opened = on_rows_opened
    on_lanes_moved = on_rows_moved


def _is_due(item: Item) -> bool:
    """A day that was to be kept has passed, and what was due has not been done since: later days of doing are the checks' matter."""
    one = item.finding
    limit, value = (None, None) if one.measured is None else (_day(one.measured.limit), _day(one.measured.value))
    if one.standing != "reminder" or limit is None or one.as_of is None:
        return False
    return limit < one.as_of and (value is None or value >= one.as_of)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


Here = HomePlace
