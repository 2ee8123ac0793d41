"""How a help page is laid out, measured in terminal cells. No Click here: the first page comes quickly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from officectl.text.lang import Lang
from officectl.text.width import pad, width, wrap

WIDEST = 100
"""A help line longer than this is hard to read, however wide the terminal is."""


@cache
def terminal_width() -> int:
    """Columns of the terminal: COLUMNS, else what the terminal says, else 100."""
    import os

    text = os.environ.get("COLUMNS", "")
    if text.isdecimal() and int(text) > 0:
        return int(text)
    for stream in (1, 2, 0):
        try:
            columns = os.get_terminal_size(stream).columns
        except (OSError, ValueError):
            continue
        if columns > 0:
            return columns
    return WIDEST


def page_width() -> int:
    """Columns that a help page uses."""
    return max(min(terminal_width(), WIDEST), 40)


def usage(program: str, arguments: str, cells: int, lang: Lang) -> Iterator[str]:
    """`用法：officectl …`, continued under the arguments."""
    head = f"{'用法：' if lang == 'zh' else 'Usage: '}{program} "
    indent = width(head)
    for index, line in enumerate(wrap(arguments, max(cells - indent, 20)) or [""]):
        yield f"{head if index == 0 else ' ' * indent}{line}".rstrip()


def heading(title: str, lang: Lang) -> str:
    """A section's name."""
    return title + ("：" if lang == "zh" else ":")


def text(body: str, cells: int, indent: int = 0) -> Iterator[str]:
    """Paragraphs; a line that starts with a space or `$` is an example and is kept as it is."""
    left = " " * indent
    for line in body.rstrip().splitlines():
        parts = [line] if not line or line[0] in " $" else wrap(line, cells - indent)
        yield from (f"{left}{part}".rstrip() for part in parts)


def rows(pairs: Iterable[tuple[str, str]], cells: int, indent: int = 2, widest: int = 34) -> Iterator[str]:
    """Terms and what they mean, in two columns; a term too wide stands on a line of its own."""
    pairs = list(pairs)
    first = min(max((width(term) for term, _ in pairs), default=0), widest)
    left, under = " " * indent, " " * (indent + first + 2)
    for term, meaning in pairs:
        lines = wrap(meaning, max(cells - indent - first - 2, 10)) or [""]
        if width(term) > first:
            yield left + term
        else:
            yield f"{left}{pad(term, first + 2)}{lines.pop(0)}".rstrip()
        yield from ((under + line).rstrip() for line in lines)
