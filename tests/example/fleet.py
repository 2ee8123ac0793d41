"""The fleet as tables: fourteen cars, their plates, cards, drivers and habits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from .people import _PLACES, lines
from .world import World, chance

D = date
CENT = Decimal("0.01")
PLACES = frozenset(row[0] for row in lines(_PLACES))
MAIN = "9130060000000010018"
"""The pool's main fuel card: statements with sub-cards and no car of their own."""
POOL_ETC = "51060200000000900127"
"""The pool's ETC account for cars lent in from outside."""
Span = tuple[date, date]


def card(number: str, kind: str, start: date, end: date | None = None) -> dict[str, Any]:
    """A card row of a car."""
    issuer = "高速公路结算中心" if kind == "ETC" else "清源充电服务站" if number.startswith("CD") else "清源石油销售部"
    row: dict[str, Any] = {"card": number, "from": start}
    if end is not None:
        row["to"] = end
    return row | {"issuer": issuer, "kind": kind}


@dataclass(frozen=True)
class Car:
    """A car with all that its year depends on. `rate`: L/100 km; `kwh`: kWh/100 km; `share`: of workdays on the road."""

    id: str
    plates: tuple[tuple[str, date, date | None, str], ...]
    unit: str
    use: str
    trade: str
    driver: str
    energy: str
    model: str
    body: str
    acquired: date
    cards: tuple[dict[str, Any], ...]
    odometer: int
    yard: str = "gov-yard"
    displacement: Decimal | None = None
    tank: Decimal | None = None
    battery: Decimal | None = None
    rate: Decimal = Decimal(8)
    kwh: Decimal = Decimal(15)
    seats: int = 5
    licence: str = "C1"
    price: Decimal | None = None
    marking: str = "喷涂"
    way: str = "购置"
    disposed: date | None = None
    places: tuple[dict[str, Any], ...] = ()
    share: float = 0.16
    pool: bool = False
    off: tuple[Span, ...] = ()
    """Lent, in the repair shop, sealed: not driven by its unit, and not in its parking register."""
    still: tuple[Span, ...] = ()
    """Days without a trip, so that what happens there can be said exactly."""

    @property
    def user_unit(self) -> str:
        """The unit on its slips."""
        return self.unit

    def available(self, day: date) -> bool:
        """Whether the unit may drive it that day."""
        return day >= self.acquired and (self.disposed is None or day < self.disposed) and not inside(day, self.off)

    at_home = available

    def quiet(self, day: date) -> bool:
        """Whether the day is kept free of ordinary trips."""
        return inside(day, self.still)

    def plate_on(self, day: date) -> str:
        """The plate it wore."""
        return next(plate for plate, start, end, _ in reversed(self.plates) if start <= day or plate == self.plates[0][0])

    def place_on(self, day: date) -> str:
        """Where it stands at night; the water bureau's car keeps watch at the reservoir every third night of the flood season."""
        for place in self.places:
            if place["from"] <= day <= place["to"] and day.day % 3 == 0:
                return str(place["place"])
        return self.yard

    @property
    def fills(self) -> tuple[str, ...]:
        """What it is filled with."""
        return {"纯电": ("充电",), "插混": ("加油", "充电")}.get(self.energy, ("加油",))

    def account(self, kind: str) -> str:
        """The account that pays: a card of its own, or the pool's main card."""
        for row in self.cards:
            number = str(row["card"])
            if row["kind"] != "ETC" and number.startswith("CD") == (kind == "充电"):
                return MAIN if row["kind"] == "副卡" else number
        return ""

    def sub_card(self, day: date) -> str | None:
        """The sub-card it used that day, None for a car with a card of its own."""
        for row in self.cards:
            if row["kind"] == "副卡" and row["from"] <= day <= row.get("to", date.max):
                return str(row["card"])
        return None

    def etc(self, day: date) -> str | None:
        """Its ETC card that day."""
        rows = (row for row in self.cards if row["kind"] == "ETC")
        return next((str(r["card"]) for r in rows if r["from"] <= day <= r.get("to", date.max)), None)

    def threshold(self, kind: str) -> int:
        """Kilometres after which it is filled again."""
        if kind == "充电":
            return int((self.battery or 0) * 55 / self.kwh)
        return int((self.tank or 0) * 70 / self.rate)

    def fill_row(self, kind: str, km: int, moment: datetime, rng: Random) -> tuple[str, dict[str, Any]]:
        """The account and the row of a fill."""
        grade, price = price_on(self.energy, kind, moment.date())
        used = Decimal(km) * (self.kwh if kind == "充电" else self.rate) * rng.randint(95, 106) / 10000
        most = (self.battery if kind == "充电" else self.tank) or Decimal(0)
        amount_of = min(used, most * 92 / 100).quantize(CENT, ROUND_HALF_UP)
        row: dict[str, Any] = {"at": moment}
        sub = self.sub_card(moment.date()) if kind == "加油" else None
        if sub:
            row["card"] = sub
        row |= {"station": "城东加油站" if kind == "加油" else "高铁站充电站", "type": kind}
        row |= {"grade": grade, "litres": amount_of} if kind == "加油" else {"kwh": amount_of}
        row |= {"unit_price": price, "amount": (amount_of * price).quantize(CENT, ROUND_HALF_UP), "use": "车辆"}
        return self.account(kind), row


