"""A mistake of ours in the interface: its details in a file, so that the screen can go on."""

from __future__ import annotations

from officectl.actions import crash


def write(error: BaseException) -> str:
    """Where the details are; "-" when no file could be written."""
    return crash.write(error, ("tui",)) or "-"
