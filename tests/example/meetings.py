"""Forty meetings and more: two series through the year, single ones, and the neighbours that are no clash.

Ordinary meetings lie on days of their own. Wherever two meet on one day it is a case that must not be reported, and it
is said why.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from .people import TOWNS
from .world import AS_OF, World, at, chance, next_workday, workday

GOV_ROOM, GOV_SMALL, GOV_THIRD, PARTY_ROOM, VIDEO_ROOM = "room-a201", "room-a210", "room-a308", "room-a410", "room-a504"
WATER_ROOM, FINANCE_ROOM = "room-b207", "room-b305"
_ABSENT = frozenset(("qin.shouyi", "ge.laogen", "zuo.anmin", "zhu.rongan"))
"""Left, or seconded out: nobody to send to a meeting."""
_TOPICS = (
    "审议防汛抗旱工作情况", "研究城区道路改造方案", "听取财政预算执行情况汇报", "研究农村饮水安全工程", "审议安全生产工作报告",
    "研究粮食收购工作", "听取信访积案化解情况汇报", "研究耕地保护责任落实", "审议公务用车更新计划", "研究医疗机构设置规划",
)  # fmt: skip
_REPORTERS = (
    "water-bureau", "transport-bureau", "finance-bureau", "water-bureau", "emergency-bureau",
    "agri-bureau", "petition-bureau", "nature-bureau", "logistics-center", "health-bureau",
)  # fmt: skip


def build(w: World) -> None:
    """All meetings with notices, receipts and changes."""
    _government(w)
    _party(w)
    _single(w)
    _neighbours(w)
    _this_week(w)


def meet(
    w: World, key: str, title: str, day: date, start: str, end: str | None, *, answered: bool = True, **values: Any
) -> str:  # fmt: skip
    """A meeting with its notice and, when `answered`, the receipts of its units."""
    created = day - timedelta(days=4)
    while not workday(created):
        created -= timedelta(days=1)
    created = min(created, AS_OF)
    lead = values.setdefault("lead_unit", "gov-office")
    contact = {"gov-office": "yu.xiaodong", "committee-office": "tian.ye"}.get(lead)
    ident = w.add(
        "meeting", key, created, title=title, start=at(day, start), end=at(day, end) if end else None,
        contact=values.pop("contact", contact), **({"class": "三类", "in_name_of": "部门", "form": "现场", "plan_item": "年度计划内"} | values),
    )  # fmt: skip
    units = _units(w, values.get("invitees", ()), created)
    if units:
        _notice(w, key, ident, units, created, at(day, start))
    if answered and at(day, start) <= at(AS_OF, "23:59"):
        for unit, post in units:
            _receipt(w, key, ident, unit, post, created)
    return ident


def _units(w: World, invitees: Any, day: date) -> list[tuple[str, str]]:
    """Units of an invitation, groups opened up."""
    found: dict[str, str] = {}
    for row in invitees:
        for unit in members(w, row["unit"], day):
            found.setdefault(unit, row.get("post", "分管负责人"))
    return list(found.items())


def members(w: World, name: str, day: date) -> list[str]:
    """The units of a unit or group on a day."""
    if ("org", name) in w.entries:
        return [name]
    if name == "townships":
        return list(TOWNS)
    found: list[str] = []
    for row in w.data("group", name)["members"]:
        if row.get("from", day) <= day:
            found += members(w, row["member"], day)
    return found


def _notice(w: World, key: str, meeting: str, units: list[tuple[str, str]], created: date, start: datetime) -> None:
    rng = chance("notice", key)
    rows = []
    told = min(at(created, "15:00"), start - timedelta(hours=20))
    for number, (unit, _) in enumerate(units):
        sent = told + timedelta(minutes=2 * number)
        heard = sent + timedelta(minutes=rng.randint(1, 95))
        row = {"to": unit, "at": sent, "by": "dai.yue", "way": rng.choice(("电话", "OA", "OA")), "version": 1}
        if heard <= at(AS_OF, "12:00"):
            row |= {"acked_at": heard}
        rows.append(row)
    w.add("meeting_notice", key, told.date(), meeting=meeting, row=rows)


def _receipt(w: World, key: str, meeting: str, unit: str, post: str, created: date) -> None:
    rng = chance("receipt", key, unit)
    who = _who(w, unit, post, rng.randint(0, 9))
    if who is None:
        return
    received = at(next_workday(created), "09:00") + timedelta(minutes=rng.randint(0, 170))
    w.add(
        "receipt", f"{key}:{unit}", received.date(), meeting=meeting, unit=unit, received_at=received, version=1,
        person=[{"name": who, "post": _post(w, who), "role": "参会", "form": "出席"}],
    )  # fmt: skip


def _who(w: World, unit: str, post: str, turn: int) -> str | None:
    head = w.data("org", unit).get("head")
    people = [key for key, data in w.of("person") if data["org"] == unit and "licence" not in data and key not in _ABSENT]
    deputies = [key for key in people if key != head]
    if post == "主要负责人" or not deputies:
        return head or (deputies[0] if deputies else None)
    return deputies[turn % len(deputies)]


def _post(w: World, person: str) -> str:
    return str(next(d["post"] for key, d in w.of("appointment") if key == f"{person}:now"))


def _items(start: datetime, first: int, count: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Agenda items of 30 minutes and the units that sit in for theirs only."""
    agenda, invited = [], []
    for number in range(count):
        topic = (first + number) % len(_TOPICS)
        begin = start + timedelta(minutes=30 * number)
        unit = _REPORTERS[topic]
        agenda.append({"no": number + 1, "title": _TOPICS[topic], "unit": unit, "from": begin, "to": begin + timedelta(minutes=30)})
        invited.append({"unit": unit, "post": "主要负责人", "form": "列席", "item_no": number + 1})
    return agenda, invited


