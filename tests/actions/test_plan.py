"""The floor plan: rooms, outlines and users of the day asked; findings reach every room they speak of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from officectl.actions import _open, plan
from officectl.actions._options import Options
from officectl.actions._plan_words import lines
from officectl.actions.check import Request, run
from officectl.actions.plan import Floor, Plan, Room
from officectl.light import replace
from officectl.records.finding import Waived

from . import stand
from .blocks import write

OFFICE = """
# org/gov-office
name = "县政府办公室"
short = "县政府办"
kind = "党政机关"
level = "县"
# person/zhang.san
name = "张三"
org = "gov-office"
# person/li.si
name = "李四"
org = "gov-office"
# appointment/appt-20200101-00000001
person = "zhang.san"
org = "gov-office"
post = "科员"
kind = "任职"
rank = "科级以下"
from = 2020-01-01
# building/bldg-1
name = "1号楼"
# room/room-201
building = "bldg-1"
floor = 2
no = "201"
function = "办公室"
usable_area = 20.50
# room/room-202
building = "bldg-1"
floor = 2
no = "202"
function = "办公室"
usable_area = 12
area_basis = "建筑"
# room/room-203
building = "bldg-1"
floor = 2
no = "203"
name = "小会议室"
function = "会议室"
seats = 12
# room/room-301
building = "bldg-1"
floor = 3
no = "301"
function = "办公室"
# room/room-302
building = "bldg-1"
floor = 3
no = "302"
function = "办公室"
# room/room-old
building = "bldg-1"
floor = 2
no = "299"
function = "办公室"
to = 2025-01-01
# room/room-where
building = "bldg-1"
no = "x"
function = "储藏室"
# floorplan/plan-20240101-00000001
building = "bldg-1"
floor = 2
drawn_on = 2024-01-01
area = [{ room = "room-201", points = [[0, 0], [4, 0], [4, 5], [0, 5]] }]
# floorplan/plan-20250101-00000001
building = "bldg-1"
floor = 2
drawn_on = 2025-01-01
area = [
  { room = "room-201", points = [[0, 0], [5.5, 0], [5.5, 4], [0, 4]] },
  { room = "room-202", points = [[5.7, 0], [9, 0], [9, 4], [5.7, 4]] },
  { room = "room-gone", points = [[9.2, 0], [12, 0], [12, 4]] },
]
# floorplan/plan-20270101-00000001
building = "bldg-1"
floor = 2
drawn_on = 2027-01-01
area = [{ room = "room-201", points = [[0, 0], [1, 0], [1, 1]] }]
# allocation/alloc-20240101-00000001
room = "room-201"
unit = "gov-office"
occupants = ["zhang.san"]
mode = "主用"
from = 2024-01-01
# allocation/alloc-20240101-00000002
room = "room-201"
unit = "gov-office"
occupants = ["li.si"]
from = 2023-01-01
to = 2024-06-30
# room_repair/repair-20260101-00000001
building = "bldg-1"
rooms = ["room-203", "room-302", "room-nnn"]
# allocation/alloc-20240101-00000003
room = "room-301"
unit = "gov-office"
occupants = ["zhang.san"]
from = 2024-01-01
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    root = tmp_path_factory.mktemp("plan")
    write(root, OFFICE)
    yield Options(folder=str(root), as_of=date(2026, 11, 20))
    _open.close_all()


@pytest.fixture(scope="module")
def made(office: Options) -> Plan:
    return plan.plan(office)


def floor(made: Plan, number: int | None) -> Floor:
    building = made.building("bldg-1")
    assert building is not None
    return next(one for one in building.floors if one.number == number)


def room(made: Plan, ident: str) -> Room:
    return next(one for _, _, one in made.rooms() if one.id == ident)


