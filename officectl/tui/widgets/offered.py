"""A line of text below which stands what may come next: Tab (or → at the end) takes it, Ctrl+↓↑ or the mouse takes another one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.widgets import Input

from officectl.errors import OfficeError
from officectl.text.lang import Text
from officectl.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from officectl.actions.offers import Offer, Offers
    from officectl.tui.app import OfficeApp

Find = Callable[[str, int], "Offers"]
"""The line and where the cursor is; called on a desk thread."""

_KEYS = Text("Tab 取，Ctrl+↓ 换", "Tab takes, Ctrl+↓ next")
_HINT = Text("{hint}  {keys}", "{hint}  {keys}")


class OfferBar(Choices):
    """The candidates side by side; there only while the line has the cursor."""

    DEFAULT_CSS = "OfferBar { display: none; background: $panel; } OfferBar.shown { display: block; }"


class Offered(Input):
    """`bar` is shown by whoever lays the two out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take", show=False),
        Binding("right", "right", show=False),
        Binding("ctrl+down", "turn(1)", show=False),
        Binding("ctrl+up", "turn(-1)", show=False),
    ]

    def __init__(self, value: str = "", *, find: Find, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id, compact=True, select_on_focus=False)
        self.bar = OfferBar()
        self._find = find
        self._start = 0
        self._offers: tuple[Offer, ...] = ()
        self._asked = 0
        self._at = 0

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is offered for the line as it stands."""
        return self._offers

    def on_input_changed(self) -> None:
        """Something else may come next."""
        self._ask()

    def on_focus(self) -> None:
        """Offer from the start."""
        self.bar.add_class("shown")
        self.call_next(self._ask)   # the focus is told before it is noted

    def on_blur(self) -> None:
        """Nobody types here."""
        self.bar.remove_class("shown")

    def on_unmount(self) -> None:
        """No answer is waited for."""
        self._asked += 1

    def action_take(self) -> None:
        """Put the candidate into the line; without any, Tab does what it does everywhere."""
        if not self.take(self._at):
            raise SkipAction

    def action_right(self) -> None:
        """At the end of the line: take the candidate; elsewhere: one character on."""
        if not self.cursor_at_end or not self.take(self._at):
            self.action_cursor_right()

    def action_turn(self, by: int) -> None:
        """Another candidate."""
        if self._offers:
            self._at = (self._at + by) % len(self._offers)
            self._show()

    def take(self, at: int) -> bool:
        """Whether there was something to take."""
        start, end = self._start, self.cursor_position
        if not self.has_focus or not 0 <= at < len(self._offers) or start > end or self._offers[at].text == self.value[start:end]:
            return False
        text = self._offers[at].text
        self._set(0, ())
        self.value = self.value[:start] + text + self.value[end:]
        self.cursor_position = start + len(text)
        self._ask()
        return True

    def _ask(self) -> None:
        self._asked += 1
        if self.has_focus:
            self._look(self._asked, self.value, self.cursor_position)

    @work(exclusive=True, group="offers", exit_on_error=False)
    async def _look(self, mine: int, text: str, cursor: int) -> None:
        def job() -> Offers | None:
            return self._find(text, cursor) if mine == self._asked else None

        try:
            found = await asyncio.wrap_future(cast("OfficeApp", self.app).office.ask(job, line="offers"))
        except OfficeError:   # whoever reads the list says so
            self._set(0, ())
            return
        if found is not None and mine == self._asked:
            said = [one.text for one in found.found] == [text[found.start : cursor]]
            self._set(found.start, () if said else found.found)

    def _set(self, start: int, found: tuple[Offer, ...]) -> None:
        self._start, self._offers, self._at = start, found, 0
        self._show()

    def _show(self) -> None:
        app, found = cast("OfficeApp", self.app), self._offers
        keys = _KEYS.render(app.lang)
        hint = found[self._at].hint if found else ""
        note = "" if not found else _HINT.render(app.lang, hint=hint, keys=keys) if hint else keys
        self.bar.show([(str(at), one.text) for at, one in enumerate(found)], str(self._at), note)
