"""Office rooms. Limits of county organs: 县级副职 24, 正科 18, 副科 12, below 9 m² (建设标准2014 表3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import settings
from .faults import Expect
from .people import appoint
from .rooms import give
from .world import World

_D = date


def _person(w: World, ident: str, name: str, org: str, post: str, rank: str, *, kind: str = "任职", home: str | None = None) -> str:
    """Somebody new, in the post since March 2026."""
    w.add("person", ident, name=name, org=org, employment="在职", joined_on=_D(2026, 3, 9))
    appoint(w, "now", ident, org, post, rank, _D(2026, 3, 9), kind=kind, home=home)
    return ident


def clerk_alone(w: World) -> Iterator[Expect]:
    """A clerk alone in a room for a deputy: 14.70 − 9 = 5.70."""
    who = _person(w, "xie.fei", "谢飞", "gov-office", "信息科科员", "E")
    alloc = give(w, "over:clerk", "room-a601", [who], _D(2026, 3, 16))
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "超出 5.70 m2", ("14.70", "9", "5.70", "m2"))


def three_share(w: World) -> Iterator[Expect]:
    """Three clerks share a room: 31.08 − (9 + 9 + 9 = 27) = 4.08."""
    people = [_person(w, i, n, "gov-office", "信息科科员", "E") for i, n in (("lv.xin", "吕昕"), ("bian.yi", "卞毅"), ("gan.lu", "甘露白"))]
    alloc = give(w, "over:shared", "room-a602", people, _D(2026, 3, 16))
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "吕昕、卞毅、甘露白 的限额合计 27 m2", ("31.08", "27", "4.08", "m2"))


def two_rooms_of_a_deputy(w: World) -> Iterator[Expect]:
    """A deputy (12) holds two rooms: 8.82 + 7.56 = 16.38, 16.38 − 12 = 4.38; and two offices are one too many."""
    who = _person(w, "mo.dong", "莫东海", "gov-office", "副主任", "D")
    one = give(w, "multi:deputy:1", "room-a603", [who], _D(2026, 3, 16))
    two = give(w, "multi:deputy:2", "room-a604", [who], _D(2026, 6, 1))
    yield Expect("ROOM-OVER", one, "occupants", "error", "violation", "603、604 使用面积 16.38 m2", ("16.38", "12", "4.38", "m2"))
    yield Expect("ROOM-MULTI", two, "occupants", "error", "violation", "莫东海 同时占用 2 间办公室", ("2", "1", "1", "room"))


def clerk_at_two_desks(w: World) -> Iterator[Expect]:
    """A clerk with a desk in two shared rooms: 17.64 + 8.82 = 26.46 is within 3 × 9 = 27; two desks are to be sorted out, no leader's second office."""
    people = [_person(w, i, n, "gov-office", "信息科科员", "E") for i, n in (("pei.jing", "裴静"), ("ruan.qing", "阮青"), ("shao.bo", "邵博文"))]
    give(w, "multi:clerk:1", "room-a309", people[:2], _D(2026, 3, 16))
    two = give(w, "multi:clerk:2", "room-a608", people[1:], _D(2026, 5, 18))
    yield Expect("ROOM-MULTI", two, "occupants", "warning", "reminder", "阮青 同时占用 2 间办公室：309、608", ("2", "1", "1", "room"))


def rest_room_and_toilet(w: World) -> Iterator[Expect]:
    """县委副书记 (24): 29.52 of which a rest room of 3.60 and a toilet in use of 2.40; 29.52 − 24 = 5.52."""
    w.edit("room", "room-a402").update(
        usable_area=_dec("29.52"), rest_area=_dec("3.60"), wc_area=_dec("2.40"), wc_state="使用"
    )
    alloc = w.id("allocation", "a402")
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "402 使用面积 29.52 m2", ("29.52", "24", "5.52", "m2"))


def seconded_not_configured(w: World) -> Iterator[Expect]:
    """A clerk (9) and one seconded in share 17.64; whether she counts is not configured: 17.64 − 9 = 8.64, a lead only."""
    one = _person(w, "yue.ming", "岳明", "gov-office", "信息科科员", "E")
    two = _person(w, "cen.lan", "岑岚", "gov-office", "信息科工作人员", "E", kind="借入", home="health-bureau")
    alloc = give(w, "over:seconded", "room-a605", [one, two], _D(2026, 11, 19))
    w.texts["rules/county.toml"] = w.texts["rules/county.toml"].replace(settings.SECONDED, "")
    yield Expect("RULE-UNSET", "room.count_seconded", "", "info", "data", "未配置：借入、聘用人员是否计入使用人数")
    yield Expect("ROOM-OVER", alloc, "occupants", "warning", "lead", "疑点，需核实", ("17.64", "9", "8.64", "m2"))


