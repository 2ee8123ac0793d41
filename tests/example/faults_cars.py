"""Cars: expenses without a slip, cards and plates, nights away, registers with holes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from . import fleet
from .faults import Expect
from .statements import insert
from .world import World

_DT = datetime


def _fill(moment: datetime, amount: str, litres: str, **values: Any) -> dict[str, Any]:
    return {"at": moment, "type": "加油", "station": "城东加油站", "grade": "92号汽油", "litres": Decimal(litres), "amount": Decimal(amount)} | values


def _pass(begin: datetime, end: datetime, amount: str, stations: str = "清源东 澜江北", **values: Any) -> dict[str, Any]:
    entry, leave = stations.split()
    return {"type": "通行", "entry_station": entry, "entry_at": begin, "exit_station": leave, "exit_at": end, "amount": Decimal(amount)} | values


def fuel_on_a_sunday(w: World) -> Iterator[Expect]:
    """58 L on a Sunday evening; no trip from the 15th to the 21st, more than 12 hours away on both sides."""
    ident, row = insert(w, "fuel", "9130060000001103010", _fill(_DT(2026, 10, 18, 19, 15), "437.90", "58.00"))
    yield Expect("CAR-TRIP", ident, f"row[{row}].at", "warning", "lead", "2026-10-18 19:15", ("437.90", "", "", "yuan"))


def twelve_hours_and_a_minute(w: World) -> Iterator[Expect]:
    """The slip of 2026-06-10 begins at 08:00; a fill at 20:00 the evening before would be 12 h, this one is at 19:59."""
    ident, row = insert(w, "fuel", "9130060000001103010", _fill(_DT(2026, 6, 9, 19, 59), "150.00", "19.82"))
    yield Expect("CAR-TRIP", ident, f"row[{row}].at", "warning", "lead", "相差 12 小时 1 分", ("150.00", "", "", "yuan"))


def motorway_on_saturday(w: World) -> Iterator[Expect]:
    """A Saturday evening on the motorway; no slip from the 5th to the 9th."""
    ident, row = insert(w, "toll", "51060200000000110112", _pass(_DT(2026, 11, 7, 19, 24), _DT(2026, 11, 7, 20, 26), "42.50"))
    yield Expect("CAR-TRIP", ident, f"row[{row}].exit_at", "warning", "lead", "清源东→澜江北", ("42.50", "", "", "yuan"))


def card_of_no_car(w: World) -> Iterator[Expect]:
    """A sub-card on the pool's bill that no car has."""
    card = "9130060000000099994"
    ident, row = insert(w, "fuel", fleet.MAIN, _fill(_DT(2026, 10, 22, 12, 3), "260.00", "34.62", card=card))
    yield Expect("CAR-TRIP", ident, f"row[{row}].at", "warning", "lead", f"{card}")


def card_given_back(w: World) -> Iterator[Expect]:
    """The old sub-card ended on 2026-05-31; it is used on 06-06."""
    card = "9130060000000011188"
    ident, row = insert(w, "fuel", fleet.MAIN, _fill(_DT(2026, 6, 6, 10, 41), "188.40", "25.12", card=card))
    yield Expect("CAR-TRIP", ident, f"row[{row}].at", "warning", "lead", f"{card} 2026-06-06 10:41")


def twenty_minutes_outside(w: World) -> Iterator[Expect]:
    """The slip ends at 18:00 (returned 17:40), the exit is at 19:20: 80 minutes, beyond 60 and within twice 60, a note."""
    ident, row = insert(w, "toll", "51060200000000110553", _pass(_DT(2026, 10, 14, 19, 2), _DT(2026, 10, 14, 19, 20), "8.00", "清源西 清源东"))
    yield Expect("CAR-TRIP", ident, f"row[{row}].exit_at", "info", "reminder", "在派车单之外 1 小时 20 分")


def plate_of_another_car(w: World) -> Iterator[Expect]:
    """The township's card, but the bill names the bus."""
    ident, row = insert(w, "fuel", "9130060000001120013", _fill(_DT(2026, 11, 4, 13, 10), "351.00", "47.30", plate="川ZA1108"))
    yield Expect("CAR-TRIP", ident, f"row[{row}].at", "warning", "lead", "账单号牌却是 川ZA1108")


def day_after_the_loan(w: World) -> Iterator[Expect]:
    """Lent until 09-30 inclusive and returned that day; free passage on 10-01, and no slip of ours."""
    ident, row = insert(w, "toll", "51060200000000111546", _pass(_DT(2026, 10, 1, 9, 38), _DT(2026, 10, 1, 10, 40), "0.00"))
    yield Expect("CAR-TRIP", ident, f"row[{row}].exit_at", "warning", "lead", "2026-10-01 10:40", ("0.00", "", "", "yuan"))


