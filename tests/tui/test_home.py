"""Today: what waits, what clashes, what is due, the counts with yesterday, the time-line; both languages and sizes."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from officectl.tui.widgets.lanes import Lanes
from officectl.tui.widgets.rows import Rows

from .screen import SIZES, run, until


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
def test_today(county: Path, size: tuple[int, int]) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        place: Any = pilot.app.screen
        await until(pilot, "等您办", "等表决", "核查：错误", "08:00", "12:00")
        rows = place.query_one(Rows)
        await until(pilot, lambda app: any("|soon|" in rows.source.id(at) for at in range(len(rows.source))))
        sorts = [rows.source.id(at).split("|")[1] for at in range(len(rows.source))]
        assert sorts[0] in ("waiting", "votes")
        kinds = [rows.source.row(at)[0].text for at in range(len(rows.source))]
        assert {"等您办", "等表决", "退给您", "冲突", "已到期"} <= set(kinds)
        assert kinds.index("等您办") < kinds.index("冲突") < kinds.index("已到期"), "mine before everybody's"
        dues = [rows.source.row(at)[2] for at in range(len(rows.source)) if kinds[at] == "已到期"]
        soon = [rows.source.row(at)[1] for at in range(len(rows.source)) if kinds[at] == "快到期"]
        assert soon and not any("task-" in about for about in soon), "records are named"
        assert dues and all(date.fromisoformat(due) < date(2026, 11, 20) for due in dues), "what is overdue was due on a day"
        assert place.focus_id()
        await pilot.press("tab")
        await pilot.pause()
        assert isinstance(pilot.app.focused, Lanes)
        await pilot.press("c")
        await until(pilot, lambda app: app.current_mode == "checks")

    run(county, journey, size=size)


def test_english_says_nothing_in_chinese_of_its_own(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        text = await until(pilot, "for you", "check: error")
        for word in ("等您办", "核查", "今日", "打开"):
            assert word not in text

    run(county, journey, lang="en")


def test_an_inbox_that_cannot_be_read_is_no_empty_inbox(copy: Path) -> None:
    for name, value in (("user.email", "nobody@example.invalid"), ("user.name", "无名"), ("user.signingkey", "/nowhere/key")):
        subprocess.run(["git", "config", name, value], cwd=copy, check=True)

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "待办不明", "不知道您是谁", "核查：错误", gone=("等您办",))
        place: Any = pilot.app.screen
        assert place.query_one(Rows).at == 0 and not place.focus_id()

    run(copy, journey)