def never_measured(w: World) -> Iterator[Expect]:
    """Occupied and never measured: unknown, not sound."""
    room = w.edit("room", "room-a607")
    for name in ("usable_area", "area_basis", "measured_on", "measured_by", "method"):
        del room[name]
    give(w, "unknown:area", "room-a607", [_person(w, "hua.rong", "华荣", "gov-office", "信息科科员", "E")], _D(2026, 3, 16))
    yield Expect("ROOM-OVER", "room-a607", "id", "info", "data", "607 没有测定使用面积，无法判断是否超标")


def gross_area_only(w: World) -> Iterator[Expect]:
    """Only the gross area is known: it does not convert."""
    w.edit("room", "room-a609")["area_basis"] = "建筑"
    give(w, "unknown:basis", "room-a609", [_person(w, "geng.le", "耿乐", "gov-office", "信息科科员", "E")], _D(2026, 3, 16))
    yield Expect("ROOM-OVER", "room-a609", "area_basis", "info", "data", "609 只有建筑面积")


def measure_again(w: World) -> Iterator[Expect]:
    """A deputy (12) in 12.18: 0.18 over, below 0.5, so the room is measured again first."""
    who = _person(w, "lian.cheng", "连城璧", "gov-office", "副主任", "D")
    alloc = give(w, "over:band", "room-a606", [who], _D(2026, 3, 16))
    yield Expect("ROOM-OVER", alloc, "occupants", "warning", "reminder", "需复测", ("12.18", "12", "0.18", "m2"))


def retired_and_still_there(w: World) -> Iterator[Expect]:
    """Retired, formalities on 2025-07-04, out by 2025-08-04; 2026-11-20 − 2025-08-04 = 473 days."""
    alloc = give(w, "over:retired", "room-a611", ["ge.laogen"], _D(2025, 7, 5))
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "葛老根 已离任，应在 2025-08-04 前腾退", ("2026-11-20", "2025-08-04", "473", "day"))


def out_one_day_late(w: World) -> Iterator[Expect]:
    """Transferred, formalities on 2026-10-19: out by 11-19, one day ago (10-20 would still be in time)."""
    w.add("person", "hai.yan", name="海燕南", org="gov-office", employment="在职", joined_on=_D(2024, 3, 1), left_on=_D(2026, 10, 19))
    appoint(w, "past", "hai.yan", "gov-office", "副主任", "D", _D(2024, 3, 1), end=_D(2026, 10, 18), done=_D(2026, 10, 19))
    alloc = give(w, "over:left", "room-a617", ["hai.yan"], _D(2024, 4, 1))
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "海燕南 已离任，应在 2026-11-19 前腾退", ("2026-11-20", "2026-11-19", "1", "day"))


def handover_is_one_limit(w: World) -> Iterator[Expect]:
    """Old and new deputy share a room in the month of handover: the larger limit counts, max(12, 12) = 12 and not 24; 17.64 − 12 = 5.64."""
    w.add("person", "zhong.yue", name="钟岳", org="gov-office", employment="在职", joined_on=_D(2024, 3, 1), left_on=_D(2026, 11, 6))
    appoint(w, "past", "zhong.yue", "gov-office", "副主任", "D", _D(2024, 3, 1), end=_D(2026, 11, 5), done=_D(2026, 11, 6))
    new = _person(w, "rong.guang", "荣光", "gov-office", "副主任", "D")
    alloc = give(w, "over:handover", "room-a615", ["zhong.yue", new], _D(2026, 11, 6))
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "钟岳、荣光 的限额合计 12 m2", ("17.64", "12", "5.64", "m2"))


def grade_is_no_post(w: World) -> Iterator[Expect]:
    """A 调研员 ranked as 正科 without a leading post stays at 9: 11.76 − 9 = 2.76."""
    w.add("person", "ji.hong", name="纪红", org="gov-office", grade="四级调研员", employment="在职", joined_on=_D(2024, 3, 1))
    appoint(w, "now", "ji.hong", "gov-office", "四级调研员", "C", _D(2025, 3, 3), leading=False)
    alloc = give(w, "over:grade", "room-a618", ["ji.hong"], _D(2025, 3, 10))
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "超出 2.76 m2", ("11.76", "9", "2.76", "m2"))