def _government(w: World) -> None:
    """县政府常务会议, monthly; the reporting units sit in (列席) for their own item."""
    for number in range(12):
        year, month = divmod(2025 * 12 + 11 + number, 12)
        day = next_workday(date(year, month + 1, 9))
        agenda, invited = _items(at(day, "09:00"), number * 3, 4)
        agenda.append({"no": 5, "title": "人事议题", "personnel": True, "from": at(day, "11:00"), "to": at(day, "11:20")})
        meet(
            w, f"gov:{number}", f"清源县人民政府第{58 + number}次常务会议", day, "09:00", "11:30", answered=number % 3 == 0,
            no=f"第{58 + number}次", series="县政府常务会议", in_name_of="政府", room=GOV_ROOM, host="zheng.haitao", headcount=22,
            basis="县政府工作规则", invitees=invited, agenda=agenda,
            leaders=[{"person": p} for p in ("zheng.haitao", "gu.changfeng", "su.wanqing", "ma.desheng")],
        )  # fmt: skip


def _party(w: World) -> None:
    """县委常委会会议, monthly."""
    for number in range(11):
        year, month = divmod(2026 * 12 + number, 12)
        day = next_workday(date(year, month + 1, 21 if month != 10 else 2))
        meet(
            w, f"party:{number}", f"十五届县委常委会第{101 + number}次会议", day, "15:00", "17:30", answered=False, no=f"第{101 + number}次",
            series="县委常委会会议", in_name_of="党委", lead_unit="committee-office", room=PARTY_ROOM, host="zhou.mingyuan", headcount=16,
            invitees=[{"unit": "gov-office", "post": "主要负责人", "form": "列席"}],
            leaders=[{"person": p} for p in ("zhou.mingyuan", "lin.zhicheng", "xu.wenjing", "zheng.haitao")],
        )  # fmt: skip


