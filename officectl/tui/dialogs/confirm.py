"""A question: what would happen, then yes or no. Nothing is done by Enter that cannot be taken back by somebody who read on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text as Line
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.widgets import Static

from officectl.text.lang import Text
from officectl.text.width import width, wrap
from officectl.tui import keys
from officectl.tui.dialogs.box import Box

_WIDEST = 110
_YES = Text("是", "yes")
_NO = Text("否", "no")
_KEYS = Text("y / F2 {yes}    n / Esc {no}    ↑↓ 翻看", "y / F2 {yes}    n / Esc {no}    ↑↓ scroll")


class Confirm(Box[bool]):
    """Lines and a question (the last line, emphasised)."""

    DEFAULT_CSS = """
    Confirm #lines { height: 1fr; width: 1fr; }
    Confirm .line { width: 1fr; }
    Confirm #ask { text-style: bold; width: 1fr; height: auto; margin-top: 1; }
    Confirm.danger > .box { border: round $error; }
    """
    BINDINGS = [
        Binding(",".join(keys.every(("y", "f2"))), "answer(True)", show=False),
        Binding(",".join(keys.every(("n",))), "answer(False)", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str], *, yes: Text = _YES, no: Text = _NO, danger: bool = False) -> None:
        super().__init__(classes="danger" if danger else None)
        self.heading, self.lines, self.yes, self.no = title, list(lines), yes, no

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Line(self.heading).plain.replace("[", r"\[")
            if len(self.lines) > 1:
                with VerticalScroll(id="lines"):
                    yield Static(Line("\n".join(self.lines[:-1])), classes="line")
            yield Static(Line(self.lines[-1] if self.lines else ""), id="ask")
            yield Static(Line(self.t(_KEYS, yes=self.yes, no=self.no)), classes="keys")

    def on_mount(self) -> None:
        """Long content scrolls with the arrow keys."""
        for pane in self.query("#lines"):
            pane.focus()
        self._fit(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """The question and the keys are always in sight, however long the content is."""
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        need = max((width(line) for line in [self.heading, *self.lines, self.t(_KEYS, yes=self.yes, no=self.no)]), default=0) + 6
        wide = max(40, min(_WIDEST, size.width * 94 // 100, need))
        inner = wide - 6
        above = [piece for line in self.lines[:-1] for piece in wrap(line, inner) or [""]]
        asked = wrap(self.lines[-1], inner) if self.lines else []
        for static in self.query("#lines .line").results(Static):   # wrapped here: Chinese breaks anywhere, not at its few blanks
            static.update(Line("\n".join(above)))
        self.query_one("#ask", Static).update(Line("\n".join(asked)))
        below = max(len(asked), 1) + 4   # a gap, the keys, the border
        box = self.query_one(".box")
        box.styles.width = min(wide, size.width)
        box.styles.height = min(len(above) + below, max(8, size.height * 90 // 100))

    def action_answer(self, value: bool) -> None:
        """The answer."""
        self.dismiss(value)
