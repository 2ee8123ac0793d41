"""Meetings of the coming weeks that clash. A clash counts in minutes and is told at the meeting that begins later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from .faults import Expect
from .meetings import GOV_ROOM, GOV_SMALL, GOV_THIRD, VIDEO_ROOM, WATER_ROOM, meet
from .world import World, at

_HEAD = {"post": "主要负责人", "form": "出席"}


def _pair(w: World, key: str, day: date, one: tuple[Any, ...], two: tuple[Any, ...]) -> str:
    """Two meetings (title, start, end, values); gives the id of the second."""
    ids = [
        meet(w, f"{key}:{n}", title, day, start, end, answered=False, headcount=15, **values)
        for n, (title, start, end, values) in enumerate((one, two))
    ]
    return ids[1]


def one_room(w: World) -> Iterator[Expect]:
    """14:30–16:00 and 15:20–17:00 in one room: 15:20 to 16:00 is 40 minutes."""
    late = _pair(w, "clash:room", date(2026, 11, 24),
                 ("政务服务月度例会", "14:30", "16:00", {"room": GOV_THIRD, "host": "fang.zheng"}),
                 ("信息系统安全检查布置会", "15:20", "17:00", {"room": GOV_THIRD, "host": "qian.xuemin"}))  # fmt: skip
    yield Expect("MTG-CLASH", late, "room", "error", "reminder", "政府第三会议室", ("40", "0", "40", "min"))


def one_leader(w: World) -> Iterator[Expect]:
    """Wanted 09:00–11:00 and 10:00–11:30: 60 minutes."""
    leader = [{"person": "su.wanqing"}]
    late = _pair(w, "clash:leader", date(2026, 11, 26),
                 ("医共体建设推进会", "09:00", "11:00", {"room": GOV_ROOM, "host": "xue.mei", "leaders": leader}),
                 ("义务教育优质均衡迎检会", "10:00", "11:30", {"room": GOV_THIRD, "host": "qiao.song", "leaders": leader}))  # fmt: skip
    yield Expect("MTG-CLASH", late, "leaders[0].person", "error", "reminder", "苏婉清", ("60", "0", "60", "min"))


def chair_and_guest(w: World) -> Iterator[Expect]:
    """He chairs 09:00–10:30 and is announced elsewhere from 10:15: 15 minutes."""
    day = date(2026, 12, 3)
    part = [{"person": "gu.changfeng", "from": at(day, "10:15"), "to": at(day, "11:00"), "role": "讲话"}]
    late = _pair(w, "clash:chair", day,
                 ("四季度投资调度会", "09:00", "10:30", {"room": GOV_ROOM, "host": "gu.changfeng"}),
                 ("财源建设专题会", "10:00", "12:00", {"room": GOV_THIRD, "host": "shen.lihua", "leaders": part}))  # fmt: skip
    yield Expect("MTG-CLASH", late, "leaders[0].person", "error", "reminder", "顾长风", ("15", "0", "15", "min"))


def one_head_twice(w: World) -> Iterator[Expect]:
    """Both meetings insist on the head, 10:00 to 10:30: 30 minutes."""
    call = {"require_head": True, "invitees": [{"unit": "agri-bureau"} | _HEAD]}
    late = _pair(w, "clash:head", date(2026, 11, 27),
                 ("冬季农业生产现场会", "09:00", "10:30", {"room": GOV_ROOM, "host": "su.wanqing"} | call),
                 ("粮食安全考核整改会", "10:00", "11:00", {"room": GOV_THIRD, "host": "ma.desheng"} | call))  # fmt: skip
    yield Expect("MTG-CLASH", late, "invitees[0].unit", "error", "reminder", "县农业农村局主要负责人", ("30", "0", "30", "min"))


def head_or_deputy(w: World) -> Iterator[Expect]:
    """Only one of the two insists on the head: a warning; 15:00 to 16:00 is 60 minutes."""
    call = {"invitees": [{"unit": "transport-bureau"} | _HEAD]}
    late = _pair(w, "clash:deputy", date(2026, 12, 1),
                 ("春运准备会", "14:30", "16:00", {"room": GOV_ROOM, "host": "ma.desheng", "require_head": True} | call),
                 ("城乡公交一体化会商", "15:00", "16:30", {"room": GOV_THIRD, "host": "gu.changfeng"} | call))  # fmt: skip
    yield Expect("MTG-CLASH", late, "invitees[0].unit", "warning", "reminder", "县交通运输局主要负责人", ("60", "0", "60", "min"))


def no_end_given(w: World) -> Iterator[Expect]:
    """From 09:00 without an end: 120 minutes are assumed, until 11:00; the other begins at 10:00: 60 minutes, a warning."""
    late = _pair(w, "clash:open", date(2026, 12, 2),
                 ("机关党建座谈会", "09:00", None, {"room": GOV_SMALL, "host": "he.junfeng"}),
                 ("年度考核碰头会", "10:00", "11:00", {"room": GOV_SMALL, "host": "jiang.yongkang"}))  # fmt: skip
    yield Expect("MTG-CLASH", late, "room", "warning", "reminder", "按 120 分钟估算", ("60", "0", "60", "min"))


def moved_into_another(w: World) -> Iterator[Expect]:
    """Moved from 09:00 to 15:00–16:00, into a room taken 14:30–15:30: 30 minutes, told at the one that now begins later."""
    day = date(2026, 12, 4)
    _pair(w, "clash:moved", day,
          ("基层应急能力培训会", "14:30", "15:30", {"room": VIDEO_ROOM, "host": "hou.liang"}),
          ("宪法宣传周布置会", "09:00", "10:00", {"room": VIDEO_ROOM, "host": "xie.tianyou"}))  # fmt: skip
    moved = w.id("meeting", "clash:moved:1")
    w.add("meeting_change", "clash:moved", date(2026, 11, 19), meeting=moved, kind="改期", version=2, decided_at=at(date(2026, 11, 19), "17:10"),
          new_start=at(day, "15:00"), new_end=at(day, "16:00"), reason="主讲人行程调整")  # fmt: skip
    yield Expect("MTG-CLASH", moved, "room", "error", "reminder", "视频会议室", ("30", "0", "30", "min"))


def restored_into_another(w: World) -> Iterator[Expect]:
    """Called off (version 2) and restored (version 3): it is on again, 09:00–10:30, and the other begins at 10:00: 30 minutes."""
    late = _pair(w, "clash:restored", date(2026, 12, 8),
                 ("老干部情况通报会", "09:00", "10:30", {"room": GOV_SMALL, "host": "xu.wenjing"}),
                 ("档案数字化验收会", "10:00", "11:00", {"room": GOV_SMALL, "host": "deng.xiaoyan"}))  # fmt: skip
    first = w.id("meeting", "clash:restored:0")
    for version, kind, clock in ((2, "取消", "09:10"), (3, "恢复", "16:40")):
        w.add("meeting_change", f"clash:restored:{version}", date(2026, 11, 18), meeting=first, kind=kind, version=version,
              decided_at=at(date(2026, 11, 18), clock))  # fmt: skip
    yield Expect("MTG-CLASH", late, "room", "error", "reminder", "政府小会议室", ("30", "0", "30", "min"))


def branch_venue_taken(w: World) -> Iterator[Expect]:
    """The branch venue of a video meeting (15:00–16:00) is taken 14:30–15:30: 30 minutes, told at the branch venue."""
    branch = [{"place": WATER_ROOM, "site": "分会场", "seats": 20}]
    late = _pair(w, "clash:branch", date(2026, 12, 9),
                 ("水利工程质量例会", "14:30", "15:30", {"room": WATER_ROOM, "host": "du.juan"}),
                 ("冬春水利建设视频会", "15:00", "16:00", {"room": VIDEO_ROOM, "host": "ma.desheng", "places": branch}))  # fmt: skip
    yield Expect("MTG-CLASH", late, "places[0].place", "error", "reminder", "水利局会议室", ("30", "0", "30", "min"))
