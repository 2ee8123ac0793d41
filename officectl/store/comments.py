"""Editing a file that a person has written comments into: only what changes is touched.

tomlkit edits the keys of one table; it never sees the whole file. The walk cuts the text at its headers, so
comments above the next table, blank lines, tables that stand between the rows of a list and Windows line
ends stay as they are, whatever tomlkit would make of them. Every result is read again and compared with
what was wanted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from officectl.light import dataclass, pattern
from officectl.records import toml
from officectl.records.changes import REMOVE, EditFailed, apply, steps
from officectl.records.finding import FieldPath, field_text
from officectl.records.layout import is_rows, key_text, literal, same, table_lines
from officectl.records.scan import Item, Scan, scan
from officectl.text.lang import Text

_STRING_OR_COMMENT = pattern(
    r'''"""(?>[^"\\]+|\\[\s\S]|"{1,2}(?!"))*+"{3,5}|\'\'\'(?>[^\']+|\'{1,2}(?!\'))*+\'{3,5}'''
    r'''|"(?>[^"\\\n]+|\\[^\n])*+"|\'[^\'\n]*\'|(#)'''
)


_UNREADABLE = Text("原文件读不通", "the file cannot be read")
_DIFFERENT = Text("改后的内容不对", "the content differs")
_REFUSED = Text("写法被拒绝：{detail}", "refused: {detail}")

__all__ = ["REMOVE", "EditFailed", "apply", "edit", "has_comments"]


def has_comments(text: str) -> bool:
    """Whether the text holds a comment; a `#` inside a string is none."""
    if "#" not in text:
        return False
    return any(match[1] for match in _STRING_OR_COMMENT.finditer(text))


def edit(text: str, changes: Mapping[FieldPath, Any]) -> str:
    """The text with the changes made, everything else as it was: comments, order, blank lines, line
    ends.

    A path leads to a field, a table (`("verbal",)`), a row (`("row", 3)`; one past the last appends) or an
    item of an array. Changes are made in their order. A new value equal to the old one (see `layout.same`)
    leaves the text alone. Raises EditFailed when a path leads nowhere or the result does not read back as
    wanted.
    """
    reading = toml.read(text.encode())
    if reading.data is None:
        raise EditFailed(what=_UNREADABLE)
    wanted = apply(reading.data, changes)
    crlf = "\r\n" in text
    draft = text.replace("\r\n", "\n") if crlf else text
    data = reading.data
    for path, value in changes.items():
        step = apply(data, {path: value})
        for leaf, change in steps(data, path, value):
            draft = _one(draft, leaf, change)
        data = step
    again = toml.read(draft.encode())
    if again.data is None or not same(again.data, wanted):
        raise EditFailed(what=_DIFFERENT)
    return draft.replace("\n", "\r\n") if crlf else draft


@dataclass(frozen=True, slots=True)
class _Section:
    """A header with its own keys. `body` begins behind the header's line, `keys_end` behind its last
    key's line."""

    path: FieldPath
    kind: str
    start: int
    body: int
    keys_end: int
    end: int


def _sections(text: str, found: Scan) -> list[_Section]:
    heads = [Item((), "root", 0, 0, 0), *found.headers]
    out: list[_Section] = []
    for index, head in enumerate(heads):
        end = heads[index + 1].start if index + 1 < len(heads) else len(text)
        end = text.rfind("\n", 0, end) + 1 if index + 1 < len(heads) else end
        body = 0 if head.kind == "root" else _next_line(text, head.end)
        ends = (item.end for item in found.items if body <= item.start < end and item not in found.headers)
        last = max(ends, default=-1)
        keys_end = body if last < 0 else _next_line(text, last)
        if last < 0 and head.kind == "root":
            # Only remarks before the first table: a first key goes below them, above that table's own remark.
            body = keys_end = _attached(text, end) if index + 1 < len(heads) else end
        out.append(_Section(head.path, head.kind, head.start, body, keys_end, end))
    return out


def _next_line(text: str, at: int) -> int:
    newline = text.find("\n", at)
    return len(text) if newline < 0 else newline + 1


def _one(text: str, path: FieldPath, value: Any) -> str:
    """One change of one key, table, row or item."""
    if not text.endswith("\n") and text:
        text += "\n"
    sections = _sections(text, scan(text))
    headed = [section for section in sections if section.path[: len(path)] == path and section.path]
    if headed and value is REMOVE:
        text = _drop(text, sections, headed)
        plain = path[:-1]
        owner = _owner(sections, path)
        body = text[owner.body : owner.keys_end]
        if isinstance(path[-1], str) and _in_body(body, path[len(owner.path) :]):
            return _one(text, path, REMOVE)   # `a.b = 1` beside [a.c]
        return _keep_table(text, plain)
    owner = _owner(sections, path)
    inside = _in_body(text[owner.body : owner.keys_end], path[len(owner.path) : -1])
    table = isinstance(value, Mapping) or is_rows(value) or isinstance(path[-1], int)
    if value is not REMOVE and not inside and table:
        rows = [section for section in sections if section.path == (*path[:-1], 0) and section.kind == "row"]
        if isinstance(path[-1], str) or rows:
            return _insert(text, sections, path, value)
    return _edit_body(text, owner, path, value)


def _owner(sections: list[_Section], path: FieldPath) -> _Section:
    """The section whose own keys hold the path: the longest header that is a true beginning of it."""
    best = sections[0]
    for section in sections:
        depth = len(section.path)
        if len(best.path) <= depth < len(path) and path[:depth] == section.path:
            best = section
    return best


def _in_body(body: str, relative: FieldPath) -> bool:
    """Whether the keys of a section itself mention this path (inline, dotted or plain)."""
    return bool(relative) and any(item.path[: len(relative)] == relative for item in scan(body).items)


def _edit_body(text: str, owner: _Section, path: FieldPath, value: Any) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    relative = path[len(owner.path) :]
    try:
        document = tomlkit.parse(text[owner.body : owner.keys_end])
        target: Any = document
        for part in relative[:-1]:
            target = target[part]
        if value is REMOVE:
            del target[relative[-1]]
        else:
            item = tomlkit.parse(f"x = {_inline(value, path)}\n")["x"]
            if isinstance(relative[-1], int) and relative[-1] == len(target):
                target.append(item)
            else:
                target[relative[-1]] = item
        body = tomlkit.dumps(document)
    except (TOMLKitError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise EditFailed(what=_REFUSED(detail=f"{field_text(path)}: {type(error).__name__}")) from error
    if body and not body.endswith("\n"):
        body += "\n"
    tail = text[owner.keys_end :]
    if owner.body == owner.keys_end and owner.kind == "root" and tail and not tail.startswith("\n"):
        body += "\n"
    return text[: owner.body] + body + tail


def _inline(value: Any, path: FieldPath) -> str:
    """A value as TOML text that can stand behind an equals sign, tables included."""
    if isinstance(value, Mapping):
        pairs = [f"{key_text(name)} = {_inline(item, (*path, name))}" for name, item in value.items()]
        return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    if isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        return "[" + ", ".join(_inline(item, path) for item in value) + "]"
    return literal(value, path)


def _drop(text: str, sections: list[_Section], gone: list[_Section]) -> str:
    """The text without these sections. The comment right above a header goes with it; blank lines close up.

    A comment that stands free behind a section (a blank line before it) is kept.
    """
    for section in reversed(gone):
        start = _attached(text, section.start)
        index = sections.index(section)
        end = _attached(text, sections[index + 1].start) if index + 1 < len(sections) else section.end
        free = re.search(r"^[ \t]*\n", text[section.keys_end : end], re.MULTILINE)
        end = section.keys_end + free.end() if free is not None else end
        head, tail = text[:start].rstrip("\n"), text[max(start, end) :].lstrip("\n")
        head = head + "\n" if head else ""
        text = head + ("\n" if head and tail else "") + tail
    return text


def _keep_table(text: str, path: FieldPath) -> str:
    """The text, with `[path]` put back when its last part went away with a header that had stood for it."""
    if not path or isinstance(path[-1], int):
        return text
    found = scan(text)
    if any(item.path[: len(path)] == path for item in found.items):
        return text
    return _insert(text, _sections(text, found), path, {})


def _attached(text: str, header: int) -> int:
    """Where the comment lines directly above a header begin."""
    start = text.rfind("\n", 0, header) + 1
    while start > 0:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip(" \t").startswith("#"):
            break
        start = above
    return start


def _insert(text: str, sections: list[_Section], path: FieldPath, value: Any) -> str:
    """A new table or new rows, behind the last section of their list or parent."""
    names = tuple(part for part in path if isinstance(part, str))
    if is_rows(value):
        lines: list[str] = []
        for item in value:
            lines += ["", *table_lines(item, names, path, row=True)]
        lines = lines[1:]
    else:
        lines = table_lines(value, names, path, row=isinstance(path[-1], int))
    parent = path[:-1]
    family = [section for section in sections if section.path[: len(parent)] == parent]
    last = family[-1] if parent and family else sections[-1]
    index = sections.index(last)
    at = _attached(text, sections[index + 1].start) if index + 1 < len(sections) else len(text)
    head, tail = text[:at].rstrip("\n"), text[at:]
    block = "\n".join(lines) + "\n"
    return (head + "\n\n" if head else "") + block + ("\n" + tail.lstrip("\n") if tail.strip("\n") else "")