def second_office_not_smaller(w: World) -> Iterator[Expect]:
    """An approved second office must be smaller than the standard (副科 12): 17.64 − 12 = 5.64. Approved, so it is no ROOM-MULTI."""
    approval = {"body": "县机关事务服务中心", "doc_no": "清机事〔2026〕14号", "on": _D(2026, 4, 7)}
    alloc = give(w, "over:second", "room-b309", ["hou.liang"], _D(2026, 4, 13), mode="兼用", approved_second=approval)
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "应小于 侯亮 的限额 12 m2", ("17.64", "12", "5.64", "m2"))


def swing_room_kept(w: World) -> Iterator[Expect]:
    """A swing room kept beyond its date (2026-10-31): 8.82 + 8.82 = 17.64, 17.64 − 9 = 8.64; and two offices of a clerk."""
    two = give(w, "swing", "room-a612", ["yan.ming"], _D(2026, 8, 17), mode="周转", until=_D(2026, 10, 31))
    one = w.id("allocation", "a107")
    yield Expect("ROOM-OVER", one, "occupants", "error", "violation", "107、612 使用面积 17.64 m2", ("17.64", "9", "8.64", "m2"))
    yield Expect("ROOM-MULTI", two, "occupants", "warning", "reminder", "颜明 同时占用 2 间办公室", ("2", "1", "1", "room"))


def nobody_knows_the_post(w: World) -> Iterator[Expect]:
    """An occupant without any appointment: cannot be judged."""
    w.add("person", "wen.xu", name="文旭", org="gov-office", employment="在职", joined_on=_D(2026, 9, 1))
    alloc = give(w, "unknown:post", "room-a614", ["wen.xu"], _D(2026, 9, 7))
    yield Expect("ROOM-OVER", alloc, "occupants", "info", "data", "文旭 没有可用的任职层次")


def township_not_configured(w: World) -> Iterator[Expect]:
    """Township rows are for the province and left blank here: one line, and the mayor's desk in the county town cannot be judged."""
    w.texts["rules/county.toml"] = w.texts["rules/county.toml"].replace(settings.TOWNSHIPS, "")
    alloc = give(w, "unknown:township", "room-b410", ["yu.yang"], _D(2026, 6, 1))
    yield Expect("RULE-UNSET", "room.area.office", "", "info", "data", "乡·乡科级正职")
    yield Expect("ROOM-OVER", alloc, "occupants", "info", "data", "于洋帆 没有可用的面积标准（未配置")


def waived_for_now(w: World) -> Iterator[Expect]:
    """A deputy (12) in 17.64: 5.64 over, waived until the end of the year: listed, does not count."""
    alloc = give(w, "over:waived", "room-a613", [_person(w, "situ.lan", "司徒岚", "gov-office", "副主任", "D")], _D(2026, 3, 16))
    w.add("waiver", "used", _D(2026, 9, 29), code="ROOM-OVER", target=alloc, until=_D(2026, 12, 31),
          reason="六楼隔断施工中，12月底前隔为两间（清机事〔2026〕33号）")  # fmt: skip
    yield Expect("ROOM-OVER", alloc, "occupants", "error", "violation", "超出 5.64 m2", ("17.64", "12", "5.64", "m2"), waived=True)


def waiver_expired(w: World) -> Iterator[Expect]:
    """Given until 2026-09-30, seven weeks ago."""
    waiver = w.add("waiver", "expired", _D(2026, 6, 8), code="CAR-PARK", target="veh-za1110", until=_D(2026, 9, 30), reason="汛期驻守水库")
    yield Expect("WAIVER-EXPIRED", waiver, "until", "warning", "reminder", "截至 2026-09-30")


def waiver_without_use(w: World) -> Iterator[Expect]:
    """In force, but its item is on hold and nothing is found."""
    task = w.id("task", "on-hold")
    waiver = w.add("waiver", "unused", _D(2026, 10, 12), code="SUP-OVERDUE", target=task, until=_D(2026, 12, 31), reason="法院审理中")
    yield Expect("WAIVER-UNUSED", waiver, "target", "info", "reminder", "SUP-OVERDUE")


def _dec(text: str) -> object:
    from decimal import Decimal

    return Decimal(text)