def inside(day: date, spans: tuple[Span, ...]) -> bool:
    """Whether some span holds the day, ends included."""
    return any(first <= day <= last for first, last in spans)


def price_on(energy: str, kind: str, day: date) -> tuple[str, Decimal]:
    """Grade and price of a month."""
    rng = chance("price", day.year, day.month)
    petrol = Decimal(745 + rng.randint(-22, 24)) / 100
    if kind == "充电":
        return "", Decimal("1.12")
    return ("0号柴油", petrol - Decimal("0.38")) if energy == "柴油" else ("92号汽油", petrol)


def users(w: World, unit: str) -> list[str]:
    """Those of a unit who ride: its people and its sections' people, without drivers and the county's first heads."""
    sections = {unit} | {key for key, data in w.of("org") if data.get("parent") == unit and data["kind"] == "科室"}
    heads = {"zhou.mingyuan", "zheng.haitao", "ge.laogen", "qin.shouyi", "zuo.anmin", "zhu.rongan"}
    return [key for key, data in w.of("person") if data["org"] in sections and "licence" not in data and key not in heads]


_NATIONAL_DAY: Span = (D(2026, 9, 30), D(2026, 10, 8))
_SHOP: Span = (D(2026, 8, 3), D(2026, 8, 21))
LENT: Span = (D(2026, 9, 1), D(2026, 9, 30))
_OLD = D(2019, 5, 6)

