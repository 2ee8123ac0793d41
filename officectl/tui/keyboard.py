"""Keys in the order in which they were pressed: a key is looked at once the key before has done all it does.

Textual hands a key to the widget that has the cursor; a text takes it there and then, a binding is run only after the key has
climbed to the application. Keys that come in the same instant would overtake each other: what is typed behind `End` would meet the
old cursor, what is typed behind `/` or behind a key that opens a dialogue would be taken for commands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.widgets import Input

from officectl.text.lang import Text
from officectl.tui.dialogs.box import Box
from officectl.tui.place import Place
from officectl.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

    from officectl.tui.app import OfficeApp

Pressed = events.Key | events.Paste

_MOVES = frozenset(("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab", "ctrl+c"))
"""What may be pressed while a deed is under way: nothing is done by it."""
_WALKS = frozenset(("up", "down", "left", "right", "pageup", "pagedown", "home", "end"))
"""In a list these only move the cursor: no key behind them is meant for another place, so none waits for them."""
_LOST = 0.5
"""Seconds after which a key that never came back counts as done: its widget is gone."""
_BUSY, _READING = 1.5, 4.0
"""Seconds after the last key for which others are kept: for the dialogue of a deed, for a form that is being read."""
_UNUSED = Text("还没有准备好，刚才按的键没有用上", "not ready yet: the keys just pressed were not used")


class Passed(Message):
    """Follows a key on its way up: where it arrives, the key has been there. It goes twice: behind the key, and behind what the key sent."""

    def __init__(self, number: int, target: MessagePump, *, again: bool = True) -> None:
        super().__init__()
        self.number, self.target, self.again = number, target, again


class Keyboard:
    """`hand` is what the application would do with a key by itself."""

    def __init__(self, app: OfficeApp, hand: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._hand = app, hand
        self._kept: deque[Pressed] = deque()
        self._number = 0
        self._on_its_way = False
        self._given = 0.0
        """When the last key was handed over."""
        self._last = ""
        self._timer: Timer | None = None

    async def press(self, event: Pressed) -> None:
        """A key that came from the terminal."""
        self._kept.append(event)
        if self._on_its_way:
            self._look_again()
        else:
            await self._go_on()

    async def passed(self, one: Passed) -> None:
        """A key has done all it does."""
        if one.number == self._number and not (one.again and one.target.post_message(Passed(one.number, one.target, again=False))):
            self._on_its_way = False
            await self._go_on()

    async def _go_on(self) -> None:
        while self._kept and not self._on_its_way:
            event = self._kept[0]
            patience = self._patience(event)
            if isinstance(event, events.Key) and event.key == self._last and (patience or self._ahead(event)):
                self._kept.popleft()   # pressed twice, or held down a moment too long
                continue
            if patience and monotonic() - self._given < patience:
                break
            if patience and event.time - self._given < patience:   # it has waited, and in vain
                self._kept.clear()
                self._app.notify(_UNUSED.render(self._app.lang), severity="warning", markup=False)
                break
            self._kept.popleft()
            if not self._unread(event):
                await self._give(event)
        if self._kept:
            self._look_again()

    async def _give(self, event: Pressed) -> None:
        target = self._app.focused or self._app.screen
        self._given = monotonic()
        self._last = event.key if isinstance(event, events.Key) else ""
        await self._hand(event)
        if event.is_forwarded and isinstance(event, events.Key) and not (event.key in _WALKS and isinstance(target, Rows)):
            self._number += 1
            self._on_its_way = target.post_message(Passed(self._number, target))

    def _patience(self, event: Pressed) -> float:
        """How long the key waits for what it is meant for and is not there yet; 0: it need not wait."""
        here = self._app.screen
        if isinstance(here, Box):
            return _BUSY if not here.is_mounted or (here.focused is None and here.query("Input, TextArea")) else 0
        if not isinstance(here, Place) or (len(self._kept) == 1 and isinstance(event, events.Key) and event.key in _MOVES):
            return 0
        return _READING if not here.ready else _BUSY if self._app.is_busy(here) else 0

    def _unread(self, event: Pressed) -> bool:
        """Pressed before the question was there: no answer to it. A line of text takes it; Esc leaves everything as it is."""
        here = self._app.screen
        if not self._ahead(event) or (isinstance(event, events.Key) and event.key == "escape"):
            return False
        return not isinstance(here.focused, Input) or here.focused.password

    def _ahead(self, event: Pressed) -> bool:
        here = self._app.screen
        return isinstance(here, Box) and event.time < here.since

    def _look_again(self) -> None:
        if self._timer is None:
            self._timer = self._app.set_timer(0.02, self._due)

    async def _due(self) -> None:
        self._timer = None
        if self._on_its_way and monotonic() - self._given > _LOST:
            self._on_its_way = False
        if not self._on_its_way:
            await self._go_on()
        elif self._kept:
            self._look_again()
