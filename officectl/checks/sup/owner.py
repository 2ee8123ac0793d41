"""督办事项责任不落实 · supervision item without an owner

查什么
    没有牵头单位、没有具体承办人、没有到期日（长期事项写明反馈周期的除外），或者下达后 1 个工作日内没有签收。已办结的不查。

依据
    本地督查制度：任务要落到单位、落到人、落到时限；签收时限为规则参数 sup.sign_for

为什么
    没有人认领的事项，到期才发现谁也没办。

不合格的例子
    # as_of 2026-11-22
    # task/task-20260901-0000000a
    title = "青山镇防汛物资补库"
    lead_unit = "emergency-bureau"
    issued_on = 2026-11-20
    due = 2026-12-20

合格的例子
    # as_of 2026-11-22
    # task/task-20260901-0000000a
    title = "青山镇防汛物资补库"
    lead_unit = "emergency-bureau"
    handler = "li.si"
    issued_on = 2026-11-20
    due = 2026-12-20

怎么改
    补上缺的一项；没有签收的打电话催签，签收后登记一条反馈（kind = "签收"）。

What
    No lead unit, no person in charge, no due date (a long-term item with a feedback cycle is fine), or not signed for within one
    workday after it was issued. Closed items are left alone.

Basis
    The office's own supervision rules; the time to sign is the parameter sup.sign_for

Why
    What nobody owns is found undone on the due day.

Remedy
    Fill in what is missing; call the unit that has not signed and record the receipt as feedback (kind = "签收").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks._dates import as_day
from officectl.checks.sup._clock import GROUP, READS, closed_on, of_lead_unit, stands, task_of
from officectl.records.finding import Finding, Measured
from officectl.records.ledger import Row
from officectl.text.lang import Message, Text

CHECK = Check(
    title=Text("督办事项责任不落实", "supervision item without an owner"),
    severity="error",
    standing="reminder",
    scope="group",
    reads=READS,
    group=GROUP,
    dated=True,
    rules=("sup.owner", "sup.sign_for"),
    remedy=Text(
        "补上缺的一项；没有签收的催签后登记",
        "fill in what is missing; call the unit that has not signed and record its receipt",
    ),
)

_MISSING = Text("{title} 没有{what}", "{title} has no {what}")
_WHAT = {
    "lead_unit": Text("牵头单位", "lead unit"),
    "handler": Text("具体承办人", "person in charge"),
    "due": Text("办理时限", "due date"),
    "cycle": Text("办理时限，也没有反馈周期", "due date and no feedback cycle"),
}
_UNSIGNED = Text(
    "{title} {issued} 下达，应在 {limit} 前签收，至今没有签收",
    "{title} was issued on {issued} and should have been signed for by {limit}; nobody has",
)
_SIGNED_LATE = Text("{title} {signed} 才签收，应在 {limit} 前", "{title} was signed for on {signed}, due by {limit}")
_WHY = Text("签收限 {limit}", "to be signed for by {limit}")


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """One finding for each thing that is missing."""
    task = task_of(group)
    if task is None or not ctx.state(task.id).effective or closed_on(group, ctx) is not None:
        return
    issued = as_day(task.get("issued_on"))
    start = ctx.facts.go_live.get("task")
    if issued is not None and (issued > ctx.as_of or (start is not None and issued < start)):
        return
    owner = ctx.rule("sup.owner")
    required = owner.active and owner.value is True
    for name in ("lead_unit", "handler"):
        if required and not task.get(name):
            yield _finding(ctx, task, name, _MISSING(title=_title(task), what=_WHAT[name]))
    if required and task.get("due") is None:
        long_term = task.get("rhythm") == "长期"
        if not (long_term and task.get("cycle_days")):
            what = _WHAT["cycle" if long_term else "due"]
            yield _finding(ctx, task, "due", _MISSING(title=_title(task), what=what))
    if issued is not None and task.get("lead_unit"):
        yield from _signing(group, ctx, task, issued)


def _signing(group: Group, ctx: Context, task: Row, issued: date) -> Iterator[Finding]:
    rule = ctx.rule("sup.sign_for")
    if not rule.active or not isinstance(rule.value, int):
        return
    limit = _workdays_after(ctx, issued, rule.value)
    if limit is None:
        return
    if ctx.tracing:
        ctx.why(task.id, _WHY(limit=limit))
    # Any feedback shows that the item has arrived; a formal 签收 is only the usual form of it.
    signed = min(
        (
            day
            for row in group.rows("task_feedback")
            if of_lead_unit(ctx, row.get("unit"), task.get("lead_unit"))
            and (day := as_day(row.get("received_at"))) is not None
            and day <= ctx.as_of
            and stands(ctx, row)
        ),
        default=None,
    )
    day = signed or ctx.as_of
    if day <= limit:
        return
    title = _title(task)
    message = (
        _SIGNED_LATE(title=title, signed=signed, limit=limit)
        if signed
        else _UNSIGNED(title=title, issued=issued, limit=limit)
    )
    measured = Measured(day.isoformat(), limit.isoformat(), str((day - limit).days), "day")
    yield ctx.finding(
        task,
        message,
        field="issued_on",
        measured=measured,
        rule=rule,
        severity="info" if signed else "warning",
    )


def _workdays_after(ctx: Context, day: date, count: int) -> date | None:
    """The last day of the time to sign; None when a year without a holiday notice comes in between."""
    while count > 0:
        day += timedelta(days=1)
        known = ctx.is_workday(day)
        if known is None:
            return None
        count -= known
    return day


def _finding(ctx: Context, task: Row, field: str, message: Message) -> Finding:
    return ctx.finding(task, message, field=field, rule=ctx.rule("sup.owner"))


def _title(task: Row) -> str:
    return " ".join(str(part) for part in (task.get("no"), task.get("title")) if part) or task.id
