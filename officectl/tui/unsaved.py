"""Forms with changes that nobody has saved, wherever they are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from officectl.tui.app import OfficeApp


def count(app: OfficeApp) -> int:
    """How many there are, at every place that was visited."""
    screens = (screen for stack in app._screen_stacks.values() for screen in stack)   # Textual names no other way to the stacks of all modes
    return sum(bool(getattr(screen, "dirty", False)) for screen in screens)
