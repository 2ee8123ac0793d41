"""One line of things of which one is chosen: boards, floors, buildings. `[在这里]` is the chosen one; a click chooses.

    bar = Choices(id="boards")
    bar.show([("room", "房间"), ("vehicle", "公务用车")], "vehicle", note="2026-11-16 至 2026-11-22")

Message: `Choices.Chosen` (`.name`). Keys are the owner's deeds: the bar takes no focus.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text as Line
from textual import events
from textual.message import Message
from textual.widget import Widget

from officectl.render.style import one_line
from officectl.text.width import cut, width


class Choices(Widget):
    """The names side by side, and a note at the right."""

    DEFAULT_CSS = "Choices { height: 1; width: 1fr; background: $boost; color: $foreground; }"
    can_focus = False
    ALLOW_SELECT = False

    class Chosen(Message):
        """A name was clicked."""

        def __init__(self, choices: Choices, name: str) -> None:
            super().__init__()
            self.choices, self.name = choices, name

        @property
        def control(self) -> Choices:
            """The bar."""
            return self.choices

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: list[tuple[str, str]] = []
        self._chosen = ""
        self._note = ""
        self._ends: list[tuple[int, str]] = []

    def show(self, names: Sequence[tuple[str, str]], chosen: str, note: str = "") -> None:
        """Names with their titles, the chosen one, a note."""
        self._names, self._chosen, self._note = list(names), chosen, note
        self.refresh()

    def following(self, by: int) -> str:
        """The name so many places further, round the ends; "" without names."""
        names = [name for name, _ in self._names]
        if not names:
            return ""
        at = names.index(self._chosen) if self._chosen in names else 0
        return names[(at + by) % len(names)]

    def render(self) -> Line:
        line = Line(no_wrap=True, overflow="crop")
        self._ends = []
        cells = self.size.width
        used = 0
        room = max(cells - width(self._note) - 3, cells // 2) if self._note else cells
        for at in range(self._first(room), len(self._names)):
            name, title = self._names[at]
            here = name == self._chosen
            text = f"[{one_line(title)}]" if here else f" {one_line(title)} "
            if used + width(text) > room:
                break
            line.append(text, "bold reverse" if here else "")
            used += width(text)
            self._ends.append((used, name))
        note = cut(one_line(self._note), max(cells - used - 2, 0))
        line.append(" " * max(cells - used - width(note) - 1, 0))
        line.append(note, "bold")
        return line

    def _first(self, room: int) -> int:
        """The first name that is shown, so that the chosen one is among them."""
        at = next((n for n, (name, _) in enumerate(self._names) if name == self._chosen), 0)
        used, first = 0, at
        for number in range(min(at, len(self._names) - 1), -1, -1):
            used += width(one_line(self._names[number][1])) + 2
            if used > room:
                break
            first = number
        return first

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        for end, name in self._ends:
            if event.x < end:
                self.post_message(self.Chosen(self, name))
                return
