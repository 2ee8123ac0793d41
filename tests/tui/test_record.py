"""A record's page: fields, findings, mentions, file; broken, gone, of an own kind, with text that looks like markup."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from . import small_office as office
from .screen import run, until
from .small_office import TRIP, TRIP_FILE

SEAL = "sealuse-20261118-7k2m9q4x"
SEAL_FILE = f"records/seal_use/2026/{SEAL}.toml"
SEAL_TEXT = (
    f'id = "{SEAL}"\nseal = "办公室印章"\nmatter = "路径[/home]x [x] [/]尾 [bold]粗"\nunit = "water-bureau"\napplicant = "li.wei2"\n'
    "used_on = 2026-11-18\nreturned_on = 2026-11-17\n"
)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with a record of its own kind; journeys here write nothing, or put back what they wrote."""
    made = office.build(tmp_path_factory.mktemp("records"))
    (made / SEAL_FILE).parent.mkdir(parents=True)
    (made / SEAL_FILE).write_text(SEAL_TEXT, encoding="utf-8")
    office.commit(made, "用印")
    return made


def test_a_slip_with_what_belongs_to_it(ws: Path) -> None:
    """Fields with names for ids, the state, findings, what refers to a record, the file; from one record to the next and back."""

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record(TRIP)
        await until(pilot, "派车单  赴青山镇督查防汛", "县政府办公室（gov-office）", "2026-11-20（星期五）08:30", "已登记（未签名）", "历史 2")
        await pilot.press("down", "enter")   # the unit
        await until(pilot, "县政府办公室", "机构", "被引用 8")
        await pilot.press("shift+tab", "shift+tab")
        await until(pilot, "用车单位", TRIP)   # what refers to it
        await pilot.press("tab")
        await until(pilot, 'id = "gov-office"')
        await pilot.press("escape")
        await until(pilot, "赴青山镇督查防汛", gone=('id = "gov-office"',))
        await pilot.press("y")
        await until(pilot, f"已复制 {TRIP}")
        pilot.app.open_record(SEAL)
        await until(pilot, "路径[/home]x [x] [/]尾 [bold]粗", "李伟（li.wei2）", "核查 1")
        await pilot.press("right_square_bracket")
        await until(pilot, "✗ 错误·数据", "DATE-ORDER", "怎么办：")
        await pilot.press("x")
        await until(pilot, "日期先后颠倒", "not_before", "Esc 关闭")
        await pilot.press("escape", "i")
        await until(pilot, "查出：", "没有查出：", "Esc 关闭")
        await pilot.press("escape", "enter")   # to the field that the finding is about
        await until(pilot, "归还日期", gone=("怎么办：",))
        assert pilot.app.screen.query_one("#fields").key == "returned_on"

    run(ws, journey, size=(80, 24))


def test_wide_in_english_the_history_stands_beside(ws: Path) -> None:
    """At 160 × 48 fields and history together; the words of the other language."""

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record(TRIP)
        text = await until(pilot, "Dispatch slip", "2026-11-20 (Fri) 08:30", "not signed", "Purpose: 赴青山镇检查防汛 → 赴青山镇督查防汛", "Mentions 0")
        line = next(line for line in text.splitlines() if "gov-office" in line)
        assert "2026-11-19 16:00" in line or "2026-11-19" in text
        await pilot.press("h")
        await pilot.press("space", "down", "space")
        await until(pilot, "◆ 2026-11-19 16:00", "◆ 2026-10-20")
        await pilot.press("d")
        await until(pilot, "Purpose: 赴青山镇检查防汛 → 赴青山镇督查防汛", "Esc closes")

    run(ws, journey, lang="en", size=(160, 48))


def test_a_file_that_cannot_be_read(ws: Path) -> None:
    """Line and column, the raw text, why there is no form; the cursor stays when it is mended outside."""
    path = ws / TRIP_FILE
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace('purpose = "', 'purpose = [/]"'), encoding="utf-8")

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record(TRIP)
        await until(pilot, "读不出来", "第 8 行第", "怎么办：", "被引用 0")
        await pilot.press("e")
        await until(pilot, "不能用表单改")
        await pilot.press("shift+tab")
        await until(pilot, 'purpose = [/]"赴青山镇督查防汛"')
        path.write_text(before, encoding="utf-8")
        pilot.app.changed()
        await until(pilot, 'purpose = "赴青山镇督查防汛"', "派车单  赴青山镇督查防汛")

    try:
        run(ws, journey)
    finally:
        path.write_text(before, encoding="utf-8")


