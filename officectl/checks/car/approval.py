"""没有批准就用车 · car used without approval

查什么
    签批制度建立、派车上线之后的派车单：已有出车登记而没有批准（也没有办纸质登记），列为线索；
    计划出车的日子已过、仍停在草稿或审批中途、没有出车登记的，只提示清理。
    不查的：上线之前的；批准过、为更正而重新办理的；没出车的退回单和作废单；写了电话同意的（见 CAR-VERBAL）；
    写了纸质审批、还没登记的（见 APR-PAPER）。

依据
    各地公务用车管理办法普遍要求先批后用；全国性规定没有逐字条款，本项按默认参数 car.trip.approval。

为什么
    派车单不是凭证，批准才是。没批就用，事后说不清谁同意的。

不合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    trip-20261110-0000000b = "submitted"
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261110-0000000b
    no = "2026-0187"
    vehicle = "veh-a12345"
    plan_out = 2026-11-11T08:30:00
    plan_in = 2026-11-11T18:00:00
    # trip_log/log-20261111-0000000c
    trip = "trip-20261110-0000000b"
    vehicle = "veh-a12345"
    out_at = 2026-11-11T08:28:00

合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    trip-20261110-0000000b = "approved"
    # vehicle/veh-a12345
    name = "川A12345"
    # trip/trip-20261110-0000000b
    no = "2026-0187"
    vehicle = "veh-a12345"
    plan_out = 2026-11-11T08:30:00
    plan_in = 2026-11-11T18:00:00
    # trip_log/log-20261111-0000000c
    trip = "trip-20261110-0000000b"
    vehicle = "veh-a12345"
    out_at = 2026-11-11T08:28:00

怎么改
    确有电话同意的，写明 [verbal] 后补批；纸上批的，填 [paper] 后办纸质登记；没有出车的，作废。

What
    Slips from the day approvals began here: one with a log entry that was never approved (nor registered from paper) is a lead; one
    whose planned day is past and that still waits, without a log entry, is only to be tidied up.
    Not meant: slips from before go-live; approved ones reopened to be mended; returned or void ones that were not used; oral
    consent (CAR-VERBAL); approval on paper not yet registered (APR-PAPER).

Basis
    Local measures ask for approval before use; no national text says so word for word: the default parameter car.trip.approval.

Why
    The slip is no permission, the approval is. Without it nobody can say later who agreed.

Remedy
    With oral consent: say so under [verbal] and have it approved; signed on paper: fill in [paper] and register it; not used: void.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from officectl.checks import _words
from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks._dates import as_day
from officectl.checks.car._approval import LOG, SLIP, logs_of, slip_name
from officectl.records.finding import Finding
from officectl.records.ledger import Row
from officectl.text.lang import Text

CHECK = Check(
    title=Text("没有批准就用车", "car used without approval"),
    severity="warning",
    standing="lead",
    scope="group",
    reads={"trip": SLIP, "trip_log": LOG},
    group={"trip": "vehicle", "trip_log": "vehicle"},
    dated=True,
    rules=("car.trip.approval",),
    remedy=Text(
        "有电话同意的补批，纸上批的办纸质登记，没有出车的作废",
        "have it approved afterwards if there was consent, register what was signed on paper, void what was not used",
    ),
    events=True,
)

_USED = Text("{slip} 有出车登记（{at} 出车），现在是“{state}”，没有批准", "{slip} has a log entry (out {at}) and is {state}: it was not approved")
_PASSED = Text(
    "{slip} 计划 {at} 出车，日子已过，现在是“{state}”；没有出车登记", "{slip} was planned for {at}, which is past, and is {state}; it has no log entry"
)
_VOID = Text("{slip} 已经作废，却有出车登记（{at} 出车）", "{slip} is void, and yet has a log entry (out {at})")
_EXCLUDED_BY = Text("纸质审批单、电话同意的记录、出车登记的更正", "an approval on paper, a record of oral consent, a correction of the log")
_WHY = Text("{slip}：{state}", "{slip}: {state}")
_OVER = ("returned", "void")
"""Ends: a slip in one of them was not used, unless a log says so."""


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """One finding a slip."""
    since = ctx.live("trip")
    if since is None:
        return
    logs = logs_of(group)
    for slip in group.rows("trip"):
        day = as_day(slip.get("plan_out"))
        if day is None or day < since or slip.get("verbal") is not None or slip.get("paper") is not None:
            continue
        state = ctx.state(slip.id)
        if ctx.tracing:
            ctx.why(slip.id, _WHY(slip=slip_name(slip), state=_words.state(state.name)))
        if not state.effective and state.name not in _words.SILENT:
            yield from _unapproved(ctx, slip, day, logs.get(slip.id, ()), state.name)


def _unapproved(ctx: Context, slip: Row, day: date, logs: Sequence[Row], state: str) -> Iterator[Finding]:
    rule = ctx.rule("car.trip.approval", event=day)
    mended = state != "void" and bool(ctx.events(slip.id).earlier)   # approved once, and reopened
    if mended or not rule.active or rule.value is not True:
        return
    plan = slip.get("plan_out")
    words = {"slip": slip_name(slip), "state": _words.state(state)}
    used = [row for row in logs if ctx.state(row.id).effective]
    if used:
        fact = (_VOID if state == "void" else _USED)(at=used[0].get("out_at") or plan, **words)
        evidence = [ctx.evidence(slip, _words.state(state)), *(ctx.evidence(row, _LOG(), field=("out_at",)) for row in used)]
        yield ctx.finding(slip, ctx.lead(fact, _EXCLUDED_BY), rule=rule, evidence=evidence)
    elif day < ctx.as_of and state not in _OVER:
        yield ctx.finding(slip, _PASSED(at=plan, **words), field="plan_out", severity="info", standing="reminder", rule=rule)


_LOG = Text("出车登记", "log entry")
