"""The bottom line: what can be done here, by which key; grey where it cannot be done now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from rich.text import Text as Line
from textual import events
from textual.widget import Widget

from officectl.text.width import width

if TYPE_CHECKING:
    from officectl.tui.app import OfficeApp
    from officectl.tui.deed import Deed


class Footer(Widget):
    """One line; a click does what the key does."""

    DEFAULT_CSS = "Footer { dock: bottom; height: 1; background: $panel; color: $foreground; }"
    can_focus = False

    def render(self) -> Line:
        app = cast("OfficeApp", self.app)
        line = Line(no_wrap=True, overflow="crop")
        self._ends: list[tuple[int, str]] = []
        last = self._cell(app, app.help_deed)
        room = self.size.width - width("".join(last))
        for deed in self._deeds():
            key, title = self._cell(app, deed)
            if width(line.plain) + width(key) + width(title) > room:
                continue
            self._append(line, deed, key, title, app)
        self._append(line, app.help_deed, *last, app)
        return line

    def _deeds(self) -> Iterator[Deed]:
        from officectl.tui.place import Place

        if isinstance(self.screen, Place):
            yield from (deed for deed in self.screen.DEEDS if deed.footer)

    def _cell(self, app: OfficeApp, deed: Deed) -> tuple[str, str]:
        return f" {app.key_of(deed)} ", deed.title.render(app.lang) + " "

    def _append(self, line: Line, deed: Deed, key: str, title: str, app: OfficeApp) -> None:
        from officectl.tui.place import Place

        why = deed.why_not(self.screen) if isinstance(self.screen, Place) else None
        line.append(key, "bold" if why is None else "dim")
        line.append(title, "" if why is None else "dim")
        self._ends.append((width(line.plain), deed.name))

    async def on_click(self, event: events.Click) -> None:
        """A click does what the key does."""
        for end, name in self._ends:
            if event.x < end:
                cast("OfficeApp", self.app).action_deed(name)
                return
