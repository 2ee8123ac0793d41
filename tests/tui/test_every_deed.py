"""Every deed there is, is done: in Chinese on a small screen by its first key, in English on a large one by the key that no input method
swallows. A person reads what it did, or why it cannot be done here.

What is read stands in `deeds.toml`: a deed that is not there fails, and so does one whose words stood on the screen before.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from officectl.text.lang import Lang
from officectl.tui import keys
from officectl.tui.app import OfficeApp
from officectl.tui.deed import Deed
from officectl.tui.place import Place
from officectl.tui.widgets.form import Form
from officectl.tui.widgets.rows import Rows

from .screen import run, seen, until
from .test_deeds import ALL

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("deeds.toml").read_text(encoding="utf-8"))
DEEDS, STAGES = TABLE["deed"], TABLE["stage"]
LAST = ("quit", "form.leave", "form.quit")
"""What ends a screen."""
PATIENCE = 6.0
_FURNITURE = re.compile(r"[\s▌│┃▎]")


def flat(text: str) -> str:
    """Without blanks and borders: sentences are broken wherever the screen ends."""
    return _FURNITURE.sub("", text)


class Tour:
    """One walk through all places; `done` and `refused` are the deeds that were done, and those that said why not."""

    def __init__(self, pilot: Pilot[Any], folder: Path, lang: Lang, *, twins: bool) -> None:
        self.pilot, self.folder, self.lang, self.twins = pilot, folder, lang, twins
        self.app = cast(OfficeApp, pilot.app)
        self.done: set[str] = set()
        self.refused: set[str] = set()
        self.wrong: list[str] = []

    def words(self, table: dict[str, Any]) -> str:
        return str(table[self.lang])

    def key(self, deed: Deed) -> str:
        """The first key; as a twin the last that no input method swallows."""
        every = self.app.keys_of(deed)
        return next((key for key in reversed(every) if not keys.is_letter(key)), every[0]) if self.twins else every[0]

    async def stage(self, name: str) -> None:
        """Go to a place, and do there whatever can be done."""
        stage = STAGES[name]
        await self.pilot.press(*stage.get("keys", ()))
        if "record" in stage:
            self.app.open_record(stage["record"])
        await until(self.pilot, *stage[f"ready_{self.lang}"], lambda app: isinstance(app.screen, Place) and not app.waits.line(self.lang))
        await self.pilot.press(*stage.get("then", ()))
        if "go" in stage:
            assert self.app.screen.query_one(Rows).go(stage["go"]), stage["go"]
        await self.pilot.pause()
        here, depth = self.app.screen, len(self.app.screen_stack)
        assert isinstance(here, Place)
        for deed in self.order(here, stage):
            if deed.name not in self.done or deed.name in stage.get("also", ()):   # what several places share is done at the first that can
                await self.do(deed, name)
                await self.back(here, depth)
        if "leave" in stage:
            leave = self.app.find_deed(stage["leave"])
            assert leave is not None
            await self.do(leave, name)

    def order(self, here: Place, stage: dict[str, Any]) -> list[Deed]:
        """The deeds of a place as they come; some first, some last, some of everywhere besides."""
        first, last = stage.get("first", []), stage.get("last", [])
        own = [deed.name for deed in here.DEEDS if deed.name not in (*LAST, *first, *last) and deed.name in stage.get("only", DEEDS)]
        return [found for one in (*first, *own, *last, *stage.get("also", ())) if (found := self.app.find_deed(one)) is not None]

    async def do(self, deed: Deed, stage: str) -> None:
        told = {**DEEDS[deed.name], **DEEDS[deed.name].get(stage, {})}
        if "outside" in told:
            words = ["-c", "commit.gpgsign=false", "commit", "-q", "--allow-empty", "-m", told["outside"]]
            subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True)
        if "focus" in told:
            form = self.app.screen.query_one(Form)
            form.focus_part(form.parts[tuple(told["focus"])])
        await self.pilot.press(*told.get(f"before_{self.lang}", told.get("before", ())))
        await self.calm()
        self.app.clear_notifications()
        await self.pilot.pause()
        here = cast(Place, self.app.screen)
        why = deed.why_not(here)
        before = flat(seen(self.app))
        await self.pilot.press(self.key(deed))
        where = f"{deed.name} ({self.key(deed)}) at {stage}"
        if why is not None:
            self.refused.add(deed.name)
            await self.read(re.escape(flat(why.render(self.lang))), "", where)
            return
        self.done.add(deed.name)
        if self.lang in told:
            await self.read(flat(self.words(told)), before, where)
        if "answer" in told:
            await self.pilot.press(*told["answer"])
            await self.read(flat(str(told[f"answered_{self.lang}"])), before, where)
        await self.pilot.press(*told.get("after", ()))

    async def calm(self) -> None:
        """Wait until nothing is worked at any more."""
        await until(self.pilot, lambda app: not app.waits.line(self.lang) and not app._under_way)

    async def read(self, words: str, before: str, where: str) -> None:
        pattern, end = re.compile(words), time.monotonic() + PATIENCE
        if before and pattern.search(before):
            self.wrong.append(f"{where}: {words!r} stood there before")
            return
        while time.monotonic() < end:
            await self.pilot.pause()
            if pattern.search(flat(seen(self.app))):
                return
            await asyncio.sleep(0.01)
        self.wrong.append(f"{where}: waited for {words!r}; the screen:\n{seen(self.app)}")

    async def back(self, here: Place, depth: int) -> None:
        """Out of whatever came in front."""
        for _ in range(100):
            await self.pilot.pause()
            if isinstance(self.app.focused, Input) and self.app.focused.id == "filter" and self.app.screen is here:
                await self.pilot.press("escape")
            elif self.app.screen is here and not self.app._under_way:
                return
            elif len(self.app.screen_stack) > depth:
                await self.pilot.press("escape")
            else:
                await asyncio.sleep(0.02)
        raise AssertionError(f"no way back to {here}; the screen:\n{seen(self.app)}")


def test_the_table_is_of_the_deeds_there_are() -> None:
    assert set(DEEDS) == set(ALL) - {name for name in ALL if name.startswith("place.")} - {"quit", "form.quit", "suspend", "stop"}, (
        "leaving the program, suspending and stopping are tried in test_form, test_terminal and test_long_work"
    )


def walk(office: Path, monkeypatch: pytest.MonkeyPatch, *, lang: Lang, size: tuple[int, int], twins: bool) -> None:
    """Do every deed there is, then leave."""
    monkeypatch.setenv("EDITOR", "true")

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.suspend = contextmanager(lambda: iter((None,)))  # type: ignore[method-assign]  # there is no terminal to give back
        tour = Tour(pilot, office, lang, twins=twins)
        for name in STAGES:
            await tour.stage(name)
        assert not tour.wrong, "\n".join(tour.wrong)
        assert set(DEEDS) - tour.done == set(), "each is done at one place at least"
        await pilot.press("f10" if twins else "q")
        await pilot.pause()
        assert pilot.app.return_code == 0

    run(office, journey, lang=lang, size=size)


def test_by_the_first_keys_in_chinese_on_a_small_screen(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walk(changed, monkeypatch, lang="zh", size=(80, 24), twins=False)
