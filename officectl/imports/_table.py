"""What an importer gives: rows of cells with the lines they stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from officectl.light import dataclass
from officectl.text.lang import Message, Text

MOST_ROWS = 1_000_000
"""A table of more rows is no office's table."""
MOST_COLUMNS = 2_000

_TOO_MANY = Text("超过 {most} 行", "more than {most} rows")
_TOO_WIDE = Text("超过 {most} 列", "more than {most} columns")


class BadTable(Exception):
    """The file is no table of this format. `line`, from 1; 0: none in particular."""

    def __init__(self, message: Message, line: int = 0, remedy: Message | None = None) -> None:
        super().__init__(message.render("en"))
        self.message, self.line, self.remedy = message, line, remedy


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell whose value cannot be trusted: an error of the spreadsheet, digits that it has lost."""

    text: str
    why: Message


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with the line it begins on (or its number, see `Table.items`). Cells of a grid stand in order; those of objects by name.

    A cell is None, str, int, Decimal, bool, date, datetime, time, list, dict or Broken.
    """

    line: int
    cells: Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """`grid`: the heading is one of the first rows, text is as somebody typed it. `objects`: every row names its fields, text is exact."""

    form: Literal["grid", "objects"]
    rows: Sequence[Row]
    said: tuple[Message, ...] = ()
    """What a person should know of how it was read: encoding, sheet, merged cells."""
    items: bool = False
    """Whether rows are counted instead of lines: several stand on one line."""
    kind: str = ""
    """The kind that the file says it holds; empty: it says nothing."""


def too_many(rows: int) -> None:
    """Raises BadTable."""
    if rows > MOST_ROWS:
        raise BadTable(_TOO_MANY(most=MOST_ROWS), rows)


def too_wide(columns: int, line: int) -> None:
    """Raises BadTable."""
    if columns > MOST_COLUMNS:
        raise BadTable(_TOO_WIDE(most=MOST_COLUMNS), line)
