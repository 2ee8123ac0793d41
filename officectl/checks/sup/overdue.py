"""督办事项逾期 · supervision item overdue

查什么
    到期日 24 时已过、督查方还没有办结的事项。到期前提出的延期算数（批得晚不影响）；到期后才提出的不算；批准挂起的日子不计；
    牵头单位到期前已报办结、等待核查的不算逾期，到期后才报的写明晚了几天；配合单位不计；长期事项没有到期日的不算；延期已提出、还没批的只作警告。

依据
    督办事项各自写明的时限；本地督查制度。国家层面没有统一的办理时钟。

为什么
    逾期要通报到单位，算错一天就是冤枉人，漏掉一件就是督查失职。

不合格的例子
    # as_of 2026-11-22
    # task/task-20260901-0000000a
    no = "督〔2026〕15号"
    title = "青山镇防汛物资补库"
    lead_unit = "emergency-bureau"
    issued_on = 2026-09-01
    due = 2026-11-21

合格的例子
    # as_of 2026-11-22
    # task/task-20260901-0000000a
    no = "督〔2026〕15号"
    title = "青山镇防汛物资补库"
    lead_unit = "emergency-bureau"
    issued_on = 2026-09-01
    due = 2026-11-21
    # task_extension/ext-20261121-0000000b
    task = "task-20260901-0000000a"
    kind = "延期"
    asked_at = 2026-11-21T16:00:00
    new_due = 2026-12-20
    reason = "物资在途"

怎么改
    催办牵头单位；确有困难的在到期前提出延期；已办完的由督查方核查办结。

What
    Items whose due day has ended and which the supervisor has not closed. An extension asked by the due day counts, however late
    it is decided;
    one asked later does not. Days on hold do not count. An item the lead unit reported done in time and that waits for
    verification is not overdue; one reported late is told with the days it came late.
    Co-units and long-term items without a due date are never named. With an extension still undecided it is a warning.

Basis
    The deadline each item states, and the office's own supervision rules; there is no national clock.

Why
    Overdue items are named in circulars: one day counted wrongly accuses somebody, one item missed is a failure of supervision.

Remedy
    Urge the lead unit; ask for an extension before the due day where there is real difficulty; if it is done, verify and close it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks._dates import as_day
from officectl.checks.sup._clock import GROUP, READS, Clock, clock, closed_on, of_lead_unit, stands, task_of
from officectl.records.finding import Evidence, Finding, Measured
from officectl.records.ledger import Row
from officectl.text.lang import Message, Text

CHECK = Check(
    title=Text("督办事项逾期", "supervision item overdue"),
    severity="error",
    standing="reminder",
    scope="group",
    reads=READS,
    group=GROUP,
    dated=True,
    rules=("sup.overdue",),
    remedy=Text(
        "催办牵头单位；办完的由督查方核查办结；有困难的应在到期前提出延期",
        "urge the lead unit; verify and close what is done; ask for an extension before the due day",
    ),
)

_OVERDUE = Text("{title} 到期 {due}，已逾期 {days} 天，牵头单位 {unit}", "{title}: due {due}, {days} days overdue, lead unit {unit}")
_PENDING = Text(
    "{title} 到期 {due}，已逾期 {days} 天；{asked} 提出的延期尚未批复",
    "{title}: due {due}, {days} days overdue; the extension asked on {asked} is not decided yet",
)
_DONE_LATE = Text(
    "{fact}；{received} 已报办结（晚 {late} 天），待核查",
    "{fact}; reported done on {received} ({late} days late), waiting for verification",
)
_WAS = Text("原到期 {original}", "first due {original}")
_MOVED = Text("原到期 {original}，延期、挂起后 {due}", "first due {original}, {due} after extensions and holds")
_LATE_REQUEST = Text("{asked} 才提出延期，已在到期之后，不算数", "the extension was asked on {asked}, after the due day: it does not count")
_DONE = Text("{received} 已报办结，待核查", "reported done on {received}, waiting for verification")
_CLOSED = Text("{day} 已办结", "closed on {day}")
_NO_DUE = Text("没有到期日", "no due date")
_NONE = Text("（未定）", "(none)")


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """At most one finding an item, anchored at its due date."""
    task = task_of(group)
    if task is None or not ctx.state(task.id).effective or _before_go_live(task, ctx):
        return
    due = as_day(task.get("due"))
    if due is None:
        _why(ctx, task, _NO_DUE())
        return
    closed = closed_on(group, ctx)
    if closed is not None:
        _why(ctx, task, _CLOSED(day=closed))
        return
    now = clock(group, ctx, due)
    _why(ctx, task, _MOVED(original=due, due=now.due))
    rule = ctx.rule("sup.overdue")
    if not rule.active:
        return
    grace = rule.value if isinstance(rule.value, int) else 0
    if (ctx.as_of - now.due).days <= grace:  # on hold the due day moves along with the days
        return
    done = _reported_done(group, ctx, task)
    received = as_day(done.get("received_at")) if done is not None else None
    if done is not None and received is not None and (received - now.due).days <= grace:
        _why(ctx, task, _DONE(received=done.get("received_at")))
        return
    days = (ctx.as_of - now.due).days
    values = {"title": _title(task), "due": now.due, "days": days}
    pending = now.pending
    if pending is not None:
        message = _PENDING(**values, asked=as_day(pending.get("asked_at")))
    else:
        message = _OVERDUE(**values, unit=_unit(ctx, task))
    if received is not None:
        message = _DONE_LATE(fact=message, received=received, late=(received - now.due).days)
    yield ctx.finding(
        task,
        message,
        field="due",
        measured=Measured(ctx.as_of.isoformat(), now.due.isoformat(), str(days), "day"),
        rule=rule,
        severity="warning" if pending is not None else None,
        evidence=list(_evidence(group, ctx, now)),
    )


def _reported_done(group: Group, ctx: Context, task: Row) -> Row | None:
    """The lead unit's first report that stands. Lateness goes by the day it was received, not by the day it was typed in."""
    reports = [
        (received, row.id, row)
        for row in group.rows("task_feedback")
        if row.get("reported_done")
        and (received := as_day(row.get("received_at"))) is not None
        and received <= ctx.as_of
        and of_lead_unit(ctx, row.get("unit"), task.get("lead_unit"))
        and stands(ctx, row)
        and not _rejected(group, ctx, row)
    ]
    return min(reports, key=lambda item: item[:2])[2] if reports else None


