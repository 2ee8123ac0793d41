"""纸质审批没有登记 · approval on paper not registered

查什么
    填了纸质审批 [paper] 的记录：没有送审、也没有办“纸质登记”的，提醒补办；办了登记而没有扫描件摘要（scan）的，提示补上；
    登记早于纸上签批日期的，警告。登记后状态是“纸质登记”，不是“批准”。
    不查的：签批在上线之前的；已在系统里走审批的；不走审批流程的种类。

依据
    本工具对纸质审批的约定（practice 4）；全国没有统一规定。

为什么
    有的领导只在纸上签。纸不登记，系统里就是没批；登记没有扫描件，日后拿不出凭据。

不合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    trip-20261110-0000000b = "draft"
    # trip/trip-20261110-0000000b
    vehicle = "veh-a12345"
    plan_out = 2026-11-11T08:30:00
    [paper]
    approver = "王五"
    signed_on = 2026-11-10

合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    trip-20261110-0000000b = "registered"
    # trip/trip-20261110-0000000b
    vehicle = "veh-a12345"
    plan_out = 2026-11-11T08:30:00
    [paper]
    approver = "王五"
    signed_on = 2026-11-10
    scan = "0000000000000000000000000000000000000000000000000000000000000000"

怎么改
    扫描签批件，把 SHA-256 摘要写进 paper.scan，再由有权的人办理：officectl register 编号。

What
    Records with [paper]: one neither submitted nor registered is to be registered; a registered one without the digest of a scan is to
    be completed; one registered before the day it was signed is a warning. Registered is what it then is, never approved.
    Not meant: signatures from before go-live; records approved in the system; kinds without a flow.

Basis
    This program's own convention for approvals on paper; there is no national rule.

Why
    Some leaders sign on paper only. What is not registered is not approved; what has no scan cannot be shown later.

Remedy
    Scan it, write the SHA-256 into paper.scan, and have it registered: officectl register ID.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from officectl.checks import _words
from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.records.finding import Finding
from officectl.records.ledger import Row
from officectl.text.lang import Text

_FIELDS = ("paper",)
CHECK = Check(
    title=Text("纸质审批没有登记", "approval on paper not registered"),
    severity="warning",
    standing="reminder",
    scope="group",
    reads={
        "trip": _FIELDS, "allocation": _FIELDS, "meeting": _FIELDS, "meeting_change": _FIELDS, "room_repair": _FIELDS,
        "task": _FIELDS, "task_extension": _FIELDS, "vehicle_transfer": _FIELDS, "vehicle_seal": _FIELDS, "vehicle_cost": _FIELDS,
        "vehicle_purchase": _FIELDS, "waiver": _FIELDS, "person": ("name",),
    },
    group=dict.fromkeys((
        "trip", "allocation", "meeting", "meeting_change", "room_repair", "task", "task_extension", "vehicle_transfer", "vehicle_seal",
        "vehicle_cost", "vehicle_purchase", "waiver",
    ), "id"),
    dated=True,
    remedy=Text("扫描件摘要写进 paper.scan，再办 officectl register 编号", "put the scan's digest into paper.scan, then `officectl register ID`"),
    events=True,
)

_OPEN = Text("{by} {on} 在纸上签批，还没有办纸质登记，现在是“{state}”", "signed on paper by {by} on {on}, not registered: it is {state}")
_NO_SCAN = Text("纸质登记没有扫描件摘要（paper.scan）", "registered from paper without the digest of a scan (paper.scan)")
_EARLY = Text("纸质登记在 {at}，早于纸上签批的 {on}", "registered {at}, before it was signed on {on}")


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """At most two findings a record."""
    for kind in CHECK.group:
        for row in group.rows(kind):
            yield from _of_record(row, ctx)


def _of_record(row: Row, ctx: Context) -> Iterator[Finding]:
    paper, since = row.get("paper"), ctx.live(row.kind)
    signed = paper.get("signed_on") if isinstance(paper, dict) else None
    if since is None or not isinstance(signed, date) or isinstance(signed, datetime) or signed < since or signed > ctx.as_of:
        return
    state = ctx.state(row.id).name
    by = _words.person(ctx, str(paper.get("approver") or ""))
    if state in ("draft", "returned"):
        yield ctx.finding(row, _OPEN(by=by, on=signed, state=_words.state(state)), field="paper")
    elif state == "registered":
        if not paper.get("scan"):
            yield ctx.finding(row, _NO_SCAN(), field=("paper", "scan"), severity="info")
        acts = ctx.events(row.id).acts
        if acts and acts[-1].at.date() < signed:
            yield ctx.finding(row, _EARLY(at=acts[-1].at, on=signed), field=("paper", "signed_on"))
