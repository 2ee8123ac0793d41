"""The calendar of the county: what a person reads in both languages and sizes, and where the keys lead."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from officectl.text.width import width
from officectl.tui.places.calendar import CalendarPlace
from officectl.tui.widgets.choices import Choices
from officectl.tui.widgets.lanes import Lanes

from . import plain_county
from .screen import run, seen, text_of, until


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, unsigned."""
    return plain_county.build(tmp_path_factory.mktemp("calendar"))


def here(pilot: Pilot[Any]) -> CalendarPlace:
    place = pilot.app.screen
    assert isinstance(place, CalendarPlace)
    return place


def test_weeks_days_and_months(plain: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        text = await until(pilot, "2026-11-16 至 2026-11-22 · 周", "201 政府第一会议室", "另有长期")
        assert "[房间]" in text
        assert "五 20*" in text, "today"
        assert {width(line) <= 80 for line in text_of(pilot.app)} == {True}  # type: ignore[arg-type]
        await pilot.press("tab", "tab")
        await until(pilot, "[公务用车]", "2026-11-20 08:00–12:30", "占用：川ZA1105、赵铁柱")   # the first car that is out today
        await pilot.press("up")
        text = await until(pilot, "川ZA1103", "计划 11-19 09:00–12:00，实际 11-19 09:12–11:44")
        assert "占用：川ZA1103、吴大刚" in text
        assert here(pilot).focus_id().startswith("trip-20261118-")
        # Another week without reading, the lane is kept; the arrow goes over the edge.
        await pilot.press("right_square_bracket")
        assert "2026-11-23 至 2026-11-29" in await until(pilot, "一 11-23")
        lanes = here(pilot).query_one(Lanes)
        assert lanes.lane is not None
        assert lanes.lane.label == "川ZA1103"
        await pilot.press("left")
        await until(pilot, "2026-11-16 至 2026-11-22")
        assert lanes.day == date(2026, 11, 19), "on the record nearest to the edge"
        await pilot.press("M")
        text = await until(pilot, "2026年11月 · 月", "日一二三四五六日")
        await pilot.press("right_square_bracket")
        await until(pilot, "2026年12月 · 月")
        await pilot.press("t")
        await until(pilot, "2026年11月")
        assert lanes.day == date(2026, 11, 20)
        await pilot.press("plus", "plus")
        await until(pilot, "2026-11-20（星期五） · 日", "08:00")
        await pilot.press("plus")
        await until(pilot, "已经是这样")
        await pilot.press("ctrl+left")
        await until(pilot, "2026-11-19（星期四） · 日", "09:00", "━")
        # A date in words, and one that is none.
        await pilot.press("n")
        await until(pilot, "到哪一天")
        await pilot.press(*"nonsense")
        await until(pilot, "nonsense")
        await pilot.press("enter")
        assert "到哪一天" in seen(pilot.app)  # type: ignore[arg-type]
        await pilot.press("ctrl+u", *"12-01", "enter")
        await until(pilot, "2026-12-01（星期二） · 日", gone=("到哪一天",))
        await pilot.press("minus")
        await until(pilot, "2026-11-30 至 2026-12-06 · 周")

    run(plain, journey, size=(80, 24), place="calendar")


def test_clashes_boards_and_records_in_english(plain: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "[Room]", "standing hidden (c)", "Mo 11-16")
        await pilot.press("ctrl+right")
        text = await until(pilot, "2026-11-23 to 2026-11-29 · week", "!!", "!! clash")
        assert "201 政府第一会议室!" in text
        lanes = here(pilot).query_one(Lanes)
        await pilot.press("home", "right", "right")
        text = await until(pilot, "MTG-CLASH error:", "takes:")
        assert lanes.current is not None
        assert lanes.current.clash
        # What is standing, what is idle.
        before = len(lanes.lanes)
        await pilot.press("c")
        text = await until(pilot, "├", gone=("standing hidden",))
        assert len(lanes.lanes) > before
        await pilot.press("c", "i")
        await until(pilot, "standing hidden")
        assert all(one.spans or one.idle for one in lanes.lanes)
        assert len(lanes.lanes) > before
        await pilot.press("i")
        # Boards go round; a click chooses too.
        await pilot.press("shift+tab")
        await until(pilot, "[Organ]")
        await pilot.click(Choices, offset=(10, 0))
        await until(pilot, "[Person]")
        # A month: a day with several things leads to that day, one with a single thing to its record.
        await pilot.press("tab")
        await until(pilot, "[Official vehicle]")
        await pilot.press("t", "M", "home")
        text = await until(pilot, "2026-11 · month", "Su")
        while not here(pilot).query_one(Lanes).there:
            await pilot.press("left")
        await pilot.press("enter")
        await until(pilot, "trip-2026", gone=("month",))
        await pilot.press("escape")
        await until(pilot, "2026-11 · month")
        # What became of it has a key of its own.
        assert lanes.go("trip-20261118-zbs8jr69")
        await pilot.press("p")
        await until(pilot, "log-20261119-pd4s7ks1", gone=("month",))
        await pilot.press("escape")
        await until(pilot, "2026-11 · month")
        await pilot.press("f1")
        await until(pilot, "show a week", "back to today")

    run(plain, journey, lang="en", size=(160, 48), place="calendar")


def test_a_change_outside_keeps_the_cursor(plain: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "[房间]", "一 11-16")
        await pilot.press("tab", "tab", "right_square_bracket")
        await until(pilot, "[公务用车]", "一 11-23")
        lanes = here(pilot).query_one(Lanes)
        await pilot.press("home", "down")
        ident = here(pilot).focus_id()
        path = next(plain.glob(f"records/trip/**/{ident}.toml"))
        text = path.read_text(encoding="utf-8")
        assert lanes.current is not None
        assert lanes.lane is not None
        where = lanes.lane.label
        try:
            path.write_text(text.replace(lanes.current.label, "路径[/home]x"), encoding="utf-8")
            await pilot.press("f5")
            await until(pilot, "路径[/home]x")
            assert here(pilot).focus_id() == ident
            path.unlink()
            await pilot.press("f5")
            await until(pilot, "[公务用车]", gone=("路径[/home]x",))
            assert here(pilot).focus_id() != ident
            assert lanes.lane.label == where
        finally:
            path.write_text(text, encoding="utf-8")

    run(plain, journey, size=(100, 30), place="calendar")


def test_what_is_not_in_force_is_marked(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "[房间]", "一 11-16")
        await pilot.press("tab", "tab")
        text = await until(pilot, "（已批）")
        assert "~08:00 河" in text or "~河口" in text

    run(county, journey, place="calendar")
