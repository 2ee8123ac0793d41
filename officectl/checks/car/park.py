"""公车未停回指定地点 · car not parked where it belongs

查什么
    停放登记里，下班后、周末、节假日不在单位指定地点、又没有出车、外借、送修、封存的车，列为线索；
    该登记而没有登记的日子，一车一月汇总一条；整月断档的逐月列出，上月起再没有登记的列一条。回车后 60 分钟内不算。

依据
    《党政机关公务用车管理办法》（2017）第四章：公务用车应当停放在本单位或者其他指定地点，节假日除特殊工作需要外封存停驶

为什么
    夜里、周末停在别处的车，是公车私用最常见的影子；但驻点、外借、修车都很正常，要先核实。

不合格的例子
    # as_of 2026-11-22
    # org/gov-office
    name = "县政府办公室"
    [[parking_places]]
    place = "gov-yard"
    # vehicle/veh-a12345
    name = "川A12345"
    unit = "gov-office"
    # parking/park-20261130-0000000a
    vehicle = "veh-a12345"
    period = "2026-11"
    [[row]]
    date = 2026-11-14
    time = 21:00:00
    place = "tea-house"

合格的例子
    # as_of 2026-11-02
    # org/gov-office
    name = "县政府办公室"
    [[parking_places]]
    place = "gov-yard"
    # vehicle/veh-a12345
    name = "川A12345"
    unit = "gov-office"
    # parking/park-20261130-0000000a
    vehicle = "veh-a12345"
    period = "2026-11"
    [[row]]
    date = 2026-11-01
    time = 21:00:00
    place = "gov-yard"

怎么改
    核实去向，补录派车单、外借或送修记录；确实另有停放地点的，按文件在车辆或机构的停放地点里登记起止日期。

What
    Cars that the parking register shows elsewhere than at a designated place after hours, at weekends or on holidays without a
    trip, a loan, a repair or a seal: leads.
    Days without an entry are summed to one line a car and month, months without a register told one by one, a register that
    has stopped once. The first 60 minutes after a return do not count.

Basis
    Measures on official cars (2017), chapter 4: parked at the unit or another designated place; sealed on holidays unless needed for work

Why
    A car elsewhere at night is the commonest shadow of private use; but stays at a post, loans and repairs are normal: verify first.

Remedy
    Find out where it was and enter the slip, loan or repair; another lawful place goes into the parking places of the car or the
    unit, with dates.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks._dates import as_day, covers
from officectl.checks.car._fleet import (
    TRANSFER,
    TRIP,
    TRIP_LOG,
    VEHICLE,
    Outing,
    lent,
    nights,
    outings,
    outside,
)
from officectl.records.finding import Finding, Measured
from officectl.records.ledger import Row
from officectl.rules.book import RuleValue
from officectl.text.lang import Message, Text, plain

CHECK = Check(
    title=Text("公车未停回指定地点", "car not parked where it belongs"),
    severity="warning",
    standing="lead",
    scope="group",
    reads={
        "vehicle": VEHICLE,
        "parking": ("vehicle", "period", "row"),
        "trip": TRIP,
        "trip_log": TRIP_LOG,
        "vehicle_cost": ("vehicle", "kind", "shop_in", "shop_out"),
        "vehicle_seal": ("vehicle", "in_use", "place", "sealed_at", "unsealed_at"),
        "vehicle_transfer": TRANSFER,
        "org": ("name", "parent", "parking_places"),
        "place": ("name",),
    },
    group={
        "vehicle": "id",
        "parking": "vehicle",
        "trip": "vehicle",
        "trip_log": "vehicle",
        "vehicle_cost": "vehicle",
        "vehicle_seal": "vehicle",
    },
    dated=True,
    rules=("car.park.required", "car.park.grace_min", "car.park.after_hours", "car.park.until"),
    remedy=Text(
        "核实去向，补录派车、外借或送修记录；另有停放地点的登记起止日期",
        "find out where it was and enter the slip, loan or repair; register another lawful place with its dates",
    ),
)

_ELSEWHERE = Text("{car} {at} 停放在{place}，不是指定地点，也没有派车单", "{car} {at} parked at {place}, no designated place and no slip")
_EARLIEST = (2017, 12)
"""Months before the rules of 2017 are nobody's gap."""
_EXCLUDED_BY = Text("派车单、外借、送修或驻点的记录", "a slip, a loan, a repair or an approved stay")
_MISSING = Text("{car} {month} 缺停放登记 {days} 天：{list}", "{car} {month}: {days} days without a parking entry: {list}")
_DAY = Text("{day}日", "{day}")
_NO_RECORD = Text("{car} {month} 没有停放登记", "{car} {month}: no parking register")
_NO_MORE = Text("{car} 自 {month} 起没有停放登记", "{car}: no parking register since {month}")
_NO_PLACE = Text(
    "{car} 没有登记指定停放地点，无法判断停放是否合规",
    "{car} has no designated parking place on record; its parking cannot be judged",
)
_WHY_OUT = Text("{at} 在派车单 {trip} 之内", "{at}: within slip {trip}")
_WHY_PLACE = Text("{at} 停放在指定地点 {place}", "{at}: at the designated place {place}")


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """Leads row by row, then one line a month for missing entries."""
    vehicles, registers = group.rows("vehicle"), group.rows("parking")
    if not vehicles or not registers:
        return
    vehicle = vehicles[0]
    out = outings(ctx, group.rows("trip"), group.rows("trip_log"))
    places = _places(ctx, vehicle)
    if not places:
        first = registers[0]
        message = _NO_PLACE(car=_car(vehicle))
        yield ctx.finding(first, message, field="vehicle", severity="info", standing="data")
    else:
        for record in registers:
            for index, row in enumerate(record.get("row") or ()):
                yield from _row(ctx, group, vehicle, record, index, row, places, out)
    yield from _missing(ctx, group, vehicle, registers, out)


