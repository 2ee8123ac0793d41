"""Lines to read in front of a screen: what differs between two versions, an explanation."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from officectl.render.style import clean
from officectl.text.lang import Text
from officectl.tui import keys
from officectl.tui.dialogs.box import Box
from officectl.tui.widgets.page import Page

_KEYS = Text("↑↓ 翻看    Esc 关闭", "↑↓ scroll    Esc closes")


class Lines(Box[bool]):
    """Text that may be longer than the screen."""

    DEFAULT_CSS = """
    Lines > .box { width: 94%; height: 80%; }
    """
    BINDINGS = [Binding(",".join(keys.every(("enter", "q"))), "leave", show=False)]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self.heading, self.lines = title, [clean(line) for line in lines]

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Line(self.heading, "bold"), classes="line")
            yield Page(self.lines)
            yield Static(Line(self.t(_KEYS)), classes="keys")

    def on_mount(self) -> None:
        """The arrows scroll."""
        self.query_one(Page).focus()