def test_floors_and_rooms_of_the_day(made: Plan) -> None:
    building = made.building("bldg-1")
    assert building is not None
    assert (building.label, [one.number for one in building.floors]) == ("1号楼", [2, 3, None])
    second = floor(made, 2)
    assert [one.no for one in second.rooms] == ["201", "202", "203", "room-gone"], "a room given up is not there"
    assert (second.plan, second.drawn_on) == ("plan-20250101-00000001", date(2025, 1, 1)), "the last drawing of that day"
    assert room(made, "room-201").outline == ((0, 0), (5.5, 0), (5.5, 4), (0, 4))
    assert not room(made, "room-203").outline
    assert not room(made, "room-gone").known
    assert (room(made, "room-201").area, room(made, "room-202").basis) == (Decimal("20.50"), "建筑")


def test_users_of_the_day(made: Plan, office: Options) -> None:
    sitters = room(made, "room-201").people
    assert [(one.name, one.unit, one.mode, one.since) for one in sitters] == [("张三", "县政府办", "主用", date(2024, 1, 1))]
    assert room(made, "room-302").vacant
    assert not room(made, "room-203").vacant, "a meeting room is nobody's"
    before = plan.plan(replace(office, as_of=date(2024, 3, 1)))
    assert {one.name for one in room(before, "room-201").people} == {"张三", "李四"}
    assert room(before, "room-201").outline[1] == (4, 0)
    assert "299" in [one.no for one in floor(before, 2).rooms]


def test_findings_reach_every_room(made: Plan, office: Options) -> None:
    found = run(office, Request(select=("ROOM-OVER", "ROOM-MULTI"))).report.findings
    multi = [one for one in found if one.code == "ROOM-MULTI"]
    assert multi
    marked = plan.mark(made, multi)
    assert [one.id for _, _, one in marked.rooms() if one.findings] == ["room-201", "room-301"], "both rooms of one person"
    assert room(marked, "room-301").level == multi[0].severity
    waived = plan.mark(marked, [replace(one, waived=Waived("waiver")) for one in multi])
    assert not [one for _, _, one in waived.rooms() if one.findings]
    repair = plan.mark(made, [replace(multi[0], kind="room_repair", id="repair-20260101-00000001", evidence=())])
    assert [one.id for _, _, one in repair.rooms() if one.findings] == ["room-203", "room-302"], "whatever refers to rooms"
    assert set(plan.codes()) >= {"ROOM-OVER", "ROOM-MULTI"}
    text = "\n".join(lines(room(marked, "room-201"), "zh"))
    assert "ROOM-MULTI" in text
    assert "依据：《党政机关办公用房管理办法》" in text


def test_words(made: Plan) -> None:
    assert list(lines(room(made, "room-201"), "zh")) == [
        "201  办公室", "使用面积 20.50 ㎡，使用单位 县政府办", "使用人 1 名：", "  张三  县政府办，主用，自 2024-01-01", "核查没有问题",
    ]  # fmt: skip
    assert list(lines(room(made, "room-203"), "en", checked=False)) == ["203  小会议室  会议室", "not measured, 12 seats", "checking …"]
    assert "建筑面积 12 ㎡（不是使用面积）" in next(iter(list(lines(room(made, "room-202"), "zh"))[1:]))
    assert list(lines(room(made, "room-gone"), "zh")) == ["平面图上有，台账里没有这个房间：room-gone"]


def test_the_room_above(made: Plan) -> None:
    assert plan.above(room(made, "room-301"), floor(made, 2)) == "room-201", "no outline: the number that ends alike"
    assert plan.above(room(made, "room-202"), floor(made, 2)) == "room-202"
    assert plan.above(room(made, "room-201"), Floor("bldg-1", 9, ())) == ""


def test_an_office_without_rooms(tmp_path: Path) -> None:
    write(tmp_path, '# org/gov-office\nname = "办公室"\n')
    assert plan.plan(Options(folder=str(tmp_path), as_of=date(2026, 11, 20))).buildings == ()
    _open.close_all()


def test_what_was_taken_back_does_not_count(office: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.give(monkeypatch, {"alloc-20240101-00000003": "void", "plan-20250101-00000001": "deleted", "room-302": "void"})
    made = plan.plan(office)
    assert not room(made, "room-301").people
    assert room(made, "room-201").outline[1] == (4, 0), "the drawing before it"
    assert [one.no for one in floor(made, 3).rooms] == ["301"]
