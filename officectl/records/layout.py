"""The canonical layout of a record: our own small writer. What it writes, `toml.read` gives back
unchanged.

Schema order, one key a line, LF, no inline tables: plain values first, then tables `[x]`, then rows
`[[x]]`, a blank line before each header. Two offices that hold the same record hold the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from officectl.errors import NotWritten
from officectl.light import pattern
from officectl.records.canonical import canonical
from officectl.records.finding import FieldPath, field_text
from officectl.records.kind import Field, Kind
from officectl.text.lang import Text

LINE_CELLS = 100
"""An array up to this wide (key included) stays on one line."""

_BARE = pattern(r"[A-Za-z0-9_-]+")
_ESCAPED = pattern('[\x00-\x1f"\\\\\x7f]')
_ESCAPED_MULTILINE = pattern('[\x00-\x08\x0b-\x1f\\\\\x7f]|"\\Z|(?<="")"|[ \t](?=\n|\\Z)')
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class NotLayable(NotWritten):
    """The value has no place in a record file."""

    text = Text(
        "字段 {field} 的内容无法写进文件：{why}", "the field {field} cannot be written to a file: {why}"
    )
    remedy_text = Text(
        "嵌套的明细改写成单独的 [[表]]，每行一段",
        "write nested rows as [[tables]] of their own, one section a row",
    )


_TABLE_IN_ARRAY = Text(
    "表只能直接放在明细列表里，不能放在列表的列表里，也不能与其他内容混放",
    "a table may stand in a list of tables only",
)
_NO_SUCH_TYPE = Text("没有 {type} 这种内容", "TOML has no value of type {type}")
_NOT_FINITE = Text("{value} 不是数量", "{value} is no quantity")


def dump(data: Mapping[str, Any], kind: Kind | None) -> str:
    """The file's text. Keys in the order of the kind, unknown keys after them in code-point order;
    without a kind (configuration, policy) in the order of `data`. Raises NotLayable."""
    lines = list(_table(data, (), (), None if kind is None else kind.fields))
    if lines and not lines[0]:   # no plain values: the first header needs no blank line
        del lines[0]
    return "\n".join(lines) + "\n" if lines else ""


def same(one: Any, other: Any) -> bool:
    """Whether two records bind the same content: canonical equality, the equality of digests.

    1, 1.0 and 1.00 are the same, and so are 08:00+08:00 and 00:00Z; 1, true and "1" differ, a date differs
    from its text, and the order of keys does not count.
    """
    return canonical({"": one}) == canonical({"": other})


def literal(value: Any, path: FieldPath = (), *, cells: int = 0) -> str:
    """One value as TOML text; `cells` are already used on its line. Raises NotLayable."""
    if isinstance(value, str):
        return text_literal(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise NotLayable(field=field_text(path), why=_NOT_FINITE(value=str(value)))
        return format(value, "f")
    if isinstance(value, date | time):
        return _moment(value)
    if isinstance(value, list | tuple):
        return _array(value, path, cells)
    if isinstance(value, Mapping):
        raise NotLayable(field=field_text(path), why=_TABLE_IN_ARRAY)
    raise NotLayable(field=field_text(path), why=_NO_SUCH_TYPE(type=type(value).__name__))


def text_literal(value: str) -> str:
    """A string: basic with as few escapes as possible, over several lines when it holds line breaks."""
    if "\n" in value:
        # A quote at the end would close the text, and editors cut blanks at a line's end: both are escaped.
        return '"""\n' + _ESCAPED_MULTILINE.sub(_escape, value) + '"""'
    return _one_line(value)


def key_text(*names: str) -> str:
    """A dotted key, each part bare where it may be."""
    return ".".join(name if _BARE.fullmatch(name) else _one_line(name) for name in names)


def is_rows(value: Any) -> bool:
    """Whether the value is written as `[[rows]]`: a list of tables with at least one."""
    if not isinstance(value, list | tuple) or not value:
        return False
    return all(isinstance(item, Mapping) for item in value)


def table_lines(data: Mapping[str, Any], names: tuple[str, ...], path: FieldPath, *, row: bool) -> list[str]:
    """A table or row with its header and everything below it, in the order of `data`; no blank line
    before it."""
    header = f"[[{key_text(*names)}]]" if row else f"[{key_text(*names)}]"
    return [header, *_table(data, names, path, None)]


def _table(
    data: Mapping[str, Any], names: tuple[str, ...], path: FieldPath, fields: Mapping[str, Field] | None
) -> Iterator[str]:
    order = _order(data, fields)
    for name in order:
        value = data[name]
        if not isinstance(value, Mapping) and not is_rows(value):
            start = key_text(name) + " = "
            yield start + literal(value, (*path, name), cells=_cells(start))
    for name in order:
        value = data[name]
        if isinstance(value, Mapping):
            below = _below(fields, name, row=False)
            inner = list(_table(value, (*names, name), (*path, name), below))
            if not inner or inner[0]:   # a table of tables only needs no header of its own
                yield from ("", f"[{key_text(*names, name)}]")
            yield from inner
    for name in order:
        value = data[name]
        if is_rows(value):
            for index, item in enumerate(value):
                yield from ("", f"[[{key_text(*names, name)}]]")
                yield from _table(item, (*names, name), (*path, name, index), _below(fields, name, row=True))


def _order(data: Mapping[str, Any], fields: Mapping[str, Field] | None) -> list[str]:
    if fields is None:
        return list(data)
    known = [name for name in fields if name in data]
    return known + sorted(name for name in data if name not in fields)


def _below(fields: Mapping[str, Field] | None, name: str, *, row: bool) -> Mapping[str, Field] | None:
    """The fields of a table below; an unknown table in a known kind gets code-point order, too."""
    if fields is None:
        return None
    entry = fields.get(name)
    if entry is not None and row:
        entry = entry.item
    return {} if entry is None else entry.fields


def _array(value: list[Any] | tuple[Any, ...], path: FieldPath, cells: int) -> str:
    items = [_item(item, (*path, index)) for index, item in enumerate(value)]
    line = "[" + ", ".join(items) + "]"
    if cells + _cells(line) <= LINE_CELLS:
        return line
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _item(value: Any, path: FieldPath) -> str:
    """An item of an array, always on one line."""
    if isinstance(value, str):
        return _one_line(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_item(item, (*path, index)) for index, item in enumerate(value)) + "]"
    return literal(value, path)


def _moment(value: date | time) -> str:
    if not isinstance(value, datetime | time):
        return value.isoformat()
    zone = ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        zone = value.isoformat()[len(value.replace(tzinfo=None).isoformat()) :]
        if value.utcoffset() == timedelta(0):
            zone = "Z"
    text = value.replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + zone


def _one_line(value: str) -> str:
    return '"' + _ESCAPED.sub(_escape, value) + '"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _SHORT.get(char) or f"\\u{ord(char):04X}"


def _cells(text: str) -> int:
    """A rough width that never changes: the layout of a record must not depend on a table of Unicode
    widths."""
    return len(text) if text.isascii() else sum(1 if char < "\u1100" else 2 for char in text)
