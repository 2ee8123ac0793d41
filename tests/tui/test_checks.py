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
    """A finding that the work tree introduces, one that it cures: these come first."""
    place = next((copy / "records/place").glob("*.toml"))
    place.write_text(place.read_text(encoding="utf-8") + 'colour = "red"\n', encoding="utf-8")
    (copy / "records/place/new-stadium.toml").unlink()   # it has conflict marks

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "按检查")
        await pilot.press("c")
        await until(pilot, "与哪个版本或分支比较")
        await pilot.press(*"nowhere", "enter")
        await until(pilot, "nowhere", "Enter 或 Esc 关闭")
        await pilot.press("escape")
        await until(pilot, "按检查", gone=("与 nowhere 相比",))   # a version that does not exist changes nothing
        await pilot.press("c", *"HEAD", "enter")
        text = await until(pilot, "与 HEAD 相比：引入 3，消除 1", "按变化", "▾ 引入的", "▾ 消除的", "▸ 没有变的")
        lines = text.split("\n")
        at = next(n for n, line in enumerate(lines) if "▾ 引入的" in line)
        assert "FIELD-UNKNOWN" in lines[at + 1]
        assert "已消除" in lines[at + 4]
        assert "FILE-CONFLICT" in lines[at + 5]
        screen: Any = pilot.app.screen
        marks = {(item.finding.code, item.mark) for item in screen.found.items if item.mark}
        assert {("FIELD-UNKNOWN", "new"), ("FILE-CONFLICT", "cured")} < marks   # the demonstration has files of its own that nobody committed
        await pilot.press(*["down"] * 5, "w")
        await until(pilot, "已经消除，不用豁免")
        await pilot.press("enter")   # what was cured is shown as it was
        await until(pilot, "git 合并冲突的标记", "恢复此版")
        await pilot.press("escape", "v")
        await until(pilot, "按检查")
        await pilot.press("slash")
        screen.query_one("#filter", Input).value = "消除"
        await until(pilot, "消除 ", "FILE-CONFLICT", gone=("ROOM-OVER",))

    run(copy, journey, place="checks", size=(120, 36))


def test_a_proposal_is_compared_with_where_it_left(copy: Path) -> None:
    """`main...topic`: what the branch does; what main did since is not its work. The files as they are stay aside."""
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "commit.gpgsign=false", *words], cwd=copy, capture_output=True, check=True)

    places = sorted((copy / "records/place").glob("*.toml"))
    one, other = places[:2]
    git("checkout", "-q", "-b", "topic")
    one.write_text(one.read_text(encoding="utf-8") + 'colour = "red"\n', encoding="utf-8")
    git("commit", "-q", "-m", "提案", "--", str(one))
    git("checkout", "-q", "main")
    other.write_text(other.read_text(encoding="utf-8") + 'size = "big"\n', encoding="utf-8")
    git("commit", "-q", "-m", "别的", "--", str(other))

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "by check")
        await pilot.press("f9", *"main...topic", "enter")
        text = await until(pilot, "against main...topic: 1 introduced, 0 cured", "▾ introduced")
        assert "colour" in text
        assert "size" not in text
        await pilot.press("down", "f8")
        await until(pilot, "this is version topic")
        await pilot.press("enter")
        await until(pilot, one.stem, gone=("by change",))

    run(copy, journey, place="checks", lang="en", size=(160, 48))


def test_findings_about_files_lead_to_the_file(county: Path) -> None:
    """A finding that is about no record: the file at its line, and why it cannot be waived. Two files with one id: the file, not the record."""
    async def journey(pilot: Pilot[Any]) -> None:
        place: Any = pilot.app.screen
        await until(pilot, "▸ CAL-INVALID")
        rows = place.query_one(Rows)
        assert rows.go("group|CAL-INVALID")
        await pilot.press("enter", "down", "w")
        await until(pilot, "豁免是对记录的", "calendar/2026.toml")
        await pilot.press("enter")
        text = await until(pilot, "缺少 basis", "Esc 关闭")
        assert "> " in text
        await pilot.press("escape")
        assert rows.go("group|ID-DUP")
        await pilot.press("enter", "down", "enter")
        await until(pilot, "records/place/health-bureau.toml", "Esc 关闭")
        await pilot.press("escape", "v")
        text = await until(pilot, "按单位", "ID-DUP 同一个 id 有两份文件 × 1")   # the cursor goes along: to the unit, and what was found in it
        assert any(line.startswith("> ") and "清源县卫生健康局" in line for line in text.split("\n"))

    run(county, journey, place="checks")
