"""Click's help writer with our layout: Click counts characters, and a Chinese line runs off the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from officectl.cli import _page
from officectl.cli._speech import current


class CellFormatter(click.HelpFormatter):
    """Same calls, measured in cells; headings end with the colon of the language."""

    def __init__(self) -> None:
        cells = _page.page_width()
        super().__init__(width=cells, max_width=cells)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """`用法：officectl …`."""
        self._lines(_page.usage(prog, args, self.width, current()))

    def write_heading(self, heading: str) -> None:
        """A section's name."""
        self._lines([_page.heading(heading, current())])

    def write_text(self, text: str) -> None:
        """Paragraphs and examples."""
        self._lines(_page.text(text, self.width, self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 34, col_spacing: int = 2) -> None:
        """Terms and what they mean, in two columns."""
        self._lines(_page.rows(rows, self.width, self.current_indent, col_max))

    def _lines(self, lines: Iterable[str] | Iterator[str]) -> None:
        for line in lines:
            self.write(line + "\n")
