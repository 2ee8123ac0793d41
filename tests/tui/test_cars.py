"""The cars: charts whose figures are those of the records, and what a person reads at the county."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from officectl.actions.car_page import Car, Due, Fleet, Held, Month, Ride, months_before
from officectl.records.finding import Finding
from officectl.text.lang import LANGS, Lang, Text
from officectl.text.width import width
from officectl.tui.places.cars import CarsPlace
from officectl.tui.widgets.car_draw import bar, chart, overview, page
from officectl.tui.widgets.page import Page
from officectl.tui.widgets.rows import Rows

from . import plain_county
from .screen import run, text_of, until

FIRSTS = months_before(date(2026, 11, 20))
BUSY = Month(FIRSTS[-1], trips=12, km=12345, litres=Decimal("1234.567"), fuel=Decimal("9876.54"), toll=Decimal("0.46"), nights=3)
MONTHS = (*(Month(first, trips=1, km=10, litres=Decimal(1), fuel=Decimal(10)) for first in FIRSTS[:-1]), BUSY)
DUE = Text("年检到期", "inspection due")


def car(**more: Any) -> Car:
    plain: dict[str, Any] = {
        "id": "veh-1", "name": "川A11111", "unit": "县政府办", "use": "应急保障", "about": "国产轿车 汽油", "gone": None, "odometer": 12345,
        "service_km": 15000, "months": MONTHS, "held": (), "dues": (), "recent": (), "coming": (),
    }  # fmt: skip
    return Car(**{**plain, **more})


def test_bars() -> None:
    assert [bar(Decimal(value), Decimal(8), 2) for value in (8, 4, 1, 0, -1)] == ["██", "█ ", "▎ ", "  ", "  "]
    assert bar(Decimal("0.001"), Decimal(8), 2) == "▏ ", "what is not nothing is seen"
    assert bar(Decimal(5), Decimal(0), 3) == "   "
    assert bar(1, 1, 0) == ""


def test_terminals_that_draw_blocks_in_two_cells() -> None:
    from officectl.text import width as cells_of

    cells_of.set_ambiguous(2)
    try:
        lines = chart(MONTHS, "zh", 80)
        assert {width(line) for line in lines[1:]} == {width(lines[1])}
        assert "#" in lines[-2]
        assert "█" not in lines[-2]
    finally:
        cells_of.set_ambiguous(1)


@pytest.mark.parametrize("lang", LANGS)
def test_charts_print_their_figures_and_units(lang: Lang) -> None:
    for cells in (50, 54, 60, 77, 100, 150):
        lines = chart(MONTHS, lang, cells)
        assert {width(line) for line in lines[1:]} == {width(lines[1])}
        assert width(lines[1]) <= cells, (cells, lines)
        assert len(lines) == 2 + 12 + 1
        last, total = lines[-2], lines[-1]
        assert last.startswith("2026-11")
        assert all(figure in last for figure in ("12,345", "1,235", "9,877", "3"))
        assert all(figure in total for figure in ("12,455", "1,246", "9,987", "23"))
    wide = chart(MONTHS, lang, 120)
    assert ("里程 km" if lang == "zh" else "distance km") in wide[1]
    assert "kWh" not in wide[1], "a metric with nothing but zeros gives way"
    assert wide[-2].count("█") > 30
    assert wide[2].count("▏") == 3


def test_a_page() -> None:
    one = car(
        dues=(Due(DUE, date(2026, 11, 10), -10), Due(DUE, date(2026, 12, 1), 11), Due(DUE, date(2027, 12, 1), 376)),
        held=(Held(Text("号牌", "plate"), "川A00001", None, date(2026, 3, 15)), Held(Text("卡", "card"), "[/]9130", date(2026, 3, 16), None, "主卡")),
        recent=(
            Ride("trip-1", "", datetime(2026, 11, 5, 8), datetime(2026, 11, 5, 18), "路径[/home]x", "青山镇", ("张三",)),
            Ride("trip-2", "log-2", datetime(2026, 11, 4, 8), None, "没回来", "", ()),
            Ride("trip-3", "log-3", datetime(2026, 11, 1, 8), datetime(2026, 11, 2, 9), "过夜", "省城", (), 640),
        ),
        coming=(Ride("trip-4", "", datetime(2026, 11, 25, 8), datetime(2026, 11, 25, 18), "还没出", "", ()),),
        findings=(Finding("CAR-TRIP", "warning", "lead", Text("线索", "lead"), Text("疑点", "doubt")()),) * 2,
    )
    text = "\n".join(page(one, "zh", 80))
    for words in (
        "川A11111  县政府办  应急保障", "里程表 12,345 km，下次保养 15,000 km", "! 年检到期 2026-11-10，已过 10 天", "? 年检到期 2026-12-01，还有 11 天",
        "年检到期 2027-12-01，还有 376 天", "核查（2）  ? CAR-TRIP × 2", "现在外出：? 2026-11-04 08:00–  没回来  未登记还车",
        "2026-11-05 08:00–18:00  路径[/home]x  青山镇  张三  没有出车登记", "2026-11-01 08:00–11-02 09:00  过夜  省城  640 km",
        "卡  [/]9130  自 2026-03-16  主卡",
        "号牌  川A00001  … 至 2026-03-15", "每百公里 10.0 L、80.18 元", "费用合计 9,987.00 元：油电 9,986.54，通行 0.46，维修保养等 0.00",
    ):  # fmt: skip
        assert words in text, words
    assert "没有出车登记" not in next(line for line in text.split("\n") if "还没出" in line)
    for cells in (40, 55, 80, 120):
        assert all(width(line) <= cells for line in page(one, "zh", cells) if "██" not in line and "20" not in line[:4])
    over = page(car(service_km=12000, odometer=12345), "en", 80)
    assert "odometer 12,345 km, ! service overdue by 345 km" in over
    fleet = Fleet((one, car(id="veh-2", gone=date(2026, 1, 1))), date(2026, 11, 20), FIRSTS[0], FIRSTS[-1], {})
    told = "\n".join(overview(fleet, "en", 80))
    assert "All cars: 1" in told
    assert "川A11111: ! inspection due 2026-11-10, 10 days overdue" in told
    assert "24,910" in told
    assert "per 100 km: 10.0 L, " in told, "every car burns fuel"
    electric = car(id="veh-3", months=tuple(Month(first, km=100, kwh=Decimal(20)) for first in FIRSTS))
    mixed = Fleet((one, electric), *(date(2026, 11, 20), FIRSTS[0], FIRSTS[-1]), {}, Month(FIRSTS[0], trips=2, km=30, toll=Decimal("12.5")), ("a.toml",))
    told = "".join(overview(mixed, "zh", 200))
    for words in (
        "10.0 L（用油的车）", "20.0 kWh（用电的车）", "找不到车的：出车 2 次 30 km，费用 12.50 元", "读不出的文件 1 个，里面的数不在内：a.toml",
    ):  # fmt: skip
        assert words in told, words
    paid = Month(FIRSTS[-1], cash=Decimal(5), twice=Decimal(7))
    told = "".join(page(car(months=(paid,)), "zh", 200))
    assert "费用合计 0.00 元" in told
    assert "写的停车费、过路费 5.00 元不在合计里" in told
    assert "同一张发票的车辆费用 7.00 元，只算账单" in told


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, unsigned."""
    return plain_county.build(tmp_path_factory.mktemp("cars"))


