"""What `check` finds, for every place that marks things with it: one run for all of them until something changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from officectl.actions._progress import Stopped
from officectl.text.lang import Text
from officectl.tui import accelerator

if TYPE_CHECKING:
    from concurrent.futures import Future

    from officectl.records.finding import Finding
    from officectl.tui.office import Office
    from officectl.tui.place import Place

Done = Callable[[tuple["Finding", ...]], None]

_CHECKING = Text("核查", "checking")
accelerator.load()   # places are imported by the main thread, before the desk has any
_KNOWN: WeakKeyDictionary[Office, tuple[int, tuple[Finding, ...]]] = WeakKeyDictionary()
_ASKED: WeakKeyDictionary[Office, tuple[int, dict[Place, Done]]] = WeakKeyDictionary()
"""The run under way, with the places that wait for it."""


def findings(place: Place, done: Done) -> None:
    """Hand the findings to `done`: at once where they are known, else when the long line has them. A fault is told once."""
    from officectl.actions import check

    app = place.office_app
    office, options, revision = app.office, app.office.options, app.office.revision
    known, asked = _KNOWN.get(office), _ASKED.get(office)
    if known is not None and known[0] == revision:
        done(known[1])
        return
    if asked is not None and asked[0] == revision:
        asked[1][place] = done
        return
    if app.is_halted:   # somebody stopped it: going to another place does not begin it again
        place.halted()
        return
    waiting: dict[Place, Done] = {place: done}
    _ASKED[office] = (revision, waiting)
    shown = app.waits.begin(_CHECKING)

    def settle(future: Future[Any]) -> None:
        app.waits.end(shown)
        mine = _ASKED.get(office)
        if mine is not None and mine[1] is waiting:
            del _ASKED[office]
        error = Stopped() if future.cancelled() else future.exception()
        if isinstance(error, Stopped):
            for one in waiting:
                one.halted()
            return
        if error is not None:
            app.told(error)
            return
        found = future.result()
        _KNOWN[office] = (revision, found)
        for one, told in waiting.items():
            if one.is_attached:
                told(found)
                one.refresh_footer()

    job = office.ask(lambda: check.run(options, check.Request()).report.findings, line="long", stops=True)
    job.add_done_callback(lambda future: app.on_screen_thread(settle, future))
