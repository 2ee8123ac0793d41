"""车辆支出没有对应的派车单 · vehicle expense without a trip

查什么
    加油（充电）账单、通行费账单的每一行，能不能对上登记的车和一次派车：通行按出口时间，允许出车前 30 分钟、回车后 60 分钟；
    加油在一次出车前后 12 小时之内，或者 300 公里以上长途的次日。对不上的列为线索，略微超出的只作提示。
    不查的：充值、圈存、分配、积分；被冲正或退款抵消的；发电机、冲锋舟等用油；车借出在外的日子；派车单上线之前的。

依据
    《党政机关公务用车管理办法》（2017）第四章：使用登记（时间、事由、地点、里程、油耗、费用）

为什么
    私油公供、私车公养都从“有支出、没派车”开始。线索不是结论，补录、维修、值班都可能说明它。

不合格的例子
    # as_of 2026-11-22
    # vehicle/veh-a12345
    name = "川A12345"
    # fuel/fuel-20261031-0000000a
    title = "川A12345 2026-10"
    vehicle = "veh-a12345"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
    [[row]]
    serial = "000017"
    at = 2026-10-17T19:15:00
    type = "加油"
    litres = 58.000
    amount = 452.40

合格的例子
    # as_of 2026-11-22
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261016-0000000b
    vehicle = "veh-a12345"
    plan_out = 2026-10-17T08:00:00
    plan_in = 2026-10-17T18:30:00
    # fuel/fuel-20261031-0000000a
    title = "川A12345 2026-10"
    vehicle = "veh-a12345"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
    [[row]]
    serial = "000017"
    at = 2026-10-17T19:15:00
    type = "加油"
    litres = 58.000
    amount = 452.40

怎么改
    核实：有派车没登记的补录派车单（应急的写明 verbal）；不是本车的查卡；查不清的移交。

What
    Whether every row of fuel, charging and toll statements answers to a registered car and a trip: tolls by exit time, from 30
    minutes before departure to
    60 minutes after return; fuel within 12 hours of a trip or on the day after one of more than 300 km. What answers to none is a
    lead, a near miss a note.
    Not meant: top-ups, transfers between cards and points; rows cancelled by a reversal or refund; fuel for generators and boats;
    days on loan; days before go-live.

Basis
    Measures on official cars (2017), chapter 4: the register of use (time, reason, place, mileage, fuel, cost)

Why
    Fuel for private cars on public account starts with an expense without a trip. A lead is no conclusion: late slips, repairs
    and duty may explain it.

Remedy
    Verify: enter the missing slip (with [verbal] if it was urgent), look into the card if it is another car's, hand over what
    stays unexplained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks.car._fleet import (
    TRANSFER,
    TRIP,
    TRIP_LOG,
    VEHICLE,
    Outing,
    by_card,
    by_plate,
    lent,
    lent_in,
    outings,
    outside,
    plate_key,
    plated,
)
from officectl.records.finding import Finding, Measured
from officectl.records.ledger import Row
from officectl.rules.book import RuleValue
from officectl.text.lang import Message, Text

CHECK = Check(
    title=Text("车辆支出没有对应的派车单", "vehicle expense without a trip"),
    severity="warning",
    standing="lead",
    scope="group",
    reads={
        "trip": TRIP,
        "trip_log": TRIP_LOG,
        "fuel": ("title", "vehicle", "statement", "row"),
        "toll": ("title", "vehicle", "statement", "row"),
        "vehicle": VEHICLE,
        "vehicle_transfer": TRANSFER,
    },
    group={"trip": "vehicle", "trip_log": "vehicle", "fuel": "vehicle", "toll": "vehicle"},
    dated=True,
    rules=(
        "car.log",
        "car.trip.match_before",
        "car.trip.match_after",
        "car.fuel.match_hours",
        "car.fuel.long_trip_km",
    ),
    remedy=Text(
        "核实后补录派车单、查卡或说明；线索不是结论",
        "verify, then enter the slip, look into the card or explain; a lead is no conclusion",
    ),
)

_FILLS = frozenset(("加油", "充电"))
_CANCELS = frozenset(("冲正", "退款"))
_EXCLUDED_BY = Text("派车单（含应急补单）、维修或值班记录、同车认领说明", "the slip (late ones too), repair or duty records, a claim of the row")
_NO_TRIP = Text("{car} {at} {what}，没有对应的派车单", "{car} {at} {what}: no slip answers to it")
_NEAREST = Text("{fact}；最近的派车单相差 {gap}", "{fact}; the nearest slip is {gap} away")
_NEAR = Text("{car} {at} {what}，在派车单之外 {gap}", "{car} {at} {what}: {gap} outside a slip")
_UNKNOWN = Text("{key} {at} {what}，这张卡（号牌）没有登记在任何车辆名下", "{key} {at} {what}: no registered car has this card or plate")
_OTHER_PLATE = Text(
    "{car} 的卡 {at} {what}，账单号牌却是 {plate}",
    "card of {car} {at} {what}, but the statement names the plate {plate}",
)
_FUEL = Text("{type} {litres}{amount}{station}", "{type} {litres}{amount}{station}")
_YUAN = Text("{amount} 元", "{amount} yuan")
_TOLL = Text("{type} {amount}（{stations}）", "{type} {amount} ({stations})")
_HOURS = Text("{h} 小时 {m} 分", "{h} h {m} min")
_WHY = Text("{at} {what}：对应派车单 {trip}", "{at} {what}: answers to slip {trip}")
_SLIP = Text("派车单 {start} 至 {end}", "slip {start} to {end}")
_QUANTITIES = (("litres", "L"), ("kwh", "kWh"))
_TYPES = {
    "加油": Text("加油", "fuel"),
    "充电": Text("充电", "charging"),
    "通行": Text("通行", "toll"),
    "停车": Text("停车", "parking"),
}


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """One finding a row. Rows of statements that name no car are looked up one by one (group "")."""
    vehicle = group.key
    own = outings(ctx, group.rows("trip"), group.rows("trip_log")) if vehicle else []
    for record, index, row in _fills(group.rows("fuel")):
        yield from _row(ctx, record, ("row", index, "at"), row, row.get("at"), vehicle, own, fuel=True)
    for record in group.rows("toll"):
        for index, row in _passages(record):
            fuel = row.get("type") == "加油"
            yield from _row(ctx, record, ("row", index, "exit_at"), row, row.get("exit_at"), vehicle, own, fuel=fuel)


def _row(
    ctx: Context,
    record: Row,
    field: tuple[str | int, ...],
    row: Mapping[str, Any],
    at: Any,
    vehicle: str,
    own: Sequence[Outing],
    *,
    fuel: bool,
) -> Iterator[Finding]:
    if not isinstance(at, datetime) or at.date() > ctx.as_of:
        return
    start = ctx.facts.go_live.get("trip")
    if start is not None and at.date() < start:
        return
    day, plate = at.date(), row.get("plate")
    log = ctx.rule("car.log", event=day)
    if not log.active or log.value is not True:
        return
    card = _card(record, row)
    what = _what(row)
    worn = by_plate(ctx, plate, day) if plate else ""
    if vehicle and plate and worn != vehicle and (worn or _other_plate(ctx, vehicle, plate, day)):
        fact = _OTHER_PLATE(car=_car(ctx, vehicle), at=at, what=what, plate=plate)
        yield _lead(ctx, record, field, fact, row, day)
        return
    if not vehicle:
        vehicle = worn or by_card(ctx, card, day)
        if not vehicle:
            if not (plate and lent_in(ctx, plate, day)):
                yield _lead(ctx, record, field, _UNKNOWN(key=plate or card or record.id, at=at, what=what), row, day)
            return
        own = outings(ctx, ctx.by("trip", "vehicle").get(vehicle, ()), ctx.by("trip_log", "vehicle").get(vehicle, ()))
    if lent(ctx, vehicle, day):
        return
    yield from _match(ctx, record, field, row, at, _car(ctx, vehicle), own, what, fuel)


def _match(
    ctx: Context,
    record: Row,
    field: tuple[str | int, ...],
    row: Mapping[str, Any],
    at: datetime,
    car: str,
    own: Sequence[Outing],
    what: Message,
    fuel: bool,
) -> Iterator[Finding]:
    day = at.date()
    if fuel:
        before = after = _span(ctx.rule("car.fuel.match_hours", event=day), hours=True)
    else:
        before = _span(ctx.rule("car.trip.match_before", event=day))
        after = _span(ctx.rule("car.trip.match_after", event=day))
    best: tuple[timedelta, Outing] | None = None
    for outing in own:
        early, late = outside(outing, at)
        if early <= before and late <= after or fuel and _day_after_long_trip(ctx, outing, at.date()):
            if ctx.tracing:
                ctx.why(record.id, _WHY(at=at, what=what, trip=outing.trip))
            return
        if best is None or early + late < best[0]:
            best = (early + late, outing)
    evidence = []
    fact: Message = _NO_TRIP(car=car, at=at, what=what)
    if best is not None:
        gap, outing = best
        trip = ctx.get(outing.trip, "trip", "trip_log")
        if trip is not None:
            slip = _SLIP(start=outing.start, end=outing.end)
            evidence.append(ctx.evidence(trip, slip, field=("plan_out",)))
        early, late = outside(outing, at)
        if not fuel and early <= 2 * before and late <= 2 * after:
            near = _NEAR(car=car, at=at, what=what, gap=_gap(gap))
            yield ctx.finding(record, near, field=field, severity="info", standing="reminder", evidence=evidence)
            return
        if gap < timedelta(days=3):
            fact = _NEAREST(fact=fact, gap=_gap(gap))
    evidence.insert(0, ctx.evidence(record, what, field=field, key=_key(row)))
    yield ctx.finding(
        record,
        ctx.lead(fact, _EXCLUDED_BY),
        field=field,
        rule=ctx.rule("car.log", event=day),
        severity="warning",
        evidence=evidence,
        measured=Measured(format(Decimal(row["amount"]), "f"), "", "", "yuan") if row.get("amount") is not None else None,
    )


def _lead(
    ctx: Context, record: Row, field: tuple[str | int, ...], fact: Message, row: Mapping[str, Any], day: date
) -> Finding:
    return ctx.finding(
        record,
        ctx.lead(fact, _EXCLUDED_BY),
        field=field,
        rule=ctx.rule("car.log", event=day),
        severity="warning",
        evidence=[ctx.evidence(record, _what(row), field=field, key=_key(row))],
    )


def _other_plate(ctx: Context, vehicle: str, plate: object, day: date) -> bool:
    """Whether the plate is another than the car's; a car whose plate of that day is not on record cannot tell."""
    row = ctx.get(vehicle, "vehicle")
    return row is not None and plated(row, day) and plate_key(plate) != plate_key(row.get("name"))


