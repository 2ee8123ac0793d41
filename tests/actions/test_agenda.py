"""The agenda: whatever has a lane in its schema lies on it, as plan and fact, moved or without an end; clashes are those of the check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from officectl.actions import _open, agenda
from officectl.actions._agenda_words import clock, lines
from officectl.actions._options import Options
from officectl.actions.agenda import Agenda, Lane, Span
from officectl.actions.check import Request, run
from officectl.light import replace
from officectl.records.finding import Waived

from . import stand
from .blocks import write

TITLE = {"title": {"zh": "甲", "en": "A"}}
DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "x-officectl": {**TITLE, "type": "date"}}
MOMENT = {
    "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?$",
    "x-officectl": {**TITLE, "type": "datetime"},
}  # fmt: skip


def own(kind: str, title: str, lane: dict[str, object], fields: dict[str, object], *required: str) -> str:
    """A kind that an office brings."""
    told = {
        "kind": kind, "title": {"zh": title, "en": kind.title()}, "prefix": kind, "id": "dated", "partition": "none", "label": "about",
        "columns": ["about"], "lane": lane,
    }  # fmt: skip
    plain = {"type": "string", "x-officectl": TITLE}
    body = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "x-officectl": told,
        "properties": {"id": plain, "about": plain, **fields}, "required": ["id", *required], "additionalProperties": False,
    }  # fmt: skip
    return f"# schemas/{kind}\n{json.dumps(body, ensure_ascii=False)}\n"


OWN = own("leave", "请假", {"start": "from", "end": "to", "resource": ["who"]}, {
    "who": {"type": "string", "x-officectl": {**TITLE, "ref": ["person"]}}, "from": DATE, "to": DATE,
}) + own("drone", "无人机", {"start": "at", "end": "at", "resource": ["craft"]}, {
    "craft": {"type": "string", "enum": ["一号机", "[/]二号机"], "x-officectl": {**TITLE, "values": {"一号机": "one", "[/]二号机": "two"}}},
    "at": MOMENT,
}) + own("survey", "航测", {"start": "at", "end": "at", "resource": ["craft"]}, {
    "craft": {"type": "string", "x-officectl": TITLE}, "at": MOMENT,
    "trip": {"type": "string", "x-officectl": {**TITLE, "ref": ["trip"]}},
}, "trip")  # fmt: skip

OFFICE = OWN + """
# org/gov-office
name = "县政府办公室"
short = "县政府办"
kind = "党政机关"
# person/zhang.san
name = "张三"
org = "gov-office"
# person/li.si
name = "李四"
org = "gov-office"
# room/room-m201
building = "bldg-1"
no = "201"
name = "第一会议室"
function = "会议室"
# room/room-m202
building = "bldg-1"
no = "202"
function = "会议室"
# building/bldg-1
name = "1号楼"
# vehicle/veh-1
name = "川A11111"
unit = "gov-office"
use = "应急保障"
# vehicle/veh-2
name = "川A22222"
unit = "gov-office"
use = "应急保障"

# meeting/mtg-20261101-00000001
title = "防汛会"
start = 2026-11-17T09:00:00
end = 2026-11-17T11:00:00
room = "room-m201"
host = "zhang.san"
leaders = [{ person = "li.si", from = 2026-11-17T09:00:00, to = 2026-11-17T09:30:00 }]
# meeting/mtg-20261101-00000002
title = "[/]撞上的会"
start = 2026-11-17T10:30:00
room = "room-m201"
# meeting/mtg-20261101-00000003
title = "改到周四的会"
start = 2026-11-03T09:00:00
end = 2026-11-03T10:00:00
room = "room-m201"
# meeting_change/change-20261102-00000001
meeting = "mtg-20261101-00000003"
kind = "改期"
version = 2
new_start = 2026-11-19T15:00:00
new_room = "room-m202"
# meeting/mtg-20261101-00000004
title = "取消的会"
start = 2026-11-18T09:00:00
room = "room-m201"
# meeting_change/change-20261102-00000002
meeting = "mtg-20261101-00000004"
kind = "取消"
version = 2
# meeting/mtg-20261101-00000005
title = "镇上的会"
start = 2026-11-18T14:00:00
end = 2026-11-18T15:00:00
room = "河口镇礼堂"
host = "外请的人"

