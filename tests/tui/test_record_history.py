"""A record's history: who changed, who signed, in which words; two points compared; an older version restored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from . import small_office as office
from .screen import run, until
from .small_office import TRIP_FILE

ROOM = "room-a306"


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office: this room was measured twice, and its seats counted."""
    return office.build(tmp_path_factory.mktemp("history"))


def test_points_are_compared_shown_and_restored(ws: Path) -> None:
    """Any two points, or one and now, changes not committed included; restoring shows what it does."""
    room = ws / "records" / "room" / f"{ROOM}.toml"

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record(ROOM)
        await until(pilot, "历史 4")
        await pilot.press("f6")
        await until(pilot, "座位数：30 → 28", "周婷", "未签名", "改座位数", "使用面积：60.00 → 58.00", "新增")
        await pilot.press("down", "down", "space", "end", "space")
        await until(pilot, "◆ 2026-10-28 09:00  周婷", "◆ 2026-10-20")
        await pilot.press("equals_sign")
        await until(pilot, " → ", "使用面积：60.00 → 58.00", "Esc 关闭")
        await pilot.press("escape", "up", "space", "end", "space", "home", "d")   # no two picked any more: this one and now
        await until(pilot, "→ 现在", "内容相同")
        await pilot.press("escape")
        room.write_text(room.read_text(encoding="utf-8").replace("seats = 28", "seats = 29"), encoding="utf-8")
        pilot.app.changed()
        await until(pilot, "还没提交的改动", "座位数：28 → 29")
        office.git(ws, "checkout", "-q", "--", str(room))
        pilot.app.changed()
        await until(pilot, gone=("还没提交的改动",))
        await pilot.press("end", "exclamation_mark")
        await until(pilot, "恢复到", "座位数：28 → 30", "这样写入，作为一次提交？")
        await pilot.press("n")
        await until(pilot, gone=("这样写入",))
        await pilot.press("t")
        await until(pilot, "这样写入，作为一次提交？")
        await pilot.press("y")
        await until(pilot, "已恢复", "历史 5")

    before = office.commits(ws)
    run(ws, journey)
    assert office.commits(ws)[1:] == before and office.commits(ws)[0].startswith("恢复房间 room-a306 到 ")
    assert "seats = 30" in room.read_text(encoding="utf-8")


def test_what_was_signed_is_told(county: Path) -> None:
    """Events with role and opinion, and whether the signature is good."""
    approved = office.approved(county)

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record(approved)
        await until(pilot, "已批", "用车事由")
        await pilot.press("h")
        await until(pilot, "签名有效", "送审 r1", "派车审批 r1", "角色 派车审批人", "用语“同", "新增")

    run(county, journey, size=(160, 48))


def test_a_foreign_name_in_the_history_is_no_markup(ws: Path) -> None:
    """Authors and subjects are data too."""
    (ws / TRIP_FILE).write_text(office.text(ws).replace("督查", "检查"), encoding="utf-8")
    office.git(ws, "-c", "user.name=[/]张[x]", "commit", "-q", "-am", "改[red]事由[/home]")

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record("trip-20261119-7k2m9q4x")
        await until(pilot, "历史 3")
        await pilot.press("h")
        await until(pilot, "[/]张[x]", "改[red]事由[/home]")

    run(ws, journey, size=(80, 24))
