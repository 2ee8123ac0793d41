"""Versions as people name them: a branch, a tag, a commit, `HEAD~3`, or a day (what the main line held at its end)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from officectl.git.errors import NoSuchRevision
from officectl.light import pattern

if TYPE_CHECKING:
    from officectl.store.workspace import Workspace

_DAY = pattern(r"\d{4}-\d{2}-\d{2}")


def version(ws: Workspace, word: str) -> str:
    """The commit's full id. Raises NoSuchRevision, NothingYet."""
    try:
        return ws.git.resolve(word)
    except NoSuchRevision:
        if not _DAY.fullmatch(word):
            raise
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise NoSuchRevision(rev=word) from None
    from officectl.git.moment import last_on

    return last_on(ws.git, day, ws.zone)


def is_version(ws: Workspace, word: str) -> bool:
    """Whether the word names a version."""
    try:
        version(ws, word)
    except NoSuchRevision:
        return False
    return True
