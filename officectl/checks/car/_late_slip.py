"""Slips filed after an emergency (应急补单, practice 3): which they are, and until when they have to be approved."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from officectl.checks._context import Context
from officectl.checks.car._approval import Decision, after, decision
from officectl.light import dataclass
from officectl.records.ledger import Row

RULES = ("car.trip.late_until", "car.trip.late_time")


@dataclass(frozen=True, slots=True)
class LateSlip:
    """A slip with oral consent that had no approval yet when its car left. `approved` None: it still has none."""

    slip: Row
    left: datetime
    approved: Decision | None


def late_slip(ctx: Context, slip: Row, left: datetime) -> LateSlip | None:
    """None for a slip without oral consent, for one approved before the car left, and for one that is over (void, returned)."""
    state = ctx.state(slip.id).name
    if slip.get("verbal") is None or state in ("void", "deleted", "unparsable", "undecided"):
        return None
    approved = decision(ctx, slip)
    if approved is None and state == "recorded":   # no flow: nothing is ever approved
        return None
    return LateSlip(slip, left, approved) if approved is None or after(approved, left) else None


def deadline(ctx: Context, day: date) -> datetime | None:
    """The last moment for a car that left on `day`. None: not set here, or a year without an official notice lies in between."""
    days, until = (ctx.rule(name, event=day) for name in RULES)
    if not days.active or not isinstance(days.value, int):
        return None
    last = day
    left = int(days.value)
    while left > 0:
        if last == date.max:
            return None
        last += timedelta(days=1)
        workday = ctx.is_workday(last)
        if workday is None:
            return None
        left -= workday
    return datetime.combine(last, _clock(str(until.value)) if until.active else time.max)


def _clock(text: str) -> time:
    """`23:59` is the whole minute."""
    return time.fromisoformat(text).replace(second=59, microsecond=999999)
