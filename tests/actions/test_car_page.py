"""The car page: sums by month from logs, statements and costs, up to the day asked; plates and cards lead rows to their car."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from officectl.actions import _open, car_page
from officectl.actions._options import Options
from officectl.actions.car_page import Car, Fleet, Month
from officectl.actions.check import Request, run
from officectl.light import replace

from . import stand
from .blocks import write

OFFICE = """
# org/gov-office
name = "县政府办公室"
short = "县政府办"
kind = "党政机关"
# person/zhang.san
name = "张三"
org = "gov-office"
# place/city
name = "澜江市区"
# vehicle/veh-1
name = "川A11111"
unit = "gov-office"
use = "应急保障"
model = "国产轿车"
energy = "汽油"
inspect_due = 2026-12-01
insurance_due = 2026-11-10
service_km = 1200
plates = [{ plate = "川A00001", from = 2020-01-01, to = 2026-03-15 }, { plate = "川A11111", from = 2026-03-16, kind = "蓝牌" }]
cards = [{ card = "card-1", from = 2020-01-01, to = 2026-10-31, kind = "主卡" }]
parking_places = [{ place = "city", from = 2020-01-01 }]
# vehicle/veh-2
name = "川A22222"
unit = "gov-office"
use = "应急保障"
cards = [{ card = "card-1", from = 2026-11-01 }]
# vehicle/veh-old
name = "川A00000"
unit = "gov-office"
use = "应急保障"
disposed_on = 2026-06-30
inspect_due = 2026-12-01

# trip/trip-20261001-00000001
unit = "gov-office"
vehicle = "veh-1"
drivers = ["zhang.san"]
purpose = "开会"
to_place = "city"
plan_out = 2026-10-30T08:00:00
plan_in = 2026-11-01T18:00:00
# trip_log/log-20261030-00000001
trip = "trip-20261001-00000001"
vehicle = "veh-1"
out_at = 2026-10-30T08:10:00
in_at = 2026-11-01T17:00:00
odometer_out = 1000
odometer_in = 1300
parking_fee = 20
# trip/trip-20261001-00000002
unit = "gov-office"
vehicle = "veh-1"
purpose = "没登记"
plan_out = 2026-11-05T08:00:00
plan_in = 2026-11-05T18:00:00
# trip/trip-20261001-00000003
unit = "gov-office"
vehicle = "veh-1"
purpose = "还没出"
plan_out = 2026-11-25T08:00:00
plan_in = 2026-11-25T18:00:00
# trip_log/log-20261119-00000001
trip = "trip-20261001-nnnnnnnn"
vehicle = "veh-2"
out_at = 2026-11-19T08:00:00
odometer_out = 500
# trip_log/log-20261130-00000001
trip = "trip-20261001-nnnnnnnn"
vehicle = "veh-2"
out_at = 2026-11-30T08:00:00
in_at = 2026-11-30T09:00:00
odometer_out = 600
odometer_in = 700
# trip_log/log-20261110-00000002
trip = "trip-20261001-nnnnnnnn"
vehicle = "veh-2"
out_at = 2026-11-10T08:00:00
in_at = 2026-11-10T09:00:00
odometer_out = 900
odometer_in = 100

