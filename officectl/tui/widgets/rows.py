"""A list of any length: only what is on the screen is asked for, made and drawn.

How to use it::

    rows = Rows([Column("id", "编号", keep=True), Column("title", "标题")], id="tasks", empty="没有记录")
    rows.show(ListSource([("task-1", ["task-1", Toned("已逾期", "error")])]))   # any `Source`; keeps the cursor on its id

    rows.at / rows.current           # the row under the cursor: position (-1: none), id ("": none)
    rows.marked                      # ids that were marked, in the order of marking; toggle(), mark_all(), unmark()
    rows.go(ident)                   # put the cursor on an id; False when it is not there
    rows.sorted_by("due", down=True) # the sign in the heading; sorting is the owner's work

Messages: `Rows.Moved` (cursor), `Rows.Opened` (double click; the key is a deed of the place), `Rows.Sort` (a click on a heading),
`Rows.Marked`. Cells are plain text, never markup; what does not fit is cut at whole characters. Left and right move by columns.
The last cell of a row that has fewer than there are columns takes the rest of the line.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from officectl.render.style import one_line
from officectl.text.width import cut, pad, width, wrap
from officectl.tui.widgets.row_columns import GAP, SLIVER, fit, fitted, sample
from officectl.tui.widgets.row_source import Cell, Column, ListSource, Source, Tone, Toned

__all__ = ["Cell", "Column", "ListSource", "Rows", "Source", "Tone", "Toned"]

class Rows(ScrollView, can_focus=True):
    """A virtual table with a cursor and marks."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,g", "step(-1000000000)", show=False),
        Binding("end,G", "step(1000000000)", show=False),
        Binding("left", "shift(-1)", show=False),
        Binding("right", "shift(1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--heading", "rows--cursor", "rows--marked", "rows--empty",
        "rows--error", "rows--warning", "rows--success", "rows--accent", "rows--muted",
    }  # fmt: skip
    DEFAULT_CSS = """
    Rows {
        height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: auto;
        background: $surface; color: $foreground; scrollbar-size-vertical: 1;
        & > .rows--heading { text-style: bold; background: $panel; color: $foreground; }
        & > .rows--cursor { background: $block-cursor-blurred-background; color: $foreground; text-style: bold; }
        & > .rows--marked { text-style: bold; color: $text-accent; }
        & > .rows--empty { color: $text-muted; }
        & > .rows--error { color: $text-error; }
        & > .rows--warning { color: $text-warning; }
        & > .rows--success { color: $text-success; }
        & > .rows--accent { color: $text-accent; }
        & > .rows--muted { color: $text-muted; }
        &:focus > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    }
    """

    class Moved(Message):
        """The cursor is on another row (or on another id at the same place)."""

        def __init__(self, rows: Rows, at: int, ident: str) -> None:
            super().__init__()
            self.rows, self.at, self.ident = rows, at, ident

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Opened(Moved):
        """A row was clicked twice."""

    class Marked(Message):
        """Marks came or went."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Sort(Message):
        """The heading of a column was clicked."""

        def __init__(self, rows: Rows, name: str) -> None:
            super().__init__()
            self.rows, self.name = rows, name

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    def __init__(
        self, columns: Sequence[Column] = (), *, id: str | None = None, classes: str | None = None, empty: str = "",
        fixed: int = 0,
    ) -> None:
        """`empty`: what stands there when there are no rows. `fixed`: columns that stay when others are shifted away."""
        super().__init__(id=id, classes=classes)
        self.columns: tuple[Column, ...] = tuple(columns)
        self.source: Source = ListSource()
        self.at = -1
        self.empty = empty
        self.marked: dict[str, None] = {}
        self._fixed = fixed
        self._first = fixed
        """The first column that is not shifted away."""
        self._sort: tuple[str, bool] | None = None
        self._needs: list[int] | None = None
        self._slots: list[tuple[int, int]] | None = None
        self._made: dict[int, Strip] = {}
        self._cells = 0
        """Cells of a row as it was last drawn."""
        self._chosen: tuple[str, ...] | None = None
        self._paints: dict[str, Style] = {}

    # what others ask and tell

    @property
    def current(self) -> str:
        """The id under the cursor; empty when there is none."""
        return self.source.id(self.at) if 0 <= self.at < len(self.source) else ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """What a deed acts on: the marked rows that are shown, else the one under the cursor."""
        if self._chosen is None:
            self._chosen = tuple(ident for ident in self.marked if self.source.find(ident) >= 0)
        return self._chosen or ((self.current,) if self.current else ())

    def show(
        self, source: Source, columns: Sequence[Column] | None = None, *, empty: str | None = None, top: bool = False
    ) -> None:
        """Other rows. The cursor stays on its id (where that is gone: at its place), on the same line of the screen; `top`: first row."""
        before, ident, offset = self.at, self.current, self.at - self._scrolled
        self.source = source
        if empty is not None:
            self.empty = empty
        if columns is not None and tuple(columns) != self.columns:
            self.columns = tuple(columns)
            self._first = self._fixed
        self._needs = None
        at = -1 if top or not ident else source.find(ident)
        if at < 0:
            at = 0 if top or before < 0 else before
        self.at = min(at, len(source) - 1)
        self.virtual_size = Size(0, len(source) + 1)
        self._forget()
        if self.at >= 0 and self.size.height:
            self._scroll(self.at - offset if before >= 0 and not top else self.at)
            self._into_view()
        if self.current != ident or self.at != before:
            self.post_message(self.Moved(self, self.at, self.current))

    def go(self, ident: str) -> bool:
        """Put the cursor on an id."""
        at = self.source.find(ident)
        if at >= 0:
            self._move(at)
        return at >= 0

    def sorted_by(self, name: str, down: bool = False) -> None:
        """Say in the heading what the rows are sorted by; an empty name: nothing."""
        self._sort = (name, down) if name else None
        self._needs = None
        self._forget()

    def toggle(self, at: int | None = None) -> None:
        """Mark a row (the one under the cursor) or take its mark away."""
        at = self.at if at is None else at
        if 0 <= at < len(self.source):
            ident = self.source.id(at)
            if ident in self.marked:
                del self.marked[ident]
            else:
                self.marked[ident] = None
            self._chosen = None
            self._redraw(at)
            self.post_message(self.Marked(self))

    def mark_all(self) -> None:
        """Mark every row that is shown; when all are marked: unmark all."""
        ids = dict.fromkeys(map(self.source.id, range(len(self.source))))
        self.marked = {} if ids.keys() <= self.marked.keys() else {**self.marked, **ids}
        self._forget()
        self.post_message(self.Marked(self))

    def keep_marks(self, known: Container[str]) -> None:
        """Marks of what is no more go."""
        if any(ident not in known for ident in self.marked):
            self.marked = {ident: None for ident in self.marked if ident in known}
            self._forget()
            self.post_message(self.Marked(self))

    def unmark(self) -> None:
        """No marks."""
        if self.marked:
            self.marked = {}
            self._forget()
            self.post_message(self.Marked(self))

    def changed(self) -> None:
        """The source says other things at the same places (a page came in): draw again."""
        self._forget()

    # keys and mouse

    def action_step(self, by: int) -> None:
        """Up or down."""
        self._move(self.at + by)

    def action_page(self, by: int) -> None:
        """A screen up or down."""
        self._move(self.at + by * max(self._room - 1, 1))

    def action_shift(self, by: int) -> None:
        """Columns to the left or right."""
        last = max(len(self.columns) - 1, self._fixed)
        if by > 0 and self._allfit(self._first):
            return
        first = min(max(self._first + by, self._fixed), last)
        if first != self._first:
            self._first = first
            self._forget()

    def on_click(self, event: events.Click) -> None:
        """The heading sorts; a row is taken, marked (left edge, Ctrl) or opened (twice)."""
        if event.y == 0:
            for number, start, cells in self._places():
                if start <= event.x < start + cells + len(GAP):
                    self.post_message(self.Sort(self, self.columns[number].name))
            return
        at = self._scrolled + event.y - 1
        if not 0 <= at < len(self.source):
            return
        self._move(at)
        if event.x < 2 or event.ctrl:
            self.toggle(at)
        elif event.chain == 2:
            self.post_message(self.Opened(self, at, self.current))

    # drawing

    def render_line(self, y: int) -> Strip:
        """The heading, a row, or nothing."""
        cells = self.scrollable_content_region.width
        if cells != self._cells:   # a scroll bar came or went
            self._cells = cells
            self._made.clear()
            self._slots = None
        if cells < 4:
            return Strip.blank(cells)
        if y == 0:
            return self._heading(cells)
        at = self._scrolled + y - 1
        if at >= len(self.source):
            lines = wrap(self.empty, max(cells - 4, 2)) if not len(self.source) else []
            text = lines[y - 1] if y <= len(lines) else ""
            return Strip([Segment(pad(cut("  " + one_line(text), cells), cells), self._paint("empty" if text else ""))], cells)
        strip = self._made.get(at)
        if strip is None:
            if len(self._made) > 2000:
                self._made.clear()
            strip = self._made[at] = self._row(at, cells)
        return strip

    def _row(self, at: int, cells: int) -> Strip:
        source = self.source
        marked = source.id(at) in self.marked
        under = at == self.at
        row, tone = source.row(at), source.tone(at)
        base = self._paint("cursor" if under else "marked" if marked else tone)
        gutter = (">" if under else " ") + ("*" if marked else " ")
        segments: list[Segment] = []
        text, used = gutter, 2
        for number, wide in self._columns_shown():
            if cells - used < min(wide, SLIVER):
                break
            cell = row[number] if number < len(row) else ""
            wide = min(wide, cells - used) if number + 1 != len(row) or number + 1 == len(self.columns) else cells - used
            if isinstance(cell, Toned):
                if cell.tone and not under:
                    segments.append(Segment(text, base))
                    segments.append(Segment(fit(cell.text, wide, self.columns[number].align), self._paint(cell.tone)))
                    text = ""
                else:
                    text += fit(cell.text, wide, self.columns[number].align)
            else:
                text += fit(cell, wide, self.columns[number].align)
            text += GAP
            used += wide + 2
        if used > cells:
            text = text[: len(text) - min(used - cells, 2)]
            used = cells
        segments.append(Segment(text + " " * (cells - used), base))
        return Strip(segments, cells)

    def _heading(self, cells: int) -> Strip:
        text, used = "", 0
        for number, start, wide in self._places():
            if cells - start < min(wide, SLIVER):
                break
            wide = min(wide, cells - start)
            text += " " * (start - used) + fit(self._title(number), wide, self.columns[number].align)
            used = start + wide
        if self._first > self._fixed and text[:2] == "  ":
            text = " ‹" + text[2:]
        text = pad(text, cells)
        if not self._allfit(self._first):
            text = pad(cut(text, cells - 1, ""), cells - 1) + "›"
        return Strip([Segment(text, self._paint("heading"))], cells)

    def _title(self, number: int) -> str:
        column = self.columns[number]
        if self._sort is None or self._sort[0] != column.name:
            return column.title
        return column.title + ("▾" if self._sort[1] else "▴")

    def _paint(self, name: str) -> Style:
        style = self._paints.get(name)
        if style is None:
            style = self.get_component_rich_style(f"rows--{name}") if name else self.rich_style
            self._paints[name] = style
        return style

    # columns

    def _needed(self) -> list[int]:
        """Cells that each column would like: its heading, and what some rows hold."""
        if self._needs is None:
            needs = [column.width or width(self._title(number)) for number, column in enumerate(self.columns)]
            loose = [number for number, column in enumerate(self.columns) if not column.width]
            for at in sample(len(self.source)) if loose else ():
                row = self.source.row(at)
                for number in loose:
                    if number < len(row):
                        cell = row[number]
                        needs[number] = max(needs[number], width(one_line(cell.text if isinstance(cell, Toned) else cell)))
            self._needs = [
                need if column.width else min(need, max(column.most, width(self._title(number))))
                for number, (need, column) in enumerate(zip(needs, self.columns, strict=True))
            ]
        return self._needs

    def _columns_shown(self) -> list[tuple[int, int]]:
        """(column, cells) in the order of the screen; narrowed where there is not room for all."""
        if self._slots is None:
            needs = self._needed()
            shown = [*range(min(self._fixed, len(needs))), *range(self._first, len(needs))]
            wanted = [needs[number] for number in shown]
            wide = fitted(wanted, [self.columns[number].keep for number in shown], self.scrollable_content_region.width - 2)
            self._slots = list(zip(shown, wide, strict=True))
        return self._slots

    def _places(self) -> list[tuple[int, int, int]]:
        """(column, first cell, cells) in the order of the screen."""
        places, start = [], 2
        for number, wide in self._columns_shown():
            places.append((number, start, wide))
            start += wide + len(GAP)
        return places

    def _allfit(self, first: int) -> bool:
        places = self._places()
        return not places or places[-1][1] + places[-1][2] <= self.scrollable_content_region.width

    # cursor and scrolling

    @property
    def _scrolled(self) -> int:
        return self.scroll_offset.y

    @property
    def _room(self) -> int:
        """Rows on the screen."""
        return max(self.size.height - 1, 1)

    def _move(self, at: int) -> None:
        at = min(max(at, 0), len(self.source) - 1)
        if at == self.at or at < 0:
            return
        before, self.at = self.at, at
        self._redraw(before)
        self._redraw(at)
        self._into_view()
        self.post_message(self.Moved(self, at, self.current))

    def _into_view(self) -> None:
        top, room = self._scrolled, self._room
        if self.at < top:
            self._scroll(self.at)
        elif self.at >= top + room:
            self._scroll(self.at - room + 1)

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=max(top, 0), animate=False, force=True)

    def _redraw(self, at: int) -> None:
        self._made.pop(at, None)
        y = at - self._scrolled + 1
        if 1 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _forget(self) -> None:
        self._made.clear()
        self._chosen = None
        self._slots = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: nothing that was painted counts."""
        self._paints.clear()
        self._made.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Another size: columns are fitted again, the cursor stays in sight."""
        self._forget()
        if self.at >= 0:
            self._into_view()