def test_a_record_that_is_gone_comes_back(ws: Path) -> None:
    """Removed under the cursor: what it last said, the removal in its history; restored with one commit."""
    path = ws / SEAL_FILE

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record(SEAL)
        await until(pilot, "路径[/home]x", "核查 1", gone=("已删除",))
        path.unlink()
        office.commit(ws, "删掉")
        pilot.app.changed()
        await until(pilot, "已删除，下面是它最后的内容", "路径[/home]x", "历史 2")
        await pilot.press("e")
        await until(pilot, "可以在历史里恢复")
        await pilot.press("f6", "home", "t")
        await until(pilot, "那时没有内容")
        await pilot.press("down", "enter")
        await until(pilot, "这是提交", "路径[/home]x")
        await pilot.press("escape")
        await until(pilot, "已删除", gone=("这是提交",))
        await pilot.press("t")
        await until(pilot, "恢复到", "用印事由：（无） → 路径[/home]x", "这样写入")
        await pilot.press("y")
        await until(pilot, "已恢复（")
        await until(pilot, "历史 3", "核查 1", gone=("已删除，下面",))

    run(ws, journey)
    assert path.read_text(encoding="utf-8") == SEAL_TEXT
    assert office.commits(ws)[:2] == [f"恢复印章使用 {SEAL} 到 {office.git(ws, 'rev-parse', 'HEAD~2')[:10]} 的内容", "删掉"]


def test_the_editor_opens_the_file(ws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`o`: what the editor leaves becomes one commit; what is wrong is said."""
    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\nsed -i 's/督查防汛/督查抗旱/' \"$1\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setenv("EDITOR", str(script))

    async def journey(pilot: Pilot[Any]) -> None:
        from contextlib import contextmanager

        pilot.app.suspend = contextmanager(lambda: iter((None,)))  # type: ignore[method-assign]  # no terminal to give back here
        pilot.app.open_record(TRIP)
        await until(pilot, "赴青山镇督查防汛")
        await pilot.press("o")
        await until(pilot, "赴青山镇督查抗旱", "历史 3")
        await asyncio.sleep(0)

    run(ws, journey)
    assert office.commits(ws)[0] == f"编辑派车单 {TRIP}"


def test_nothing_of_that_name(ws: Path) -> None:
    """Said in words; the program goes on."""

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record("trip-20260101-00000000")
        await until(pilot, "找不到“trip-20260101-00000000”")
        await pilot.press("escape")
        await until(pilot, gone=("找不到",))

    run(ws, journey)


def test_many_rows_of_evidence_are_counted_and_shown_by_a_key() -> None:
    from officectl.records.finding import Evidence, Finding
    from officectl.text.lang import Text
    from officectl.tui.screens import record_findings

    rows = tuple(Evidence("trip", f"t{at}", Text("第{at}行[x]", "row {at}[x]")(at=at)) for at in range(9))
    few, many = (Finding("CAR-X", "error", "violation", Text("标题", "title"), Text("事实", "fact")(), evidence=rows[:count]) for count in (6, 9))
    page: Any = type("Page", (), {"path": ""})()
    for lang, words in (("zh", "还有 3 行，按 x 看全部"), ("en", "3 more rows; x shows them all")):
        (first, second) = record_findings.entries((few, many), page, lang, "x")   # type: ignore[arg-type]
        assert words in " ".join(second.lines) and words not in " ".join(first.lines)
        assert record_findings.all_rows(few, lang) == []   # type: ignore[arg-type]
        assert len(record_findings.all_rows(many, lang)) == 11   # type: ignore[arg-type]


def test_a_pane_is_chosen_with_the_mouse(tmp_path: Path) -> None:
    ws = office.build(tmp_path)

    async def journey(pilot: Pilot[Any]) -> None:
        from officectl.text.width import width

        pilot.app.open_record("room-a306")   # type: ignore[attr-defined]
        text = await until(pilot, "内容", "核查 0", "历史 4", "被引用 0")   # the numbers are there: nothing moves any more
        line = next(line for line in text.split("\n") if "内容" in line and "原文" in line)
        for name, sign in (("原文", "usable_area"), ("历史", "复测更正"), ("内容", "使用面积")):
            await pilot.click("#head", offset=(width(line[: line.index(name)]) - 1, 1))
            await until(pilot, sign)

    run(ws, journey)
