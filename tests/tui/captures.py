"""Writes what the screens look like into `docs/screens/`: `python -m tests.tui.captures`.

The demonstration is made anew, so keys and commits differ from run to run: these are masked.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from officectl.actions import demo
from officectl.actions._options import Options
from officectl.text.lang import Lang
from officectl.tui.app import OfficeApp
from officectl.tui.spots import spots

from .screen import text_of

FOLDER = Path(__file__).resolve().parents[2] / "docs/screens"
BEGIN, END = "<!-- screens -->\n", "<!-- /screens -->\n"
"""Marks in the READMEs."""
SIZE = (100, 30)
WAIT = 6.0
"""Seconds of quiet that a screen gets: checks and charts arrive late."""
_MASK = ((re.compile(r"SHA256:\S+"), "SHA256:…"), (re.compile(r"\b[0-9a-f]{40}\b"), "…"), (re.compile(r"(摘要|digest) [0-9a-f]{8}"), r"\1 ……"))

Steps = Callable[[Pilot[Any]], Awaitable[None]]


async def _nothing(pilot: Pilot[Any]) -> None:
    pass


def _press(*keys: str, wait: float = 1.5) -> Steps:
    async def steps(pilot: Pilot[Any]) -> None:
        for key in keys:
            await pilot.press(key)
            await asyncio.sleep(wait if key in ("enter", "f4", "a", "question_mark", "colon", "w", "v") else 0.1)
            await pilot.pause()

    return steps


JOURNEYS: dict[str, tuple[str, Lang, Steps]] = {
    **{spot.name: (spot.name, "zh", _nothing) for spot in spots()},
    "calendar": ("calendar", "zh", _press("tab", "tab")),
    "home.en": ("home", "en", _nothing),
    "checks.finding": ("checks", "zh", _press("enter", "down", "down")),
    "record": ("browser", "zh", _press("enter")),
    "form": ("browser", "zh", _press("f4")),
    "approve": ("inbox", "zh", _press("down", "a", "enter", wait=3)),
    "help": ("browser", "zh", _press("question_mark")),
    "palette": ("inbox", "zh", _press("colon")),
}
"""Name of the file → where to begin, language, what to press."""


async def _capture(root: Path, first: str, lang: Lang, steps: Steps) -> str:
    app = OfficeApp(Options(folder=str(root), lang=lang), first=first, poll=False)
    async with app.run_test(size=SIZE) as pilot:
        await asyncio.sleep(WAIT)
        await steps(pilot)
        await asyncio.sleep(1)
        await pilot.pause()
        lines = text_of(app)
    text = "\n".join(lines).rstrip() + "\n"
    for pattern, instead in _MASK:
        text = pattern.sub(instead, text)
    return text


def into_readme() -> None:
    """Put the captures between the marks of the READMEs; those of the places and of a question."""
    for name, chosen in (("README.md", [*(spot.name for spot in spots()), "record", "form", "approve"]), ("README.en.md", ["home.en"])):
        path = FOLDER.parents[1] / name
        head, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        _, end, tail = rest.partition(END)
        if begin and end:
            shown = "".join(f"\n```\n{(FOLDER / f'{one}.txt').read_text(encoding='utf-8')}```\n" for one in chosen)
            path.write_text(f"{head}{begin}{shown}{end}{tail}", encoding="utf-8")


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        root = demo.demo(Options(folder=place), Path(place, "demo")).root
        for name, (first, lang, steps) in JOURNEYS.items():
            (FOLDER / f"{name}.txt").write_text(asyncio.run(_capture(root, first, lang, steps)), encoding="utf-8")
    into_readme()


if __name__ == "__main__":
    main()
