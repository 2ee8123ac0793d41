"""Lanes as they are drawn, and the cursor on them: every line is as wide as the screen, every sign stands for something."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from officectl.actions.agenda import Lane, Span, Unit, window
from officectl.light import replace
from officectl.text.lang import Text
from officectl.text.width import width
from officectl.tui.widgets.canvas import Canvas
from officectl.tui.widgets.lane_draw import bars, heading, label_cells, lane_sheet
from officectl.tui.widgets.lane_scale import scale_of
from officectl.tui.widgets.lanes import Lanes

FRIDAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12)


def span(ident: str, start: tuple[int, int], end: tuple[int, int], label: str = "", **more: Any) -> Span:
    """Day and hour of November 2026, from and to."""
    first, last = (datetime(2026, 11, day) + timedelta(hours=hour) for day, hour in (start, end))
    return Span(ident, "trip", Text("派车单", "Dispatch slip"), label or ident, first, last, plan=(first, last), **more)


def lane(label: str, *spans: Span) -> Lane:
    return Lane(label, "vehicle", label, spans)


LANES = (
    lane("川A11111", span("a", (20, 8), (20, 10), "下乡督查防汛工作"), span("b", (20, 9), (20, 12), "路径[/home]x"), span("c", (20, 14), (20, 15), "[/]尾")),
    lane("一间名字很长很长很长很长的会议室é", span("d", (19, 22), (20, 9), "夜里开始"), span("e", (20, 16), (21, 3), "到第二天")),
    lane("空的"),
    lane("日", span("f", (17, 0), (22, 0), "休假", days=True)),
)


def drawn(unit: Unit, cells: int, which: int = 0, **how: Any) -> list[str]:
    shown = window(unit, FRIDAY)
    scale = scale_of(shown, LANES)
    labels = label_cells(LANES, cells, "", scale)
    sheet = lane_sheet(LANES[which], scale, cells, labels, bars(LANES[which], scale, cells - labels - 1), now=NOON, **how)
    return [sheet.text(y) for y in range(sheet.lines)]


@pytest.mark.parametrize("unit", ["day", "week", "month"])
def test_every_line_is_as_wide_as_the_screen(unit: Unit) -> None:
    for cells in (*range(20, 60), 80, 81, 100, 160, 213):
        scale = scale_of(window(unit, FRIDAY), LANES)
        head = heading(scale, cells, label_cells(LANES, cells, "公务用车", scale), "zh", NOON, "公务用车")
        texts = [head.text(y) for y in range(head.lines)]
        for which, one in enumerate(LANES):
            texts += drawn(unit, cells, which, here=True, current=one.spans[0] if one.spans else None, day=4, free="空闲")
        assert {width(text) for text in texts} == {cells}, (unit, cells, texts)


def test_terminals_that_draw_lines_in_two_cells() -> None:
    from officectl.text import width as cells_of

    cells_of.set_ambiguous(2)
    try:
        for unit in ("day", "week", "month"):
            for which, one in enumerate(LANES):
                lines = drawn(unit, 80, which, here=True, current=one.spans[0] if one.spans else None, day=4, free="空闲")  # type: ignore[arg-type]
                assert {width(line) for line in lines} == {80}
                assert not set("├┤─━┄│┊·") & set("".join(lines)), "lines that take one cell stand for them"
    finally:
        cells_of.set_ambiguous(1)


def test_a_day() -> None:
    lines = drawn("day", 180)
    assert len(lines) == 2, "what overlaps stands below"
    assert "├下乡督查防汛工作" in lines[0]
    assert "├路径[/home]x" in lines[1]
    assert lines[0].index("下乡") < lines[1].index("路径") + 20
    assert "┊" in lines[0], "the present moment"
    assert "├[/]尾" in lines[0]
    night = drawn("day", 180, 1)[0]
    assert "‹夜里" in night, "it goes on before the day"
    assert "›" in night
    assert drawn("day", 80, 1)[0].startswith(" 一间名字很长"), "labels take no more than a quarter"
    assert "│空闲" in drawn("day", 100, 2, here=True, free="空闲")[0]


def test_hours_follow_what_lies_there() -> None:
    day = window("day", FRIDAY)
    assert [(scale_of(day, LANES[:1]).start.hour, scale_of(day, LANES[:1]).end.hour)] == [(8, 18)]
    both = scale_of(day, LANES[:2])
    assert (both.start.hour, both.end) == (8, datetime(2026, 11, 21)), "until midnight, because something goes on"
    early = scale_of(day, [lane("x", span("g", (20, 5), (20, 21)))])
    assert (early.start.hour, early.end.hour) == (5, 21)
    assert scale_of(day, [LANES[3]]).start.hour == 8, "whole days do not stretch the day"
    last = lane("x", replace(LANES[0].spans[0], start=datetime(9999, 12, 31, 9), end=datetime.max))
    assert scale_of(window("day", date.max), [last]).end == datetime.max


def test_signs() -> None:
    one = span("s", (20, 8), (20, 18), "会")
    for more, text in (
        ({"clash": True, "level": "error"}, "├!!会"), ({"level": "error"}, "├!会"), ({"level": "warning"}, "├?会"), ({"draft": True}, "├~会"),
        ({"moved": True}, "├»会"), ({"open": True}, "├会┄"), ({"fact": (one.start, one.end)}, "├会━"), ({}, "├会─"),
    ):  # fmt: skip
        marked = lane("车", replace(one, **more))
        scale = scale_of(window("day", FRIDAY), [marked])
        line = lane_sheet(marked, scale, 60, 8, bars(marked, scale, 51)).text(0)
        assert text in line
        assert line.startswith(" 车    !" if more.get("level") == "error" else " 车    ?" if more.get("level") else " 车 ")
    under = lane_sheet(lane("车", one), scale_of(window("day", FRIDAY), [lane("车", one)]), 60, 8, bars(lane("车", one), scale, 51), here=True, current=one)
    assert under.text(0).startswith(">车")


def test_plan_and_fact_in_one_bar() -> None:
    one = span("s", (20, 8), (20, 18), "会", fact=(datetime(2026, 11, 20, 8), datetime(2026, 11, 20, 13)))
    scale = scale_of(window("day", FRIDAY), [lane("车", one)])
    line = lane_sheet(lane("车", one), scale, 60, 8, bars(lane("车", one), scale, 51)).text(0)
    assert 20 <= line.count("━") <= 26
    assert 20 <= line.count("─") <= 26
    assert line.rindex("━") < line.index("─")


def test_a_week_and_a_month() -> None:
    week = drawn("week", 100)
    assert "08:00 下…" in week[0] or "08:00 下" in week[0]
    leave = drawn("week", 100, 3)[0]
    assert "├休假───" in leave
    month = drawn("month", 80)
    assert len(month) == 1, "days are counted"
    assert month[0].rstrip().endswith(" 3")
    assert drawn("month", 80, 3)[0].count("1") == 5, "each day that it touches"


def test_a_month_fits_the_narrow_screen() -> None:
    scale = scale_of(window("month", date(2026, 12, 1)), LANES)
    labels = label_cells(LANES, 80, "", scale)
    assert scale.width_of_day(80 - labels - 1) == 2
    assert len(heading(scale, 80, labels, "zh", NOON).text(1).split()) == 5, "the first and each Monday have their number"


def test_today_and_odd_days_have_their_signs() -> None:
    rest = frozenset({date(2026, 11, 18), date(2026, 11, 21)})
    week = replace(scale_of(window("week", FRIDAY), LANES), rest=rest)
    text = heading(week, 110, 12, "zh", NOON).text(0)
    assert all(words in text for words in ("三 11-18休", "五 11-20*", "六 11-21 ", "日 11-22班"))
    narrow = heading(week, 60, 12, "zh", NOON).text(0)
    assert "20*" in narrow
    month = replace(scale_of(window("month", FRIDAY), LANES), rest=rest)
    first = heading(month, 80, 12, "zh", NOON).text(0)
    assert (first.count("休"), first.count("班")) == (1, 8), "weekends that are not off are at work"


def test_a_canvas_never_cuts_a_character() -> None:
    sheet = Canvas(6)
    sheet.put(0, 0, "会议室")
    sheet.put(1, 0, "x")
    assert sheet.text(0) == " x议室"
    sheet.put(4, 0, "长名")
    assert (sheet.text(0), width(sheet.text(0))) == (" x议长", 6)
    sheet.put(-1, 0, "半个")
    assert (sheet.text(0), width(sheet.text(0))) == (" 个 长", 6)
    assert sheet.put(5, 0, "宽") == 5, "no room for it"
    sheet.put(0, 3, "外面")
    assert "".join(text for text, _ in sheet.runs(0)) == sheet.text(0)
    marks = Canvas(3)
    marks.put(0, 0, "e\u0301\x1b\u200b字")
    assert (marks.text(0), width(marks.text(0))) == ("e\u0301字", 3)


class Alone(App[None]):
    """Nothing but lanes."""

    lang = "zh"

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield Lanes(empty="没有安排")

    def on_lanes_edge(self, event: Lanes.Edge) -> None:
        self.heard.append(event.by)

    def on_lanes_opened(self, event: Lanes.Opened) -> None:
        self.heard.append("opened")


def walk(journey: Callable[[Pilot[None], Lanes], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> list[object]:
    app = Alone()

    async def go() -> None:
        async with app.run_test(size=size) as pilot:
            await journey(pilot, app.query_one(Lanes))

    asyncio.run(go())
    return app.heard


def text(lanes: Lanes) -> str:
    return "\n".join("".join(segment.text for segment in lanes.render_line(y)) for y in range(lanes.size.height))


def test_the_cursor_walks_in_two_dimensions() -> None:
    async def journey(pilot: Pilot[None], lanes: Lanes) -> None:
        assert "没有安排" not in text(lanes)
        day = window("day", FRIDAY)
        lanes.show([], scale_of(day, []), now=NOON)
        await pilot.pause()
        assert "没有安排" in text(lanes)
        await pilot.press("up", "down", "left", "right", "home", "end")
        assert (lanes.current, lanes.lane, lanes.there) == (None, None, ())

        lanes.show(LANES, scale_of(day, LANES), now=NOON)
        await pilot.pause()
        here = lanes.current
        assert here is not None
        assert here.id == "b", "the nearest to now"
        await pilot.press("left")
        assert (lanes.current and lanes.current.id) == "a"
        await pilot.press("right", "right")
        assert (lanes.current and lanes.current.id) == "c"
        await pilot.press("down")
        assert (lanes.current and lanes.current.id) == "e", "the same time one lane on"
        await pilot.press("down")
        assert (lanes.current, lanes.lane and lanes.lane.label) == (None, "空的")
        assert "空闲" in text(lanes)
        await pilot.press("up", "up")
        assert (lanes.current and lanes.current.id) == "c", "up and down keep the time"
        assert lanes.go("f")
        assert not lanes.go("nothing")
        assert lanes.lane is not None
        assert lanes.lane.label == "日"
        # Other lanes: the record is kept, else the lane and the time.
        lanes.show(LANES[2:], scale_of(day, LANES), now=NOON)
        assert (lanes.current and lanes.current.id) == "f"
        lanes.show(LANES[:1], scale_of(day, LANES), now=NOON)
        assert (lanes.current and lanes.current.id) in ("a", "b")
        await pilot.press("left", "left", "left")

    assert walk(journey)[-1] == -1


def test_a_month_is_walked_day_by_day() -> None:
    async def journey(pilot: Pilot[None], lanes: Lanes) -> None:
        lanes.show(LANES, scale_of(window("month", FRIDAY), LANES), now=NOON)
        await pilot.pause()
        assert [one.id for one in lanes.there] == ["a", "b", "c"]
        await pilot.press("right")
        assert (lanes.day, lanes.there) == (date(2026, 11, 21), ())
        await pilot.press("down", "left")
        assert [one.id for one in lanes.there] == ["d", "e"]
        await pilot.press(*["right"] * 11)

    assert walk(journey) == [1]


def test_mouse_and_many_lanes() -> None:
    many = [lane(f"车{n}", span(f"s{n}", (20, 9), (20, 11))) for n in range(5000)]

    async def journey(pilot: Pilot[None], lanes: Lanes) -> None:
        lanes.show(many, scale_of(window("day", FRIDAY), many), now=NOON)
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert (lanes.current and lanes.current.id) == "s4999"
        assert "车4999" in text(lanes)
        await pilot.press("home")
        await pilot.pause()
        await pilot.click(Lanes, offset=(20, 3))
        assert (lanes.lane and lanes.lane.label) == "车2"
        await pilot.click(Lanes, offset=(20, 3), times=2)
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        assert {width(line) for line in text(lanes).split("\n")} == {lanes.size.width}

    assert "opened" in walk(journey)
