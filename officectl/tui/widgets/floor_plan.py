"""A floor to walk through: the arrow keys go to the next room in that direction.

    plan = FloorPlan(id="plan", empty="这一层没有房间")
    plan.show(floor)           # an actions.plan.Floor; the cursor stays on its room where that is there
    plan.current               # the Room under the cursor, None without rooms
    plan.go("room-a201")

Messages: `FloorPlan.Moved`, `FloorPlan.Opened` (double click).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from officectl.actions.plan import Floor, Room
from officectl.text.width import cut, pad
from officectl.tui.widgets import plan_draw
from officectl.tui.widgets.canvas import Canvas

if TYPE_CHECKING:
    from officectl.tui.app import OfficeApp


class FloorPlan(ScrollView, can_focus=True):
    """The rooms of one floor; larger than the screen where they would be too small to read."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk(0, -1)", show=False),
        Binding("down,j", "walk(0, 1)", show=False),
        Binding("left,h", "walk(-1, 0)", show=False),
        Binding("right,l", "walk(1, 0)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plan--wall", "plan--edge", "plan--cursor", "plan--error", "plan--warning", "plan--info", "plan--vacant", "plan--office",
        "plan--common", "plan--unknown", "plan--muted",
    }  # fmt: skip
    DEFAULT_CSS = """
    FloorPlan {
        height: 1fr; width: 1fr; overflow: auto; background: $surface; color: $foreground;
        scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1;
        & > .plan--wall { color: $text-muted; }
        & > .plan--edge { color: $foreground; text-style: bold; }
        & > .plan--office { color: $foreground; }
        & > .plan--common { color: $text-muted; }
        & > .plan--vacant { color: $text-success; }
        & > .plan--unknown { color: $text-muted; text-style: italic; }
        & > .plan--info { color: $foreground; text-style: bold; }
        & > .plan--warning { background: $warning-muted; color: $foreground; }
        & > .plan--error { background: $error-muted; color: $foreground; text-style: bold; }
        & > .plan--muted { color: $text-muted; }
        & > .plan--cursor { background: $block-cursor-blurred-background; color: $foreground; text-style: bold; }
        &:focus > .plan--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    }
    """

    class Moved(Message):
        """The cursor is in another room."""

        def __init__(self, plan: FloorPlan) -> None:
            super().__init__()
            self.plan = plan

        @property
        def control(self) -> FloorPlan:
            """The floor plan."""
            return self.plan

    class Opened(Moved):
        """A room was clicked twice."""

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id)
        self.empty = empty
        self.floor: Floor | None = None
        self._at = ""
        self._layout: plan_draw.Sheet | None = None
        self._canvas: Canvas | None = None
        self._paints: dict[str, Style] = {}

    @property
    def current(self) -> Room | None:
        """The room under the cursor."""
        rooms = self.floor.rooms if self.floor is not None else ()
        return next((room for room in rooms if room.id == self._at), None)

    def show(self, floor: Floor | None, at: str = "", empty: str | None = None) -> None:
        """Another floor, or the same one with other rooms. `at`: where the cursor goes."""
        self.floor = floor
        self.empty = self.empty if empty is None else empty
        rooms = [room.id for room in floor.rooms] if floor is not None else []
        wanted = at or self._at
        self._at = wanted if wanted in rooms else rooms[0] if rooms else ""
        self._lay()
        self.post_message(self.Moved(self))

    def go(self, ident: str) -> bool:
        """Put the cursor into a room of this floor."""
        if self._layout is None or self._layout.shape(ident) is None:
            return False
        self._at = ident
        self._canvas = None
        self._into_view()
        self.refresh()
        self.post_message(self.Moved(self))
        return True

    def action_walk(self, dx: int, dy: int) -> None:
        """To the next room in a direction."""
        if self._layout is not None:
            self.go(plan_draw.neighbour(self._layout, self._at, dx, dy))

    def action_edge(self, which: int) -> None:
        """To the first or the last number."""
        if self.floor is not None and self.floor.rooms:
            self.go(self.floor.rooms[which].id)

    def on_click(self, event: events.Click) -> None:
        """A room is taken, twice opens it."""
        x, y = event.x + self.scroll_offset.x, event.y + self.scroll_offset.y
        for shape in self._layout.shapes if self._layout is not None else ():
            left, top, right, bottom = shape.box
            if left < x < right and top < y < bottom:
                self.go(shape.room.id)
                if event.chain == 2:
                    self.post_message(self.Opened(self))
                return

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        if self._layout is None or not self._layout.shapes:
            text = self.empty if y == 1 else ""
            return Strip([Segment(pad(cut("  " + text, cells), cells), self._paint("muted"))], cells)
        canvas = self._drawn
        x, line = self.scroll_offset
        if not 0 <= y + line < canvas.lines:
            return Strip.blank(cells, self.rich_style)
        strip = Strip([Segment(text, self._paint(style)) for text, style in canvas.runs(y + line)], canvas.cells)
        return strip.crop_extend(x, x + cells, self.rich_style)

    @property
    def _drawn(self) -> Canvas:
        if self._canvas is None:
            assert self._layout is not None
            self._canvas = plan_draw.draw(self._layout, self._at, cast("OfficeApp", self.app).lang)
        return self._canvas

    def _lay(self) -> None:
        self._canvas = None
        if self.floor is None or not self.size.width:
            self._layout = None
            self.refresh()
            return
        self._layout = plan_draw.fitted(self.floor, max(self.container_size.width, 20), max(self.container_size.height, 6))
        self.virtual_size = Size(self._layout.cells, self._layout.lines)
        self._into_view()
        self.refresh()

    def _into_view(self) -> None:
        shape = self._layout.shape(self._at) if self._layout is not None else None
        if shape is not None:
            left, top, right, bottom = shape.box
            self.scroll_to_region(Region(left, top, right - left + 1, bottom - top + 1), animate=False, force=True)

    def _paint(self, name: str) -> Style:
        style = self._paints.get(name)
        if style is None:
            style = self.get_component_rich_style(f"plan--{name}") if name else self.rich_style
            self._paints[name] = style
        return style

    def notify_style_update(self) -> None:
        """Another theme: nothing that was painted counts."""
        self._paints.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Another size: drawn again to fit."""
        self._lay()
