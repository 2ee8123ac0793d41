"""The year's stories as tables: errands, trips with a reason, odd rows, roads, costs, seals, loans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from .fleet import LENT, MAIN, POOL_ETC, Span

D = date
_EAST, _PETROL = "城东加油站", "92号汽油"

ERRANDS: dict[str, list[tuple[str, str]]] = {
    "common": [
        ("lanjiang-city", "到市里报送年度材料"), ("lanjiang-city", "参加市里业务会"), ("high-speed-station", "接上级调研组"),
        ("industrial-park", "到工业集中区看项目"), ("chengguan-yard", "城关镇老旧小区改造现场协调"),
    ],
    "party": [
        ("lanjiang-city", "到市委机要局取送文件"), ("baisha-yard", "白沙镇基层党建调研"), ("hekou-yard", "河口镇换届准备工作督导"),
        ("lanjiang-party-school", "送学员到市委党校报到"),
    ],
    "gov": [
        ("qingshan-yard", "青山镇重点项目现场推进"), ("shimen-yard", "石门乡道路水毁修复督查"), ("hekou-yard", "河口镇秋粮收购调研"),
        ("lanjiang-city", "市政府办公室汇报工作"), ("provincial-capital", "省直部门争取项目资金"),
    ],
    "pool": [
        ("liuba-yard", "柳坝镇信访积案回访"), ("baisha-yard", "白沙镇国土变更调查外业"), ("shuangqiao-yard", "双桥乡卫生院检查"),
        ("lanjiang-city", "到市信访局对接案件"), ("yuntai-yard", "云台乡耕地保护现场核实"),
    ],
    "town-only": [
        ("baisha-yard", "白沙镇政务公开检查"), ("chengguan-yard", "城关镇社区走访"), ("industrial-park", "工业集中区安全检查"),
        ("hekou-yard", "河口镇机关食堂检查"), ("high-speed-station", "高铁站接送办会专家"),
    ],
    "bus": [
        ("qingshan-yard", "县政协视察青山镇库区"), ("lanjiang-city", "组织党务干部到市里培训"), ("hekou-yard", "人大代表集中视察河口镇"),
        ("provincial-capital", "组织招商小分队赴省城对接"),
    ],
    "water": [
        ("reservoir", "青山水库安全巡查"), ("qingshan-yard", "青山镇山塘除险加固检查"), ("shimen-yard", "石门乡河道清障现场"),
        ("liuba-yard", "柳坝镇农村饮水工程验收"), ("lanjiang-city", "市水利局项目审查"),
    ],
    "rescue": [
        ("flood-depot", "防汛物资储备库盘点"), ("yuntai-yard", "云台乡森林防火检查"), ("shimen-yard", "石门乡地灾点巡查"),
        ("industrial-park", "危化企业安全检查"), ("lanjiang-city", "市应急局演练协调会"),
    ],
    "finance": [
        ("hekou-yard", "河口镇乡财县管检查"), ("lanjiang-city", "市财政局决算会审"), ("yuntai-yard", "云台乡衔接资金项目核查"),
    ],
    "town": [
        ("county-seat", "到县城开会、报送材料"), ("reservoir", "青山水库周边环境整治"), ("county-seat", "送困难群众材料到县民政"),
    ],
    "law": [
        ("shuangqiao-yard", "双桥乡超限超载路面执法"), ("hekou-yard", "河口渡口安全检查"), ("yuntai-yard", "云台乡农村客运检查"),
        ("lanjiang-city", "市执法支队案件移送"),
    ],
    "agri": [
        ("baisha-yard", "白沙镇春耕备耕检查"), ("shuangqiao-yard", "双桥乡高标准农田验收"), ("liuba-yard", "柳坝镇动物防疫检查"),
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A trip with a story."""

    car: str
    day: date
    out: str
    back: str
    place: str
    purpose: str
    users: tuple[str, ...]
    key: str
    nights: int = 0
    real: tuple[str, str] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


