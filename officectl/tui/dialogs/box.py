"""What all dialogues look like: a box in the middle, Esc leaves it."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TypeVar, cast

from textual.binding import Binding
from textual.screen import ModalScreen

from officectl.text.lang import Lang, Message, Text

T = TypeVar("T")


class Box(ModalScreen[T | None]):
    """A dialogue; `None` when it is left."""

    DEFAULT_CSS = """
    Box { align: center middle; background: $background 60%; }
    Box > .box { width: auto; max-width: 94%; min-width: 40; height: auto; max-height: 90%; padding: 0 1; border: round $primary; background: $surface; }
    Box .line { width: auto; height: auto; }
    Box .keys { width: auto; color: $text-muted; height: auto; }
    """
    BINDINGS = [Binding("escape", "leave", show=False)]

    since = inf
    """The moment from which it could be read."""

    def on_mount(self) -> None:
        """There it is."""
        self.since = monotonic()

    @property
    def lang(self) -> Lang:
        """The language of the interface."""
        return cast(Lang, getattr(self.app, "lang", "zh"))

    def t(self, text: Text | Message, **params: object) -> str:
        """A text in the language of the interface."""
        return text.render(self.lang, **params) if isinstance(text, Text) else text.render(self.lang)

    def action_leave(self) -> None:
        """Without an answer."""
        self.dismiss(None)
