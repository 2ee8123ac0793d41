"""Looks for changes from outside every few seconds, on the desk; never more than a twentieth of its time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from officectl.errors import OfficeError
from officectl.text.lang import Text

if TYPE_CHECKING:
    from concurrent.futures import Future

    from officectl.actions.about import About
    from officectl.actions.changed import Now
    from officectl.tui.app import OfficeApp

FIRST = 0.3
"""Seconds before the first look: with a hundred thousand files it takes as long as the first screen does, and would delay it."""
EVERY = 2.0
"""Seconds between two looks where a look costs little."""
SHARE = 20
"""A look that takes t is followed by `SHARE` × t of rest."""
TWICE = 2
"""Looks in a row that must fail before anybody is told: a repository in the middle of something is readable a moment later."""

_BLIND = Text("看不到外面的改动了：{why}", "changes from outside can no longer be seen: {why}")
_SEES = Text("又能读了", "readable again")
_DETACHED = Text(
    "现在不在任何分支上：在这里写的，切换分支以后就找不到了。先 git switch 到一个分支",
    "HEAD is on no branch: what is written here is lost from sight when you switch. Go to a branch first: git switch",
)


def begin(app: OfficeApp, *, poll: bool) -> None:
    """Read what the header says; then look again and again."""
    _header(app)
    if poll:
        _Watch(app).later(FIRST)


class _Watch:
    def __init__(self, app: OfficeApp) -> None:
        self.app = app
        self.last: Now | None = None
        self.revision = -1
        self.failed = 0
        """Looks in a row that failed."""

    def later(self, seconds: float) -> None:
        self.app.set_timer(seconds, self.look)

    def look(self) -> None:
        from officectl.actions import changed

        app = self.app
        revision = app.office.revision

        def job() -> tuple[Now, float]:
            began = time.perf_counter()
            return changed.now(app.office.options), time.perf_counter() - began

        app.office.ask(job, line="watch").add_done_callback(lambda future: app.on_screen_thread(
            lambda done: self.seen(done, revision), future))

    def seen(self, future: Future[tuple[Now, float]], revision: int) -> None:
        """Compare with the last look. One that cannot be made is tried again; when it can be made again, all is read anew."""
        app = self.app
        if future.cancelled() or not app.is_running:
            return
        error = future.exception()
        if error is not None:
            self.failed += 1
            if self.failed == TWICE:
                why = error.message.render(app.lang) if isinstance(error, OfficeError) else type(error).__name__
                app.notify(_BLIND.render(app.lang, why=why), severity="error", markup=False, timeout=15)
            self.later(EVERY)
            return
        now, took = future.result()
        blind, self.failed = self.failed >= TWICE, 0
        if blind:
            app.notify(_SEES.render(app.lang), markup=False)
        mine = revision != self.revision   # something was written here meanwhile: that was told already
        if blind or (self.last is not None and now != self.last and not mine):
            app.changed()
        if blind or (self.last is not None and now.branch != self.last.branch):
            _header(app)
        self.last, self.revision = now, app.office.revision
        self.later(max(EVERY, took * SHARE))


def _header(app: OfficeApp) -> None:
    from officectl.actions import about

    def settle(future: Future[About]) -> None:
        if future.cancelled():
            return
        error = future.exception()
        if error is not None:
            app.told(error)
            return
        told = future.result()
        app.day = told.day_line(app.lang)
        app.about = " · ".join(part for part in (told.name, told.branch_line(app.lang), app.day) if part)
        app.redraw()
        if told.commit and not told.branch:
            app.notify(_DETACHED.render(app.lang), severity="warning", markup=False, timeout=10)

    app.office.ask(lambda: about.about(app.office.options)).add_done_callback(lambda future: app.on_screen_thread(settle, future))
