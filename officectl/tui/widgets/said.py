"""A few words below something, as high as they need to be; wrapped at cells, as Chinese is wrapped."""

from __future__ import annotations

from rich.text import Text as Line
from textual.geometry import Size
from textual.widget import Widget

from officectl.render.style import clean
from officectl.text.width import wrap


class Said(Widget):
    """Plain text, never markup."""

    DEFAULT_CSS = "Said { height: auto; width: 1fr; }"

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.text = text

    def say(self, text: str) -> None:
        """Other words."""
        if text != self.text:
            self.text = text
            self.refresh(layout=True)

    def render(self) -> Line:
        return Line("\n".join(self._lines(self.size.width)), no_wrap=True, overflow="crop")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the words take."""
        return len(self._lines(width))

    def _lines(self, cells: int) -> list[str]:
        return [line for part in clean(self.text).split("\n") for line in wrap(part, max(cells, 2))]