def moved_under_seal(w: World) -> Iterator[Expect]:
    """Sealed from 09-30 to 10-08; 0 yuan on 10-04: free passage is the blind spot."""
    ident, row = insert(w, "toll", "51060200000000111853", _pass(_DT(2026, 10, 4, 15, 11), _DT(2026, 10, 4, 16, 13), "0.00"))
    yield Expect("CAR-TRIP", ident, f"row[{row}].exit_at", "warning", "lead", "2026-10-04 16:13", ("0.00", "", "", "yuan"))


def charged_on_labour_day(w: World) -> Iterator[Expect]:
    """31.40 kWh on 05-03 without a slip from 04-29 to 05-07."""
    charge = {"at": _DT(2026, 5, 3, 11, 20), "type": "充电", "station": "高铁站充电站", "kwh": Decimal("31.40"), "amount": Decimal("35.17")}
    ident, row = insert(w, "fuel", "CD20230308011", charge)
    yield Expect("CAR-TRIP", ident, f"row[{row}].at", "warning", "lead", "川ZD21106 2026-05-03 11:20", ("35.17", "", "", "yuan"))


def fuel_from_the_repair_shop(w: World) -> Iterator[Expect]:
    """In the garage from 08-03 to 08-21; the ETC account pays for fuel on 08-10."""
    fuel = {"type": "加油", "exit_station": "清源西加油站", "exit_at": _DT(2026, 8, 10, 8, 52), "amount": Decimal("300.00")}
    ident, row = insert(w, "toll", "51060200000000112261", fuel)
    yield Expect("CAR-TRIP", ident, f"row[{row}].exit_at", "warning", "lead", "川ZA1122 2026-08-10 08:52", ("300.00", "", "", "yuan"))


def three_provinces_one_journey(w: World) -> Iterator[Expect]:
    """Three rows of one pass_id on a Saturday without a slip: one lead, at the last exit."""
    mark = "G202601170900"
    account = "51060200000000111239"
    insert(w, "toll", account, _pass(_DT(2026, 1, 17, 9, 0), _DT(2026, 1, 17, 11, 1), "86.20", "清源东 东界收费站", pass_id=mark))
    insert(w, "toll", account, _pass(_DT(2026, 1, 17, 11, 1), _DT(2026, 1, 17, 12, 5), "45.10", "东界收费站 丰北界站", pass_id=mark))
    ident, row = insert(w, "toll", account, _pass(_DT(2026, 1, 17, 12, 5), _DT(2026, 1, 17, 13, 3), "37.65", "丰北界站 丰州西", pass_id=mark))
    yield Expect("CAR-TRIP", ident, f"row[{row}].exit_at", "warning", "lead", "2026-01-17 13:03", ("37.65", "", "", "yuan"))


# ---- parking -----------------------------------------------------------------------------------------------


def _entry(w: World, vehicle: str, day: date) -> tuple[str, int, dict[str, Any]]:
    data = w.edit("parking", f"{vehicle}:{day:%Y-%m}")
    index = next(n for n, row in enumerate(data["row"]) if row["date"] == day)
    return str(data["id"]), index, data["row"][index]


def tea_house_on_saturday(w: World) -> Iterator[Expect]:
    """Saturday evening at the tea house, no slip from the 12th to the 16th."""
    ident, index, row = _entry(w, "veh-za1105", date(2026, 11, 14))
    row.update(time=time(21, 0), place="teahouse")
    yield Expect("CAR-PARK", ident, f"row[{index}].place", "warning", "lead", "川ZA1105 2026-11-14 21:00 停放在清溪茶楼")


def lake_at_night(w: World) -> Iterator[Expect]:
    """Ten past eleven on a Wednesday (the county says 21:00) at the lake; the row has the green plate's name of today."""
    ident, index, row = _entry(w, "veh-za1102", date(2026, 8, 19))
    row.update(time=time(23, 10), place="scenic-lake")
    yield Expect("CAR-PARK", ident, f"row[{index}].place", "warning", "lead", "停放在月亮湖景区")


def three_days_without_entry(w: World) -> Iterator[Expect]:
    """Three entries are missing; the car was at home with no trip from the 12th to the 16th."""
    data = w.edit("parking", "veh-za1110:2026-10")
    data["row"] = [row for row in data["row"] if row["date"].day not in (13, 14, 15)]
    yield Expect("CAR-PARK", data["id"], "period", "warning", "reminder", "缺停放登记 3 天：13日、14日、15日", ("3", "0", "3", "day"))


def month_without_register(w: World) -> Iterator[Expect]:
    """The whole register of September is missing, between August and October."""
    del w.entries["parking", "veh-za1120:2026-09"]
    yield Expect("CAR-PARK", "veh-za1120", "id", "warning", "reminder", "川ZA1120 2026-09 没有停放登记")