def _fills(records: Sequence[Row]) -> list[tuple[Row, int, Mapping[str, Any]]]:
    """Rows that filled a car: top-ups and transfers left out, cancelled ones left out with what cancelled them.

    A reversal may come with the next month's statement; it undoes the last fill of that amount on its card.
    """
    rows = [(record, index, row) for record in records for index, row in enumerate(record.get("row") or ())]
    fills = [item for item in rows if item[2].get("type") in _FILLS and (item[2].get("use") or "车辆") == "车辆"]
    of_amount: dict[Any, list[int]] = {}
    for n, (_, _, row) in enumerate(fills):
        of_amount.setdefault(row.get("amount"), []).append(n)
    undone: set[int] = set()
    for record, _, reversal in sorted(
        (item for item in rows if item[2].get("type") in _CANCELS), key=lambda item: _moment(item[2].get("at"))
    ):
        amount, at = reversal.get("amount"), _moment(reversal.get("at"))
        match = [
            (_moment(row.get("at")), n)
            for n in (of_amount.get(abs(amount), ()) if amount is not None else ())
            if n not in undone
            for other, _, row in (fills[n],)
            if _moment(row.get("at")) <= at
            and (_card(other, row) == _card(record, reversal) or other.id == record.id and not reversal.get("card"))
        ]
        if match:
            undone.add(max(match)[1])
    return [item for n, item in enumerate(fills) if n not in undone]


