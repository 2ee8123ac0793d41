"""One of several: filter as you type, by text or pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from rich.text import Text as Line
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from officectl.light import dataclass
from officectl.text import pinyin
from officectl.text.lang import Text
from officectl.tui.dialogs.box import Box

T = TypeVar("T")

MOST = 200
"""So many rows are shown at once; typing narrows."""
_KEYS = Text("输入文字或拼音首字母筛选    ↑↓ Enter 选定    Esc 取消", "type text or pinyin initials    ↑↓ Enter chooses    Esc leaves")
_NONE = Text("没有符合的", "nothing matches")


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """A choice: its value, what is shown, what is searched besides."""

    value: T
    text: str
    more: str = ""
    """Shown dimly behind the text; searched too."""
    words: str = ""
    """Searched, not shown (the name in the other language, a key)."""

    def matches(self, query: str) -> bool:
        """Every word typed is found somewhere."""
        hay = f"{self.text} {self.more} {self.words}".casefold()
        return all(word in hay or pinyin.matches(word, self.text) for word in query.casefold().split())

    def rank(self, query: str) -> int:
        """What the text itself says comes before what is only said about it."""
        word = query.strip().casefold()
        if self.text.casefold().startswith(word) or pinyin.initials(self.text).startswith(word):
            return 0
        return 1 if word in self.text.casefold() or pinyin.matches(word, self.text) else 2


class Choose(Box[T]):
    """Rows in the order given; the best stays on top."""

    DEFAULT_CSS = """
    Choose > .box { width: 76; height: 80%; }
    Choose Input { background: $boost; }
    Choose OptionList, Choose OptionList:focus { height: 1fr; border: none; background: $surface; }
    Choose .line { width: 1fr; }
    """

    def __init__(self, title: str, rows: Sequence[Row[T]]) -> None:
        super().__init__()
        self.heading, self.rows = title, list(rows)
        self.found: list[Row[T]] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Line(self.heading), classes="line")
            yield Input(compact=True)
            yield OptionList(markup=False)
            yield Static(Line(self.t(_KEYS)), classes="keys")

    def on_mount(self) -> None:
        """All of them at first."""
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow."""
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        """The row under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self.found):
            self.dismiss(self.found[at].value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click, or Enter in the list."""
        self.dismiss(self.found[event.option_index].value)

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types."""
        rows = self.query_one(OptionList)
        moves: dict[str, Callable[[], None]] = {
            "down": rows.action_cursor_down, "up": rows.action_cursor_up,
            "pagedown": rows.action_page_down, "pageup": rows.action_page_up,
        }
        if event.key in moves and self.focused is not rows:
            moves[event.key]()
            event.stop()
            event.prevent_default()

    def _fill(self, query: str) -> None:
        rows = self.query_one(OptionList)
        found = [row for row in self.rows if row.matches(query)]
        self.found = sorted(found, key=lambda row: row.rank(query))[:MOST]
        rows.clear_options()
        for row in self.found:
            line = Line(row.text)
            if row.more:
                line.append("  " + row.more, "dim")
            rows.add_option(Option(line))
        if self.found:
            rows.highlighted = 0
        else:
            rows.add_option(Option(Line(self.t(_NONE)), disabled=True))
