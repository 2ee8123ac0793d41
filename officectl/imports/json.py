"""Records as one JSON document: what `export --format json` writes, a list of objects, or one object."""

from __future__ import annotations

from typing import Any

from officectl.imports._json import Reader
from officectl.imports._table import BadTable, Row, Table, too_many
from officectl.imports._text import decode
from officectl.text.lang import Text

TITLE = Text("JSON", "JSON")
SUFFIXES = (".json",)

_NO_RECORDS = Text("里面没有记录：应是一个列表 [{{…}}, {{…}}]，或 officectl export 写的文件",
                   "there are no records in it: a list [{{…}}, {{…}}] is wanted, or what `officectl export` writes")
_NO_OBJECT = Text("第 {number} 项不是 {{…}}", "item {number} is no {{…}}")
_MORE = Text("文件后面还有别的内容", "something follows the end of the document")


def claims(raw: bytes) -> bool:
    """Whether one document begins here, and not a line with one record."""
    start = raw[:400].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{"):
        return b"\n{" not in raw[:65536] and b"\r\n{" not in raw[:65536]
    return start.startswith(b"[") and not start.startswith(b"[[")


def read(raw: bytes, sheet: str = "") -> Table:
    """One row an object. Raises BadTable."""
    reader = Reader(decode(raw)[0])
    rows: list[Row] = []
    kind = ""
    if reader.peek() == "[":
        rows = _rows(reader)
    elif reader.peek() == "{":
        rows, kind = _document(reader)
    else:
        raise BadTable(_NO_RECORDS(), reader.line)
    if reader.peek():
        raise BadTable(_MORE(), reader.line)
    items = len({row.line for row in rows}) < len(rows)
    if items:
        rows = [Row(number, row.cells) for number, row in enumerate(rows, start=1)]
    return Table("objects", rows, items=items, kind=kind)


def _rows(reader: Reader) -> list[Row]:
    rows: list[Row] = []
    for line, item in reader.items():
        too_many(len(rows) + 1)
        if not isinstance(item, dict):
            raise BadTable(_NO_OBJECT(number=len(rows) + 1), line)
        rows.append(Row(line, item))
    return rows


def _document(reader: Reader) -> tuple[list[Row], str]:
    """The `records` of an export, else the one object."""
    line = reader.line
    whole: dict[str, Any] = {}
    rows: list[Row] | None = None
    reader.take("{")
    while reader.peek() != "}":
        name = reader.value()
        reader.take(":")
        if name == "records" and reader.peek() == "[":
            rows = _rows(reader)
        else:
            whole[str(name)] = reader.value()
        if reader.peek() != "}":
            reader.take(",")
    reader.take("}")
    if rows is None:
        return [Row(line, whole)], ""
    return rows, str(whole.get("kind", ""))
