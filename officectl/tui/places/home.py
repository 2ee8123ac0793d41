"""Today: what waits, what the check finds, the day's meetings and cars."""

from __future__ import annotations

from textual.app import ComposeResult

from officectl.text.lang import Text
from officectl.tui.deeds import records
from officectl.tui.place import Place
from officectl.tui.widgets.page import Page

TITLE = Text("今日", "Today")
KEY = "1"


class HomePlace(Place):
    """The first screen."""

    DEEDS = (records.OPEN,)

    def body(self) -> ComposeResult:
        yield Page(["…"])


Here = HomePlace
