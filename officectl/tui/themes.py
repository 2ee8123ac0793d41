"""Light, dark and high contrast. Colour never says anything that a sign or a word does not say too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

ORDER = ("textual-dark", "textual-light", "office-contrast")
"""The themes that the key goes through."""

CONTRAST = Theme(
    name="office-contrast", dark=True, primary="#00ffff", secondary="#ffffff", accent="#ffff00", warning="#ffff00", error="#ff5555",
    success="#00ff00", foreground="#ffffff", background="#000000", surface="#000000", panel="#303030", boost="#202020",
)  # fmt: skip


def register(app: App[int]) -> None:
    """Make them known; `TEXTUAL_THEME` or `office.theme` in the key file choose the first."""
    app.register_theme(CONTRAST)


def following(name: str) -> str:
    """The next theme."""
    return ORDER[(ORDER.index(name) + 1) % len(ORDER)] if name in ORDER else ORDER[0]
