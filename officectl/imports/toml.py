"""Records as TOML: one after the other under `# path` lines, as `export --format toml` writes them; one file; or `[[rows]]`."""

from __future__ import annotations

import re
from typing import Any

from officectl.imports._table import BadTable, Row, Table, too_many
from officectl.imports._text import decode
from officectl.light import pattern
from officectl.records import toml
from officectl.text.lang import Text

TITLE = Text("TOML", "TOML")
SUFFIXES = (".toml",)

_HEAD = pattern(r"^# records/[^ \n]+\.toml(?:  [^\n]*)?$", re.MULTILINE)
_BROKEN = Text("读不通：{why}", "cannot be read: {why}")


def claims(raw: bytes) -> bool:
    """Whether it begins as an export or a record does."""
    start = raw[:200].lstrip(b"\xef\xbb\xbf \r\n")
    return start.startswith((b"# records/", b'id = "', b"[["))


def read(raw: bytes, sheet: str = "") -> Table:
    """One row a record. Raises BadTable with the line."""
    text = decode(raw)[0].replace("\r\n", "\n")
    starts = [found.start() for found in _HEAD.finditer(text)]
    if not starts or text[: starts[0]].strip():
        starts.insert(0, 0)
    starts.append(len(text))
    rows: list[Row] = []
    line, at = 1 + text.count("\n", 0, starts[0]), 0
    while at < len(starts) - 1:
        # A line within a text may look like a head: then the piece reads only together with what follows.
        for end in range(at + 1, len(starts)):
            piece = text[starts[at] : starts[end]]
            reading = toml.read(piece.encode())
            if reading.data is not None or end == len(starts) - 1:
                break
        else:   # pragma: no cover - there is always an end
            break
        if reading.data is None:
            _refuse(text, starts, at, line)
        if reading.data:
            rows += [Row(line, one) for one in _records(reading.data)]
            too_many(len(rows))
        line += piece.count("\n")
        at = end
    return Table("objects", rows)


def _records(data: dict[str, Any]) -> list[dict[str, Any]]:
    """`[[trip]]` rows of a file that holds nothing else, else the file is one record."""
    if len(data) == 1:
        (only,) = data.values()
        if isinstance(only, list) and only and all(isinstance(one, dict) for one in only):
            return only
    return [data]


def _refuse(text: str, starts: list[int], at: int, line: int) -> None:
    """Raises BadTable for the first fault of the shortest piece."""
    reading = toml.read(text[starts[at] : starts[at + 1]].encode())
    fault = reading.faults[0]
    raise BadTable(_BROKEN(why=fault.message), line - 1 + max(fault.line, 1))
