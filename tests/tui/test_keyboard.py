"""Keys pressed faster than screens come: each does what it was pressed for, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from officectl.actions import _open

from . import small_office as office
from .screen import run, seen, until


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.build(tmp_path_factory.mktemp("keyboard"))


@pytest.fixture
def ws(original: Path, tmp_path: Path) -> Iterator[Path]:
    yield office.copied(original, tmp_path)
    _open.close_all()


def test_keys_ahead_of_a_dialogue_reach_the_dialogue(ws: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        here: Any = pilot.app.screen
        here.show_kind("room")
        await until(pilot, "2 条", "room-a306")
        before = office.commits(ws)
        # All of it in one instant: the line, and a `y` for a question that nobody has read.
        office.send(pilot, "space", "space", "e", "备注=qxw一起改", "enter", "y")
        text = await until(pilot, "成批修改", "要修改 2 条")
        assert text.count("→ qxw一起改") == 2, "the line went into the dialogue"
        await asyncio.sleep(0.3)
        assert "要修改 2 条" in seen(pilot.app) and office.commits(ws) == before   # type: ignore[arg-type]
        await pilot.press("y")
        await until(pilot, "已修改 2 条")
        assert len(office.commits(ws)) == len(before) + 1 and not (ws / "views").exists()

        # Pressed twice is pressed once.
        office.send(pilot, "*", "*", "*", "e", "e", "e", "备注", "escape")
        await until(pilot, gone=("修改 2 条",))
        office.send(pilot, "s", "s", "同意")
        await until(pilot, "│ 同意 ")
        await pilot.press("escape", "escape")
        await until(pilot, gone=("标记 2",))

        # A filter, a way out of it and a command, in one instant.
        office.send(pilot, "/", "a306", "enter", "e")
        await until(pilot, "修改房间 room-a306", "F2")
        await office.form_of(pilot)
        await pilot.press("escape")
        await until(pilot, "1 条（共 2 条）")

        # Esc before the dialogue is there leaves it; keys behind it are for the list again.
        await pilot.press("escape")
        await until(pilot, "2 条", gone=("共 2",))
        office.send(pilot, "*", "e", "escape", ">")
        await until(pilot, "▴", "标记 2", gone=("修改 2 条",))

    run(ws, journey, place="browser")


def test_keys_ahead_of_a_form_go_into_its_first_field(ws: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        here: Any = pilot.app.screen
        here.show_kind("org")
        await until(pilot, "条", gone=("正在读",))
        office.send(pilot, "n", "n", "org-xin", "enter", "新设的单位", "home", "路", "end", "x", "left", "]尾")
        form = await office.form_of(pilot)
        await until(pilot, "路新设的单位]尾x", "org-xin")
        assert form.parts[("name",)].words == "路新设的单位]尾x"
        # A long text has lines: the same keys, the same order.
        field = await office.at(pilot, "note")
        office.send(pilot, "督查组", "home", "甲", "end", "乙", "left", "丙")
        await until(pilot, "甲督查组丙乙")
        assert field.words == "甲督查组丙乙"

    run(ws, journey, place="browser")


def test_nobody_waits_for_ever_for_what_does_not_come(ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from officectl.tui import keyboard

    monkeypatch.setattr(keyboard, "_BUSY", 0.2)

    async def journey(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        here = app.screen
        here.show_kind("room")
        await until(pilot, "2 条", "room-a306")
        app._under_way[here] = here.find_deed("browser.edit")   # a deed that takes long before it shows anything
        office.send(pilot, "space", ">")
        await until(pilot, "刚才按的键没有用上")
        assert "▴" not in seen(app)
        await asyncio.sleep(0.25)
        office.send(pilot, ">")   # long after the last key: no longer meant for what that key began
        await until(pilot, "▴")
        del app._under_way[here]

    run(ws, journey, place="browser")
