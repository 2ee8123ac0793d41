"""应急补单 · slip approved after an emergency

查什么
    写了电话（口头）同意 [verbal]、出车之后才批准的派车单：在补单时限之内的提示一句；过了时限才批、或者还没有批的，警告“逾期补单”。
    时限是参数 car.trip.late_until（几个工作日，全国未定）和 car.trip.late_time，调休上班的日子算工作日。
    同意的时间晚于出车的，一并写明。补单本身从不作线索。

依据
    各地公务用车管理办法的应急用车规定；全国没有统一时限，由本地规则填写。

为什么
    急事先打电话是允许的，事后一直不补，就成了谁也没批。

不合格的例子
    # as_of 2026-11-22
    # rules/county
    layer = "county"
    issuer = "某县机关事务中心"
    [[set]]
    name = "car.trip.late_until"
    value = 1
    # history
    founded = 2026-01-01
    [state]
    trip-20261111-0000000b = "submitted"
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261111-0000000b
    no = "2026-0187"
    vehicle = "veh-a12345"
    plan_out = 2026-11-11T22:30:00
    plan_in = 2026-11-12T02:00:00
    [verbal]
    by = "王五"
    at = 2026-11-11T22:10:00

合格的例子
    # as_of 2026-11-12
    # rules/county
    layer = "county"
    issuer = "某县机关事务中心"
    [[set]]
    name = "car.trip.late_until"
    value = 1
    # history
    founded = 2026-01-01
    [state]
    trip-20261111-0000000b = "submitted"
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261111-0000000b
    no = "2026-0187"
    vehicle = "veh-a12345"
    plan_out = 2026-11-11T22:30:00
    plan_in = 2026-11-12T02:00:00
    [verbal]
    by = "王五"
    at = 2026-11-11T22:10:00

怎么改
    送审并请同意的人补批，用语写“追认（电话同意）”；今后在时限内补。

What
    Slips with oral consent ([verbal]) approved after the car had left: a note within the time allowed, a warning when approved later or
    not yet. The time is car.trip.late_until (workdays, not set nationally; make-up days count) and car.trip.late_time. Consent given
    after departure is said along with it. Never a lead by itself.

Basis
    Local measures on urgent use; there is no national time limit: the local rules set it.

Why
    A call in an emergency is allowed; a slip that nobody approves afterwards was approved by nobody.

Remedy
    Submit it and have it approved by who agreed, with the meaning 追认（电话同意）; next time within the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from officectl.checks import _words
from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks._dates import as_day
from officectl.checks.car._approval import LOG, SLIP, departure, logs_of, slip_name
from officectl.checks.car._fleet import VEHICLE
from officectl.checks.car._late_slip import RULES, LateSlip, deadline, late_slip
from officectl.records.finding import Finding
from officectl.text.lang import Message, Text

CHECK = Check(
    title=Text("应急补单", "slip approved after an emergency"),
    severity="warning",
    standing="reminder",
    scope="group",
    reads={
        "trip": SLIP, "trip_log": LOG, "toll": ("vehicle", "row"), "fuel": ("vehicle", "row"), "parking": ("vehicle", "row"),
        "vehicle": VEHICLE, "person": ("name",),
    },
    group={"trip": "vehicle", "trip_log": "vehicle"},
    dated=True,
    rules=(*RULES, "car.trip.trace_before"),
    remedy=Text("请同意的人补批，写明“追认（电话同意）”", "have it approved by who agreed, as consent given by telephone"),
    events=True,
)

_IN_TIME = Text("{fact}，在补单时限（{until}）之内", "{fact}, within the time allowed ({until})")
_NO_LIMIT = Text("{fact}；本地没有规定补单时限", "{fact}; no time limit is set here")
_LATE = Text("逾期补单：{fact}，时限是 {until}", "filed too late: {fact}, the limit was {until}")
_OPEN = Text("逾期补单：{fact}，还没有批准，时限是 {until}", "filed too late: {fact}, not approved yet, the limit was {until}")
_AGREED = Text("{slip} {by} {at} {way}同意，{left} 出车", "{slip}: {by} agreed {at} ({way}), out {left}")
_APPROVED = Text("{fact}，{at} 补批（{source}）", "{fact}, approved {at} ({source})")
_AFTER = Text("{fact}（同意晚于出车）", "{fact} (agreed after departure)")
_WAYS = {
    "电话": Text("电话", "phone"), "当面": Text("当面", "in person"), "短信": Text("短信", "text message"),
    "视频": Text("视频", "video call"), "其他": Text("口头", "otherwise"),
}
_ORALLY = Text("口头", "orally")


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """One finding a slip."""
    since = ctx.live("trip")
    if since is None:
        return
    logs = logs_of(group)
    for slip in group.rows("trip"):
        day = as_day(slip.get("plan_out"))
        if day is None or day < since or slip.get("verbal") is None:
            continue
        left = departure(ctx, slip, group, logs)
        found = late_slip(ctx, slip, left.at) if left is not None else None
        if found is not None:
            yield from _judged(ctx, found)


def _judged(ctx: Context, found: LateSlip) -> Iterator[Finding]:
    rule = ctx.rule("car.trip.late_until", event=found.left.date())
    until = deadline(ctx, found.left.date())
    fact = _fact(ctx, found)
    if found.approved is None:
        if until is not None and until.date() < ctx.as_of:
            yield ctx.finding(found.slip, _OPEN(fact=fact, until=_minute(until)), field="verbal", rule=rule)
        return
    if until is not None and found.approved.at > until:
        yield ctx.finding(found.slip, _LATE(fact=fact, until=_minute(until)), field="verbal", rule=rule)
    else:
        note = _NO_LIMIT(fact=fact) if until is None else _IN_TIME(fact=fact, until=_minute(until))
        yield ctx.finding(found.slip, note, field="verbal", rule=rule, severity="info")


def _fact(ctx: Context, found: LateSlip) -> Message:
    verbal = found.slip.get("verbal")
    way = _WAYS.get(str(verbal.get("way")), _ORALLY)
    at = verbal.get("at")
    fact = _AGREED(slip=slip_name(found.slip), by=_words.person(ctx, str(verbal.get("by") or "")), at=at, way=way, left=found.left)
    if isinstance(at, datetime) and at > found.left:
        fact = _AFTER(fact=fact)
    if found.approved is not None:
        fact = _APPROVED(fact=fact, at=found.approved.at, source=found.approved.source)
    return fact


def _minute(moment: datetime) -> datetime:
    """Without the seconds that make the last minute a whole one."""
    return moment.replace(second=0, microsecond=0)
