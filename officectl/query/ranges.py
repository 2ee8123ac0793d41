"""Typed bounds: `18..`, `..10-31`, `本月初..`, `上周`, `≥18`.

Ends are inclusive; a day covers all its moments.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from officectl.light import dataclass, pattern
from officectl.query.choices import clock
from officectl.query.env import Env
from officectl.query.errors import BackwardRange
from officectl.query.fold import half
from officectl.query.numbers import number
from officectl.query.syntax import Op
from officectl.query.values import bad
from officectl.records.kind import Field
from officectl.text import dates
from officectl.text.lang import Message, Text

_BETWEEN = pattern(r"\.{2,}|。{2,}|…+|~|至|到")
_SIGN = pattern(r"\s*(>=|<=|≥|≤|>|<)")
_SIGNS: dict[str, Op] = {">=": ">=", "<=": "<=", "≥": ">=", "≤": "<=", ">": ">", "<": "<"}
_SECONDS = pattern(r":[0-9]{2}:[0-9]{2}")
_ABOVE = ("以上", "及以上", "起")
_BELOW = ("以下", "及以下", "以内")


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval of one value type; None is open. `lo_open`, `hi_open`: the end itself does not belong."""

    lo: Any
    hi: Any
    lo_open: bool = False
    hi_open: bool = False
    wraps: bool = False
    """Times of day over midnight: 22:00..06:00."""

    def test(self) -> Callable[[Any], bool]:
        """Whether a value (of the same type) lies inside."""
        lo, hi = self.lo, self.hi
        if self.wraps:
            return lambda value: bool(value >= lo or value <= hi)
        if self.lo_open or self.hi_open:
            return lambda value: bool(
                (lo is None or (value > lo if self.lo_open else value >= lo))
                and (hi is None or (value < hi if self.hi_open else value <= hi))
            )
        if lo is None:
            return lambda value: bool(value <= hi)
        if hi is None:
            return lambda value: bool(value >= lo)
        return lambda value: bool(lo <= value <= hi)


def bounds(field: Field, title: Message, op: Op, text: str, env: Env) -> Bounds:
    """What `text` spans for a number, date, datetime or time field. Raises BadValue, BackwardRange."""
    typed = half(text).strip()
    sign = _SIGN.match(typed)
    if sign and op in ("=", "=="):
        op, typed = _SIGNS[sign[1]], typed[sign.end() :].strip()
    if field.type in ("integer", "decimal"):
        return _numbers(field, title, op, typed, text)
    if field.type == "time":
        return _times(field, title, op, typed, text)
    return _dates(field, title, op, typed, text, env)


def _halves(typed: str) -> tuple[str, str] | None:
    found = _BETWEEN.search(typed)
    if found is None:
        return None
    return typed[: found.start()].strip(), typed[found.end() :].strip()


def _against(op: Op, start: Any, end: Any) -> Bounds:
    """A comparison with something that itself spans start … end (a month, a minute, a number)."""
    match op:
        case ">":
            return Bounds(end, None, lo_open=True)
        case ">=":
            return Bounds(start, None)
        case "<":
            return Bounds(None, start, hi_open=True)
        case "<=":
            return Bounds(None, end)
    return Bounds(start, end)


def _numbers(field: Field, title: Message, op: Op, typed: str, text: str) -> Bounds:
    def one(part: str) -> Decimal:
        found = number(part, field.unit)
        if found is None:
            raise bad(field, title, text)
        return found

    for suffix, meant in ((s, op_) for op_, group in ((">=", _ABOVE), ("<=", _BELOW)) for s in group):
        if op == "=" and typed.endswith(suffix):
            value = number(typed.removesuffix(suffix), field.unit)
            if value is not None:
                return Bounds(value, None) if meant == ">=" else Bounds(None, value)
    pair = _halves(typed) if op in ("=", "==") else None
    if pair is None:
        value = one(typed)
        return _against(op, value, value)
    return _between(field, title, text, *(one(part) if part else None for part in pair))


def _times(field: Field, title: Message, op: Op, typed: str, text: str) -> Bounds:
    def one(part: str) -> tuple[time, time]:
        found = clock(part)
        if found is None:
            raise bad(field, title, text)
        return found, found.replace(second=found.second if _SECONDS.search(part) else 59, microsecond=999_999)

    pair = _halves(typed) if op in ("=", "==") else None
    if pair is None:
        return _against(op, *one(typed))
    lo = one(pair[0])[0] if pair[0] else None
    hi = one(pair[1])[1] if pair[1] else None
    if lo is not None and hi is not None and lo > hi:
        return Bounds(lo, hi, wraps=True)
    return _between(field, title, text, lo, hi)


def _dates(field: Field, title: Message, op: Op, typed: str, text: str, env: Env) -> Bounds:
    try:
        span = dates.parse_range(typed, env.today)
    except dates.BadDate as fault:
        raise bad(field, title, text, fault.why) from None
    if field.type == "date":
        if span.start_moment is not None or span.end_moment is not None:
            raise bad(field, title, text, _NO_CLOCK())
        return _against(op, span.start, span.end)
    start, end = span.start_moment, span.end_moment
    if start is None and span.start is not None:
        start = datetime.combine(span.start, time.min)
    if end is not None and not _SECONDS.search(typed) and end.time() != time.min:
        end = end.replace(
            second=59, microsecond=999_999
        )  # 15:00 is the whole minute, as a day is the whole day
    elif end is None and span.end is not None:
        end = datetime.combine(span.end, time.max)
    return _against(op, start, end)


_NO_CLOCK = Text("这里只要日期，不要钟点", "only the date is wanted, without a time")


def _between(field: Field, title: Message, text: str, lo: Any, hi: Any) -> Bounds:
    if lo is None and hi is None:
        raise bad(field, title, text)
    if lo is not None and hi is not None and lo > hi:
        raise BackwardRange(field=title, value=text)
    return Bounds(lo, hi)