TODAY: tuple[tuple[str, str, str, str, str, str, tuple[str, ...]], ...] = (
    ("veh-za1105", "08:00", "12:30", "liuba-yard", "柳坝镇信访积案回访", "petition-bureau", ("yan.ming",)),
    ("veh-za1110", "08:30", "16:00", "reservoir", "青山水库除险加固现场察看", "water-bureau", ("wei.ran", "du.juan")),
    ("veh-za1112", "09:00", "17:30", "yuntai-yard", "云台乡森林防火检查", "emergency-bureau", ("hou.liang", "lei.ming")),
    ("veh-zd21106", "13:30", "17:00", "industrial-park", "工业集中区安全检查", "logistics-center", ("long.fei",)),
)
"""On the road on the day of the demonstration: car, out, back, place, purpose, unit, users."""

_RESTRICTED = {"restricted": True}
_VERBAL = {
    "guarantee": "应急", "same_day": True,
    "verbal": {"by": "ma.desheng", "at": datetime(2026, 7, 11, 5, 40), "way": "电话", "note": "暴雨红色预警，先出车后补单"},
}  # fmt: skip
SPECIAL = (
    # Three provinces' toll rows, one journey.
    Case(
        "veh-za1103", D(2026, 3, 11), "07:00", "18:30", "fengzhou",
        "赴邻省丰州市招商考察", ("su.wanqing", "dai.yue"), "case:fengzhou", 2,
    ),
    # Home at half past ten at night; the tank is filled the next evening (more than 300 km: innocent).
    Case(
        "veh-za1103", D(2026, 4, 20), "07:00", "22:30", "provincial-capital",
        "省直部门汇报以工代赈项目", ("gu.changfeng", "yu.xiaodong"), "case:capital", 1,
    ),
    # Filled the evening before, 11 h 20 min before departure.
    Case(
        "veh-za1103", D(2026, 6, 10), "08:00", "17:00", "lanjiang-city",
        "参加全市防汛调度会", ("ma.desheng",), "case:evening-before",
    ),
    # ETC parking exactly 30 minutes before and 60 minutes after.
    Case(
        "veh-za1101", D(2026, 2, 5), "08:30", "12:00", "baisha-yard",
        "白沙镇节前走访慰问", ("deng.xiaoyan", "tian.ye"), "case:edges",
    ),
    Case(
        "veh-za1101", D(2026, 9, 9), "09:00", "16:00", "（不列）",
        "执行公务（登记 纪-031）", (), "case:restricted", extra=_RESTRICTED,
    ),
    Case(
        "veh-za1105", D(2026, 9, 16), "14:00", "20:30", "high-speed-station",
        "高铁站接上级检查组", ("shi.hong",), "case:late-return", real=("14:05", "20:40"),
    ),
    # Flood night: consent by telephone, slip the same day, back on Sunday.
    Case(
        "veh-za1110", D(2026, 7, 11), "06:00", "11:30", "reservoir",
        "强降雨青山水库应急值守", ("li.wei", "song.jianghe"), "case:flood", 1, extra=_VERBAL,
    ),
    # On the road over the year's end, and on duty on the National Day with free passage.
    Case(
        "veh-za1112", D(2025, 12, 31), "14:00", "16:30", "lanjiang-city",
        "跨年应急值守：市局联合检查", ("hou.liang", "lei.ming"), "case:year-end", 1, extra={"guarantee": "应急"},
    ),
    Case(
        "veh-za1112", D(2026, 10, 3), "08:00", "17:00", "lanjiang-city",
        "国庆假期森林防火联防", ("duan.zhigang", "wang.chen"), "case:holiday-duty", extra={"guarantee": "应急"},
    ),
    Case(
        "veh-za1105", D(2026, 10, 14), "08:00", "18:00", "lanjiang-city",
        "到市里参加房产管理培训", ("long.fei",), "case:training", real=("08:05", "17:40"),
    ),
    Case(
        "veh-za1103", D(2026, 9, 22), "07:30", "17:30", "provincial-capital",
        "省里重点项目集中开工汇报", ("jiang.yongkang", "jia.siyuan"), "case:two-nights", 2,
    ),
    Case(
        "veh-za1108", D(2026, 8, 12), "08:00", "17:00", "qingshan-yard",
        "县直单位支农集体出行", ("fan.xiao", "pan.deng"), "case:shared", extra={"unit": "agri-bureau", "guarantee": "集体公务"},
    ),
)  # fmt: skip
SHARED = ("case:shared-2", "health-bureau", ("xue.mei", "he.xi"), "随车下乡义诊（拼车）")
"""A second slip for the same ride: 拼车."""