def _single(w: World) -> None:
    """Meetings on days of their own."""
    head = {"post": "主要负责人", "form": "出席", "seats": 1}
    day = date(2026, 4, 28)
    opening = {"person": "zheng.haitao", "from": at(day, "09:00"), "to": at(day, "09:30"), "role": "讲话"}
    meet(w, "flood:start", "全县防汛抗旱工作会议", day, "09:00", "10:40", in_name_of="政府", form="视频到乡镇",
         room=VIDEO_ROOM, host="ma.desheng", headcount=86, invitees=[{"unit": "flood-members"} | head],
         places=[{"place": f"{w.data('org', t)['short']}视频会议室", "site": "分会场", "seats": 20} for t in TOWNS[:3]],
         leaders=[{"person": "ma.desheng"}, opening])  # fmt: skip
    meet(w, "flood:call", "防汛紧急调度会", date(2026, 7, 10), "20:30", "21:20", in_name_of="政府", form="视频到乡镇", urgent=True,
         room=VIDEO_ROOM, host="ma.desheng", headcount=60, invitees=[{"unit": "flood-members"} | head],
         verbal={"by": "zheng.haitao", "at": at(date(2026, 7, 10), "18:05"), "way": "电话", "note": "暴雨橙色预警"})  # fmt: skip
    meet(w, "safety:q1", "安委会第一次全体会议", date(2026, 3, 31), "15:00", "16:30", room=GOV_THIRD, host="gu.changfeng", headcount=30,
         invitees=[{"unit": "safety-members", "post": "分管负责人", "form": "出席"}])  # fmt: skip
    meet(w, "petition:jan", "信访工作联席会议", date(2026, 1, 27), "15:00", "16:30", lead_unit="petition-bureau", contact="yan.ming",
         room=GOV_SMALL, host="lin.zhicheng", headcount=15,
         invitees=[{"unit": u, "post": "分管负责人"} for u in ("nature-bureau", "health-bureau", "education-bureau")])  # fmt: skip
    meet(w, "budget", "2026年预算编制布置会", date(2025, 12, 17), "09:00", "11:00", lead_unit="finance-bureau", contact="xia.xiaohe",
         room=FINANCE_ROOM, host="shen.lihua", headcount=20,
         invitees=[{"unit": u, "post": "科室负责人"} for u in ("water-bureau", "agri-bureau", "transport-bureau", "health-bureau")])  # fmt: skip
    meet(w, "project:may", "重点项目调度会", date(2026, 5, 19), "10:00", "11:30", room=GOV_THIRD, host="gu.changfeng", headcount=18,
         invitees=[{"unit": "project-members", "post": "主要负责人"}])  # fmt: skip
    cancelled = meet(w, "cancelled:aug", "全县秋季招生工作会", date(2026, 8, 13), "15:00", "16:00", room=GOV_THIRD, host="su.wanqing",
                     headcount=24, answered=False, invitees=[{"unit": "education-bureau", "post": "主要负责人"}])  # fmt: skip
    _change(w, "cancelled:aug", cancelled, "取消", date(2026, 8, 12), reason="改由县教育局发文布置")
    moved = meet(w, "moved:jun", "农村供水工程推进会", date(2026, 6, 16), "09:00", "10:30", lead_unit="water-bureau", contact="song.jianghe",
                 room=WATER_ROOM, host="li.wei", headcount=18, answered=False, invitees=[{"unit": "townships", "post": "分管负责人"}])  # fmt: skip
    _change(w, "moved:jun", moved, "改期", date(2026, 6, 15),
            new_start=at(date(2026, 6, 18), "15:00"), new_end=at(date(2026, 6, 18), "16:30"), reason="与市局检查冲突")  # fmt: skip
    _again(w, "moved:jun")


def _this_week(w: World) -> None:
    """The week of the demonstration and its day: rooms and chairs change hands, nothing clashes."""
    rows: tuple[tuple[date, str, str, str, str, str, str, int, tuple[str, ...]], ...] = (
        (date(2026, 11, 16), "08:30", "09:20", "政府系统周工作例会", "gov-office", GOV_SMALL, "jiang.yongkang", 11, ("finance-bureau", "water-bureau")),
        (date(2026, 11, 17), "09:00", "10:30", "冬春森林草原防灭火会商", "gov-office", GOV_THIRD, "ma.desheng", 16, ("emergency-bureau", "nature-bureau")),
        (date(2026, 11, 17), "15:00", "16:30", "水库除险加固项目调度会", "water-bureau", WATER_ROOM, "li.wei", 12, ("finance-bureau",)),
        (date(2026, 11, 18), "10:00", "11:30", "医共体建设专题会", "gov-office", GOV_THIRD, "su.wanqing", 14, ("health-bureau", "finance-bureau")),
        (date(2026, 11, 19), "15:00", "17:00", "四季度预算执行分析会", "finance-bureau", FINANCE_ROOM, "shen.lihua", 15, ("agri-bureau", "education-bureau")),
        (AS_OF, "08:30", "09:30", "信访积案包案领导碰头会", "gov-office", GOV_SMALL, "lin.zhicheng", 9, ("petition-bureau", "nature-bureau")),
        (AS_OF, "09:00", "10:30", "冬季安全生产视频调度会", "gov-office", VIDEO_ROOM, "gu.changfeng", 42, ("emergency-bureau", "transport-bureau")),
        (AS_OF, "10:00", "11:30", "秋冬粮食收储工作会", "gov-office", GOV_THIRD, "su.wanqing", 16, ("agri-bureau",)),
        (AS_OF, "14:30", "16:00", "老旧小区改造推进会", "gov-office", GOV_ROOM, "ma.desheng", 24, ("nature-bureau", "transport-bureau")),
        (AS_OF, "15:00", "16:30", "农村饮水工程验收会商", "water-bureau", WATER_ROOM, "li.wei", 10, ("agri-bureau",)),
        (AS_OF, "16:30", "17:30", "年终目标考核布置会", "gov-office", GOV_ROOM, "jiang.yongkang", 28, ("finance-bureau", "health-bureau")),
    )
    contacts = {"water-bureau": "song.jianghe", "finance-bureau": "xia.xiaohe"}
    for number, (day, start, end, title, lead, room, host, count, units) in enumerate(rows):
        own = {"contact": contacts[lead]} if lead in contacts else {}
        meet(w, f"week:{number}", title, day, start, end, lead_unit=lead, room=room, host=host, headcount=count, answered=False,
             invitees=[{"unit": unit, "post": "分管负责人"} for unit in units], **own)  # fmt: skip


