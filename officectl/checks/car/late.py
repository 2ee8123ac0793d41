"""出车之后才批准 · approved after departure

查什么
    批准晚于出车的派车单（补批）。出车时间取出车登记与第一条外部痕迹（ETC 入口、停车场出场、加油，计划出车前 2 小时起）中较早的；
    批准时间取服务器收讫，没有的取他人把批准并入主线的时间。只有签批人自报时间的，只作提示，不作线索。
    不查的：写了电话同意的（见 CAR-VERBAL）；上线之前的；重新办理过、但头一次批准在出车之前的；夹在本车另一次派车里的痕迹。

依据
    各地公务用车管理办法普遍要求先批后用；全国性规定没有逐字条款，本项按默认参数 car.trip.approval、car.trip.trace_before。

为什么
    两头都是自己填的时间，比不出真假；一头有收讫、一头有过路费，才有意义。

不合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    trip-20261110-0000000b = "approved"
    [[event]]
    record = "trip-20261110-0000000b"
    event = "approve"
    person = "wang.wu"
    at = 2026-11-11T08:20:00
    received = 2026-11-11T09:30:00
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261110-0000000b
    no = "2026-0187"
    vehicle = "veh-a12345"
    plan_out = 2026-11-11T08:30:00
    plan_in = 2026-11-11T18:00:00
    # toll/toll-20261130-0000000d
    title = "川A12345 ETC"
    vehicle = "veh-a12345"
    [statement]
    account = "9030110000000012345"
    period = "2026-11"
    [[row]]
    serial = "1"
    type = "通行"
    entry_station = "龙泉"
    entry_at = 2026-11-11T08:12:00
    exit_at = 2026-11-11T09:02:00

合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    trip-20261110-0000000b = "approved"
    [[event]]
    record = "trip-20261110-0000000b"
    event = "approve"
    person = "wang.wu"
    at = 2026-11-10T16:20:00
    received = 2026-11-10T16:21:00
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261110-0000000b
    no = "2026-0187"
    vehicle = "veh-a12345"
    plan_out = 2026-11-11T08:30:00
    plan_in = 2026-11-11T18:00:00

怎么改
    先有电话同意的，今后写进 [verbal]；离线签批、晚到服务器的，说明情况；确实没批先走的，移交。

What
    Slips approved after the car had left. Departure: the earlier of the log and the first outside trace (toll entry, gate, fuel, from
    two hours before the plan). Approval: the server's receipt, else when somebody else merged it into the main line. With the
    signer's own clock alone it is a note, never a lead.
    Not meant: oral consent (CAR-VERBAL); slips from before go-live; reopened slips whose first approval came in time; traces inside
    another ride of the car.

Basis
    Local measures ask for approval before use; no national text says so word for word: the default parameters car.trip.approval and
    car.trip.trace_before.

Why
    Two times that the same people wrote down prove nothing. A receipt against a toll gate does.

Remedy
    Consent by telephone belongs under [verbal]; an approval signed offline that reached the server late is explained; a car that left
    without any is handed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from officectl.checks import _words
from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks._dates import as_day
from officectl.checks.car._approval import (
    LOG,
    SLIP,
    Decision,
    Departure,
    after,
    at_earliest,
    decision,
    departure,
    logs_of,
    minutes,
    slip_name,
)
from officectl.checks.car._fleet import VEHICLE
from officectl.records.finding import Finding
from officectl.records.ledger import Row
from officectl.rules.book import RuleValue
from officectl.text.lang import Text

CHECK = Check(
    title=Text("出车之后才批准", "approved after departure"),
    severity="warning",
    standing="lead",
    scope="group",
    reads={
        "trip": SLIP, "trip_log": LOG, "toll": ("vehicle", "row"), "fuel": ("vehicle", "row"), "parking": ("vehicle", "row"),
        "vehicle": VEHICLE, "person": ("name",),
    },
    group={"trip": "vehicle", "trip_log": "vehicle"},
    rules=("car.trip.approval", "car.trip.trace_before"),
    remedy=Text("说明批准为什么晚于出车；有电话同意的今后写进 [verbal]", "say why the approval came later; oral consent belongs under [verbal]"),
    events=True,
)

_FACT = Text(
    "{slip} 批准 {approved}（{by}，{source}），出车 {left}（{trace}），批准晚 {gap}",
    "{slip} approved {approved} ({by}, {source}), left {left} ({trace}): approved {gap} late",
)
_PAPER = Text(
    "{slip} 纸质审批 {approved} 签（{by}），出车 {left}（{trace}），签批晚于出车的日子",
    "{slip} signed on paper {approved} ({by}), left {left} ({trace}): signed on a later day",
)
_BOTH = Text("{fact}；签批人自报 {claimed}", "{fact}; by the signer's own clock {claimed}")
_EXCLUDED_BY = Text(
    "电话同意的记录、离线签批晚到服务器的说明、出车登记的更正", "a record of oral consent, an approval signed offline, a correction of the log"
)
_WHY = Text("{slip}：批准 {approved}（{source}），出车 {left}（{trace}）", "{slip}: approved {approved} ({source}), left {left} ({trace})")
_EVIDENCE = Text("{at} {what}", "{at} {what}")


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """One finding a slip."""
    since = ctx.live("trip")
    if since is None:
        return
    logs = logs_of(group)
    for slip in group.rows("trip"):
        day = as_day(slip.get("plan_out"))
        if day is None or day < since or slip.get("verbal") is not None:
            continue
        rule = ctx.rule("car.trip.approval", event=day)
        if not rule.active or rule.value is not True:
            continue
        approved = decision(ctx, slip)
        if approved is None or not (after(approved, at_earliest(ctx, slip, logs)) or ctx.tracing):
            continue
        left = departure(ctx, slip, group, logs)
        if left is None:
            continue
        if ctx.tracing:
            ctx.why(slip.id, _WHY(slip=slip_name(slip), approved=approved.at, source=approved.source, left=left.at, trace=left.source))
        if approved.act.event == "register":
            yield from _on_paper(ctx, slip, left, rule)
        elif after(approved, left.at) and (left.trace is not None or logs.get(slip.id)):
            yield _late(ctx, slip, approved, left, rule)


def _late(ctx: Context, slip: Row, approved: Decision, left: Departure, rule: RuleValue) -> Finding:
    fact = _FACT(
        slip=slip_name(slip), approved=approved.at, by=_words.person(ctx, approved.act.person), source=approved.source,
        left=left.at, trace=left.source, gap=minutes(approved.at - left.at),
    )
    evidence = [ctx.evidence(slip, _EVIDENCE(at=approved.at, what=approved.source))]
    if left.trace is not None:
        evidence.append(ctx.evidence(left.trace.row, _EVIDENCE(at=left.at, what=left.source), field=left.trace.field))
    if not approved.sure:
        return ctx.finding(slip, fact, field="plan_out", rule=rule, severity="info", standing="reminder", evidence=evidence)
    if approved.act.at <= left.at:
        fact = _BOTH(fact=fact, claimed=approved.act.at)
    return ctx.finding(slip, ctx.lead(fact, _EXCLUDED_BY), field="plan_out", rule=rule, evidence=evidence)


def _on_paper(ctx: Context, slip: Row, left: Departure, rule: RuleValue) -> Iterator[Finding]:
    """Paper is registered later as a rule; only the day it was signed says something, and that is the clerk's own entry."""
    paper = slip.get("paper") or {}
    signed = paper.get("signed_on")
    if isinstance(signed, date) and not isinstance(signed, datetime) and signed > left.at.date():
        fact = _PAPER(slip=slip_name(slip), approved=signed, by=_words.person(ctx, str(paper.get("approver"))), left=left.at, trace=left.source)
        yield ctx.finding(slip, fact, field=("paper", "signed_on"), rule=rule, severity="info", standing="reminder")
