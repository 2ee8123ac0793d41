"""The top line: the places with their keys, what is waited for, the workspace and the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.text import Text as Line
from textual import events
from textual.widget import Widget

from officectl.text.width import cut, width

if TYPE_CHECKING:
    from officectl.tui.app import OfficeApp


class Header(Widget):
    """One line, drawn again whenever something in it changes."""

    DEFAULT_CSS = """
    Header { dock: top; height: 1; background: $panel; color: $foreground; }
    """
    can_focus = False

    def render(self) -> Line:
        app = cast("OfficeApp", self.app)
        here = app.current_mode
        line = Line(no_wrap=True, overflow="crop")
        self._ends: list[tuple[int, str]] = []
        for spot in app.spots:
            text = f" {spot.key}{spot.title.render(app.lang)} "
            line.append(text, "reverse bold" if spot.name == here else "")
            self._ends.append((width(line.plain), spot.name))
        room = self.size.width - width(line.plain) - 1
        right = "  ".join(part for part in (app.waits.line(app.lang), app.about) if part)
        if width(right) > room:
            days = (app.day, app.day[:10], app.day[5:10])   # without the weekday, without the year
            right = app.waits.line(app.lang) or next((day for day in days if width(day) <= room), "")
        if room > 4:
            right = cut(right, room)
            line.append(" " * (room - width(right)))
            line.append(right)
        return line

    def on_click(self, event: events.Click) -> None:
        """A click on a place goes there."""
        for end, name in self._ends:
            if event.x < end:
                cast("OfficeApp", self.app).go(name)
                return