# fuel/fuel-20261101-00000001
title = "油卡"
statement = { account = "card-1", period = "2026-10" }
row = [
  { serial = "1", at = 2026-10-05T10:00:00, type = "加油", litres = 40.5, amount = 300.00 },
  { serial = "2", at = 2026-10-06T10:00:00, type = "加油", litres = 10, amount = 80 },
  { serial = "3", at = 2026-10-06T10:05:00, type = "冲正", litres = -10, amount = -80 },
  { serial = "4", at = 2026-10-07T10:00:00, type = "充值", amount = 1000 },
  { serial = "5", at = 2026-10-08T10:00:00, type = "加油", litres = 5, amount = 40, use = "发电机" },
  { serial = "6", at = 2026-11-02T10:00:00, type = "充电", kwh = 30, amount = 33 },
  { serial = "9", at = 2026-11-28T10:00:00, type = "充电", kwh = 999, amount = 999 },
  { serial = "7", at = 2026-10-09T10:00:00, type = "退款", amount = 5 },
  { serial = "8", at = 2026-10-09T11:00:00, type = "尿素", amount = 60 },
]
# toll/toll-20261101-00000001
title = "ETC"
vehicle = "veh-1"
statement = { account = "etc-1", period = "2026-10" }
row = [
  { serial = "1", type = "通行", exit_at = 2026-10-30T10:00:00, amount = 45.5 },
  { serial = "2", type = "加油", exit_at = 2026-10-30T12:00:00, amount = 100 },
  { serial = "3", type = "通行", exit_at = 2026-11-28T10:00:00, amount = 999 },
  { serial = "4", type = "通行", exit_at = 2024-10-30T10:00:00, amount = 999 },
]
# vehicle_cost/cost-20261012-00000001
vehicle = "veh-1"
kind = "维修"
on = 2026-10-12
amount = 500
# vehicle_purchase/vbuy-20200101-00000001
unit = "gov-office"
title = "购置一辆"
replaces = ["veh-1", "veh-2", "veh-nnn"]
# vehicle_seal/seal-20261001-00000001
vehicle = "veh-2"
occasion = "国庆"
sealed_at = 2026-10-01T00:00:00
unsealed_at = 2026-10-08T08:00:00
# vehicle_transfer/xfer-20260101-00000001
vehicle = "veh-2"
to_unit = "gov-office"
kind = "借用"
from = 2026-01-01
to = 2026-02-01
returned_on = 2026-01-20
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    root = tmp_path_factory.mktemp("cars")
    write(root, OFFICE)
    yield Options(folder=str(root), as_of=date(2026, 11, 20))
    _open.close_all()


@pytest.fixture(scope="module")
def made(office: Options) -> Fleet:
    return car_page.fleet(office)


def car(made: Fleet, ident: str) -> Car:
    found = made.car(ident)
    assert found is not None
    return found


def month(made: Fleet, ident: str, number: int) -> Month:
    return next(one for one in car(made, ident).months if one.first.month == number)


def test_a_month_adds_up(made: Fleet) -> None:
    assert (made.first, made.last) == (date(2025, 12, 1), date(2026, 11, 1))
    october = month(made, "veh-1", 10)
    # 300 + (80 - 80) - 5 by the card, 100 on the toll card; the generator and the top-up are nobody's driving.
    assert (october.fuel, october.litres) == (Decimal(395), Decimal("40.5"))
    assert (october.toll, october.upkeep) == (Decimal("45.5"), Decimal(560))
    assert october.cost == Decimal("1000.5")
    november = month(made, "veh-1", 11)
    assert (november.trips, november.km, november.cash) == (1, 300, Decimal(20)), "a trip counts when it is back"
    assert (october.nights, november.nights) == (2, 0), "the evenings of the 30th and 31st"
    assert month(made, "veh-2", 11).kwh == Decimal(30), "the card changed hands on the first"
    assert car(made, "veh-1").total.cost == Decimal("1000.5"), "neither what is to come, nor what was two years ago, nor what a log mentions"


def test_readings_that_run_backwards_are_no_distance(made: Fleet) -> None:
    second = car(made, "veh-2")
    assert (second.total.km, second.total.trips) == (0, 2)
    assert second.odometer == 500, "the reading of the last day"
    assert second.out is not None
    assert (second.out.id, second.out.end) == ("log-20261119-00000001", None)