CARS = (
    Car(
        "veh-za1101", (("川ZA1101", D(2019, 5, 6), None, "蓝牌"),), "committee-office", "机要通信", "party", "cheng.gong",
        "汽油", "国产三厢轿车 1.5L", "轿车", _OLD,
        (card("9130060000001101014", "主卡", _OLD), card("51060200000000110112", "ETC", _OLD)), 86412,
        displacement=Decimal("1.5"), tank=Decimal("50"), rate=Decimal("7.4"), price=Decimal("108900.00"), marking="免喷涂",
        off=(_NATIONAL_DAY,),
        still=(
            (D(2026, 2, 3), D(2026, 2, 7)), (D(2026, 5, 10), D(2026, 5, 14)),
            (D(2026, 11, 5), D(2026, 11, 9)), (D(2026, 9, 8), D(2026, 9, 10)),
        ),
    ),
    Car(
        "veh-za1102", (("川ZA1102", D(2021, 4, 12), D(2026, 3, 15), "蓝牌"), ("川ZD11025", D(2026, 3, 16), None, "绿牌")),
        "gov-office", "应急保障", "gov", "guo.weidong", "插混", "国产插电混动轿车", "轿车", D(2021, 4, 12),
        (
            card("9130060000001102012", "主卡", D(2021, 4, 12)), card("CD20210412007", "主卡", D(2021, 4, 12)),
            card("51060200000000110229", "ETC", D(2021, 4, 12)),
        ), 61230, displacement=Decimal("1.5"), tank=Decimal("48"), battery=Decimal("18.3"), rate=Decimal("5.6"), price=Decimal("162800.00"),
        still=((D(2026, 8, 18), D(2026, 8, 20)),),
    ),
    Car(
        "veh-za1103", (("川ZA1103", D(2020, 9, 1), None, "蓝牌"),), "gov-office", "应急保障", "gov", "wu.dagang",
        "汽油", "国产多功能车 2.0L", "其他小型客车", D(2020, 9, 1),
        (card("9130060000001103010", "主卡", D(2020, 9, 1)), card("51060200000000110336", "ETC", D(2020, 9, 1))), 112806,
        displacement=Decimal("1.8"), tank=Decimal("65"), rate=Decimal("10.2"), seats=7, price=Decimal("176500.00"),
        still=(
            (D(2026, 3, 9), D(2026, 3, 15)), (D(2026, 4, 18), D(2026, 4, 24)),
            (D(2026, 6, 8), D(2026, 6, 12)), (D(2026, 9, 21), D(2026, 9, 25)),
            (D(2026, 10, 15), D(2026, 10, 21)),
        ),
    ),
    Car(
        "veh-za1105", (("川ZA1105", D(2018, 6, 20), None, "蓝牌"),), "logistics-center", "应急保障", "pool", "zhao.tiezhu",
        "汽油", "国产三厢轿车 1.8L", "轿车", D(2018, 6, 20),
        (card("9130060000000011055", "副卡", D(2018, 6, 20)), card("51060200000000110553", "ETC", D(2018, 6, 20))), 143077,
        displacement=Decimal("1.8"), tank=Decimal("55"), rate=Decimal("8.3"), price=Decimal("149800.00"), pool=True,
        still=((D(2026, 9, 15), D(2026, 9, 17)), (D(2026, 10, 12), D(2026, 10, 16)), (D(2026, 11, 12), D(2026, 11, 16))),
    ),
    Car(
        "veh-zd21106", (("川ZD21106", D(2023, 3, 8), None, "绿牌"),), "logistics-center", "其他", "town-only", "sun.zhiqiang",
        "纯电", "国产纯电轿车", "轿车", D(2023, 3, 8),
        (
            card("CD20230308011", "主卡", D(2023, 3, 8)), card("51060200000000110617", "ETC", D(2023, 3, 8), D(2026, 4, 30)),
            card("51060200000000210618", "ETC", D(2026, 5, 1)),
        ), 38260, battery=Decimal("57.0"), kwh=Decimal("14.2"), price=Decimal("139800.00"), pool=True, share=0.22,
        still=((D(2026, 4, 29), D(2026, 5, 7)),),
    ),
    Car(
        "veh-zd21107", (("川ZD21107", D(2026, 8, 12), None, "绿牌"),), "logistics-center", "其他", "town-only", "hu.deming",
        "纯电", "国产纯电轿车", "轿车", D(2026, 8, 12), (card("CD20260812003", "主卡", D(2026, 8, 12)),), 18,
        battery=Decimal("60.5"), kwh=Decimal("14.6"), price=Decimal("136900.00"), pool=True, share=0.24,
    ),
    Car(
        "veh-za1108", (("川ZA1108", D(2017, 11, 22), None, "黄牌"),), "logistics-center", "应急保障", "bus", "gao.feng",
        "柴油", "国产中型客车", "中型客车", D(2017, 11, 22),
        (card("9130060000001108019", "主卡", D(2017, 11, 22)), card("51060200000000110824", "ETC", D(2017, 11, 22))), 97544,
        displacement=Decimal("2.8"), tank=Decimal("90"), rate=Decimal("14.5"), seats=19, licence="B1", price=Decimal("238000.00"),
        pool=True, share=0.09, off=(_NATIONAL_DAY,), still=((D(2026, 8, 11), D(2026, 8, 13)),),
    ),
    Car(
        "veh-za1110", (("川ZA1110", D(2019, 7, 15), None, "蓝牌"),), "water-bureau", "应急保障", "water", "yang.shulin",
        "汽油", "国产越野车 2.0L", "越野车", D(2019, 7, 15),
        (card("9130060000001110011", "主卡", D(2019, 7, 15)), card("51060200000000111021", "ETC", D(2019, 7, 15))), 128990,
        yard="complex-yard", displacement=Decimal("2.0"), tank=Decimal("70"), rate=Decimal("11.1"), price=Decimal("189000.00"), marking="喷涂",
        places=({"place": "reservoir", "from": D(2026, 6, 1), "to": D(2026, 9, 30), "doc_no": "清防指〔2026〕3号"},),
        share=0.2, still=((D(2026, 7, 9), D(2026, 7, 14)), (D(2026, 10, 12), D(2026, 10, 16))),
    ),
    Car(
        "veh-za1112", (("川ZA1112", D(2020, 3, 30), None, "蓝牌"),), "emergency-bureau", "应急保障", "rescue", "huang.heqing",
        "柴油", "国产皮卡", "其他小型客车", D(2020, 3, 30),
        (card("9130060000001112017", "主卡", D(2020, 3, 30)), card("51060200000000111239", "ETC", D(2020, 3, 30))), 104318,
        yard="complex-yard", displacement=Decimal("2.0"), tank=Decimal("75"), rate=Decimal("9.6"), price=Decimal("138600.00"),
        still=(
            (D(2025, 12, 30), D(2026, 1, 2)), (D(2026, 1, 14), D(2026, 1, 20)),
            (D(2026, 7, 2), D(2026, 7, 6)), (D(2026, 10, 1), D(2026, 10, 7)),
        ),
    ),
    Car(
        "veh-za1115", (("川ZA1115", D(2018, 12, 3), None, "蓝牌"),), "logistics-center", "应急保障", "pool", "xu.haibin",
        "汽油", "国产三厢轿车 1.6L", "轿车", D(2018, 12, 3),
        (card("9130060000000011154", "副卡", D(2018, 12, 3)), card("51060200000000111546", "ETC", D(2018, 12, 3))), 133205,
        displacement=Decimal("1.6"), tank=Decimal("50"), rate=Decimal("7.9"), price=Decimal("112400.00"), pool=True,
        off=(LENT,), still=((D(2026, 8, 29), D(2026, 8, 31)), (D(2026, 10, 1), D(2026, 10, 4))),
    ),
    Car(
        "veh-za1118", (("川ZA1118", D(2019, 10, 18), None, "蓝牌"),), "finance-bureau", "应急保障", "finance", "ding.xiang",
        "汽油", "国产三厢轿车 1.6L", "轿车", D(2019, 10, 18),
        (
            card("9130060000000011188", "副卡", D(2019, 10, 18), D(2026, 5, 31)), card("9130060000000021187", "副卡", D(2026, 6, 1)),
            card("51060200000000111853", "ETC", D(2019, 10, 18)),
        ),
        91663, yard="complex-yard", displacement=Decimal("1.6"), tank=Decimal("50"), rate=Decimal("7.7"), price=Decimal("116000.00"),
        off=(_NATIONAL_DAY,), still=((D(2026, 6, 4), D(2026, 6, 9)),),
    ),
    Car(
        "veh-za1120", (("川ZA1120", D(2020, 1, 9), None, "蓝牌"),), "qingshan-town", "应急保障", "town", "liu.changshun",
        "汽油", "国产七座车 1.5L", "其他小型客车", D(2020, 1, 9), (card("9130060000001120013", "主卡", D(2020, 1, 9)),), 77120,
        yard="qingshan-yard", displacement=Decimal("1.5"), tank=Decimal("50"), rate=Decimal("8.1"), seats=7, price=Decimal("89800.00"),
        still=((D(2026, 11, 3), D(2026, 11, 5)),),
    ),
    Car(
        "veh-za1122", (("川ZA1122", D(2021, 8, 25), None, "蓝牌"),), "transport-bureau", "执法执勤", "law", "jiang.yong",
        "汽油", "国产三厢轿车 1.5L", "轿车", D(2021, 8, 25),
        (card("9130060000001122019", "主卡", D(2021, 8, 25)), card("51060200000000112261", "ETC", D(2021, 8, 25))), 69874,
        yard="complex-yard", displacement=Decimal("1.5"), tank=Decimal("50"), rate=Decimal("7.8"), price=Decimal("105600.00"),
        off=(_SHOP,), share=0.18,
    ),
    Car(
        "veh-za1125", (("川ZA1125", D(2015, 6, 16), D(2026, 6, 30), "蓝牌"),), "agri-bureau", "应急保障", "agri", "nie.aimin",
        "汽油", "国产三厢轿车 1.8L", "轿车", D(2015, 6, 16), (card("9130060000001125012", "主卡", D(2015, 6, 16), D(2026, 6, 30)),), 236901,
        yard="complex-yard", displacement=Decimal("1.8"), tank=Decimal("55"), rate=Decimal("9.1"), price=Decimal("158000.00"),
        disposed=D(2026, 6, 30),
    ),
)  # fmt: skip
BY_ID = {car.id: car for car in CARS}
POOL_UNITS = ("petition-bureau", "nature-bureau", "health-bureau", "gov-office", "logistics-center", "agri-bureau")
