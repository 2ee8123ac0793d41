"""Something that a person has to read before he goes on: a fault and what to do."""

from __future__ import annotations

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from officectl.text.lang import Text
from officectl.tui.dialogs.box import Box

_KEYS = Text("Enter 或 Esc 关闭", "Enter or Esc closes this")


class Note(Box[bool]):
    """A message and, below it, its remedy."""

    DEFAULT_CSS = "Note > .box { border: round $error; } Note .line { width: 1fr; } Note > .box { width: 76; }"
    BINDINGS = [Binding("enter,space", "leave", show=False)]

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__()
        self.message, self.remedy = message, remedy

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="box"):
            yield Static(Line(self.message), classes="line")
            if self.remedy:
                yield Static(Line("\n" + self.remedy), classes="line")
            yield Static(Line("\n" + self.t(_KEYS)), classes="keys")