# trip/trip-20261101-00000001
unit = "gov-office"
vehicle = "veh-1"
drivers = ["zhang.san"]
purpose = "下乡"
plan_out = 2026-11-18T08:00:00
plan_in = 2026-11-18T12:00:00
# trip_log/log-20261118-00000001
trip = "trip-20261101-00000001"
vehicle = "veh-1"
drivers = ["zhang.san"]
out_at = 2026-11-18T08:20:00
in_at = 2026-11-18T13:10:00
# trip/trip-20261101-00000002
unit = "gov-office"
vehicle = "veh-1"
drivers = ["zhang.san"]
purpose = "换车"
plan_out = 2026-11-19T08:00:00
plan_in = 2026-11-19T12:00:00
# trip_log/log-20261119-00000001
trip = "trip-20261101-00000002"
vehicle = "veh-2"
drivers = ["zhang.san"]
out_at = 2026-11-19T08:05:00
in_at = 2026-11-19T11:00:00
# trip/trip-20261101-00000003
unit = "gov-office"
vehicle = "veh-2"
purpose = "没回来"
plan_out = 2026-11-20T08:00:00
plan_in = 2026-11-20T10:00:00
# trip_log/log-20261120-00000001
trip = "trip-20261101-00000003"
vehicle = "veh-2"
out_at = 2026-11-20T08:00:00
# trip/trip-20261101-00000004
unit = "gov-office"
vehicle = "veh-2"
purpose = "时间填反"
plan_out = 2026-11-16T10:00:00
plan_in = 2026-11-16T08:00:00
# trip/trip-20261101-00000005
unit = "gov-office"
vehicle = "veh-2"
purpose = "带时区"
plan_out = 2026-11-16T00:30:00Z
plan_in = 2026-11-16T01:30:00Z
# trip_log/log-20261121-00000001
trip = "trip-20261101-nnnnnnnn"
vehicle = "veh-1"
out_at = 2026-11-21T08:00:00
in_at = 2026-11-21T09:00:00

# allocation/alloc-20240101-00000001
room = "room-m202"
unit = "gov-office"
from = 2024-01-01
# leave/leave-20261116-00000001
who = "li.si"
about = "年休假"
from = 2026-11-18
to = 2026-11-20
# leave/leave-20261116-00000002
who = "li.si"
about = "没写哪天"
# leave/leave-20261116-00000003
who = "li.si"
about = "到头"
from = 9999-12-30
to = 9999-12-31
# survey/survey-20261116-00000001
craft = "三号机"
about = "跟着去的"
trip = "trip-20261101-00000001"
at = 2026-11-18T10:00:00
# leave/leave-20261116-00000004
who = "zhang.san"
about = "病假"
from = 2026-11-19
# allocation/alloc-20261118-00000002
room = "room-m202"
unit = "gov-office"
from = 2026-11-18
# drone/drone-20261116-00000001
craft = "[/]二号机"
about = "巡河"
at = 2026-11-17T15:00:00
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    root = tmp_path_factory.mktemp("agenda")
    write(root, OFFICE)
    yield Options(folder=str(root), as_of=date(2026, 11, 20))
    _open.close_all()


@pytest.fixture(scope="module")
def week(office: Options) -> Agenda:
    return agenda.agenda(office, "week")


def lane(made: Agenda, board: str, ident: str) -> Lane:
    found = made.board(board)
    assert found is not None
    return next(one for one in found.lanes if one.id == ident)


def span(made: Agenda, board: str, ident: str, label: str) -> Span:
    return next(one for one in lane(made, board, ident).spans if one.label == label)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


def test_boards_follow_from_the_schemas(week: Agenda) -> None:
    assert (week.window.first, week.window.last, week.today) == (date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 20))
    assert [board.name for board in week.boards] == ["room", "person", "vehicle", "drone", "survey"]
    assert [board.title.zh for board in week.boards] == ["房间", "人员", "公务用车", "无人机", "航测"]
    assert {date(2026, 11, 21), date(2026, 11, 22)} == week.rest
    assert [one.label for one in week.boards[0].lanes] == ["201 第一会议室", "202", "河口镇礼堂"], "registered rooms first, then texts"


def test_a_meeting_moves_is_cancelled_or_has_no_end(week: Agenda) -> None:
    moved = span(week, "room", "room-m202", "改到周四的会")
    assert (moved.start, moved.end, moved.moved, moved.follow) == (at(19, 15), at(19, 16), True, ("change-20261102-00000001",))
    assert "取消的会" not in [one.label for lane in week.boards[0].lanes for one in lane.spans]
    endless = span(week, "room", "room-m201", "[/]撞上的会")
    assert (endless.start, endless.end, endless.open) == (at(17, 10, 30), at(17, 12, 30), True)
    part = span(week, "person", "li.si", "防汛会")
    assert (part.start, part.end) == (at(17, 9), at(17, 9, 30)), "a leader for the part he sits in"
    assert span(week, "person", "zhang.san", "防汛会").end == at(17, 11)
    text = lane(week, "room", "河口镇礼堂")
    assert (text.kind, text.spans[0].label) == ("", "镇上的会")
    assert lane(week, "person", "外请的人").kind == ""


