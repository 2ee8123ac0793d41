"""`reopen`: make an approved record a draft again, before it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions._events import Asked, Done, Talk, act

if TYPE_CHECKING:
    from officectl.actions._options import Options


def reopen(options: Options, asked: Asked, talk: Talk) -> Done:
    """One commit for all records named, or none. Raises what `_events.act` raises."""
    return act(options, "reopen", asked, talk)
