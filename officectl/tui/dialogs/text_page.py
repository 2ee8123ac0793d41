"""A text to read: the outcome of a verification, a document."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from officectl.text.lang import Text
from officectl.tui import keys
from officectl.tui.dialogs.box import Box
from officectl.tui.widgets.page import Page

_KEYS = Text("↑↓ 翻看    Esc 关闭", "↑↓ scroll    Esc closes")


class TextPage(Box[bool]):
    """Lines under a heading, nearly as large as the screen."""

    DEFAULT_CSS = "TextPage > .box { width: 94%; height: 90%; }"
    BINDINGS = [Binding(",".join(keys.every(("enter", "q"))), "leave", show=False)]

    def __init__(self, title: str, lines: Sequence[str], *, at: int = 0) -> None:
        """`at`: the line to begin with, a few before it."""
        super().__init__()
        self.heading, self.lines, self.first = title, list(lines), max(at - 5, 0)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Line(self.heading, "bold"))
            yield Page(self.lines)
            yield Static(Line(self.t(_KEYS)), classes="keys")

    def on_mount(self) -> None:
        """The arrow keys scroll."""
        super().on_mount()
        page = self.query_one(Page)
        page.focus()
        if self.first:
            self.call_after_refresh(page.scroll_to, y=self.first, animate=False)