def _rejected(group: Group, ctx: Context, feedback: Row) -> bool:
    received = feedback.get("received_at")
    return any(
        (row.get("outcome") == "退回" or row.get("new_instruction"))
        and ctx.state(row.id).effective
        and isinstance(row.get("checked_at"), datetime)
        and isinstance(received, datetime)
        and row.get("checked_at") >= received
        and (as_day(row.get("checked_at")) or ctx.as_of) <= ctx.as_of
        for row in group.rows("task_check")
    )


def _evidence(group: Group, ctx: Context, now: Clock) -> Iterator[Evidence]:
    for row in sorted(group.rows("task_extension"), key=lambda r: r.id):
        asked = as_day(row.get("asked_at"))
        if now.late_request is not None and row.id == now.late_request.id:
            yield ctx.evidence(row, _LATE_REQUEST(asked=asked), field=("asked_at",))
        elif asked is not None and asked <= ctx.as_of:
            moved = _MOVED if now.due != now.original else _WAS
            values = {"original": now.original} | ({"due": now.due} if now.due != now.original else {})
            yield ctx.evidence(row, moved(**values), field=("asked_at",))


def _before_go_live(task: Row, ctx: Context) -> bool:
    start, issued = ctx.facts.go_live.get("task"), as_day(task.get("issued_on"))
    return start is not None and issued is not None and issued < start


def _why(ctx: Context, task: Row, message: Message) -> None:
    if ctx.tracing:
        ctx.why(task.id, message)


def _title(task: Row) -> str:
    return " ".join(str(part) for part in (task.get("no"), task.get("title")) if part) or task.id


def _unit(ctx: Context, task: Row) -> object:
    row = ctx.get(task.get("lead_unit"), "org")
    return (row.get("short") or row.get("name") if row is not None else None) or task.get("lead_unit") or _NONE
