"""Fourteen cars and their year: slips, logs, statements, parking, costs, seals, loans.

Odometers run on from log to log, balances from month to month, and every litre lies near a trip. What must not be
accused is here too; each such case is named where it is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from . import fleet, fleet_cases
from .statements import Account, month_of, write
from .world import AS_OF, World, at, chance, days, next_workday, workday

START, END = date(2025, 11, 3), date(2026, 11, 19)

Rows = list[dict[str, Any]]


@dataclass
class Ride:
    """One trip, planned or done."""

    car: fleet.Car
    out: datetime
    back: datetime
    place: str
    purpose: str
    users: list[str]
    real_out: datetime | None = None
    real_back: datetime | None = None
    first: int = 0
    last: int = 0
    extra: dict[str, Any] = field(default_factory=dict)
    key: str = ""


def build(w: World) -> None:
    """The whole fleet."""
    rides: list[Ride] = []
    accounts: dict[str, Account] = {}
    busy: dict[date, set[str]] = {}
    for car in fleet.CARS:
        _vehicle(w, car)
        done = _drive(w, car, busy)
        _accounts(car, accounts)
        _fills(car, done, accounts)
        _tolls(car, done, accounts)
        _parking(w, car, done)
        rides += done + _today(car) + _planned(car)
    _slips(w, rides)
    _shared_ride(w, rides)
    for number, row in (*fleet_cases.ODD_ROWS, *fleet_cases.ODD_TOLLS):
        accounts[number].rows.append(dict(row))
    for account in accounts.values():
        write(w, account)
    _costs(w)
    _seals_and_loans(w)


def _vehicle(w: World, car: fleet.Car) -> None:
    rng = chance("vehicle", car.id)
    w.add(
        "vehicle", car.id, name=car.plates[-1][0], unit=car.unit, owner=car.unit, use=car.use, model=car.model,
        body=car.body, energy=car.energy, displacement=car.displacement, tank_l=car.tank, battery_kwh=car.battery,
        seats=car.seats, licence_needed=car.licence, price_ex_tax=car.price, marking=car.marking,
        marking_doc_no="清机事〔2024〕18号" if car.marking == "免喷涂" else None,
        inspect_due=date(2027, rng.randint(1, 12), rng.randint(1, 28)) if not car.disposed else None,
        insurance_due=date(2027, rng.randint(1, 10), rng.randint(1, 28)) if not car.disposed else None,
        disposed_on=car.disposed, disposed_way="拍卖" if car.disposed else None,
        disposed_doc_no="清财资〔2026〕21号" if car.disposed else None,
        acquired={"way": car.way, "on": car.acquired, "doc_no": f"清机事〔{car.acquired.year}〕{rng.randint(3, 60)}号"},
        plates=[
            {"plate": plate, "from": start, "to": end, "kind": kind} | ({} if end else {"to": None})
            for plate, start, end, kind in car.plates
        ],
        cards=[dict(card) for card in car.cards],
        parking_places=[dict(p) for p in car.places] or None,
    )  # fmt: skip
    data = w.edit("vehicle", car.id)
    for row in data["plates"]:
        if row["to"] is None:
            del row["to"]
    if not data["cards"]:
        del data["cards"]


# ---- driving -----------------------------------------------------------------------------------------------


def _drive(w: World, car: fleet.Car, busy: dict[date, set[str]]) -> list[Ride]:
    rng = chance("drive", car.id)
    rides: list[Ride] = []
    odometer, free = car.odometer, START
    special = {s.day: s for s in fleet_cases.SPECIAL if s.car == car.id}
    for day in days(START, END):
        if day < free or not car.available(day):
            continue
        ride = None
        if day in special:
            ride = _special(car, special[day])
        elif workday(day) and rng.random() < car.share and not car.quiet(day):
            ride = _ordinary(w, car, day, rng, busy, special)
        if ride is None:
            continue
        km = _km(w, ride, rng)
        ride.first, ride.last = odometer, odometer + km
        odometer = ride.last
        rides.append(ride)
        free = ride.back.date() + timedelta(days=1)
    return rides


def _special(car: fleet.Car, case: fleet_cases.Case) -> Ride:
    out, back = at(case.day, case.out), at(case.day + timedelta(days=case.nights), case.back)
    ride = Ride(car, out, back, case.place, case.purpose, list(case.users), out, back, extra=dict(case.extra), key=case.key)
    if case.real:
        ride.real_out, ride.real_back = at(case.day, case.real[0]), at(back.date(), case.real[1])
    return ride


def _ordinary(
    w: World, car: fleet.Car, day: date, rng: Random, busy: dict[date, set[str]], special: dict[date, Any]
) -> Ride | None:  # fmt: skip
    place, purpose = rng.choice(fleet_cases.ERRANDS[car.trade] if rng.random() < 0.8 else fleet_cases.ERRANDS["common"])
    km = int(w.data("place", place)["km_from_seat"])
    nights = 2 if km > 400 else 1 if km > 200 else 0
    span = [day + timedelta(days=n) for n in range(nights + 1)]
    if any(d in special or car.quiet(d) or not car.available(d) for d in span[1:]) or span[-1] > END:
        return None
    out = at(day, rng.choice(("08:00", "08:30", "08:30", "09:00", "13:30", "14:00") if km < 50 else ("07:30", "08:00")))
    hours = km / 30 + rng.choice((1.5, 2, 2.5, 3))
    back = at(span[-1], rng.choice(("16:30", "17:30", "18:00"))) if nights else out + timedelta(minutes=30 * round(hours * 2))
    back = min(back, at(back.date(), "19:30"))
    unit = rng.choice(fleet.POOL_UNITS) if car.pool else car.unit
    ride = Ride(car, out, back, place, purpose, _users(w, unit, span, rng, busy), extra={"unit": unit})
    ride.real_out = out + timedelta(minutes=rng.randint(-8, 20))
    ride.real_back = back + timedelta(minutes=rng.randint(-45, 30))
    return ride


def _users(w: World, unit: str, span: list[date], rng: Random, busy: dict[date, set[str]]) -> list[str]:
    """One to three people of the unit who are not on another slip those days."""
    taken = set().union(*(busy.get(day, set()) for day in span))
    free = [person for person in fleet.users(w, unit) if person not in taken]
    users = rng.sample(free, min(len(free), rng.choice((1, 2, 2, 3))))
    for day in span:
        busy.setdefault(day, set()).update(users)
    return users or ["接送上级检查组"]


def _km(w: World, ride: Ride, rng: Random) -> int:
    """Kilometres as driven: twice the distance, a little more for the streets."""
    one_way = Decimal(w.data("place", ride.place)["km_from_seat"]) if ride.place in fleet.PLACES else Decimal(40)
    return int(2 * one_way * rng.randint(102, 116) / 100) + rng.randint(3, 7)


def _today(car: fleet.Car) -> list[Ride]:
    """Cars that are out on the day of the demonstration: approved the day before, not back yet."""
    return [
        Ride(car, at(AS_OF, out), at(AS_OF, back), place, purpose, list(users), extra={"unit": unit})
        for ident, out, back, place, purpose, unit, users in fleet_cases.TODAY if ident == car.id
    ]  # fmt: skip


def _planned(car: fleet.Car) -> list[Ride]:
    """Slips for the days to come: no log yet."""
    rng = chance("planned", car.id)
    if car.disposed or car.trade == "law":
        return []
    day = next_workday(AS_OF, rng.randint(1, 3))
    place, purpose = rng.choice(fleet_cases.ERRANDS[car.trade])
    return [Ride(car, at(day, "08:30"), at(day, "17:30"), place, purpose, [])]


def _slips(w: World, rides: list[Ride]) -> None:
    """Numbered by year in the order in which they were filled in, the day before as a rule."""
    rng = chance("slips")
    filed = []
    for ride in rides:
        asked = ride.out.date() - timedelta(days=1)
        if ride.extra.pop("same_day", False):
            asked = ride.out.date()
        filed.append((min(asked, AS_OF), ride.out, ride.car.id, ride))
    numbers: dict[int, int] = {}
    for asked, out, ident, ride in sorted(filed, key=lambda f: f[:3]):
        numbers[asked.year] = number = numbers.get(asked.year, 140 if asked.year == 2025 else 0) + 1
        key = ride.key or f"{ident}:{out:%Y%m%d}"
        drivers = ride.extra.pop("drivers", None) or [ride.car.driver]
        lead = ride.users[0] if ride.users and ride.users[0].isascii() else None
        trip = w.add(
            "trip", key, asked, no=f"{asked.year}-{number:04d}", unit=ride.extra.pop("unit", None) or ride.car.user_unit,
            applicant=lead, vehicle=ident, drivers=drivers, lead_user=lead, users=ride.users or None,
            headcount=len(ride.users) + len(drivers), from_place="gov-yard" if ride.car.yard in ("gov-yard", "complex-yard") else ride.car.yard,
            to_place=ride.place, purpose=ride.purpose, plan_out=ride.out, plan_in=ride.back,
            area=w.data("place", ride.place)["area"] if ride.place in fleet.PLACES else None, **ride.extra,
        )  # fmt: skip
        if ride.real_out is None or ride.real_back is None:
            continue
        w.add(
            "trip_log", key, ride.real_back.date(), trip=trip, vehicle=ident, drivers=drivers, out_at=ride.real_out,
            in_at=ride.real_back, odometer_out=ride.first, odometer_in=ride.last,
            places=[ride.place] if ride.place in fleet.PLACES else None,
            user_confirmed=lead if rng.random() < 0.9 else None,
        )  # fmt: skip


def _shared_ride(w: World, rides: list[Ride]) -> None:
    """拼车: two slips, one ride; both name the other, one log."""
    first = next(ride for ride in rides if ride.key == "case:shared")
    key, unit, people, purpose = fleet_cases.SHARED
    one = w.edit("trip", first.key)
    two = w.add(
        "trip", key, first.out.date() - timedelta(days=1), unit=unit, applicant=people[0], vehicle=first.car.id,
        drivers=[first.car.driver], lead_user=people[0], users=list(people), headcount=len(people) + 1, from_place="gov-yard",
        to_place=first.place, purpose=purpose, plan_out=first.out, plan_in=first.back, area="县内", share_with=[one["id"]],
    )  # fmt: skip
    one["share_with"] = [two]


# ---- fuel, charging, tolls ----------------------------------------------------------------------------------


def _accounts(car: fleet.Car, accounts: dict[str, Account]) -> None:
    """One account for each card; sub-cards are billed by the main card of the pool."""
    for row in car.cards:
        kind = "toll" if row["kind"] == "ETC" else "fuel"
        number = fleet.MAIN if row["kind"] == "副卡" else row["card"]
        own = car.id if number != fleet.MAIN else None
        since, until = (row["from"], row.get("to", date.max)) if own else (date.min, date.max)
        accounts.setdefault(number, Account(kind, number, own, car, since, until))
    if car.id == "veh-za1105":
        accounts[fleet.POOL_ETC] = Account("toll", fleet.POOL_ETC, None, car, date(2026, 9, 1), date(2026, 9, 30))


def _fills(car: fleet.Car, rides: list[Ride], accounts: dict[str, Account]) -> None:
    """Tanks and batteries are filled on the way home, once far enough has been driven."""
    rng = chance("fill", car.id)
    since = {"加油": rng.randint(40, 160), "充电": rng.randint(20, 60)}
    for ride in rides:
        km = ride.last - ride.first
        assert ride.real_back
        moment = ride.real_back - timedelta(minutes=rng.randint(9, 25), seconds=rng.randint(0, 59))
        for kind in car.fills:
            since[kind] += km if len(car.fills) == 1 else km * (6 if kind == "加油" else 4) // 10
            if since[kind] < car.threshold(kind):
                continue
            number, row = car.fill_row(kind, since[kind], moment, rng)
            row["odometer"] = ride.last - rng.randint(1, 3)
            accounts[number].rows.append(row)
            since[kind] = 0


def _tolls(car: fleet.Car, rides: list[Ride], accounts: dict[str, Account]) -> None:
    rng = chance("toll", car.id)
    for ride in rides:
        route = fleet_cases.ROUTES.get(ride.place)
        if route is None or ride.real_out is None or ride.real_back is None:
            continue
        homeward = ride.real_back - timedelta(minutes=24) - route.time
        for begin, way in ((ride.real_out + timedelta(minutes=18), route), (homeward, route.home())):
            number = car.etc(begin.date())
            if number:
                accounts[number].rows += _passage(car, begin, way, rng, free=_free_passage(begin.date()))


def _passage(car: fleet.Car, begin: datetime, way: fleet_cases.Route, rng: Random, *, free: bool) -> Rows:
    """One journey: as many rows as provinces bill it, all with one pass_id (practice: it is one journey)."""
    mark = f"{begin:%Y%m%d%H%M}{rng.randint(10, 99)}"
    rows: Rows = []
    entry = begin
    for number, (start, end, minutes, amount) in enumerate(way.parts):
        leave = entry + timedelta(minutes=minutes)
        rows.append({
            "serial": f"{mark}{number}", "pass_id": f"G{mark}", "type": "通行", "entry_station": start, "entry_at": entry,
            "exit_station": end, "exit_at": leave, "posted_at": leave + timedelta(hours=rng.randint(20, 70)),
            "amount": Decimal("0.00") if free else amount, "plate": car.plate_on(leave.date()),
        })  # fmt: skip
        entry = leave
    return rows


def _free_passage(day: date) -> bool:
    """Small cars pass free of charge on the big holidays: the row is there, with 0 yuan."""
    return any(first <= day <= last for first, last in fleet_cases.FREE_DAYS)


# ---- parking -----------------------------------------------------------------------------------------------

PARKING_FROM = date(2026, 7, 1)


def _parking(w: World, car: fleet.Car, rides: list[Ride]) -> None:
    """One register a car and month since July: every evening the car is at home."""
    rng = chance("parking", car.id)
    away = {d for r in rides for d in days(r.out.date(), r.back.date() - timedelta(days=1)) if r.real_out}
    back = {r.real_back.date(): r.real_back for r in rides if r.real_back}
    months: dict[tuple[int, int], Rows] = {}
    for day in days(max(PARKING_FROM, car.acquired), END):
        if day in away or not car.at_home(day):
            continue
        moment = at(day, "18:30") + timedelta(minutes=rng.randint(0, 110))
        if day in back:
            moment = max(moment, back[day] + timedelta(minutes=rng.randint(4, 20)))
        row = {"date": day, "time": moment.time(), "place": car.place_on(day)}
        if rng.random() < 0.05:
            row["by"] = "chen.dali" if car.yard in ("gov-yard", "complex-yard") else "门卫"
        months.setdefault((day.year, day.month), []).append(row)
    for ident, odd, place in fleet_cases.ODD_PARKING:
        if ident == car.id:
            rows = months[odd.year, odd.month]
            rows.append({"date": odd.date(), "time": odd.time(), "place": place})
            rows.sort(key=lambda r: (r["date"], r["time"]))
    for (year, month), rows in months.items():
        written = min(month_of(year, month)[1] + timedelta(days=1), END)
        w.add(
            "parking", f"{car.id}:{year}-{month:02d}", written, vehicle=car.id, period=f"{year}-{month:02d}",
            source="门岗" if car.yard == "gov-yard" else "登记", row=rows,
        )  # fmt: skip


# ---- costs, seals, loans -----------------------------------------------------------------------------------


def _costs(w: World) -> None:
    for car in fleet.CARS:
        rng = chance("cost", car.id)
        title = w.data("org", car.unit)["name"]
        for number, (kind, item, low, high, vendor) in enumerate(fleet_cases.COSTS):
            day = START + timedelta(days=rng.randint(5, 370))
            if not car.available(day) or day > END:
                continue
            amount = Decimal(rng.randint(low * 100, high * 100)) / 100
            span = {"period_from": day, "period_to": day + timedelta(days=364)} if kind == "保险" else {}
            w.add(
                "vehicle_cost", f"{car.id}:{number}", next_workday(day), vehicle=car.id, kind=kind, on=day, title=item,
                vendor=vendor, designated=True, amount=amount, plate=car.plate_on(day), invoice_title=title,
                invoice_no=f"2651{rng.randint(10**15, 10**16 - 1)}", **span,
            )  # fmt: skip
    w.add(
        "vehicle_cost", "veh-za1122:overhaul", date(2026, 8, 21), vehicle="veh-za1122", kind="维修", on=date(2026, 8, 21),
        title="发动机大修", vendor="清源县公务用车定点维修厂", designated=True, amount=Decimal("8642.00"), order="WX20260803-01",
        shop_in=date(2026, 8, 3), shop_out=date(2026, 8, 21), plate="川ZA1122", invoice_title="清源县交通运输局",
        items=[
            {"name": "正时套件", "qty": Decimal("1"), "unit_price": Decimal("2380.00"), "amount": Decimal("2380.00")},
            {"name": "气门油封", "qty": Decimal("16"), "unit_price": Decimal("38.50"), "amount": Decimal("616.00")},
            {"name": "工时费", "qty": Decimal("1"), "unit_price": Decimal("5646.00"), "amount": Decimal("5646.00")},
        ],
    )  # fmt: skip


def _seals_and_loans(w: World) -> None:
    for number, seal in enumerate(fleet_cases.SEALS):
        values = dict(seal)
        sealed: datetime = values["sealed_at"]
        if not values.get("in_use"):
            reading = max(
                d["odometer_in"] for _, d in w.of("trip_log") if d["vehicle"] == values["vehicle"] and d["in_at"] <= sealed
            )
            values["odometer"] = values["odometer_out"] = reading
        w.add("vehicle_seal", f"seal{number}", sealed.date(), **values)
    for number, loan in enumerate(fleet_cases.LOANS):
        w.add("vehicle_transfer", f"loan{number}", loan["from"] - timedelta(days=1), **loan)
