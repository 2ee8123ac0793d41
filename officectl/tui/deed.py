"""An action of the interface. Footer, help, palette, key map and manual are all made from these and from nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from officectl.light import dataclass
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.tui.place import Place


def always(place: Place) -> Message | None:
    """Nothing speaks against it."""
    return None


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person can do at a place, by which keys, and why not now.

    A letter always has a twin that is no letter (a function key, Ctrl, Enter, a sign): while an input method is on, letters
    never reach the program. Twins in full width are bound by themselves.
    """

    name: str
    """Stable: the key map file, the manual and tests use it (`record.open`)."""
    title: Text
    """Two to four characters: footer and palette."""
    about: Text
    """A sentence: help and manual."""
    keys: tuple[str, ...]
    """Names as Textual gives them (`e`, `f4`, `ctrl+o`, `enter`, `question_mark`); the first is shown."""
    run: Callable[[Place], Awaitable[None] | None]
    """May be a coroutine: it may wait for dialogues then."""
    why_not: Callable[[Place], Message | None] = always
    """Why it is not available now: grey in the footer, said when the key is pressed."""
    footer: bool = True
    """Whether the footer shows it where there is room."""