def _change(w: World, key: str, meeting: str, kind: str, decided: date, *, version: int = 2, clock: str = "16:20", **values: Any) -> str:
    return w.add("meeting_change", f"{key}:{version}", decided, meeting=meeting, kind=kind, version=version, decided_at=at(decided, clock), **values)


def _again(w: World, key: str) -> None:
    """Everybody is told again after a change: earlier acknowledgements are void."""
    rng = chance("again", key)
    decided: datetime = w.data("meeting_change", f"{key}:2")["decided_at"]
    rows = w.edit("meeting_notice", key)["row"]
    for number, row in enumerate(list(rows)):
        sent = decided + timedelta(minutes=5 + number)
        rows.append({"to": row["to"], "at": sent, "by": "dai.yue", "way": "电话", "version": 2,
                     "acked_at": sent + timedelta(minutes=rng.randint(1, 20))})  # fmt: skip


def _neighbours(w: World) -> None:
    """Meetings that share a day and are in order (practice 35)."""
    day = date(2026, 3, 17)  # touching ends: one room, one chair, 10:30 and 10:30
    for key, start, end, title in (("touch:1", "09:00", "10:30", "春耕备耕工作会"), ("touch:2", "10:30", "12:00", "化肥保供协调会")):
        meet(w, key, title, day, start, end, room=GOV_THIRD, host="su.wanqing", headcount=16, answered=False,
             invitees=[{"unit": "agri-bureau", "post": "主要负责人"}])  # fmt: skip

    day = date(2026, 3, 24)  # the leader stays for half an hour, then chairs elsewhere
    meet(w, "part:1", "政府系统办公室主任会", day, "09:00", "11:00", room=GOV_ROOM, host="jiang.yongkang", headcount=32,
         leaders=[{"person": "gu.changfeng", "from": at(day, "09:00"), "to": at(day, "09:30"), "role": "讲话"}])  # fmt: skip
    meet(w, "part:2", "一季度经济运行分析会", day, "09:30", "11:30", room=GOV_THIRD, host="gu.changfeng", headcount=20)

    day = date(2026, 4, 14)  # 套会: two titles, one room, one time, each names the other
    one = meet(w, "joined:1", "全县安全生产工作会", day, "15:00", "17:00", in_name_of="政府", room=GOV_ROOM, host="gu.changfeng", headcount=38,
               answered=False, require_head=True, invitees=[{"unit": "safety-members", "post": "主要负责人"}])  # fmt: skip
    two = meet(w, "joined:2", "全县道路交通安全工作会", day, "15:00", "17:00", in_name_of="政府", room=GOV_ROOM, host="gu.changfeng", headcount=38,
               answered=False, require_head=True, invitees=[{"unit": "safety-members", "post": "主要负责人"}], joined_with=[one])  # fmt: skip
    w.edit("meeting", "joined:1")["joined_with"] = [two]

    day = date(2026, 5, 12)  # moved away: the old time is free again
    first = meet(w, "superseded:1", "卫生健康工作会", day, "09:00", "10:30", room=GOV_SMALL, host="su.wanqing", headcount=14, answered=False,
                 invitees=[{"unit": "health-bureau", "post": "主要负责人"}])  # fmt: skip
    _change(w, "superseded:1", first, "改期", date(2026, 5, 11), new_start=at(day, "15:00"), new_end=at(day, "16:30"), reason="县长临时调研")
    _again(w, "superseded:1")
    meet(w, "superseded:2", "校园周边整治会", day, "09:00", "10:30", room=GOV_SMALL, host="su.wanqing", headcount=12)

    day = date(2026, 6, 9)  # cancelled: its room and chair are free
    gone = meet(w, "cancelled:1", "旅游工作座谈会", day, "09:00", "11:00", room=GOV_THIRD, host="ma.desheng", headcount=14, answered=False)
    _change(w, "cancelled:1", gone, "取消", date(2026, 6, 8), reason="客商行程变化")
    meet(w, "cancelled:2", "汛期值守培训会", day, "09:30", "11:00", room=GOV_THIRD, host="ma.desheng", headcount=22)

    day = date(2026, 6, 23)  # one room lent with its keeper's word: divided by the sliding wall
    meet(w, "lent:1", "水库移民座谈会", day, "09:00", "10:30", lead_unit="water-bureau", contact="wei.ran", room=GOV_ROOM, host="du.juan", headcount=15,
         room_lent={"by": "tao.ran", "at": at(date(2026, 6, 22), "16:00"), "note": "用东半厅，隔断已拉"})  # fmt: skip
    meet(w, "lent:2", "政务服务现场会预备会", day, "10:00", "11:00", room=GOV_ROOM, host="fang.zheng", headcount=12)

    day = date(2026, 7, 21)  # 列席: wanted for item 3 from 10:00, free before
    agenda, invited = _items(at(day, "09:00"), 0, 3)
    meet(w, "item:1", "县长办公会（第9次）", day, "09:00", "10:30", series="县长办公会", in_name_of="政府", room=GOV_ROOM, host="zheng.haitao",
         headcount=18, answered=False, require_head=True, invitees=invited, agenda=agenda)  # fmt: skip
    meet(w, "item:2", "财政收入调度会", day, "08:30", "09:50", room=FINANCE_ROOM, host="zhu.zhenguo", headcount=10, answered=False,
         lead_unit="finance-bureau", contact="qiu.shi", require_head=True, invitees=[{"unit": "finance-bureau", "post": "主要负责人"}])  # fmt: skip

    day = date(2026, 9, 15)  # video: main venue and branch venues of one meeting, a registered room among them
    meet(w, "video", "全县秋冬种视频会议", day, "15:00", "16:30", in_name_of="政府", form="视频", room=VIDEO_ROOM, host="su.wanqing", headcount=70,
         places=[{"place": VIDEO_ROOM, "site": "主会场", "seats": 60}, {"place": WATER_ROOM, "site": "分会场", "seats": 20},
                 {"place": "青山镇视频会议室", "site": "分会场", "seats": 25}],
         invitees=[{"unit": "townships", "post": "主要负责人", "site": "分会场"}])  # fmt: skip

    day = date(2026, 10, 13)  # two heads wanted at once, but the receipt says who goes
    meet(w, "answered:1", "森林防火部署会", day, "09:00", "10:30", room=GOV_THIRD, host="ma.desheng", headcount=20, require_head=True,
         invitees=[{"unit": "nature-bureau", "post": "主要负责人"}])  # fmt: skip
    meet(w, "answered:2", "耕地占补平衡会商", day, "09:30", "11:00", room=GOV_SMALL, host="gu.changfeng", headcount=9, require_head=True,
         answered=False, invitees=[{"unit": "nature-bureau", "post": "主要负责人"}])  # fmt: skip

    day = date(2026, 11, 25)  # to come: unregistered places are no rooms
    meet(w, "free:1", "河口镇现场推进会", day, "09:00", "11:00", room="河口镇文化站", host="su.wanqing", headcount=25)
    meet(w, "free:2", "双桥乡项目开工活动", day, "09:00", "10:00", room="河口镇文化站", host="fang.zheng", headcount=30)
