"""A key or a table that stands twice: TOML refuses it, and only one of the two can be meant."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.fault import Fault
from officectl.records.finding import FieldPath, field_text
from officectl.records.scan import Item, Scan, place
from officectl.text.lang import Text

_KEY = Text("字段 {key} 写了两次，第一次在第 {line} 行", "the key {key} stands twice, first on line {line}")
_KEY_REMEDY = Text("留下对的一个，删掉另一个", "keep the right one, delete the other")
_TABLE = Text(
    "表 [{key}] 写了两次，第一次在第 {line} 行", "the table [{key}] stands twice, first on line {line}"
)
_TABLE_REMEDY = Text(
    "把两段合成一段；如果是多行明细，每段都写成 [[{key}]]",
    "make the two into one; if they are rows of a list, head each of them [[{key}]]",
)
_CLASH = Text(
    "{key} 在第 {line} 行已经有内容，不能再当作表来写",
    "{key} already has a value on line {line} and cannot be a table as well",
)
_CLASH_REMEDY = Text("改掉其中一个的名字，或删掉一个", "rename one of the two or delete it")


def repeats(text: str, found: Scan) -> Iterator[Fault]:
    """FILE-SYNTAX for every second definition, naming the line of the first."""
    first: dict[FieldPath, Item] = {}
    rows: dict[FieldPath, Item] = {}
    for item in found.items:
        path = item.path
        if item.kind == "row":
            name = path[:-1]
            known = first.get(name)
            rows.setdefault(name, item)
        else:
            name = path
            known = first.get(path) or (rows.get(path) if item.kind != "table" else None)
            if known is None and item.kind == "table" and path and isinstance(path[-1], int):
                known = rows.get(path[:-1])
                name = path[:-1]
        above = _valued(first, path)
        if known is None and above is not None and item.kind in ("row", "table"):
            known, name = above, above.path
        if known is None:
            first.setdefault(path, item)
            continue
        line, column = place(text, item.key_start)
        at = place(text, known.start)[0]
        key = field_text(tuple(part for part in name if isinstance(part, str)))
        if item.kind == "table" and known.kind == "table":
            yield Fault("FILE-SYNTAX", _TABLE(key=key, line=at), line, column, remedy=_TABLE_REMEDY(key=key))
        elif (item.kind in ("table", "row")) != (known.kind in ("table", "row")):
            yield Fault("FILE-SYNTAX", _CLASH(key=key, line=at), line, column, remedy=_CLASH_REMEDY())
        elif item.kind in ("table", "row"):
            yield Fault("FILE-SYNTAX", _TABLE(key=key, line=at), line, column, remedy=_TABLE_REMEDY(key=key))
        else:
            message = _KEY(key=field_text(path), line=at)
            yield Fault("FILE-SYNTAX", message, line, column, remedy=_KEY_REMEDY())


def _valued(first: dict[FieldPath, Item], path: FieldPath) -> Item | None:
    """The plain value that already stands at some beginning of `path`."""
    for length in range(1, len(path)):
        item = first.get(path[:length])
        if item is not None and item.kind not in ("table", "row"):
            return item
    return None
