"""Where each value of a record stands in its file. Worked out only for files that have findings.

Lines and columns count from 1, columns in code points: what an editor shows for Chinese text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from officectl.light import dataclass
from officectl.records.finding import FieldPath
from officectl.records.scan import scan


@dataclass(frozen=True, slots=True)
class Position:
    """Where the value begins, and where its key does (for an item of an array: the array's key)."""

    line: int
    column: int
    key_line: int
    key_column: int


def locate(text: str) -> Mapping[FieldPath, Position]:
    """The place of every value: tables, rows, array items, dotted keys, inline tables, texts of several
    lines.

    A table stands where its header does, a list of rows where its first row does, a table without a header
    of its own (`[a.b]`, `a.b = 1`) where it is first mentioned. Never raises; on broken text it says what
    it found. A value that stands twice is placed at the first.
    """
    begins = [0]
    at = text.find("\n")
    while at >= 0:
        begins.append(at + 1)
        at = text.find("\n", at + 1)

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(begins, offset)
        return line, offset - begins[line - 1] + 1

    out: dict[FieldPath, Position] = {}
    headed: set[FieldPath] = set()
    for item in scan(text).items:
        position = Position(*place(item.start), *place(item.key_start))
        if item.kind == "table" and item.path in out and item.path not in headed:
            out[item.path] = position   # mentioned before ([a.b]), headed now
        if item.kind in ("table", "row"):
            headed.add(item.path)
        for length in range(len(item.path), 0, -1):
            if item.path[:length] in out:
                break
            out[item.path[:length]] = position
    return out


def nearest(places: Mapping[FieldPath, Position], field: FieldPath) -> Position:
    """The place of `field`, else of the nearest table or list around it, else the first line: findings about
    a missing key point at where it belongs."""
    for length in range(len(field), 0, -1):
        position = places.get(field[:length])
        if position is not None:
            return position
    return Position(1, 1, 1, 1)
