"""Something that takes a while: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from officectl.actions._progress import Stopped
from officectl.text.lang import Text
from officectl.tui.dialogs.box import Box

if TYPE_CHECKING:
    from officectl.tui.place import Place

T = TypeVar("T")
Tell = Callable[[int, int], None]

_KEYS = Text("Esc 停止（已算出的会留下）", "Esc stops (what was worked out is kept)")
_STOPPED = Text("已停止：{what}", "stopped: {what}")


class Progress(Box[bool]):
    """A bar."""

    DEFAULT_CSS = "Progress > .box { width: 60; } Progress ProgressBar { width: 1fr; } Progress Bar { width: 1fr; } Progress .line { width: 1fr; }"

    def __init__(self, title: str, keys: Text = _KEYS) -> None:
        super().__init__()
        self.heading, self.keys = title, keys
        self.stopped = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Line(self.heading), classes="line")
            yield ProgressBar(total=None, show_eta=False)
            yield Static(Line(self.t(self.keys)), classes="keys")

    def tell(self, done: int, all: int) -> None:
        """From any thread: so many of so many. Raises Stopped once somebody stopped it."""
        if self.stopped:
            raise Stopped
        if self.is_attached:
            self.call_later(self._draw, done, all)

    def _draw(self, done: int, all: int) -> None:
        for bar in self.query(ProgressBar):
            bar.update(total=all, progress=done)

    def action_leave(self) -> None:
        """Stop."""
        self.stopped = True
        self.dismiss(None)


async def watched(place: Place, title: str, job: Callable[[Tell], T], *, keys: Text = _KEYS) -> T | None:
    """Do `job` on the long line behind a bar; None where somebody stopped it. Raises what the job raises. `keys`: what Esc does."""
    dialogue = Progress(title, keys)
    place.app.push_screen(dialogue)
    try:
        return await place.do(lambda: job(dialogue.tell), line="long")
    except Stopped:
        place.say(_STOPPED(what=title))
        return None
    finally:
        if dialogue.is_attached and not dialogue.stopped:
            dialogue.dismiss(None)
