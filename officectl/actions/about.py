"""What a screen's first line says of the workspace: its name, the branch, the day asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _open
from officectl.light import dataclass
from officectl.text import dates
from officectl.text.lang import Text

if TYPE_CHECKING:
    from datetime import date

    from officectl.actions._options import Options
    from officectl.text.lang import Lang


_DETACHED = Text("不在任何分支上（{commit}）", "on no branch ({commit})")


@dataclass(frozen=True, slots=True)
class About:
    """The workspace in a line."""

    name: str
    branch: str
    """"" where HEAD is on none."""
    commit: str
    day: date
    fixed: bool
    """Whether the day is one that somebody named, not the clock's."""
    root: str

    def branch_line(self, lang: Lang) -> str:
        """The branch; where there is none, that (what is committed there belongs to nothing)."""
        return self.branch or (_DETACHED.render(lang, commit=self.commit[:10]) if self.commit else "")

    def day_line(self, lang: Lang) -> str:
        """The day with its weekday."""
        return dates.echo(self.day, "en" if lang == "en" else "zh")


def about(options: Options) -> About:
    """Raises NoWorkspace, BadWorkspace."""
    ws = _open.workspace(options)
    fixed = options.as_of is not None or ws.config.as_of is not None
    return About(ws.config.name, ws.git.branch() or "", ws.git.head() or "", _open.today(options, ws), fixed, str(ws.root))
