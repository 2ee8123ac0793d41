"""One line of text that is cut, never wrapped."""

from __future__ import annotations

from rich.text import Text as Line
from textual.widget import Widget

from officectl.text.width import cut


class OneLine(Widget):
    """Plain text in one line."""

    DEFAULT_CSS = "OneLine { height: 1; width: 1fr; color: $text-muted; padding: 0 1; }"
    can_focus = False

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.text = text

    def render(self) -> Line:
        return Line(cut(self.text, max(1, self.content_size.width)), no_wrap=True, overflow="crop")

    def say(self, text: str) -> None:
        """Another text."""
        if text != self.text:
            self.text = text
            self.refresh()
