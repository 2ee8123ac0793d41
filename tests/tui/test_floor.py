"""The floor plan: walls and words in cells, the way from room to room, and what a person reads at the county."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.pilot import Pilot
from textual.strip import Strip

from officectl.actions.plan import Floor, Point, Room, Sitter
from officectl.records.finding import Finding
from officectl.text.lang import Text
from officectl.text.width import width
from officectl.tui.places.floor import FloorPlace
from officectl.tui.widgets.choices import Choices
from officectl.tui.widgets.floor_plan import FloorPlan
from officectl.tui.widgets.plan_draw import Sheet, draw, fitted, layout, neighbour, words

from . import plain_county
from .screen import run, text_of, until


def rectangle(left: float, low: float, right: float, high: float) -> tuple[Point, ...]:
    return (left, low), (right, low), (right, high), (left, high)


def room(no: str, outline: tuple[Point, ...] = (), **more: Any) -> Room:
    return Room(f"room-{no}", no, function=more.pop("function", "办公室"), outline=outline, allocations=("alloc",), **more)


def finding(severity: Any) -> Finding:
    return Finding("ROOM-OVER", severity, "violation", Text("超标", "over"), Text("事实", "fact")())


NORTH = [room(str(301 + 2 * n), rectangle(4 * n + 0.1 * (n > 0), 6, 4 * n + 3.9, 10)) for n in range(5)]
SOUTH = [room(str(302 + 2 * n), rectangle(5 * n + 0.1 * (n > 0), 0, 5 * n + 4.9, 4)) for n in range(4)]
FLOOR = Floor("bldg-1", 3, (*NORTH, *SOUTH), "plan-1")


def texts(sheet: Sheet, current: str = "") -> list[str]:
    canvas = draw(sheet, current, "zh")
    assert {width(canvas.text(y)) for y in range(canvas.lines)} <= {canvas.cells}
    return [canvas.text(y) for y in range(canvas.lines)]


def test_rooms_are_boxes_with_common_walls() -> None:
    lines = texts(layout(FLOOR, 80, 14), "room-303")
    assert lines[0] == "┌──────────────┬───────────────┬───────────────┬───────────────┬───────────────┐", "two faces of a wall are one line"
    assert ">303<" in "".join(lines)
    assert sum(line.count("301") for line in lines) == 1
    upper = next(n for n, line in enumerate(lines) if line.startswith("└"))
    lower = next(n for n, line in enumerate(lines) if n > upper and line.startswith("┌"))
    assert all(not line.strip() for line in lines[upper + 1 : lower]), "the corridor stays free"


@pytest.mark.parametrize("cells", [20, 33, 50, 80, 81, 119, 160, 300])
def test_any_size_can_be_read(cells: int) -> None:
    for lines in (4, 9, 14, 40):
        made = fitted(FLOOR, cells, lines)
        drawn = "\n".join(texts(made, "room-302"))
        for one in FLOOR.rooms:
            assert one.no in drawn, (cells, lines, one.no, drawn)
        assert cells >= 33 or made.cells > cells, "wider than the screen rather than too small to read"


def test_the_way_from_room_to_room() -> None:
    sheet = layout(FLOOR, 80, 14)
    assert [neighbour(sheet, "room-301", *way) for way in ((1, 0), (-1, 0), (0, 1), (0, -1))] == ["room-303", "room-301", "room-302", "room-301"]
    assert neighbour(sheet, "room-308", 0, -1) in ("room-307", "room-309")
    seen, at = ["room-302"], "room-302"
    while (at := neighbour(sheet, at, 1, 0)) != seen[-1]:
        seen.append(at)
    assert seen == ["room-302", "room-304", "room-306", "room-308"], "the end of the row is the end"
    assert neighbour(sheet, "nothing", 1, 0) == "room-301"
    # Every room can be reached from every other one.
    reached, todo = {"room-301"}, ["room-301"]
    while todo:
        here = todo.pop()
        for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            there = neighbour(sheet, here, *way)
            if there not in reached:
                reached.add(there)
                todo.append(there)
    assert reached == {one.id for one in FLOOR.rooms}


def test_odd_shapes() -> None:
    notch: tuple[Point, ...] = ((0, 0), (10, 0), (10, 6), (7, 6), (7, 4), (0, 4))
    slant: tuple[Point, ...] = ((12, 0), (20, 0), (16, 6))
    made = layout(Floor("b", 1, (room("101", notch), room("102", slant)), "p"), 60, 16)
    drawn = texts(made)
    assert "101" in "\n".join(drawn)
    assert "102" in "\n".join(drawn)
    flat = layout(Floor("b", 1, (room("103", ((0, 0), (5, 0), (9, 0))),), "p"), 40, 10)
    texts(flat)
    point = layout(Floor("b", 1, (room("104", ((1, 1), (1, 1), (1, 1))), room("105", rectangle(0, 0, 9e9, 9e9))), "p"), 40, 10)
    assert point.cells < 5000, "a wrong coordinate does not fill the memory"
    assert "┘" in "".join(drawn)


def test_without_a_drawing_door_to_door() -> None:
    rooms = tuple(room(f"1{n:02d}") for n in range(1, 8))
    made = layout(Floor("b", 1, rooms), 80, 20)
    lines = texts(made, "room-101")
    assert made.cells <= 80
    assert [f"1{n:02d}" in lines[2] or f"1{n:02d}" in lines[1] for n in (1, 2, 3, 4)] == [True] * 4
    assert neighbour(made, "room-101", 0, 1) == "room-105"
    assert neighbour(made, "room-104", 1, 0) == "room-104", "the end of the row"
    mixed = layout(Floor("b", 3, (*FLOOR.rooms, room("399")), "p"), 80, 14)
    assert "399" in texts(mixed)[-3] + texts(mixed)[-4]
    assert layout(Floor("b", 1, ()), 80, 14).shapes == ()


def test_half_a_character_at_the_edge_shifts_nothing() -> None:
    wide = Floor("b", 1, tuple(room(f"1{n:02d}", rectangle(3 * n, 0, 3 * n + 2.8, 4), name="会议室甲", function="会议室") for n in range(30)), "p")
    sheet = layout(wide, 60, 8)
    canvas = draw(sheet, "room-101", "zh")
    strip = Strip([Segment(text) for text, _ in canvas.runs(4)], canvas.cells)
    for x in range(canvas.cells - 60):
        text = "".join(segment.text for segment in strip.crop_extend(x, x + 60, None))
        assert width(text) == 60


def test_words_and_signs() -> None:
    sitters = tuple(Sitter(f"p{n}", name, "县政府办", "", None, "alloc") for n, name in enumerate(("张三", "李四")))
    one = room("301", area=Decimal("18.50"), people=sitters, unit="县政府办", findings=(finding("error"),))
    assert words(one, "zh", 4) == ["!301", "张三、李四", "18.50 ㎡", "县政府办"]
    assert words(one, "zh", 6) == ["!301", "张三", "李四", "18.50 ㎡", "县政府办"]
    assert words(one, "zh", 1) == ["!301"]
    assert words(room("302", findings=(finding("warning"),)), "zh", 9)[0] == "?302"
    assert words(room("303", findings=(finding("info"),)), "zh", 9)[0] == "·303"
    assert words(Room("room-304", "304", function="办公室"), "zh", 9)[0] == "○304"
    assert words(room("305", name="[/]路径[/home]x", function="会议室"), "zh", 9) == ["305", "[/]路径[/home]x", "会议室"]


def test_terminals_that_draw_lines_in_two_cells() -> None:
    from officectl.text import width as cells_of

    cells_of.set_ambiguous(2)
    try:
        lines = texts(layout(FLOOR, 80, 14), "room-303")
    finally:
        cells_of.set_ambiguous(1)
    assert lines[0].startswith("+--------")
    assert not set("─│┌┐└┘┬┴├┤┼○·") & set("".join(lines))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, unsigned."""
    return plain_county.build(tmp_path_factory.mktemp("floor"))


