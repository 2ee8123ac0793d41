"""补单占比过高 · too many slips approved afterwards

查什么
    一个季度里，一辆车或一名审批人的派车单中，先电话同意、出车之后才批准（或还没有批准）的超过参数 car.trip.verbal_share（默认 20%），
    且不少于 car.trip.verbal_min 张。只算签批制度建立、派车上线之后的单子；作废的不算。

依据
    各地公务用车管理办法的应急用车规定；比例和张数是默认参数，可由本地规则从严。

为什么
    应急是例外。张张都补，审批就成了走过场。

不合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    trip-20261101-0000000a = "approved"
    trip-20261102-0000000b = "submitted"
    trip-20261103-0000000c = "submitted"
    trip-20261104-0000000d = "submitted"
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261101-0000000a
    vehicle = "veh-a12345"
    plan_out = 2026-11-01T08:30:00
    # trip/trip-20261102-0000000b
    vehicle = "veh-a12345"
    plan_out = 2026-11-02T08:30:00
    [verbal]
    by = "王五"
    at = 2026-11-02T08:00:00
    # trip/trip-20261103-0000000c
    vehicle = "veh-a12345"
    plan_out = 2026-11-03T08:30:00
    [verbal]
    by = "王五"
    at = 2026-11-03T08:00:00
    # trip/trip-20261104-0000000d
    vehicle = "veh-a12345"
    plan_out = 2026-11-04T08:30:00
    [verbal]
    by = "王五"
    at = 2026-11-04T08:00:00

合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    trip-20261101-0000000a = "approved"
    trip-20261102-0000000b = "submitted"
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261101-0000000a
    vehicle = "veh-a12345"
    plan_out = 2026-11-01T08:30:00
    # trip/trip-20261102-0000000b
    vehicle = "veh-a12345"
    plan_out = 2026-11-02T08:30:00
    [verbal]
    by = "王五"
    at = 2026-11-02T08:00:00

怎么改
    看这些补单是不是真应急；常态化的行程改为事前申请，确有防汛、应急值守的写明情况。

What
    Of one car's or one approver's slips of a quarter, more than car.trip.verbal_share (20 % by default), and no fewer than
    car.trip.verbal_min, had oral consent and were approved after the car had left (or are not approved yet). Slips from go-live on;
    void ones do not count.

Basis
    Local measures on urgent use; share and number are defaults that local rules may tighten.

Why
    An emergency is an exception. Where every slip is filed afterwards, approval is a formality.

Remedy
    See whether these were emergencies; regular rides are applied for beforehand, flood duty and the like are explained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks._dates import as_day
from officectl.checks.car._approval import LOG, SLIP, decision, slip_name
from officectl.checks.car._late_slip import LateSlip, late_slip
from officectl.records.finding import Finding, Measured
from officectl.records.ledger import Row
from officectl.text.lang import Message, Text

CHECK = Check(
    title=Text("补单占比过高", "too many slips approved afterwards"),
    severity="warning",
    standing="lead",
    scope="workspace",
    reads={"trip": SLIP, "trip_log": LOG, "vehicle": ("name",), "person": ("name",)},
    dated=True,
    rules=("car.trip.verbal_share", "car.trip.verbal_min"),
    remedy=Text("看是不是真应急，常态化的改为事前申请", "see whether these were emergencies; regular rides are applied for beforehand"),
    events=True,
)

Key = tuple[int, int, str]
"""Year, quarter, and a car or an approver."""

_CAR = Text("{who} {year} 年第 {quarter} 季度派车 {all} 张，补单 {late} 张，占 {share}%（上限 {limit}%）",
            "{who}: {late} of {all} slips in quarter {quarter} of {year} were approved afterwards, {share} % (limit {limit} %)")  # fmt: skip
_PERSON = Text("{who} {year} 年第 {quarter} 季度批准派车 {all} 张，其中补单 {late} 张，占 {share}%（上限 {limit}%）",
               "{who} approved {all} slips in quarter {quarter} of {year}, {late} of them afterwards, {share} % (limit {limit} %)")  # fmt: skip
_EXCLUDED_BY = Text("防汛、维稳、应急值守的安排，电话记录", "flood, security and emergency duty, records of the calls")
_SLIP = Text("{slip} 补单", "{slip}, filed afterwards")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding a car and quarter, and one an approver and quarter. It rests on the first of the slips."""
    since = ctx.live("trip")
    if since is None:
        return
    slips = [row for row in ctx.rows("trip") if isinstance(out := row.get("plan_out"), datetime) and out.date() >= since]
    late = {found.slip.id: found for slip in slips if slip.get("verbal") is not None and (found := _late(ctx, slip)) is not None}
    if not late:
        return
    yield from _over(ctx, _by_car(slips, late), late, _CAR, "vehicle")
    yield from _over(ctx, _by_approver(ctx, slips, late), late, _PERSON, "person")