def test_plan_and_fact_are_one_bar(week: Agenda) -> None:
    done = span(week, "vehicle", "veh-1", "下乡")
    assert (done.start, done.end) == (at(18, 8), at(18, 13, 10)), "the bar covers both"
    assert done.plan == (at(18, 8), at(18, 12))
    assert done.fact == (at(18, 8, 20), at(18, 13, 10))
    assert done.follow == ("log-20261118-00000001",)
    assert set(done.with_) == {"川A11111", "张三"}
    # Another car than planned: the slip stays on the planned one without a fact, the log lies on the other under the slip's name.
    assert span(week, "vehicle", "veh-1", "换车").fact is None
    other = span(week, "vehicle", "veh-2", "换车")
    assert (other.id, other.plan, other.fact) == ("log-20261119-00000001", None, (at(19, 8, 5), at(19, 11)))
    assert span(week, "person", "zhang.san", "换车").fact == (at(19, 8, 5), at(19, 11))
    out = span(week, "vehicle", "veh-2", "没回来")
    assert (out.open, out.start, out.end) == (True, at(20, 8), datetime(2026, 11, 21)), "not back: to the end of the day"
    assert [one.id for one in lane(week, "vehicle", "veh-1").spans][-1] == "log-20261121-00000001", "a log without its slip"


def test_faulty_and_foreign_times(week: Agenda) -> None:
    wrong = span(week, "vehicle", "veh-2", "时间填反")
    assert (wrong.start, wrong.end, wrong.moment) == (at(16, 10), at(16, 10), True)
    assert span(week, "vehicle", "veh-2", "带时区").start == at(16, 8, 30), "in the office's own zone"


def test_kinds_of_the_office_need_no_code(week: Agenda) -> None:
    leave = span(week, "person", "li.si", "年休假")
    assert (leave.start, leave.end, leave.days, leave.standing) == (datetime(2026, 11, 18), datetime(2026, 11, 21), True, False)
    flight = lane(week, "drone", "[/]二号机").spans[0]
    assert (flight.label, flight.start, flight.moment) == ("巡河", at(17, 15), True)
    # It must name a slip, but takes other things: no log of it.
    assert lane(week, "survey", "三号机").spans[0].label == "跟着去的"
    assert span(week, "vehicle", "veh-1", "下乡").follow == ("log-20261118-00000001",)


def test_what_is_standing_and_what_is_idle(week: Agenda, office: Options) -> None:
    room = lane(week, "room", "room-m202")
    assert [one.standing for one in room.spans] == [True, True, False], "one that began this week is standing all the same"
    ill = span(week, "person", "zhang.san", "病假")
    assert (ill.open, ill.standing) == (True, False), "leave ends as a rule: one without an end is shown"
    assert room.spans[0].label == "县政府办", "an allocation is called by who has the room, not by the room"
    rooms = week.board("room")
    assert rooms is not None
    shown, hidden = agenda.visible(rooms)
    assert (hidden, [len(one.spans) for one in shown]) == (2, [2, 1, 1])
    later = agenda.agenda(office, agenda.window("day", date(2026, 12, 24)))
    cars = later.board("vehicle")
    assert cars is not None
    assert [one.label for one in agenda.visible(cars)[0]] == ["川A11111", "川A22222"], "few cars: idle ones have their lines"
    assert agenda.visible(cars, idle=False)[0] == ()
    assert all(one.idle for one in cars.lanes)


def test_clashes_are_those_of_the_check(week: Agenda, office: Options) -> None:
    found = run(office, Request(select=("MTG-CLASH",))).report.findings
    assert [finding.id for finding in found] == ["mtg-20261101-00000002"]
    marked = agenda.mark(week, found)
    both = [span(marked, "room", "room-m201", name) for name in ("防汛会", "[/]撞上的会")]
    assert [(one.clash, one.level) for one in both] == [(True, "warning"), (True, "warning")]
    assert lane(marked, "room", "room-m201").level == "warning"
    assert "MTG-CLASH" in "\n".join(lines(both[0], "zh"))
    assert not span(marked, "room", "room-m202", "改到周四的会").findings
    waived = agenda.mark(marked, [replace(found[0], waived=Waived("waiver"))])
    assert not lane(waived, "room", "room-m201").level, "waived: nothing is marked"
    # What is found about the log or the change marks the bar.
    told = agenda.mark(week, [replace(found[0], id="log-20261118-00000001", code="X-Y", evidence=())])
    assert (span(told, "vehicle", "veh-1", "下乡").level, span(told, "vehicle", "veh-1", "下乡").clash) == ("warning", False)


