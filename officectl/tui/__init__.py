"""The terminal interface. Only this package imports textual; what it reads and writes goes through `officectl.actions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from officectl.actions._options import Options


def place_names() -> list[str]:
    """The names of the places, in the order of their keys."""
    from officectl.tui.spots import spots

    return [spot.name for spot in spots()]


def run(options: Options, place: str = "home") -> int:
    """Show it until somebody leaves; the exit code."""
    import gc
    import sys

    gc.disable()   # what is loaded stays; collected again from the first screen on
    from officectl.errors import ExitCode
    from officectl.light import replace
    from officectl.tui.app import OfficeApp

    sys.setswitchinterval(0.001)   # a desk that computes gives way to the screen after a millisecond, not five
    app = OfficeApp(replace(options, yes=False, color=False, format=""), first=place)
    left = app.run()
    return ExitCode.NO_LEDGER if app.return_code else left or 0   # as for every other mistake of ours
