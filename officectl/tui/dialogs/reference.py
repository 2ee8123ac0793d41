"""Whom or what a field names: found as one types, by name, part of a name or pinyin initials; namesakes stand with their unit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from rich.text import Text as Line
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from officectl.errors import OfficeError
from officectl.text.lang import Text
from officectl.tui.dialogs.box import Box

if TYPE_CHECKING:
    from officectl.query.env import Candidate
    from officectl.tui.app import OfficeApp

_KEYS = Text("输入姓名、名称或拼音首字母    ↑↓ Enter 选定    Esc 取消", "type a name or pinyin initials    ↑↓ Enter chooses    Esc leaves")
_NONE = Text("没有符合的", "nothing matches")


class Reference(Box["Candidate"]):
    """`find` looks for candidates on the desk; the newest text counts."""

    DEFAULT_CSS = """
    Reference > .box { width: 76; height: 80%; }
    Reference Input { border: none; height: 1; padding: 0; background: $boost; }
    Reference OptionList, Reference OptionList:focus { height: 1fr; border: none; background: $surface; }
    Reference .line { width: 1fr; }
    """

    def __init__(self, title: str, find: Callable[[str], Sequence[Candidate]], text: str = "") -> None:
        super().__init__()
        self.heading, self.find, self.text = title, find, text
        self.found: list[Candidate] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Line(self.heading), classes="line")
            yield Input(self.text)
            yield OptionList(markup=False)
            yield Static(Line(self.t(_KEYS)), classes="keys")

    def on_mount(self) -> None:
        """What the text means already; all, where there is none."""
        self._ask(self.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look again."""
        self._ask(event.value)

    def on_input_submitted(self) -> None:
        """The row under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self.found):
            self.dismiss(self.found[at])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        self.dismiss(self.found[event.option_index])

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types."""
        rows = self.query_one(OptionList)
        moves: dict[str, Callable[[], object]] = {
            "down": rows.action_cursor_down, "up": rows.action_cursor_up, "pagedown": rows.action_page_down, "pageup": rows.action_page_up,
        }  # fmt: skip
        if event.key in moves and self.focused is not rows:
            moves[event.key]()
            event.stop()
            event.prevent_default()

    def _ask(self, text: str) -> None:
        self._look(text)

    @work(exclusive=True, group="look", exit_on_error=False)
    async def _look(self, text: str) -> None:
        office = cast("OfficeApp", self.app).office
        try:
            found = await asyncio.wrap_future(office.ask(lambda: list(self.find(text))))
        except OfficeError as error:
            self._fill([], error.message.render(self.lang))
        else:
            self._fill(found, self.t(_NONE))

    def _fill(self, found: list[Candidate], none: str) -> None:
        self.found = found
        rows = self.query_one(OptionList)
        rows.clear_options()
        for one in found:
            line = Line(one.label or one.id)
            line.append("  " + "  ".join(part for part in (one.unit, one.id) if part and part != one.label), "dim")
            rows.add_option(Option(line))
        if found:
            rows.highlighted = 0
        else:
            rows.add_option(Option(Line(none), disabled=True))
