"""Lines to read: plain text, wrapped at cells, scrolled with the keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static


class Page(VerticalScroll):
    """Text that may be longer than the screen."""

    DEFAULT_CSS = "Page { height: 1fr; width: 1fr; } Page > Static { width: 1fr; height: auto; }"

    def __init__(self, lines: Iterable[str] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = list(lines)

    def compose(self) -> ComposeResult:
        yield Static(Line("\n".join(self._lines)))

    @property
    def lines(self) -> list[str]:
        """What is shown."""
        return self._lines

    def show(self, lines: Iterable[str]) -> None:
        """Other lines; from the top where they differ."""
        fresh = list(lines)
        if fresh == self._lines:
            return
        self._lines = fresh
        for static in self.query(Static):
            static.update(Line("\n".join(fresh)))
        self.scroll_home(animate=False)
