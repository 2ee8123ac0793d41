"""A record by what somebody types: an id, a unique name, pinyin initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _open, _records

if TYPE_CHECKING:
    from officectl.actions._options import Options


def goto(options: Options, word: str) -> str:
    """The id. Raises NoSuchRecord, SeveralRecords, BrokenRecord."""
    return _records.find(_open.opened(options), word.strip()).id