def here(pilot: Pilot[Any]) -> CarsPlace:
    place = pilot.app.screen
    assert isinstance(place, CarsPlace)
    return place


def test_the_cars_of_the_county(plain: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "全部车辆：13 辆", "61,286", "138,215", "川ZA1101", "逐月（2025-12 至 2026-11）", "! ")
        assert all(width(line) <= 80 for line in text_of(pilot.app))  # type: ignore[arg-type]
        assert here(pilot).focus_id() == ""
        await pilot.press("enter")
        await until(pilot, "光标下没有记录")
        await pilot.press("down", "down")
        await until(pilot, "川ZA1103  县政府办  应急保障", "里程表 124,827 km", "核查（4）", "CAR-TRIP × ", "年检到期 2027-06-14，还有 206 天")
        assert here(pilot).focus_id() == "veh-za1103"
        # Over to the page and back; the list keeps its place.
        await pilot.press("tab", "pagedown")
        await until(pilot, "合计", "每百公里 10.6 L")
        assert here(pilot).query_one(Page).has_focus
        await pilot.press("tab")
        assert here(pilot).query_one(Rows).has_focus
        # By distance, then a year back and no further than today.
        await pilot.press("z", "z")
        await until(pilot, "km▾" if here(pilot).order == "km" else "元▾")
        assert here(pilot).focus_id() == "veh-za1103"
        await pilot.press("right_square_bracket")
        await until(pilot, "已经是最近的十二个月")
        await pilot.press("left_square_bracket")
        await until(pilot, "逐月（2024-12 至 2025-11）")
        assert here(pilot).focus_id() == "veh-za1103"
        await pilot.press("ctrl+right")
        await until(pilot, "逐月（2025-12 至 2026-11）")
        await pilot.press("p")
        await until(pilot, "打开哪一次出车", "河口镇秋粮收购调研")
        await pilot.press("enter")
        await until(pilot, "trip-2026", gone=("打开哪一次出车",))
        await pilot.press("escape")
        await until(pilot, "逐月（2025-12 至 2026-11）")

    run(plain, journey, size=(80, 24), place="cars")


def test_wide_in_english(plain: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        # What the check found at one place marks the next one too.
        await until(pilot, "10 rooms, 1 with findings")
        await pilot.press("7")
        await until(pilot, "All cars: 13", "61,286", "!  川ZA1101", "By month (2025-12 to 2026-11)")
        assert here(pilot).query_one(Rows).go("veh-za1102")
        text = await until(pilot, "川ZD11025  县政府办", "per 100 km: 3.2 L, 4.3 kWh", "Checks (1)  ? CAR-PARK", "remedy:", "Recent trips")
        assert "charge kWh" in text
        assert "2027-04-09" in text
        await pilot.press("end", "up", "up", "up", "up")
        place = here(pilot)
        place.query_one(Page).scroll_end(animate=False)
        await pilot.pause()
        assert place.query_one(Rows).go("veh-za1102")
        await until(pilot, "川ZD11025  县政府办", "odometer")
        place.query_one(Page).scroll_end(animate=False)
        await until(pilot, "plate  川ZA1102  2021-04-12 to 2026-03-15", "plate  川ZD11025  since 2026-03-16")
        # A heading sorts; once more turns it round.
        rows = place.query_one(Rows)
        at = text_of(pilot.app)[1].index("km")  # type: ignore[arg-type]
        await pilot.click(Rows, offset=(at, 0))
        await until(pilot, "km▾")
        assert place.order == "km"
        await pilot.click(Rows, offset=(at, 0))
        await until(pilot, "km▴")
        assert rows.current == "veh-za1102"
        await pilot.press("enter")
        await until(pilot, "veh-za1102", gone=("By month",))

    run(plain, journey, lang="en", size=(160, 48), place="floor")