def fuel_row(moment: datetime, kind: str, amount: str, **values: Any) -> dict[str, Any]:
    """A row of a fuel statement."""
    return {"at": moment, "type": kind, "amount": Decimal(amount)} | values


ODD_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    # Entered by mistake on a day without a trip and reversed three minutes later: nothing was filled.
    (
        "9130060000001101014",
        fuel_row(datetime(2026, 5, 12, 14, 2, 10), "加油", "312.00", station=_EAST, grade=_PETROL, litres=Decimal("41.11"), use="车辆"),
    ),
    (
        "9130060000001101014",
        fuel_row(datetime(2026, 5, 12, 14, 5, 33), "冲正", "-312.00", station=_EAST, litres=Decimal("-41.11"), note="刷错卡，当场冲正"),
    ),
    # The evening before a trip; the evening after a long one.
    (
        "9130060000001103010",
        fuel_row(datetime(2026, 6, 9, 20, 40), "加油", "305.20", station=_EAST, grade=_PETROL, litres=Decimal("40.32"), use="车辆"),
    ),
    (
        "9130060000001103010",
        fuel_row(datetime(2026, 4, 22, 18, 30), "加油", "391.10", station=_EAST, grade=_PETROL, litres=Decimal("52.08"), use="车辆"),
    ),
    # Money moved, nothing filled; a generator is no car.
    ("9130060000001103010", fuel_row(datetime(2026, 4, 23, 9, 5), "圈存", "1000.00", note="备用金圈存到卡")),
    (MAIN, fuel_row(datetime(2026, 3, 7, 10, 0), "分配", "600.00", card="9130060000000011154", note="主卡向副卡分配")),
    (MAIN, fuel_row(datetime(2026, 8, 1, 9, 30), "分配", "500.00", card="9130060000000021187", note="主卡向副卡分配")),
    (
        "9130060000001112017",
        fuel_row(datetime(2026, 7, 4, 21, 15), "加油", "141.20", grade="0号柴油", litres=Decimal("20.00"), use="发电机", asset="应急发电机2号"),
    ),
    ("9130060000001108019", fuel_row(datetime(2026, 8, 12, 8, 20), "尿素", "60.00", note="车用尿素 20L")),
    ("9130060000001110011", fuel_row(datetime(2026, 7, 11, 9, 10), "非油品", "86.00", note="防汛值守雨衣、电筒")),
    # The borrower's slips are kept by the borrower: a fill on loan is not ours to match.
    (
        MAIN,
        fuel_row(datetime(2026, 9, 8, 17, 12), "加油", "298.60", card="9130060000000011154", station=_EAST, grade=_PETROL, litres=Decimal("39.76"), use="车辆"),
    ),
)  # fmt: skip
ODD_TOLLS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "51060200000000110112",
        {
            "pass_id": "G-P1", "type": "停车",
            "exit_station": "机关大院", "exit_at": datetime(2026, 2, 5, 8, 0), "amount": Decimal("5.00"),
        },
    ),
    (
        "51060200000000110112",
        {
            "pass_id": "G-P2", "type": "停车",
            "exit_station": "县医院停车场", "exit_at": datetime(2026, 2, 5, 13, 0), "amount": Decimal("8.00"),
        },
    ),
    # A car of the neighbouring county, ours by a loan for these days; its plate is in no vehicle record.
    (
        POOL_ETC,
        {
            "pass_id": "G-L1", "type": "通行", "entry_station": "清源东", "entry_at": datetime(2026, 9, 16, 9, 2),
            "exit_station": "澜江北", "exit_at": datetime(2026, 9, 16, 10, 4), "amount": Decimal("42.50"), "plate": "川Z·B5566",
        },
    ),
)  # fmt: skip
ODD_PARKING = (
    # In the capital overnight, on a slip.
    ("veh-za1103", datetime(2026, 9, 23, 22, 40), "provincial-capital"),
    # Back at 20:40 on the log, guests set down at a quarter past nine: after hours (21:00), within the hour after return.
    ("veh-za1105", datetime(2026, 9, 16, 21, 15), "guest-house"),
)
"""Entries away from home that are in order."""


