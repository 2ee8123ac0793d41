"""A line above the keys while something lasts: what it is, how far it is, how it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.text import Text as Line
from textual import events
from textual.widget import Widget

from officectl.actions._progress import STAGES
from officectl.text.lang import Text
from officectl.text.width import cut, width

if TYPE_CHECKING:
    from officectl.tui.app import OfficeApp
    from officectl.tui.office import Job

_STOP = Text("{key} 停止", "{key} stops")
_STOPPING = Text("正在停止", "stopping")
_MOST = 40
"""Cells of the bar, where there is room."""


class WorkBar(Widget):
    """Not there while nothing lasts; a click on it stops."""

    DEFAULT_CSS = "WorkBar { height: 1; display: none; background: $panel; color: $foreground; }"
    can_focus = False

    def look(self) -> None:
        """See whether something lasts."""
        job = self._job()
        self.display = job is not None
        if job is not None:
            self.refresh()

    def _job(self) -> Job | None:
        return cast("OfficeApp", self.app).office.under_way()

    def render(self) -> Line:
        job = self._job()
        if job is None:
            return Line("")
        stop = self._stop(job)
        title = STAGES[job.stage].render(cast("OfficeApp", self.app).lang)
        far = f"{job.done:,} / {job.all:,}" if job.all else f"{job.done:,}"
        left, right = f" {title} ", f" {far}  {stop} " if stop else f" {far} "
        room = min(_MOST, self.size.width - width(left) - width(right) - 7)
        line = Line(left, no_wrap=True, overflow="crop")
        if job.all and room >= 5:
            part = min(1.0, job.done / job.all)
            full = int(room * part)
            line.append("━" * full, "bold")
            line.append("─" * (room - full), "dim")
            line.append(f" {part:>4.0%} ")
        line.append(right)
        return line if width(line.plain) <= self.size.width else Line(cut(line.plain, self.size.width))

    def _stop(self, job: Job) -> str:
        app = cast("OfficeApp", self.app)
        if job.stopped:
            return _STOPPING.render(app.lang)
        deed = app.find_deed("stop") if job.stops else None
        return "" if deed is None else _STOP.render(app.lang, key=app.key_of(deed))

    def on_click(self, event: events.Click) -> None:
        """As the key."""
        cast("OfficeApp", self.app).action_deed("stop")
