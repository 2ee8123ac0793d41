"""Lanes of time with a cursor in two dimensions: rooms, people, cars over a day, a week or a month.

How to use it::

    lanes = Lanes(id="lanes", empty="今天没有安排")
    made = agenda.agenda(options, agenda.window("day", today), findings)          # on the desk
    board = made.board("vehicle")                                                 # or any lanes of your own choice
    lanes.show([lane for lane in board.lanes if not lane.idle], scale_of(made.window, board.lanes, made.rest), now=made.now)

    lanes.current            # the Span under the cursor, None where there is none
    lanes.lane               # the Lane under the cursor, None without lanes
    lanes.day                # the day under the cursor
    lanes.there              # the spans of that day and lane (over counted days), else the one under the cursor
    lanes.go(ident)          # put the cursor on a record; False when it is not shown

Messages: `Lanes.Moved` (cursor), `Lanes.Opened` (double click), `Lanes.Edge` (left or right beyond the period: `by` is -1 or 1).
`show` keeps the cursor on its record, else on its lane and time. Keys: arrows and hjkl, Home, End, PageUp, PageDown.
`height: auto` shows all lanes without scrolling.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from officectl.actions.agenda import Lane, Span
from officectl.text.lang import Lang, Text
from officectl.text.width import cut, pad
from officectl.tui.widgets import lane_draw
from officectl.tui.widgets.canvas import Canvas
from officectl.tui.widgets.lane_scale import Scale

if TYPE_CHECKING:
    from textual.geometry import Size as Sized

    from officectl.tui.app import OfficeApp

_FREE = Text("空闲", "free")
_DAY = timedelta(days=1)


class Lanes(ScrollView, can_focus=True):
    """A time-line; only the lines on the screen are drawn."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "lane(-1)", show=False),
        Binding("down,j", "lane(1)", show=False),
        Binding("left,h", "span(-1)", show=False),
        Binding("right,l", "span(1)", show=False),
        Binding("pageup", "lane(-8)", show=False),
        Binding("pagedown", "lane(8)", show=False),
        Binding("home", "lane(-1000000)", show=False),
        Binding("end", "lane(1000000)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lanes--heading", "lanes--label", "lanes--here", "lanes--rule", "lanes--now", "lanes--today", "lanes--rest", "lanes--span",
        "lanes--error", "lanes--warning", "lanes--muted", "lanes--cursor",
    }  # fmt: skip
    DEFAULT_CSS = """
    Lanes {
        height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: auto;
        background: $surface; color: $foreground; scrollbar-size-vertical: 1;
        & > .lanes--heading { text-style: bold; background: $panel; color: $foreground; }
        & > .lanes--today { text-style: bold reverse; background: $panel; color: $foreground; }
        & > .lanes--rest { background: $panel; color: $text-muted; }
        & > .lanes--label { color: $foreground; }
        & > .lanes--here { text-style: bold; color: $foreground; }
        & > .lanes--rule { color: $text-muted; }
        & > .lanes--now { color: $text-accent; }
        & > .lanes--span { background: $primary-muted; color: $text; }
        & > .lanes--error { background: $error-muted; color: $foreground; text-style: bold; }
        & > .lanes--warning { background: $warning-muted; color: $foreground; }
        & > .lanes--muted { color: $text-muted; }
        & > .lanes--cursor { background: $block-cursor-blurred-background; color: $foreground; text-style: bold; }
        &:focus > .lanes--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    }
    """

    class Moved(Message):
        """The cursor is on another span, lane or day."""

        def __init__(self, lanes: Lanes) -> None:
            super().__init__()
            self.lanes = lanes

        @property
        def control(self) -> Lanes:
            """The time-line."""
            return self.lanes

    class Opened(Moved):
        """A span was clicked twice."""

    class Edge(Moved):
        """The cursor would leave the period: `by` periods on."""

        def __init__(self, lanes: Lanes, by: int) -> None:
            super().__init__(lanes)
            self.by = by

    def __init__(self, *, id: str | None = None, classes: str | None = None, empty: str = "", title: str = "") -> None:
        """`empty`: said where there are no lanes. `title`: stands over the labels."""
        super().__init__(id=id, classes=classes)
        self.empty, self.title_text = empty, title
        self.lanes: tuple[Lane, ...] = ()
        self.scale: Scale | None = None
        self.now: datetime | None = None
        self.current: Span | None = None
        self._at = 0
        self._when: datetime | None = None
        """Where in time the cursor is: up and down keep it."""
        self._tops: list[int] = [0]
        """The first line of each lane, and the one after the last."""
        self._laid: list[tuple[lane_draw.Bar, ...]] = []
        self._sheets: dict[int, Canvas] = {}
        self._head: Canvas | None = None
        self._paints: dict[str, Style] = {}

    # what others ask and tell ---------------------------------------------------------------------------------------

    @property
    def lane(self) -> Lane | None:
        """The lane under the cursor."""
        return self.lanes[self._at] if self.lanes else None

    @property
    def day(self) -> date | None:
        """The day under the cursor."""
        return self._when.date() if self._when is not None else None

    @property
    def there(self) -> tuple[Span, ...]:
        """What the cursor is on."""
        lane, scale = self.lane, self.scale
        if scale is None or lane is None or scale.step != "counts" or self.day is None:
            return (self.current,) if self.current is not None else ()
        return tuple(span for span in lane.spans if scale.on_day(span, self.day))

    def show(self, lanes: Sequence[Lane], scale: Scale, *, now: datetime | None = None, when: datetime | None = None,
             take: bool = False, empty: str | None = None, title: str | None = None) -> None:  # fmt: skip
        """Other lanes or another period. `when`: where the cursor goes in time; `take`: on to the nearest span and its time."""
        lane, current = self.lane, self.current
        self.lanes, self.scale, self.now = tuple(lanes), scale, now
        self.empty = self.empty if empty is None else empty
        self.title_text = self.title_text if title is None else title
        same = next((n for n, one in enumerate(self.lanes) if lane is not None and one.id == lane.id), None)
        wanted = when or self._when or now or scale.start
        self._when = min(max(wanted, scale.start), scale.end - timedelta(microseconds=1))
        self._at = same if same is not None else self._busy(scale, self._when.date())
        self._lay()
        if current is None or when is not None or not self.go(current.id, tell=False):
            self._nearest()
            if take and self.current is not None:
                self._set(self.current)
        self.post_message(self.Moved(self))

    def _busy(self, scale: Scale, day: date) -> int:
        """Where somebody looks first: the first lane with something on that day, else with something in the period."""
        there = ([span for span in lane.spans if scale.place(span, 1000) is not None] for lane in self.lanes)
        kept = [(n, spans) for n, spans in enumerate(there) if spans]
        return next((n for n, spans in kept if any(scale.on_day(span, day) for span in spans)), kept[0][0] if kept else 0)

    def go(self, ident: str, *, tell: bool = True) -> bool:
        """Put the cursor on a record, in the lane where it is if it lies there."""
        order = sorted(range(len(self.lanes)), key=lambda n: (n != self._at, n))
        for number in order:
            for span in self.lanes[number].spans:
                if span.id == ident and self.scale is not None and self.scale.place(span, 1000) is not None:
                    self._at = number
                    self._set(span)
                    self._redraw(tell=tell)
                    return True
        return False

    # keys and mouse -------------------------------------------------------------------------------------------------

    def action_lane(self, by: int) -> None:
        """Up or down."""
        at = min(max(self._at + by, 0), len(self.lanes) - 1)
        if self.lanes and at != self._at:
            self._at = at
            self._nearest()
            self._redraw()

    def action_span(self, by: int) -> None:
        """To the next span (day) to the left or right; beyond the period `Edge` is told."""
        scale, lane = self.scale, self.lane
        if scale is None or self._when is None:
            return
        if scale.step == "counts":
            there = self._when + _DAY * by if _may(self._when, by) else self._when
            if not scale.start <= there < scale.end or there == self._when:
                self.post_message(self.Edge(self, by))
                return
            self._when = there
            self._nearest()
            self._redraw()
            return
        shown = [bar.span for bar in self._laid[self._at]] if lane is not None else []
        at = next((n for n, span in enumerate(shown) if span is self.current), -1 if by > 0 else 0)
        if 0 <= at + by < len(shown):
            self._set(shown[at + by])
            self._redraw()
        else:
            self.post_message(self.Edge(self, by))

    def on_click(self, event: events.Click) -> None:
        """A span is taken, twice opens it."""
        scale = self.scale
        line = self.scroll_offset.y + event.y - self._heading.lines
        if scale is None or not 0 <= line < self._tops[-1] or event.y < self._heading.lines:
            return
        self._at = bisect_right(self._tops, line) - 1
        x, grid = event.x - self._labels - 1, self._grid
        if x >= 0 and scale.step == "counts":
            index = min(x // scale.width_of_day(grid), scale.days - 1)
            self._when = datetime.combine(scale.day(index), time(12))
            self._nearest()
        elif x >= 0:
            track = line - self._tops[self._at]
            hit = next((b.span for b in self._laid[self._at] if b.line == track and b.first <= x < b.last), None)
            if hit is None:
                self._when = self._moment_at(x)
                self._nearest()
            else:
                self._set(hit)
        else:
            self._nearest()
        self._redraw()
        if event.chain == 2 and self.there:
            self.post_message(self.Opened(self))

    # drawing --------------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The heading stays; lanes scroll."""
        cells = self.size.width
        if cells < 12 or self.scale is None:
            return Strip.blank(cells, self.rich_style)
        head = self._heading
        if y < head.lines:
            return self._strip(head, y)
        line = self.scroll_offset.y + y - head.lines
        if not self.lanes:
            text = self.empty if y == head.lines else ""
            return Strip([Segment(pad(cut("  " + text, cells), cells), self._paint("muted"))], cells)
        if line >= self._tops[-1]:
            return Strip.blank(cells, self.rich_style)
        number = bisect_right(self._tops, line) - 1
        return self._strip(self._sheet(number), line - self._tops[number])

    def _sheet(self, number: int) -> Canvas:
        sheet = self._sheets.get(number)
        if sheet is None:
            assert self.scale is not None
            here = number == self._at
            day = self.scale.days and (self._when - self.scale.start) // _DAY if here and self._when is not None else -1
            sheet = self._sheets[number] = lane_draw.lane_sheet(
                self.lanes[number], self.scale, self.size.width, self._labels, self._laid[number], now=self.now,
                here=here, current=self.current if here else None, day=day, free=_FREE.render(self._lang),
            )  # fmt: skip
        return sheet

    @property
    def _heading(self) -> Canvas:
        if self._head is None:
            assert self.scale is not None
            self._head = lane_draw.heading(self.scale, self.size.width, self._labels, self._lang, self.now, self.title_text)
        return self._head

    def _strip(self, sheet: Canvas, y: int) -> Strip:
        return Strip([Segment(text, self._paint(style)) for text, style in sheet.runs(y)], sheet.cells)

    def _paint(self, name: str) -> Style:
        style = self._paints.get(name)
        if style is None:
            style = self.get_component_rich_style(f"lanes--{name}") if name else self.rich_style
            self._paints[name] = style
        return style

    @property
    def _lang(self) -> Lang:
        return cast("OfficeApp", self.app).lang

    @property
    def _labels(self) -> int:
        return lane_draw.label_cells(self.lanes, self.size.width, self.title_text, self.scale)

    @property
    def _grid(self) -> int:
        return max(self.size.width - self._labels - 1, 1)

    # cursor and layout ----------------------------------------------------------------------------------------------

    def _lay(self) -> None:
        """Lines for every lane, after new lanes or another size."""
        self._sheets.clear()
        self._head = None
        if self.scale is None:
            return
        grid = self._grid
        self._laid = [lane_draw.bars(lane, self.scale, grid) for lane in self.lanes]
        flat = self.scale.step == "counts"
        heights = [1 if flat else max((bar.line for bar in laid), default=0) + 1 for laid in self._laid]
        self._tops = [0, *accumulate(heights)]
        self.virtual_size = Size(0, self._tops[-1] + self._heading.lines)
        self.refresh(layout=True)

    def get_content_height(self, container: Sized, viewport: Sized, width: int) -> int:
        """With `height: auto`: every lane, the heading, and a line where there is none."""
        return max(self._tops[-1], 1) + (self._heading.lines if self.scale is not None else 1)

    def _set(self, span: Span) -> None:
        self.current = span
        assert self.scale is not None
        if self.scale.step != "counts" or self._when is None or not self.scale.on_day(span, self._when.date()):
            self._when = min(max(span.start, self.scale.start), self.scale.end - timedelta(microseconds=1))

    def _nearest(self) -> None:
        """The span of the lane that is nearest to where the cursor is in time; over counted days only one of that day."""
        self.current = None
        if self.scale is None or not self.lanes or self._when is None:
            return
        when = self._when
        if self.scale.step == "counts":
            there = self.there
            self.current = there[0] if there else None
            return
        shown = [bar.span for bar in self._laid[self._at]]
        if shown:
            self.current = min(shown, key=lambda span: (max(span.start - when, when - span.end, timedelta(0)), span.start))

    def _moment_at(self, x: int) -> datetime:
        assert self.scale is not None
        scale = self.scale
        if scale.step == "hours":
            return min(scale.start + (scale.end - scale.start) * x / self._grid, scale.end - timedelta(microseconds=1))
        return datetime.combine(scale.day(min(x // scale.width_of_day(self._grid), scale.days - 1)), time(12))

    def _redraw(self, *, tell: bool = True) -> None:
        self._sheets.clear()
        top, bottom = self._tops[self._at], self._tops[self._at + 1] if self.lanes else 0
        room = max(self.size.height - (self._heading.lines if self.scale else 1), 1)
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True)
        elif bottom > self.scroll_offset.y + room:
            self.scroll_to(y=min(bottom - room, top), animate=False, force=True)
        self.refresh()
        if tell:
            self.post_message(self.Moved(self))

    def notify_style_update(self) -> None:
        """Another theme: nothing that was painted counts."""
        self._paints.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Another size: other cells, maybe other lines."""
        self._lay()


def _may(when: datetime, by: int) -> bool:
    return date.min.toordinal() <= when.toordinal() + by <= date.max.toordinal()
