"""Forged copies of a demonstration workspace: one family of attacks a file, found by listing this folder.

A family's file says, at its top level:

    TITLE = Text("…", "…")     what was forged, in a few words
    STORY = Text("…", "…")     what the forger did and what he hoped for
    CODES = ("SELF_APPROVAL",) what `verify` must say: every one of them, or the demonstration fails
    AREA = "content"           under which heading it stands (a key of AREAS)

    def forge(copy: Copy) -> Forged: …

`forge` works on a copy with plain git only (`_copy.Copy`), finds what it needs by looking at the honest original (`copy.ground`), and
raises `_ground.Unfit` when that has nothing of the kind. It gives what was to be gained and how the copy is verified.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions.tamper._copy import Copy, Forged

AREAS: dict[str, Text] = {
    "content": Text("改内容", "Content"),
    "vote": Text("假签批", "Approvals"),
    "history": Text("改历史", "History"),
    "policy": Text("改制度和规则", "Policy and rules"),
    "repository": Text("骗过 git", "Deceiving git"),
}
"""Headings, in the order in which they are shown."""


class Family(Protocol):
    """What a family's file has."""

    TITLE: Text
    STORY: Text
    CODES: tuple[str, ...]
    AREA: str

    def forge(self, copy: Copy) -> Forged:
        """Forge the copy."""
        ...


@cache
def names() -> tuple[str, ...]:
    """Every family as its file is called, by area, then name."""
    import pkgutil

    found = [name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_")]
    order = list(AREAS)
    return tuple(sorted(found, key=lambda name: (order.index(load(name).AREA), name)))


def load(name: str) -> Family:
    """One family."""
    from importlib import import_module

    return cast(Family, import_module(f"{__name__}.{name}"))
