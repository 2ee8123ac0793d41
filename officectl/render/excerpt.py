"""Lines of a file with a caret under the place, aligned in terminal cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from officectl.render.style import clean, paint
from officectl.text.width import cut, width

_TAB = "    "
_AFTER = 8
"""Cells of a long line that are kept behind the caret's word, where there are any."""


def excerpt(lines: Sequence[str], line: int, column: int, cells: int, color: str = "") -> Iterator[str]:
    """The line with its number, a caret under `column` (1-based; 0: its first word).

    A long line is shown around the caret. Nothing is shown when the file has no such line any more.
    """
    if not 1 <= line <= len(lines):
        return
    source = lines[line - 1].removesuffix("\r")
    number = str(line)
    gutter = " " * len(number)
    room = max(cells - len(number) - 5, 20)
    start = min(max(column - 1, 0), len(source))
    if not column:
        start = len(source) - len(source.lstrip())
    token = _token(source[start:])
    before, after = _show(source[:start]), _show(source[start + len(token) :])
    token = _show(token)
    if width(before + token + after) > room:
        token = cut(token, room * 2 // 3)
        follows = min(width(after), _AFTER)
        if width(before) > room - width(token) - follows:
            before = _tail(before, room - width(token) - follows)
    text = cut(before + token + after, room)
    caret = " " * width(before) + paint("^" * max(width(token), 1), color or "bold", bool(color))
    yield f"  {gutter} |"
    yield f"  {number} | {text}".rstrip()
    yield f"  {gutter} | {caret}"


def _token(rest: str) -> str:
    """What the caret underlines: a quoted text, else up to the next blank or sign of the grammar."""
    if rest[:1] in ("'", '"'):
        end = rest.find(rest[0], 1)
        return rest if end < 0 else rest[: end + 1]
    for index, sign in enumerate(rest):
        if sign.isspace() or (index and sign in "=,]}#"):
            return rest[:index]
    return rest


def _show(text: str) -> str:
    return clean(text.replace("\t", _TAB).replace("\n", " "))


def _tail(text: str, cells: int) -> str:
    """The end of `text`, marked as cut."""
    mark = "…"
    kept = ""
    for sign in reversed(text):
        if width(mark + sign + kept) > cells:
            break
        kept = sign + kept
    return mark + kept