def test_one_reading_serves_many_periods(office: Options, week: Agenda) -> None:
    table = agenda.timetable(office, "week", 40)
    assert table.agenda(week.window) == week
    assert table.holds(agenda.window("day", date(2026, 12, 31)))
    assert not table.holds(agenda.window("week", date(2027, 1, 6)))
    day = table.agenda(agenda.window("day", date(2026, 11, 18)))
    assert [one.label for one in lane(day, "vehicle", "veh-1").spans] == ["下乡"]
    assert [one.label for one in lane(day, "person", "li.si").spans] == ["年休假"]
    assert lane(day, "room", "room-m202").idle


def test_windows_at_the_ends_of_the_calendar(office: Options) -> None:
    assert agenda.window("week", date(1, 1, 3)).first == date(1, 1, 1)
    assert agenda.window("month", date.max).last == date.max
    assert agenda.window("month", date(2024, 2, 29)).days[-1] == date(2024, 2, 29)
    last = agenda.window("day", date.max)
    assert agenda.moved(last, date.max, 1) == date.max
    month = agenda.window("month", date(2026, 1, 31))
    assert [agenda.moved(month, date(2026, 1, 31), by) for by in (1, -1, 13)] == [date(2026, 2, 28), date(2025, 12, 31), date(2027, 2, 28)]
    assert agenda.moved(agenda.window("week", date.min), date.min, -1) == date.min
    made = agenda.agenda(office, agenda.window("week", date.max))
    assert [one.label for one in lane(made, "person", "li.si").spans] == ["到头"]


@pytest.mark.parametrize(("lang", "day", "week_", "month"), [
    ("zh", "2026-11-20（星期五）", "2026-11-16 至 2026-11-22", "2026年11月"), ("en", "2026-11-20 (Fri)", "2026-11-16 to 2026-11-22", "2026-11"),
])  # fmt: skip
def test_titles(lang: str, day: str, week_: str, month: str) -> None:
    said = [agenda.window(unit, date(2026, 11, 20)).title.render(lang) for unit in agenda.UNITS]  # type: ignore[arg-type]
    assert said == [day, week_, month]


def test_words(week: Agenda) -> None:
    assert list(lines(span(week, "vehicle", "veh-1", "下乡"), "zh")) == [
        "2026-11-18 08:00–13:10  派车单  下乡", "计划 11-18 08:00–12:00，实际 11-18 08:20–13:10", "占用：川A11111、张三",
    ]  # fmt: skip
    assert next(lines(span(week, "person", "li.si", "年休假"), "en")) == "2026-11-18–11-20  Leave  年休假"
    assert next(lines(lane(week, "room", "room-m202").spans[0], "zh")).startswith("自 2024-01-01 起")
    assert clock(at(1, 9), at(1, 9)) == "2026-11-01 09:00"
    assert clock(datetime(2026, 12, 31, 22), datetime(2027, 1, 1, 3)) == "2026-12-31 22:00–2027-01-01 03:00"


def test_an_office_without_anything(tmp_path: Path) -> None:
    write(tmp_path, "# org/gov-office\nname = \"办公室\"\n")
    made = agenda.agenda(Options(folder=str(tmp_path), as_of=date(2026, 11, 20)), "day")
    assert made.boards == ()
    _open.close_all()


def test_what_counts_in_a_signed_office(office: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.give(monkeypatch, {
        "trip-20261101-00000001": "void", "log-20261119-00000001": "void", "trip-20261101-00000003": "submitted",
        "change-20261102-00000001": "draft", "mtg-20261101-00000001": "draft", "mtg-20261101-00000002": "deleted",
    })  # fmt: skip
    made = agenda.agenda(office, "week")
    assert "下乡" not in [one.label for one in lane(made, "vehicle", "veh-1").spans], "a slip taken back, with its log"
    assert span(made, "person", "zhang.san", "换车").fact is None, "a log taken back"
    assert "换车" not in [one.label for one in lane(made, "vehicle", "veh-2").spans]
    waits = span(made, "vehicle", "veh-2", "没回来")
    assert (waits.draft, waits.state and waits.state.render("zh")) == (True, "已送审")
    assert "（已送审）" in next(lines(waits, "zh"))
    assert not span(made, "vehicle", "veh-1", "换车").draft
    assert [one.label for one in lane(made, "room", "room-m201").spans] == ["防汛会"], "drafts are drawn, what was deleted is not"
    assert span(made, "room", "room-m201", "防汛会").draft
    assert "改到周四的会" not in [one.label for one in lane(made, "room", "room-m202").spans], "a draft of a change moves nothing"