def test_trips(made: Fleet) -> None:
    first = car(made, "veh-1")
    assert [(ride.id, ride.log, ride.km) for ride in first.recent] == [
        ("trip-20261001-00000002", "", None), ("trip-20261001-00000001", "log-20261030-00000001", 300),
    ]  # fmt: skip
    assert (first.recent[1].place, first.recent[1].drivers) == ("澜江市区", ("张三",)), "from the slip where the log says nothing"
    assert [ride.purpose for ride in first.coming] == ["还没出"]


def test_what_falls_due_and_what_it_had(made: Fleet) -> None:
    first = car(made, "veh-1")
    assert [(due.title.zh, due.left) for due in first.dues] == [("保险到期", -10), ("年检到期", 11)]
    assert [(one.what.zh, one.value, one.on(date(2026, 11, 20))) for one in first.held] == [
        ("号牌", "川A00001", False), ("号牌", "川A11111", True), ("卡", "card-1", False), ("停放地点", "澜江市区", True),
    ]  # fmt: skip
    second = car(made, "veh-2")
    assert [(one.what.zh, one.value, one.last) for one in second.held[1:]] == [
        ("调度", "县政府办", date(2026, 1, 20)), ("封存", "国庆", date(2026, 10, 8)),
    ]  # fmt: skip
    gone = car(made, "veh-old")
    assert (gone.gone, gone.dues) == (date(2026, 6, 30), ())
    assert [one.id for one in made.cars] == ["veh-1", "veh-2", "veh-old"], "those that are gone come last"


def test_kinds_that_only_speak_of_a_car_are_named(made: Fleet) -> None:
    """A kind of the office's own is found the same way: by what its fields refer to."""
    assert [(one.title.zh, one.count, one.last, one.label) for one in car(made, "veh-1").others] == [
        ("公车购置", 1, "vbuy-20200101-00000001", "购置一辆")
    ]
    assert made.owners["vbuy-20200101-00000001"] == "veh-1"
    assert not car(made, "veh-old").others


def test_the_day_asked_counts(office: Options) -> None:
    before = car_page.fleet(replace(office, as_of=date(2026, 10, 31)))
    first = car(before, "veh-1")
    assert (before.last, first.total.km, first.total.nights) == (date(2026, 10, 1), 0, 1)
    assert first.out is not None, "on that day it was still out"
    assert [ride.id for ride in first.coming] == ["trip-20261001-00000002", "trip-20261001-00000003"]
    assert [one.id for one in car_page.fleet(replace(office, as_of=date(2026, 6, 1))).cars] == ["veh-old", "veh-1", "veh-2"]
    older = car_page.fleet(office, until=date(2025, 11, 30))
    assert (older.first, older.last, car(older, "veh-1").total.cost) == (date(2024, 12, 1), date(2025, 11, 1), 0)
    assert car_page.fleet(office, until=date(2030, 1, 1)).last == date(2026, 11, 1), "never beyond the day asked"
    assert car_page.months_before(date(1, 3, 1)) == (date(1, 1, 1), date(1, 2, 1), date(1, 3, 1))


def test_findings_reach_their_car(made: Fleet, office: Options) -> None:
    found = run(office, Request(select=("CAR-TRIP",))).report.findings
    assert {one.id for one in found} >= {"fuel-20261101-00000001"}
    marked = car_page.mark(made, found)
    assert [one.code for one in car(marked, "veh-1").findings]
    assert car(marked, "veh-1").level == "warning"
    assert not car(marked, "veh-old").findings


def test_all_together(made: Fleet) -> None:
    total = car_page.together(made.months)
    assert (total.km, total.trips, total.nights) == (300, 3, 2)
    assert total.cost == sum(one.total.cost for one in made.cars)


