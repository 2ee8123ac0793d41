"""One line of text."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from officectl.text.lang import Text
from officectl.tui.dialogs.box import Box
from officectl.tui.widgets.offered import Find, OfferBar, Offered

_KEYS = Text("Enter 确定    Esc 取消", "Enter accepts    Esc leaves")


class AskLine(Box[str]):
    """`check` returns what is wrong with the line, "" where nothing is: it is shown while typing and keeps Enter from accepting."""

    DEFAULT_CSS = """
    AskLine > .box { width: 76; }
    AskLine Input { background: $boost; width: 1fr; }
    AskLine #wrong { color: $error; width: 1fr; height: auto; }
    AskLine .line { width: 1fr; }
    AskLine #told { height: auto; max-height: 50vh; }
    """

    def __init__(
        self, title: str, value: str = "", *, lines: str = "", check: Callable[[str], str] | None = None, need: bool = False,
        secret: bool = False, find: Find | None = None,
    ) -> None:
        """`lines`: what stands above the input; `need`: an empty line is no answer; `secret`: dots instead of letters; `find`: what may come
        next in the line.
        """
        super().__init__()
        self.heading, self.value, self.lines, self.check, self.need, self.secret, self.find = title, value, lines, check, need, secret, find

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            if self.lines:
                with VerticalScroll(id="told", can_focus=False):
                    yield Static(Line(self.lines), classes="line")
            yield Static(Line(self.heading), classes="line")
            if self.find is None:
                yield Input(self.value, compact=True, password=self.secret)
            else:
                line = Offered(self.value, find=self.find)
                yield line
                yield line.bar
            yield Static("", id="wrong")
            yield Static(Line(self.t(_KEYS)), classes="keys")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell at once."""
        self.query_one("#wrong", Static).update(Line(self._wrong(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer, if it is one."""
        if self._wrong(event.value) or (self.need and not event.value.strip()):
            return
        self.dismiss(event.value)

    def on_choices_chosen(self, event: OfferBar.Chosen) -> None:
        """What may come next was clicked."""
        self.query_one(Offered).take(int(event.name))

    def _wrong(self, value: str) -> str:
        return self.check(value) if self.check is not None and value.strip() else ""