def here(pilot: Pilot[Any]) -> FloorPlace:
    place = pilot.app.screen
    assert isinstance(place, FloorPlace)
    return place


def test_a_walk_through_the_county(plain: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        text = await until(pilot, "[1号楼（县委县政府办公楼）]", "[1层]", ">101<", "收发室", "10 间，有问题 1 间", "核查没有问题")
        assert all(width(line) <= 80 for line in text_of(pilot.app))  # type: ignore[arg-type]
        assert "11.76 ㎡" in text
        await pilot.press("right", "down")
        await until(pilot, ">102<" if here(pilot).focus_id() == "room-a102" else ">104<")
        await pilot.press("left", "left")
        await until(pilot, ">102<", "使用人 2 名：", "余晓东  县政府办，值班，自 2024-03-18")
        # Up the stairs, to the room above; at the top it goes no further.
        await pilot.press("right_square_bracket")
        await until(pilot, "[2层]", ">202<")
        await pilot.press("ctrl+down", "ctrl+down")
        await until(pilot, "[1层]", "已经是最低一层")
        # From problem to problem, over all floors and houses.
        await pilot.press("home", "n")
        await until(pilot, ">!107<", "颜明")
        await pilot.press("N")
        text = await until(pilot, "[2号楼（机关综合楼）]")
        await pilot.press("f3")
        await until(pilot, "[1号楼（县委县政府办公楼）]", ">!107<")
        await pilot.press("tab")
        await until(pilot, "[2号楼（机关综合楼）]", "[1层]")
        await pilot.click("#floors", offset=(8, 0))
        await until(pilot, "[2层]")
        await pilot.press("w")
        await until(pilot, "的依据与计算", "ROOM-OVER")
        await pilot.press("escape")
        await pilot.press("enter")
        await until(pilot, "room-b2", gone=("[2层]",))

    run(plain, journey, size=(80, 24), place="floor")


def test_wide_in_english_with_limits_and_clauses(plain: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        # What the check found at one place marks the next one too.
        await until(pilot, "!  川ZA1101")
        await pilot.press("6")
        await until(pilot, "[Floor 1]", "10 rooms, 1 with findings")
        await pilot.press(*["ctrl+up"] * 5)
        await until(pilot, "[Floor 6]", "18 rooms, 15 with findings")
        plan = here(pilot).query_one(FloorPlan)
        assert plan.go("room-a603")
        text = await until(pilot, ">!603<", "莫东海", "usable area 8.82 ㎡", "! ROOM-OVER", "over by 4.38 m²", "basis:", "remedy:")
        assert "room.area" not in text
        await pilot.press("ctrl+up")
        await until(pilot, "this is the top floor")
        # A click takes a room, two open it; the allocation has its own key.
        shape = plan._layout and plan._layout.shape("room-a601")
        assert shape
        left, top, right, bottom = shape.box
        await pilot.click(FloorPlan, offset=((left + right) // 2, (top + bottom) // 2))
        await until(pilot, ">!601<")
        await pilot.press("p")
        await until(pilot, "alloc-2026", gone=("[Floor 6]",))
        await pilot.press("escape")
        await until(pilot, "[Floor 6]")
        await pilot.click(Choices, offset=(30, 0))

    run(plain, journey, lang="en", size=(160, 48), place="cars")