MONEY = """
# org/gov-office
name = "县政府办公室"
kind = "党政机关"
# vehicle/veh-1
name = "川A11111"
unit = "gov-office"
use = "应急保障"
cards = [{ card = "card-1", from = 2020-01-01 }, { card = "etc-1", from = 2020-01-01 }]
# trip_log/log-20261101-00000001
trip = "trip-20261001-nnnnnnnn"
vehicle = "veh-1"
out_at = 2026-11-02T08:00:00
in_at = 2026-11-02T12:00:00
odometer_out = 100
odometer_in = 200
toll_fee = 42.5
parking_fee = 10
# trip_log/log-20261101-00000002
trip = "trip-20261001-nnnnnnnn"
vehicle = "veh-nobody"
out_at = 2026-11-03T08:00:00
in_at = 2026-11-03T12:00:00
odometer_out = 100
odometer_in = 150
# toll/toll-20261101-00000001
title = "ETC"
statement = { account = "etc-1", period = "2026-11", invoice_no = "INV-ETC" }
row = [
  { serial = "1", type = "通行", exit_at = 2026-11-02T09:00:00, amount = 42.5 },
  { serial = "2", type = "通行", card = "etc-nobody", exit_at = 2026-11-02T09:00:00, amount = 7 },
]
# fuel/fuel-20261101-00000001
title = "油卡"
statement = { account = "card-1", period = "2026-11" }
row = [{ serial = "1", at = 2026-11-02T10:00:00, type = "加油", litres = 8, amount = 60, invoice_no = "INV-OIL" }]
# vehicle_cost/cost-20261102-00000001
vehicle = "veh-1"
kind = "停车"
on = 2026-11-02
amount = 10
invoice_no = "INV-PARK"
# vehicle_cost/cost-20261105-00000001
vehicle = "veh-1"
kind = "通行"
on = 2026-11-05
amount = 42.5
invoice_no = "INV-ETC"
# vehicle_cost/cost-20261105-00000002
vehicle = "veh-1"
kind = "其他"
on = 2026-11-05
amount = 60
invoice_no = "INV-OIL"
# vehicle_cost/cost-20261106-00000001
vehicle = "veh-nobody"
kind = "维修"
on = 2026-11-06
amount = 300
"""


def test_no_yuan_counts_twice_and_none_is_lost(tmp_path: Path) -> None:
    """A fee that the log mentions, the statement has and somebody claimed with the statement's invoice is one fee; what has no car is told."""
    write(tmp_path, MONEY)
    options = Options(folder=str(tmp_path), as_of=date(2026, 11, 20))
    fleet = car_page.fleet(options)
    total = car(fleet, "veh-1").total
    assert (total.fuel, total.toll, total.upkeep) == (Decimal(60), Decimal("42.5"), Decimal(10))
    assert total.cost == Decimal("112.5")
    assert (total.cash, total.twice) == (Decimal("52.5"), Decimal("102.5"))
    assert fleet.astray is not None
    assert (fleet.astray.trips, fleet.astray.km, fleet.astray.cost) == (1, 50, Decimal(307))
    (tmp_path / "records/vehicle/veh-2.toml").write_text("= 1\n", encoding="utf-8")
    marked = car_page.mark(fleet, run(options, Request()).report.findings)
    assert marked.unread == ("records/vehicle/veh-2.toml",)
    _open.close_all()


def test_an_office_without_cars(tmp_path: Path) -> None:
    write(tmp_path, '# org/gov-office\nname = "办公室"\n')
    none = car_page.fleet(Options(folder=str(tmp_path), as_of=date(2026, 11, 20)))
    assert (none.cars, none.months) == ((), ())
    _open.close_all()


def test_what_was_taken_back_does_not_count(office: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.give(monkeypatch, {"log-20261030-00000001": "void", "cost-20261012-00000001": "deleted", "trip-20261001-00000003": "void"})
    made = car_page.fleet(office)
    first = car(made, "veh-1")
    assert (first.total.km, first.total.nights, month(made, "veh-1", 10).upkeep) == (0, 0, Decimal(60))
    assert first.coming == ()
    assert [(ride.id, ride.log) for ride in first.recent][-1] == ("trip-20261001-00000001", ""), "its slip stands, without a log"
