"""Values as the text of one cell, and back: what `export` writes into a table reads back as the same value.

A cell holds a text as it is. Only what a cell would lose is written as JSON: an empty text (`""`), one with blanks at its ends or
carriage returns, lists whose items hold a separator, tables and rows. Everything else that stands in quotes stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

BLANKS = " \t\u00a0\u3000\u200b\ufeff"
"""What spreadsheets and people leave at the ends of a cell."""
SEPARATORS = ",，、;；\n"
_OPENING = "「『“\"＂[{'"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is taken for a formula by spreadsheets; `export` puts an apostrophe before it."""


def text_cell(value: str) -> str:
    """A text as a cell."""
    return json.dumps(value, ensure_ascii=False) if _would_be_lost(value) else value


def cell_text(cell: str) -> str:
    """The text in a cell: without blanks at its ends, line ends as `\\n`."""
    quoted = _quoted(cell)
    return cell.replace("\r\n", "\n").strip(BLANKS) if quoted is None else quoted


def list_cell(items: Sequence[str]) -> str:
    """A list of texts as a cell."""
    if items and all(_plain(item) for item in items):
        return "、".join(items)
    return json.dumps(list(items), ensure_ascii=False)


def _plain(item: str) -> bool:
    return bool(item) and item[0] not in _OPENING and item == item.strip() == item.strip(BLANKS) and not any(mark in item for mark in SEPARATORS + "\r")


def _would_be_lost(value: str) -> bool:
    if not value.strip() or "\r" in value or value != value.strip(BLANKS):
        return True
    if value[0] == "'" and value[1:2] in FORMULA:
        return True
    return _quoted(value) is not None


def _quoted(cell: str) -> str | None:
    """What stands in a cell that `text_cell` has quoted; None for every other cell, in quotes or not."""
    if len(cell) < 2 or cell[0] != '"' or cell[-1] != '"':
        return None
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, str) and json.dumps(value, ensure_ascii=False) == cell and _would_be_lost(value):
        return value
    return None