@dataclass(frozen=True)
class Route:
    """Toll stations, minutes and yuan; one part for each province that bills."""

    parts: tuple[tuple[str, str, int, Decimal], ...]

    @property
    def time(self) -> timedelta:
        """The whole way."""
        return timedelta(minutes=sum(part[2] for part in self.parts))

    def home(self) -> Route:
        """The way back."""
        return Route(tuple((end, start, minutes, amount) for start, end, minutes, amount in reversed(self.parts)))


_CITY = Route((("清源东", "澜江北", 62, Decimal("42.50")),))
ROUTES = {
    "lanjiang-city": _CITY,
    "lanjiang-party-school": _CITY,
    "provincial-capital": Route((("清源东", "省城南", 178, Decimal("128.00")),)),
    "fengzhou": Route(
        (("清源东", "东界收费站", 121, Decimal("86.20")), ("东界收费站", "丰北界站", 64, Decimal("45.10")), ("丰北界站", "丰州西", 58, Decimal("37.65")))
    ),
}
FREE_DAYS: tuple[Span, ...] = (
    (D(2026, 2, 15), D(2026, 2, 23)), (D(2026, 4, 4), D(2026, 4, 6)), (D(2026, 5, 1), D(2026, 5, 5)), (D(2026, 10, 1), D(2026, 10, 7)),
)  # fmt: skip

COSTS = (
    ("保险", "交强险、商业险", 3200, 5200, "清源财险服务部"),
    ("保养", "常规保养（机油三滤）", 380, 860, "清源县公务用车定点维修厂"),
    ("维修", "更换刹车片", 300, 900, "清源县公务用车定点维修厂"),
    ("轮胎", "更换前轮两条", 760, 1500, "清源县公务用车定点维修厂"),
    ("检测", "机动车检验", 260, 340, "清源机动车检测站"),
    ("洗车", "季度洗车结算", 90, 240, "清源县公务用车定点维修厂"),
)


def _seal(vehicle: str, odometer: int | None = None, *, used: str = "") -> dict[str, Any]:
    common: dict[str, Any] = {"vehicle": vehicle, "occasion": "2026年国庆节", "sealed_at": datetime(2026, 9, 30, 18, 0)}
    if used:
        return common | {"in_use": True, "unsealed_at": datetime(2026, 10, 8, 8, 0), "reason": used}
    return common | {
        "place": "seal-lot", "odometer": odometer, "key_keeper": "chen.dali", "seal_no": f"FC2026-{vehicle[-2:]}",
        "unsealed_at": datetime(2026, 10, 8, 8, 20), "odometer_out": odometer, "reason": "假期结束启封",
    }  # fmt: skip


SEALS = (
    _seal("veh-za1101"), _seal("veh-za1108"), _seal("veh-za1118"),
    _seal("veh-za1110", used="防汛值班"), _seal("veh-za1112", used="应急值守"),
)  # fmt: skip
"""The odometers are filled in from the logs."""
LOANS: tuple[dict[str, Any], ...] = (
    {
        "vehicle": "veh-za1115", "plate": "川ZA1115", "kind": "平台调度", "from_unit": "logistics-center", "to_unit": "petition-bureau",
        "from": LENT[0], "to": LENT[1], "returned_on": LENT[1], "doc_no": "清机事车〔2026〕调17号", "purpose": "信访积案攻坚月用车",
    },
    {
        "vehicle": "川Z·B5566", "plate": "川Z·B5566", "kind": "借用", "from_unit": "邻县机关事务服务中心", "to_unit": "logistics-center",
        "from": D(2026, 9, 14), "to": D(2026, 9, 18), "returned_on": D(2026, 9, 18), "doc_no": "清机事车〔2026〕借3号", "purpose": "全市观摩会接送代表",
        "paper": {
            "approver": "lu.guangyi", "post": "主任", "signed_on": D(2026, 9, 14), "doc_no": "清机事车〔2026〕借3号",
            "scan": "904f146368b94b220064e65250d16fc069e99dcd00ddb2b7b771b4dce5523c68",
        },
    },
)  # fmt: skip
