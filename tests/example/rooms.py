"""Two buildings, a hundred rooms with floor plans, and who sits where.

Rooms lie on both sides of a corridor and are 4.20 m deep, so the usable area follows from the width: 2.10 m → 8.82 m²
(limit 9), 2.80 → 11.76 (12), 4.20 → 17.64 (18), 5.60 → 23.52 (24), 7.00 → 29.40 (30). The plan of a floor is drawn
from the same widths: the area of every outline is the room's usable area.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .people import lines
from .world import World, chance

DEPTH = Decimal("4.20")
_CORRIDOR, _WALL = Decimal("2.40"), Decimal("0.20")
_NOTCH = (Decimal("0.60"), Decimal("0.50"))
"""A column in the corner of some rooms: 0.30 m² less, and an outline of six points."""

# number | function | width | unit | occupants | options
_BUILDING_1 = """
101|收发室|2.80|gov-office||
102|值班室|5.60|gov-office|yu.xiaodong,tao.ran|mode=值班
103|文印室|4.20|committee-office||
104|接待室|8.50|petition-bureau||name=群众接待室
105|办公室|4.20|petition-bureau|zhang.hui|
106|办公室|2.80|petition-bureau|tong.xin|
107|办公室|2.10|petition-bureau|yan.ming|
108|储藏室|2.80|logistics-center||
109|开水间|1.40|logistics-center||
110|卫生间|4.20|logistics-center||
201|会议室|14.00|gov-office||name=政府第一会议室;seats=40;video
202|办公室|5.60|gov-office|zheng.haitao|rest=4.08;wc=2.40
203|办公室|5.60|gov-office|gu.changfeng|
204|办公室|5.60|gov-office|su.wanqing|wc=3.00;wc_state=封闭
205|办公室|5.60|gov-office|ma.desheng|
206|办公室|5.60|gov-office|han.xuesong|
207|办公室|4.20|gov-office|jiang.yongkang|notch
208|办公室|2.80|gov-office|qian.xuemin|
209|办公室|2.80|gov-office|fang.zheng|
210|会议室|8.50|gov-office||name=政府小会议室;seats=16
301|办公室|4.20|gov-general|yu.xiaodong,jia.siyuan|notch
302|办公室|4.20|gov-secretary|dai.yue,zou.kai,feng.lin|
303|办公室|4.20|gov-supervision|lu.xiaoyu,shi.lei|
304|办公室|2.80|gov-supervision|meng.fanxing|
305|办公室|4.20|gov-admin|tao.ran,wan.li|
306|档案室|8.50|archives-bureau||
307|机关信息网络用房|4.20|gov-office||
308|会议室|7.00|gov-office||name=政府第三会议室;seats=24
309|办公室|4.20|gov-office||vacant
310|卫生间|4.20|logistics-center||
401|办公室|7.00|committee-office|zhou.mingyuan|
402|办公室|5.60|committee-office|lin.zhicheng|
403|办公室|5.60|committee-office|xu.wenjing|
404|办公室|4.20|committee-office|he.junfeng|
405|办公室|2.80|committee-office|deng.xiaoyan|
406|办公室|2.80|committee-office|xie.tianyou|
407|办公室|4.20|comm-general|tian.ye,yin.xiaochuan|notch
408|办公室|4.20|comm-confidential|kang.ning,bai.xuemei|
409|机要保密室|4.20|comm-confidential||
410|会议室|14.00|committee-office||name=常委会议室;seats=30
501|办公室|7.00|npc|cao.guodong|
502|办公室|7.00|cppcc|luo.yumei|
503|办公室|6.40|project-taskforce|jia.siyuan,wei.ran,liao.fan|mode=专班;until=2027-03-31
504|会议室|17.00|gov-office||name=视频会议室;seats=60;video
505|图书资料室|5.60|committee-office||
506|其他服务用房|7.00|logistics-center||name=职工活动室
507|医务室|4.20|logistics-center||
508|储藏室|2.80|logistics-center||
509|设备用房|4.20|logistics-center||
510|卫生间|4.20|logistics-center||
601|办公室|3.50|gov-office||vacant
602|办公室|7.40|gov-office||vacant
603|办公室|2.10|gov-office||vacant
604|办公室|1.80|gov-office||vacant
605|办公室|4.20|gov-office||vacant
606|办公室|2.90|gov-office||vacant
607|办公室|4.20|gov-office||vacant
608|办公室|2.10|gov-office||vacant
609|办公室|2.80|gov-office||vacant
610|卫生间|4.20|logistics-center||
611|办公室|2.80|gov-office||vacant
612|办公室|2.10|gov-office||vacant
613|办公室|4.20|gov-office||vacant
614|办公室|2.10|gov-office||vacant
615|办公室|4.20|gov-office||vacant
616|办公室|2.80|gov-office|zuo.anmin|
617|办公室|2.80|gov-office||vacant
618|办公室|2.80|gov-office||vacant
"""
_BUILDING_2 = """
101|办公室|4.20|logistics-center|lu.guangyi|
102|办公室|2.80|logistics-center|shi.hong|
103|办公室|2.10|property-section|long.fei|
104|物业及工勤人员用房|8.50|car-team|zhao.tiezhu,sun.zhiqiang,hu.deming,gao.feng,guo.weidong|name=驾驶员休息室
105|值班室|4.20|car-team|chen.dali|name=调度室;mode=值班
106|技术业务用房|14.00|emergency-bureau||name=应急指挥大厅
107|办公室|4.20|agri-bureau|jiang.haibo|
108|办公室|2.80|agri-bureau|fan.xiao|
109|办公室|2.10|agri-bureau|pan.deng|
110|卫生间|4.20|logistics-center||
201|办公室|4.20|water-bureau|wang.jianjun,qin.shouyi|
202|办公室|2.80|water-bureau|li.wei|
203|办公室|2.80|water-bureau|du.juan|
204|办公室|4.20|flood-section|song.jianghe,liang.xiaolong|notch
205|办公室|2.10|water-project|wei.ran|
206|办公室|2.10|water-bureau|tang.shoucheng|
207|会议室|8.50|water-bureau||name=水利局会议室;seats=20
208|办公室|4.20|flood-hq|ma.desheng|second
209|档案室|5.60|water-bureau||
210|卫生间|4.20|logistics-center||
301|办公室|4.20|finance-bureau|shen.lihua|
302|办公室|2.80|finance-bureau|zhu.zhenguo|
303|办公室|4.20|budget-section|li.wei2,xia.xiaohe|
304|办公室|4.20|treasury-section|qiu.shi|
305|会议室|8.50|finance-bureau||name=财政局会议室;seats=20
306|办公室|2.80|emergency-bureau|duan.zhigang|
307|办公室|2.80|emergency-bureau|hou.liang|
308|办公室|6.40|rescue-section|lei.ming,wang.chen,gong.ping,zhu.rongan|
309|办公室|4.20|emergency-bureau||vacant
310|卫生间|4.20|logistics-center||
401|办公室|4.20|nature-bureau|cui.lixin|
402|办公室|2.80|nature-bureau|liao.fan|
403|办公室|2.10|nature-bureau|xiong.wei|
404|办公室|4.20|transport-bureau|jin.xin|
405|办公室|2.80|transport-bureau|ren.yuan|
406|办公室|2.10|transport-bureau|chang.qing|
407|办公室|4.20|health-bureau|xue.mei|
408|办公室|2.10|health-bureau|he.xi|
409|办公室|2.80|logistics-center|fang.zheng|mode=周转;until=2026-12-31
410|办公室|2.80|chengguan-town||vacant
"""
_PLANS = (("bldg-1", "a", _BUILDING_1), ("bldg-2", "b", _BUILDING_2))

# Rooms people had before: room, occupants, from, to.
_EARLIER = """
a404|lin.zhicheng|2024-01-15|2024-09-09
a405|he.junfeng|2024-01-15|2024-09-09
a204|lin.zhicheng|2024-09-10|2025-02-10
a208|zhang.hui|2024-01-15|2024-09-09
a407|xie.tianyou,tian.ye|2024-01-15|2025-05-19
a301|fang.zheng,yu.xiaodong|2024-01-15|2025-04-07
a303|meng.fanxing,shi.lei|2024-01-15|2025-03-17
b107|ge.laogen,jiang.haibo|2024-05-14|2025-07-04
b201|qin.shouyi|2024-01-15|2026-10-19
b405|jin.xin|2024-01-15|2025-05-26
a605|peng.cheng|2025-08-04|2026-11-19
a506|li.wei2|2024-08-12|2025-03-31
a107|tong.xin|2024-01-15|2025-03-17
b308|duan.zhigang,gong.ping|2024-03-05|2026-04-27
"""


def build(w: World) -> None:
    """Buildings, rooms, plans, allocations."""
    one = "committee-office gov-office npc cppcc petition-bureau archives-bureau project-taskforce"
    two = "logistics-center water-bureau finance-bureau emergency-bureau nature-bureau transport-bureau agri-bureau health-bureau"
    for ident, name, floors, gross, built, users in (
        ("bldg-1", "1号楼（县委县政府办公楼）", 6, "6180.40", date(2006, 9, 28), one.split()),
        ("bldg-2", "2号楼（机关综合楼）", 4, "4026.75", date(2013, 12, 20), two.split()),
    ):
        w.add(
            "building", ident, name=name, address=f"清源县清溪路{8 if ident == 'bldg-1' else 16}号", place="gov-yard",
            title_no=f"清不动产权第{'00218' if ident == 'bldg-1' else '00431'}号", owner="logistics-center", holding="自有",
            gross_area=Decimal(gross), floors=floors, floors_below=0, built_on=built, users=users,
        )  # fmt: skip
    for building, letter, table in _PLANS:
        drawn: dict[int, list[dict[str, Any]]] = {}
        for no, function, width, unit, occupants, extra in lines(table):
            options = {name: value for name, _, value in (part.partition("=") for part in extra.split(";")) if name}
            _room(w, building, letter, no, function, Decimal(width), unit, options, drawn)
            if occupants:
                _allocate(w, letter + no, unit, occupants.split(","), function, options)
        for floor, areas in sorted(drawn.items()):
            w.add(
                "floorplan", f"{building}:{floor}", date(2024, 3, 11), building=building, floor=floor,
                drawn_on=date(2024, 3, 8), drawn_by="property-section", scale="1:100", area=areas,
            )  # fmt: skip
    for number, (room, people, start, end) in enumerate(lines(_EARLIER)):
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        unit = w.data("room", f"room-{room}")["unit"]
        w.add("allocation", f"earlier{number}", first, room=f"room-{room}", unit=unit, occupants=people.split(","),
              **{"from": first}, to=last)  # fmt: skip


    # 彭程 moved in beside 邱实 on the day he left the sixth floor: out and in on one day is no second office.
    w.add("allocation", "b304:peng.cheng", date(2026, 11, 18), room="room-b304", unit="treasury-section",
          occupants=["peng.cheng"], **{"from": date(2026, 11, 19)}, certificate_no="清机用〔2026〕347号")  # fmt: skip


def _room(
    w: World, building: str, letter: str, no: str, function: str, width: Decimal, unit: str, options: dict[str, str],
    drawn: dict[int, list[dict[str, Any]]],
) -> None:  # fmt: skip
    floor, ident = int(no[0]), f"room-{letter}{no}"
    north = int(no[1:]) % 2 == 1
    points, area = outline(_start(drawn.setdefault(floor, []), north), width, north, "notch" in options)
    drawn[floor].append({"room": ident, "points": points})
    rng = chance("room", ident)
    w.add(
        "room", ident, building=building, floor=floor, no=no, name=options.get("name"), function=function, unit=unit,
        usable_area=area, area_basis="使用", measured_on=date(2024, 3, rng.randint(4, 7)), measured_by="property-section",
        method="激光测距", rest_area=_dec(options, "rest"), wc_area=_dec(options, "wc"),
        wc_state=options.get("wc_state", "使用" if "wc" in options else None),
        seats=int(options["seats"]) if "seats" in options else None, video=True if "video" in options else None,
        **{"from": date(2024, 3, 15)},
    )  # fmt: skip


def outline(x: Decimal, width: Decimal, north: bool, notch: bool) -> tuple[list[list[Decimal]], Decimal]:
    """The corner points of a room in metres and the area inside them in square metres."""
    low = DEPTH + _CORRIDOR if north else Decimal("0.00")
    high, end = low + DEPTH, x + width
    points = [[x, low], [end, low], [end, high], [x, high]]
    area = width * DEPTH
    if notch:
        across, deep = _NOTCH
        points[2:3] = [[end, high - deep], [end - across, high - deep], [end - across, high]]
        area -= across * deep
    return points, area.quantize(Decimal("0.01"))


def _start(areas: list[dict[str, Any]], north: bool) -> Decimal:
    """Where the next room of that side begins: after the last one and a wall."""
    ends = [p[0] for area in areas for p in area["points"] if (area["points"][0][1] > 0) == north]
    return max(ends) + _WALL if ends else Decimal("0.00")


def _dec(options: dict[str, str], name: str) -> Decimal | None:
    return Decimal(options[name]) if name in options else None


def _allocate(w: World, room: str, unit: str, people: list[str], function: str, options: dict[str, str]) -> None:
    """From the day on which the last of them came to the post (nobody sits in a room before)."""
    # 左安民 (a616) left, formalities on 10-20: the 20th of November is the last day of the month to vacate.
    # 祝融安 (b308) is seconded out: the desk stays his, and his limit counts elsewhere.
    begun = max(max(d["from"] for _, d in w.of("appointment") if d["person"] == p) for p in people)
    start = max(begun, date(2024, 3, 18))
    mode = options.get("mode")
    second = None
    if "second" in options:
        start = date(2025, 4, 21)
        mode = "兼用"
        second = {"body": "县机关事务服务中心", "doc_no": "清机事〔2025〕9号", "on": date(2025, 4, 16)}
    elif mode == "专班":
        start = date(2025, 6, 3)
    elif mode == "周转":
        start = date(2026, 9, 28)
    elif room == "b201":
        start = date(2026, 10, 20)
    until = date.fromisoformat(options["until"]) if "until" in options else None
    number = chance("certificate", room).randint(100, 999)
    w.add(
        "allocation", room, start, room=f"room-{room}", unit=unit, occupants=people, mode=mode,
        **{"from": start}, until=until, certificate_no=f"清机用〔{start.year}〕{number}号" if function == "办公室" else None,
        approved_second=second,
    )  # fmt: skip


def give(w: World, key: str, room: str, people: list[str], start: date, **values: Any) -> str:
    """A further allocation, for the faults. The unit is the room's."""
    unit = w.data("room", room)["unit"]
    return w.add("allocation", key, start - timedelta(days=1), room=room, unit=unit, occupants=people, **{"from": start}, **values)