def _row(
    ctx: Context,
    group: Group,
    vehicle: Row,
    record: Row,
    index: int,
    row: dict[str, Any],
    places: Sequence[tuple[str, Any, Any]],
    out: Sequence[Outing],
) -> Iterator[Finding]:
    day, place = as_day(row.get("date")), row.get("place")
    if day is None or not place or day > ctx.as_of or row.get("kind") == "出场":
        return
    moment = row.get("time")
    at = datetime.combine(day, moment if isinstance(moment, time) else time(23, 0))
    if _early(ctx, day) or not _after_hours(ctx, at):
        return
    if any(name == place and covers(start, end, day) for name, start, end in places):
        if ctx.tracing:
            ctx.why(record.id, _WHY_PLACE(at=at, place=_place(ctx, place)))
        return
    covering = _out_at(ctx, out, at)
    if covering is not None:
        if ctx.tracing:
            ctx.why(record.id, _WHY_OUT(at=at, trip=covering.trip))
        return
    rule = ctx.rule("car.park.required", event=day)
    if not _required(rule) or _gone(vehicle, day):
        return
    if lent(ctx, vehicle.id, day) or _in_shop(ctx, group, day) or _sealed_there(ctx, group, at, place):
        return
    fact = _ELSEWHERE(car=_car(vehicle), at=at, place=_place(ctx, place))
    yield ctx.finding(
        record,
        ctx.lead(fact, _EXCLUDED_BY),
        field=("row", index, "place"),
        rule=rule,
        severity="warning",
        evidence=[ctx.evidence(record, fact, field=("row", index, "place"), key=f"{day}|{row.get('time') or ''}")],
    )


def _missing(
    ctx: Context, group: Group, vehicle: Row, registers: Sequence[Row], out: Sequence[Outing]
) -> Iterator[Finding]:
    months = {month: r for r in reversed(registers) if (month := _month(r.get("period"))) is not None}
    if not months:
        return
    this = (ctx.as_of.year, ctx.as_of.month)
    month, last = max(min(months), _EARLIEST), min(max(months), this)
    away = {day for outing in out for day in nights(outing, date(*month, 1), ctx.as_of)}
    while month <= last:
        record = months.get(month)
        entered = {as_day(row.get("date")) for row in (record.get("row") or () if record else ())} | away
        days = _due(ctx, group, vehicle, month, entered)
        if days and record is not None:
            listed = [_DAY(day=d.day) for d in days[:6]] + ([plain("…")] if len(days) > 6 else [])
            yield ctx.finding(
                record,
                _MISSING(car=_car(vehicle), month=_named(month), days=len(days), list=listed),
                field="period",
                rule=ctx.rule("car.park.required", event=days[0]),
                severity="warning",
                standing="reminder",
                measured=Measured(str(len(days)), "0", str(len(days)), "day"),
            )
        elif days:
            yield _no_record(ctx, vehicle, days[0], _NO_RECORD(car=_car(vehicle), month=_named(month)))
        month = _next(month)
    # The register of the month under way may still be with its keeper.
    if month < this and (days := _due(ctx, group, vehicle, month, away)):
        yield _no_record(ctx, vehicle, days[0], _NO_MORE(car=_car(vehicle), month=_named(month)))


