"""What a person asked for besides the request itself: handed to every action by the CLI and by the TUI."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from officectl.light import dataclass
from officectl.text.lang import Lang

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Options:
    """The global options, already decided: no action looks at the environment for them."""

    folder: str = "."
    """`-C`: where the search for the workspace starts. File arguments stay relative to the current folder."""
    as_of: date | None = None
    """`--as-of`; None: the workspace's fixed date, else today."""
    lang: Lang = "zh"
    color: bool = False
    """Whether standard output gets colour."""
    format: str = ""
    """`--format`; empty: the command's own default."""
    yes: bool = False
    """`--yes`: do not ask."""
    pager: bool = True
    """False with `--no-pager` or when standard output is not a terminal."""
    width: int = 100
    """Columns of the terminal; a fixed figure when there is none."""
    interactive: bool = False
    """Whether somebody is there to be asked (standard input and standard error are terminals)."""

    @property
    def json(self) -> bool:
        """Whether the answer is read by a program."""
        return self.format in ("json", "jsonl")

    @property
    def path(self) -> Path:
        """`folder` as a path (pathlib is loaded on use)."""
        from pathlib import Path

        return Path(self.folder)
