"""`submit`: open a new revision: the content as HEAD has it goes to the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions._events import Asked, Done, Talk, act

if TYPE_CHECKING:
    from officectl.actions._options import Options


def submit(options: Options, asked: Asked, talk: Talk) -> Done:
    """One commit for all records named, or none. Raises what `_events.act` raises."""
    return act(options, "submit", asked, talk)
