"""The clock of a supervision item: extensions asked in time, holds, closing by the supervisor (practice 39–41)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from officectl.checks._context import Context
from officectl.checks._contract import Group
from officectl.checks._dates import add_days, as_day
from officectl.light import dataclass
from officectl.records.ledger import Row

READS = {
    "task": ("no", "title", "lead_unit", "handler", "issued_on", "due", "due_text", "cycle_days", "rhythm"),
    "task_feedback": ("unit", "kind", "received_at", "reported_done", "task"),
    "task_extension": ("task", "kind", "asked_at", "new_due", "from", "to"),
    "task_check": ("task", "checked_at", "outcome", "new_instruction"),
    "org": ("name", "short", "parent"),
}
GROUP = {"task": "id", "task_feedback": "task", "task_extension": "task", "task_check": "task"}
CLOSING = frozenset(("办结", "阶段性办结", "转长期", "并案", "撤销", "转办"))


@dataclass(frozen=True, slots=True)
class Clock:
    """`due` as it stands: the last due date from an extension asked in time, plus the days on hold."""

    original: date
    due: date
    pending: Row | None
    """An extension asked in time whose decision is still open."""
    late_request: Row | None
    """An extension asked after the due date: it does not move the clock."""


def clock(group: Group, ctx: Context, original: date) -> Clock:
    """The due date on the day asked. Decided late still counts if asked in time (due day, 24:00)."""
    due, late, pending = original, None, None
    task = task_of(group)
    begun = (as_day(task.get("issued_on")) if task is not None else None) or date.min
    spans: list[tuple[date, date]] = []
    waiting: list[Row] = []
    for row in sorted(group.rows("task_extension"), key=_asked):
        asked = as_day(row.get("asked_at"))
        if asked is None or asked > ctx.as_of:
            continue
        if row.get("kind") == "挂起":
            if ctx.state(row.id).effective:
                waiting.append(row)
        elif asked > due:
            late = row
        elif ctx.state(row.id).effective:
            due = max(due, as_day(row.get("new_due")) or due)
        elif stands(ctx, row):
            pending = row
        for hold in tuple(waiting):  # an extension may let a hold begin in time
            start = max(as_day(hold.get("from")) or as_day(hold.get("asked_at")) or begun, begun)
            end = min(as_day(hold.get("to")) or ctx.as_of, ctx.as_of)
            if start > min(due, ctx.as_of):
                continue
            waiting.remove(hold)
            due = add_days(due, _fresh(start, end, spans))
            spans.append((start, end))
    return Clock(original, due, pending, late)


def _fresh(start: date, end: date, spans: Sequence[tuple[date, date]]) -> int:
    """Days of a hold that no other hold has counted already."""
    left = [(start.toordinal(), end.toordinal())]
    for first, last in ((a.toordinal(), b.toordinal()) for a, b in spans):
        left = [part for a, b in left for part in ((a, min(b, first - 1)), (max(a, last + 1), b))]
    return sum(max(b - a + 1, 0) for a, b in left)


def stands(ctx: Context, row: Row) -> bool:
    """Whether a record counts as said, decided or not: a report handed in is in, whoever has still to confirm it."""
    return ctx.state(row.id).name not in ("returned", "void", "deleted")


def closed_on(group: Group, ctx: Context) -> date | None:
    """The day the supervisor closed it, None while open. A new instruction or a rejection after that reopens it."""
    closed: date | None = None
    for row in sorted(group.rows("task_check"), key=lambda r: (r.get("checked_at") or datetime.min, r.id)):
        day = as_day(row.get("checked_at"))
        if day is None or day > ctx.as_of or not ctx.state(row.id).effective:
            continue
        outcome = row.get("outcome")
        if outcome == "退回" or row.get("new_instruction"):
            closed = None
        elif outcome in CLOSING:
            closed = day
    return closed


def of_lead_unit(ctx: Context, unit: object, lead: object) -> bool:
    """Whether a unit is the lead unit or one of its sections: only these answer for the item."""
    seen: set[str] = set()
    while isinstance(unit, str) and unit not in seen:
        if unit == lead:
            return True
        seen.add(unit)
        row = ctx.get(unit, "org")
        unit = row.get("parent") if row is not None else None
    return False


def task_of(group: Group) -> Row | None:
    """The item itself; None when only its feedback exists (told by REF-MISSING)."""
    rows: Sequence[Row] = group.rows("task")
    return rows[0] if rows else None


def _asked(row: Row) -> tuple[datetime, str]:
    asked = row.get("asked_at")
    return (asked if isinstance(asked, datetime) else datetime.min, row.id)
