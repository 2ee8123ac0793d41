"""What a person reads on the screen, and a few ways to drive it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from officectl.actions._options import Options
from officectl.text.lang import Lang
from officectl.tui.app import OfficeApp

SIZES = ((80, 24), (160, 48))
PATIENCE = 20.0


def text_of(app: OfficeApp) -> list[str]:
    """The lines of the screen in front, as they are drawn."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def seen(app: OfficeApp) -> str:
    """The screen as one text."""
    return "\n".join(text_of(app))


async def until(pilot: Pilot[Any], *wanted: str | Callable[[OfficeApp], bool], gone: tuple[str, ...] = ()) -> str:
    """Wait until all the words stand on the screen (and conditions hold) and those that should be gone are; the screen then.

    Fails with the screen.
    """
    end = time.monotonic() + PATIENCE
    app: OfficeApp = pilot.app  # type: ignore[assignment]
    while True:
        await pilot.pause()
        text = seen(app)
        if all(one in text if isinstance(one, str) else one(app) for one in wanted) and not any(word in text for word in gone):
            return text
        if time.monotonic() > end:
            raise AssertionError(f"waited for {wanted}, gone {gone}; the screen:\n{text}")
        await asyncio.sleep(0.02)


def run(
    folder: Path, journey: Callable[[Pilot[Any]], Awaitable[None]], *, lang: Lang = "zh", size: tuple[int, int] = (100, 30),
    place: str = "home", poll: bool = False,
) -> None:
    """Start the interface at a place and go on a journey."""

    async def go() -> None:
        app = OfficeApp(Options(folder=str(folder), lang=lang), first=place, poll=poll)
        async with app.run_test(size=size, notifications=True) as pilot:
            await journey(pilot)

    asyncio.run(go())
