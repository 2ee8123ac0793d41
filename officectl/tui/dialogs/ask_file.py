"""A file: its path typed, with what lies there offered below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from rich.text import Text as Line
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from officectl.text.lang import Text
from officectl.tui.dialogs.box import Box

if TYPE_CHECKING:
    from officectl.actions.places_of_files import Entry
    from officectl.tui.app import OfficeApp

_KEYS = Text("输入路径    Tab 补全    ↑↓ Enter 选定    Esc 取消", "type a path    Tab completes    ↑↓ Enter chooses    Esc leaves")
_NONE = Text("这里没有可以导入的文件（{suffixes}）", "no file to import here ({suffixes})")


class AskFile(Box[str]):
    """The path as typed. Looking into folders is done on the desk; the newest text counts."""

    DEFAULT_CSS = """
    AskFile > .box { width: 84; height: 80%; }
    AskFile Input { background: $boost; width: 1fr; }
    AskFile OptionList { height: 1fr; border: none; background: $surface; }
    AskFile .line { width: 1fr; }
    """

    def __init__(self, title: str, path: str = "") -> None:
        super().__init__()
        self.heading, self.path = title, path
        self.found: list[Entry] = []
        self._moved = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Line(self.heading), classes="line")
            yield Input(self.path, select_on_focus=False, compact=True)
            yield OptionList(markup=False)
            yield Static(Line(self.t(_KEYS)), classes="keys")

    def on_mount(self) -> None:
        """What lies at the path given."""
        self._ask(self.path)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look again."""
        self._moved = False
        self._ask(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The file typed, else the row under the cursor."""
        at = self.query_one(OptionList).highlighted
        row = self.found[at] if at is not None and at < len(self.found) else None
        if row is not None and (self._moved or row.folder or row.path != event.value):
            self.run_worker(self._accept(event.value, row), exclusive=True, group="accept")
        else:
            self.run_worker(self._accept(event.value, None), exclusive=True, group="accept")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        self._take(self.found[event.option_index])

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types; Tab completes."""
        rows = self.query_one(OptionList)
        moves: dict[str, Callable[[], object]] = {
            "down": rows.action_cursor_down, "up": rows.action_cursor_up, "pagedown": rows.action_page_down, "pageup": rows.action_page_up,
            "tab": self._complete,
        }  # fmt: skip
        if event.key in moves and self.focused is not rows:
            moves[event.key]()
            self._moved = event.key != "tab"
            event.stop()
            event.prevent_default()

    async def _accept(self, typed: str, row: Entry | None) -> None:
        from officectl.actions import places_of_files

        office = cast("OfficeApp", self.app).office
        if not self._moved and await asyncio.wrap_future(office.ask(lambda: places_of_files.is_file(typed))):
            self.dismiss(places_of_files.real(typed))
        elif row is not None:
            self._take(row)

    def _take(self, row: Entry) -> None:
        from officectl.actions import places_of_files

        if row.folder:
            self._put(row.path)
        else:
            self.dismiss(places_of_files.real(row.path))

    def _complete(self) -> None:
        """What all that is offered begins with; the only one, whole."""
        if self.found:
            low, high = min(one.path for one in self.found), max(one.path for one in self.found)
            common = low[: next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))]
            typed = self.query_one(Input).value
            self._put(common if len(common) > len(typed) else self.found[0].path if len(self.found) == 1 else typed)

    def _put(self, path: str) -> None:
        line = self.query_one(Input)
        line.value = path
        line.cursor_position = len(path)
        line.focus()

    def _ask(self, text: str) -> None:
        self.run_worker(self._look(text), exclusive=True, group="look", exit_on_error=False)

    async def _look(self, text: str) -> None:
        from officectl.actions import places_of_files

        office = cast("OfficeApp", self.app).office
        wanted = places_of_files.suffixes()
        found = await asyncio.wrap_future(office.ask(lambda: places_of_files.entries(text, wanted)))
        rows = self.query_one(OptionList)
        self.found = found
        rows.clear_options()
        for one in found:
            rows.add_option(Option(Line(one.name, "bold" if one.folder else "")))
        if found:
            rows.highlighted = 0
        else:
            rows.add_option(Option(Line(self.t(_NONE, suffixes=list(wanted))), disabled=True))
