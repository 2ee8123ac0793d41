"""Checks: grouping, folding, filter, the clause beside the finding, waiving, comparing."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from officectl.tui.widgets.rows import Rows

from .screen import run, until


def test_groups_filter_and_clause(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        place: Any = pilot.app.screen
        await until(pilot, "按检查", "▸ ROOM-OVER 办公用房超标")
        await pilot.press("enter")
        text = await until(pilot, "▾ ROOM-OVER", "查什么")   # on a group: what the check is about
        await pilot.press("down")
        text = await until(pilot, "依据：《党政机关办公用房", "怎么改")
        assert place.focus_id().startswith("alloc-")
        await pilot.press("enter")   # back on the group: fold; here: a finding opens its record, tested with records
        await pilot.press("escape")
        await pilot.press("f3")
        text = await until(pilot, "按单位", gone=("按检查  ",))
        assert "清源县" in text
        await pilot.press("v")
        await until(pilot, "按记录")
        await pilot.press("v")
        await until(pilot, "按检查")
        await pilot.press("slash")
        await pilot.pause()
        place.query_one("#filter", Input).value = "car-trip"
        text = await until(pilot, "▾ CAR-TRIP", gone=("ROOM-OVER",))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.focused, Rows)
        place.query_one("#filter", Input).value = "不存在的词"
        await until(pilot, "没有符合的")
        await pilot.press("slash", "escape")
        await until(pilot, "ROOM-OVER")

    run(county, journey, place="checks", size=(160, 48))


def test_waive_with_reason_and_day(copy: Path) -> None:
    def git(*args: str) -> str:
        return subprocess.run(["git", *args], cwd=copy, capture_output=True, text=True, check=True).stdout

    async def journey(pilot: Pilot[Any]) -> None:
        place: Any = pilot.app.screen
        await until(pilot, "▸ ROOM-MULTI")
        rows = place.query_one(Rows)
        assert rows.go("group|SUP-OVERDUE")
        await pilot.press("w")
        await until(pilot, "光标不在一条结果上")
        await pilot.press("enter", "down")
        await pilot.pause(0.1)
        ident = place.focus_id()
        before = git("rev-parse", "HEAD")
        await pilot.press("f8")
        await until(pilot, "豁免 SUP-OVERDUE 的理由")
        pilot.app.screen.query_one(Input).value = "等上级批复"
        await pilot.press("enter")
        await until(pilot, "到哪天为止")
        pilot.app.screen.query_one(Input).value = "月底"
        await pilot.press("enter")
        await until(pilot, "已豁免 1 条")
        assert git("rev-parse", "HEAD^") == before
        path = next(line for line in git("diff", "--name-only", "HEAD^", "HEAD").split() if "waiver" in line)
        text = (copy / path).read_text(encoding="utf-8")
        assert f'target = "{ident}"' in text
        assert 'code = "SUP-OVERDUE"' in text
        assert "until = 2026-11-30" in text

    run(copy, journey, place="checks")


def test_compare_with_another_version(copy: Path) -> None:
    """A finding that the work tree introduces, one that it cures."""
    place = next((copy / "records/place").glob("*.toml"))
    place.write_text(place.read_text(encoding="utf-8") + 'colour = "red"\n', encoding="utf-8")
    (copy / "records/place/new-stadium.toml").unlink()   # it has conflict marks

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "按检查")
        await pilot.press("c")
        await until(pilot, "与哪个版本或分支比较")
        await pilot.press(*"HEAD", "enter")
        await until(pilot, "与 HEAD 相比：引入")
        screen: Any = pilot.app.screen
        marks = {(item.finding.code, item.mark) for item in screen.found.items if item.mark}
        assert ("FIELD-UNKNOWN", "new") in marks
        assert ("FILE-CONFLICT", "cured") in marks
        await pilot.press("slash")
        screen.query_one("#filter", Input).value = "FILE-CONFLICT"
        await until(pilot, "消除 ")

    run(copy, journey, place="checks")
