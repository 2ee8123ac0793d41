"""Date arithmetic of the regulations: months end on the same-numbered day, periods include both ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from officectl.rules import calendar


def add_months(day: date, months: int) -> date:
    """One month from 10-15 is 11-15, from 10-31 is 11-30; two months from 12-31 is 02-28. Never past the last day there is."""
    try:
        return calendar.add_months(day, months)
    except OverflowError:
        return date.max


def covers(start: Any, end: Any, day: date) -> bool:
    """Whether a period with inclusive ends holds the day; a missing end is open."""
    first, last = as_day(start), as_day(end)
    return (first is None or first <= day) and (last is None or day <= last)


def add_days(day: date, days: int) -> date:
    """So many days later; never past the last day there is (a due date of 9999-12-31 means: none)."""
    return day + timedelta(days=min(days, (date.max - day).days))


def later(moment: datetime, span: timedelta) -> datetime:
    """A moment so much later (earlier if negative), held within the calendar's ends."""
    try:
        return moment + span
    except OverflowError:
        return datetime.max if span > timedelta(0) else datetime.min


def as_day(value: Any) -> date | None:
    """The day of a date or date-time, None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