def _late(ctx: Context, slip: Row) -> LateSlip | None:
    """By log or plan: which of the two traces came first does not matter for a share."""
    log = next((row.get("out_at") for row in ctx.by("trip_log", "trip").get(slip.id, ()) if ctx.state(row.id).effective), None)
    left = log if isinstance(log, datetime) else slip.get("plan_out")
    return late_slip(ctx, slip, left) if left.date() <= ctx.as_of else None


def _quarter(slip: Row, who: str) -> Key:
    day = slip.get("plan_out")
    return day.year, (day.month + 2) // 3, who


def _by_car(slips: Sequence[Row], late: Mapping[str, LateSlip]) -> dict[Key, list[Row]]:
    wanted = {_quarter(one.slip, str(one.slip.get("vehicle"))) for one in late.values()}
    found: dict[Key, list[Row]] = {}
    for slip in slips:
        key = _quarter(slip, str(slip.get("vehicle")))
        if key in wanted:
            found.setdefault(key, []).append(slip)
    return found


def _by_approver(ctx: Context, slips: Sequence[Row], late: Mapping[str, LateSlip]) -> dict[Key, list[Row]]:
    """Who approved is looked up only in quarters where somebody could be over the limit."""
    made: dict[Key, int] = {}
    for one in late.values():
        if one.approved is not None:
            key = _quarter(one.slip, one.approved.act.person)
            made[key] = made.get(key, 0) + 1
    least = min((_least(ctx, one.slip) for one in late.values()), default=0)
    quarters = {key[:2] for key, count in made.items() if count >= least}
    found: dict[Key, list[Row]] = {}
    for slip in slips:
        if _quarter(slip, "")[:2] in quarters:
            approved = decision(ctx, slip)
            if approved is not None:
                found.setdefault(_quarter(slip, approved.act.person), []).append(slip)
    return found


def _least(ctx: Context, slip: Row) -> int:
    rule = ctx.rule("car.trip.verbal_min", event=as_day(slip.get("plan_out")))
    return rule.value if isinstance(rule.value, int) else 0


def _over(
    ctx: Context, groups: Mapping[Key, Sequence[Row]], late: Mapping[str, LateSlip], text: Text, kind: str
) -> Iterator[Finding]:
    for (year, quarter, who), slips in sorted(groups.items()):
        counted = [slip for slip in slips if ctx.state(slip.id).name != "void"]
        own = [slip for slip in counted if slip.id in late]
        if not own:
            continue
        rule = ctx.rule("car.trip.verbal_share", event=as_day(own[0].get("plan_out")))
        if not rule.active or len(own) < _least(ctx, own[0]) or Decimal(len(own) * 100) <= rule.number * len(counted):
            continue
        row = ctx.get(who, kind)
        name: Message | str = str(row.get("name") or who) if row is not None else who
        share = (Decimal(len(own) * 100) / len(counted)).quantize(Decimal(1))
        fact = text(who=name, year=year, quarter=quarter, all=len(counted), late=len(own), share=share, limit=rule.number)
        evidence = [ctx.evidence(slip, _SLIP(slip=slip_name(slip)), field=("verbal",)) for slip in own]
        target = row if row is not None else own[0]
        yield ctx.finding(
            target, ctx.lead(fact, _EXCLUDED_BY), rule=rule, evidence=evidence,
            measured=Measured(format(share, "f"), format(rule.number, "f"), "", "%"),
        )


