"""Help pages measured in terminal cells: Click counts characters, and a Chinese line runs off the screen."""

from __future__ import annotations

from collections.abc import Iterable

import click

from officectl.cli._click_texts import current
from officectl.text.width import pad, width, wrap

WIDEST = 100
"""A help line longer than this is hard to read, however wide the terminal is."""


class CellFormatter(click.HelpFormatter):
    """Click's writer with our measure; headings end with the colon of the language."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        cells = width or max(min(terminal_width(), max_width or WIDEST), 40)
        super().__init__(indent_increment, width=cells, max_width=cells)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """`用法：officectl …`, continued under the arguments."""
        head = f"{prefix or ('用法：' if current() == 'zh' else 'Usage: ')}{prog} "
        indent = width(head)
        for index, line in enumerate(wrap(args, max(self.width - indent, 20)) or [""]):
            self.write(f"{head if index == 0 else ' ' * indent}{line}".rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        """A section's name."""
        self.write(f"{' ' * self.current_indent}{heading}{'：' if current() == 'zh' else ':'}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs; a line that starts with a space or `$` is an example and is kept as it is."""
        indent = " " * self.current_indent
        for line in text.splitlines():
            if not line or line[0] in " $":
                self.write(f"{indent}{line}".rstrip() + "\n")
                continue
            for part in wrap(line, self.width - self.current_indent):
                self.write(f"{indent}{part}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 34, col_spacing: int = 2) -> None:
        """Terms and what they mean, in two columns."""
        rows = list(rows)
        first = min(max((width(term) for term, _ in rows), default=0), col_max)
        indent, left = " " * self.current_indent, first + col_spacing
        for term, text in rows:
            lines = wrap(text, max(self.width - self.current_indent - left, 10)) or [""]
            if width(term) > first:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{pad(term, left)}{lines.pop(0)}".rstrip() + "\n")
            for line in lines:
                self.write(f"{indent}{' ' * left}{line}".rstrip() + "\n")


def terminal_width() -> int:
    """Columns of the terminal: COLUMNS, else what the terminal says, else 100."""
    import os

    try:
        columns = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        columns = 0
    if columns > 0:
        return columns
    for stream in (1, 2, 0):
        try:
            columns = os.get_terminal_size(stream).columns
        except (OSError, ValueError):
            continue
        if columns > 0:
            return columns
    return WIDEST
