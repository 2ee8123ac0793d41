"""`register`: register what was approved on paper: the record has [paper]; it opens a revision and is never called approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions._events import Asked, Done, Talk, act

if TYPE_CHECKING:
    from officectl.actions._options import Options


def register(options: Options, asked: Asked, talk: Talk) -> Done:
    """One commit for all records named, or none. Raises what `_events.act` raises."""
    return act(options, "register", asked, talk)