def _due(
    ctx: Context, group: Group, vehicle: Row, month: tuple[int, int], known: Collection[date | None]
) -> list[date]:
    """The days of a month before the day asked on which the car should have been entered and was not."""
    days = (date(*month, 1) + timedelta(days=n) for n in range(monthrange(*month)[1]))
    return [
        day
        for day in days
        if day < ctx.as_of
        and day not in known
        and not _early(ctx, day)
        and _required(ctx.rule("car.park.required", event=day))
        and not _gone(vehicle, day)
        and not lent(ctx, vehicle.id, day)
        and not _in_shop(ctx, group, day)
        and not _sealed(ctx, group, day)
    ]


def _no_record(ctx: Context, vehicle: Row, day: date, message: Message) -> Finding:
    rule = ctx.rule("car.park.required", event=day)
    return ctx.finding(vehicle, message, field="id", rule=rule, severity="warning", standing="reminder")


def _places(ctx: Context, vehicle: Row) -> list[tuple[str, Any, Any]]:
    """Designated places: the car's own, its unit's and those of the units above it."""
    found = [(str(p.get("place")), p.get("from"), p.get("to")) for p in vehicle.get("parking_places") or ()]
    unit, seen = ctx.get(vehicle.get("unit"), "org"), set[str]()
    while unit is not None and unit.id not in seen:
        seen.add(unit.id)
        found.extend((str(p.get("place")), p.get("from"), p.get("to")) for p in unit.get("parking_places") or ())
        unit = ctx.get(unit.get("parent"), "org")
    return found


def _after_hours(ctx: Context, at: datetime) -> bool:
    """Evenings and early mornings of workdays, whole days off. In a year without a notice only the hours count."""
    workday = ctx.is_workday(at.date())
    if workday is False:
        return True
    day = at.date()
    ends, starts = _clock(ctx.rule("car.park.after_hours", event=day)), _clock(ctx.rule("car.park.until", event=day))
    if ends is None or starts is None:
        return False
    return at.time() >= ends or at.time() < starts


def _clock(rule: RuleValue) -> time | None:
    try:
        return time.fromisoformat(str(rule.value)) if rule.value is not None else None
    except ValueError:
        return None


def _out_at(ctx: Context, out: Sequence[Outing], at: datetime) -> Outing | None:
    grace = ctx.rule("car.park.grace_min", event=at.date())
    minutes = timedelta(minutes=grace.value if isinstance(grace.value, int) else 0)
    for outing in out:
        early, late = outside(outing, at)
        if not early and late <= minutes:
            return outing
    return None


def _in_shop(ctx: Context, group: Group, day: date) -> bool:
    return any(
        row.get("shop_in") is not None and covers(row.get("shop_in"), row.get("shop_out"), day)
        for row in group.rows("vehicle_cost")
    )


def _sealed(ctx: Context, group: Group, day: date) -> bool:
    return any(
        ctx.state(row.id).effective
        and not row.get("in_use") and covers(row.get("sealed_at"), row.get("unsealed_at"), day)
        for row in group.rows("vehicle_seal")
    )


def _sealed_there(ctx: Context, group: Group, at: datetime, place: str) -> bool:
    return any(
        ctx.state(row.id).effective
        and (row.get("in_use") or row.get("place") == place)
        and covers(row.get("sealed_at"), row.get("unsealed_at"), at.date())
        for row in group.rows("vehicle_seal")
    )


def _required(rule: RuleValue) -> bool:
    """Whether parking back was asked for that day: the rule in force, not switched off, not answered with no."""
    return rule.active and rule.value is True


def _early(ctx: Context, day: date) -> bool:
    start = ctx.facts.go_live.get("parking")
    return start is not None and day < start


def _gone(vehicle: Row, day: date) -> bool:
    disposed, acquired = as_day(vehicle.get("disposed_on")), as_day((vehicle.get("acquired") or {}).get("on"))
    return (disposed is not None and day >= disposed) or (acquired is not None and day < acquired)


def _month(period: Any) -> tuple[int, int] | None:
    """Year and month of a register; the schema holds the period to yyyy-mm."""
    return (int(period[:4]), int(period[5:])) if isinstance(period, str) else None


def _next(month: tuple[int, int]) -> tuple[int, int]:
    return (month[0], month[1] + 1) if month[1] < 12 else (month[0] + 1, 1)


def _named(month: tuple[int, int]) -> str:
    return f"{month[0]:04d}-{month[1]:02d}"


def _car(vehicle: Row) -> str:
    return str(vehicle.get("name") or vehicle.id)


def _place(ctx: Context, place: object) -> str:
    row = ctx.get(place, "place")
    return str((row.get("name") if row else None) or place)