def _card(record: Row, row: Mapping[str, Any]) -> str:
    return str(row.get("card") or (record.get("statement") or {}).get("account") or "")


def _passages(record: Row) -> list[tuple[int, Mapping[str, Any]]]:
    """One journey however many provinces split the bill: rows of one pass_id count once, by the last exit."""
    last: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for index, row in enumerate(record.get("row") or ()):
        key = str(row.get("pass_id") or f"#{index}")
        known = last.get(key)
        if known is None or _moment(row.get("exit_at")) > _moment(known[1].get("exit_at")):
            last[key] = (index, row)
    return sorted(last.values(), key=lambda item: item[0])


def _day_after_long_trip(ctx: Context, outing: Outing, day: date) -> bool:
    long = ctx.rule("car.fuel.long_trip_km", event=day)
    if outing.km is None or not isinstance(long.value, int) or outing.km <= long.value:
        return False
    return (day - outing.end.date()).days == 1


def _span(rule: RuleValue, *, hours: bool = False) -> timedelta:
    value = int(rule.value) if isinstance(rule.value, int) else 0
    return timedelta(hours=value) if hours else timedelta(minutes=value)


def _gap(gap: timedelta) -> Message:
    minutes = int(gap.total_seconds() // 60)
    return _HOURS(h=minutes // 60, m=minutes % 60)


def _what(row: Mapping[str, Any]) -> Message:
    kind = _TYPES.get(str(row.get("type")), str(row.get("type") or ""))
    amount: Message | str = _YUAN(amount=row["amount"]) if row.get("amount") is not None else ""
    stations = [str(s) for s in (row.get("entry_station"), row.get("exit_station")) if s]
    if stations:
        return _TOLL(type=kind, amount=amount, stations="→".join(stations))
    litres = "".join(
        f"{Decimal(row[name]).normalize():f} {unit} " for name, unit in _QUANTITIES if isinstance(row.get(name), int | Decimal)
    )
    station = f" {row['station']}" if row.get("station") else ""
    return _FUEL(type=kind, litres=litres, amount=amount, station=station)


def _key(row: Mapping[str, Any]) -> str:
    return "|".join(str(row.get(k) or "") for k in ("card", "serial", "at", "exit_at"))


def _car(ctx: Context, vehicle: str) -> str:
    row = ctx.get(vehicle, "vehicle")
    return str((row.get("name") if row else None) or vehicle)


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.min
