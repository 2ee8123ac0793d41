"""What a screen's first line says of the workspace: its name, the branch, the day asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _open
from officectl.light import dataclass
from officectl.text import dates

if TYPE_CHECKING:
    from datetime import date

    from officectl.actions._options import Options


@dataclass(frozen=True, slots=True)
class About:
    """The workspace in a line."""

    name: str
    branch: str
    day: date
    fixed: bool
    """Whether the day is one that somebody named, not the clock's."""
    root: str

    def day_line(self, lang: str) -> str:
        """The day with its weekday."""
        return dates.echo(self.day, "en" if lang == "en" else "zh")


def about(options: Options) -> About:
    """Raises NoWorkspace, BadWorkspace."""
    ws = _open.workspace(options)
    fixed = options.as_of is not None or ws.config.as_of is not None
    return About(ws.config.name, ws.git.branch() or "", _open.today(options, ws), fixed, str(ws.root))
