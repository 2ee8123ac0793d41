"""Records as JSON, one a line: what `export --format jsonl` writes and what many programs log."""

from __future__ import annotations

from officectl.imports._json import Reader
from officectl.imports._table import BadTable, Row, Table, too_many
from officectl.imports._text import decode
from officectl.text.lang import Text

TITLE = Text("逐行 JSON", "JSON lines")
SUFFIXES = (".jsonl", ".ndjson")

_NO_OBJECT = Text("这一行不是 {{…}}", "this line is no {{…}}")


def claims(raw: bytes) -> bool:
    """Whether several objects stand on lines of their own."""
    start = raw[:65536].lstrip(b"\xef\xbb\xbf \r\n\t")
    return start.startswith(b"{") and b"\n{" in start.replace(b"\r\n", b"\n")


def read(raw: bytes, sheet: str = "") -> Table:
    """One row a line; blank lines are left out. Raises BadTable."""
    rows: list[Row] = []
    for number, text in enumerate(decode(raw)[0].split("\n"), start=1):
        if not text.strip():
            continue
        too_many(len(rows) + 1)
        try:
            reader = Reader(text)
            value = reader.value()
            if reader.peek() or not isinstance(value, dict):
                raise BadTable(_NO_OBJECT(), number)
        except BadTable as error:
            raise BadTable(error.message, number) from None
        rows.append(Row(number, value))
    return Table("objects", rows)
