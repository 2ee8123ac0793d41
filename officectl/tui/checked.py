"""What `check` finds, for every place that marks things with it: one run for all of them until something changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from officectl.text.lang import Text
from officectl.tui import accelerator

if TYPE_CHECKING:
    from officectl.records.finding import Finding
    from officectl.tui.office import Office
    from officectl.tui.place import Place

_CHECKING = Text("核查", "checking")
accelerator.load()   # places are imported by the main thread, before the desk has any
_KNOWN: WeakKeyDictionary[Office, tuple[int, tuple[Finding, ...]]] = WeakKeyDictionary()


def findings(place: Place, done: Callable[[tuple[Finding, ...]], None]) -> None:
    """Hand the findings to `done`: at once where they are known, else when the long line has them."""
    from officectl.actions import check

    office = place.office_app.office
    revision = office.revision
    known = _KNOWN.get(office)
    if known is not None and known[0] == revision:
        done(known[1])
        return

    def found(made: tuple[Finding, ...]) -> None:
        _KNOWN[office] = (revision, made)
        done(made)

    options = office.options
    place.work(lambda: check.run(options, check.Request()).report.findings, found, line="long", group="check", wait=_CHECKING)
