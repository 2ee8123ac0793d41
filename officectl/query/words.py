"""How a condition is read back: `出车 2026-11-01（星期日） 至 2026-11-30（星期一）`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from officectl.text import dates
from officectl.text.lang import Message, Text
from officectl.text.units import unit_title

if TYPE_CHECKING:
    from officectl.query.ranges import Bounds

CONDITION = Text("{field} {phrase}", "{field} {phrase}")
CONDITION_TYPED = Text("{field}={value}", "{field}={value}")
NOT = Text("不符合（{what}）", "not ({what})")
IS = Text("为 {value}", "is {value}")
IS_MANY = Text("为“{value}”（{count} 个）", "is “{value}” ({count} records)")
CONTAINS = Text("含“{value}”", "contains “{value}”")
EXACTLY = Text("恰为“{value}”", "is exactly “{value}”")
EMPTY = Text("未填", "is empty")
PRESENT = Text("已填", "is filled in")
ANYWHERE = Text("任意处含“{value}”", "contains “{value}” anywhere")
NO_SUCH = Text(
    "没有找到叫“{value}”的{kinds}，只按编号原文比较", "no {kinds} called “{value}”; compared as an id only"
)
EVERYTHING = Text("全部", "all records")

_OR = Text("{left} 或 {right}", "{left} or {right}")
_AND = Text("{left}；{right}", "{left}; {right}")
_GROUP = Text("（{what}）", "({what})")
_BETWEEN = Text("{lo}至{hi}", "from {lo} to {hi}")
_FROM = Text("{lo}起", "from {lo}")
_UNTIL = Text("截至{hi}", "until {hi}")
_NUMBERS_BETWEEN = Text("{lo} 至 {hi}", "from {lo} to {hi}")
_AFTER = Text("晚于 {lo}", "after {lo}")
_BEFORE = Text("早于 {hi}", "before {hi}")
_EQUAL = Text("= {lo}", "= {lo}")
_NUMBERS_FROM = Text("不小于 {lo}", "at least {lo}")
_NUMBERS_UNTIL = Text("不大于 {hi}", "at most {hi}")
_ABOVE = Text("大于 {lo}", "more than {lo}")
_BELOW = Text("小于 {hi}", "less than {hi}")
_ON = Text("{lo}", "on {lo}")
_SORT = Text("按 {keys} 排序", "sorted by {keys}")
_DOWN = Text("{key}（从大到小）", "{key} (descending)")
_LIMIT = Text("只取前 {limit} 条", "the first {limit} only")
_WITH_UNIT = Text("{value} {unit}", "{value} {unit}")
def any_of(phrases: Sequence[Message]) -> Message:
    """Phrases joined by 或."""
    return _joined(_OR, list(dict.fromkeys(phrases)))


def all_of(groups: Sequence[Sequence[Message]]) -> Message:
    """Groups joined by ；, the alternatives of a group in brackets."""
    return _joined(_AND, [_GROUP(what=any_of(group)) if len(group) > 1 else group[0] for group in groups])


def directives(keys: Sequence[tuple[Message, bool]], limit: int | None) -> list[Message]:
    """Order and limit as further phrases."""
    out = []
    if keys:
        out.append(_SORT(keys=[_DOWN(key=key) if down else key for key, down in keys]))
    if limit is not None:
        out.append(_LIMIT(limit=limit))
    return out


def span(bounds: Bounds, unit: str) -> Message:
    """An interval in words."""
    lo, hi = bounds.lo, bounds.hi
    start = None if lo is None else _end(lo, unit)
    end = None if hi is None else _end(hi, unit)
    dated = isinstance(lo if lo is not None else hi, date | time)
    if end is None:
        texts = (_AFTER, _FROM) if dated else (_ABOVE, _NUMBERS_FROM)
        return texts[0 if bounds.lo_open else 1](lo=start)
    if start is None:
        texts = (_BEFORE, _UNTIL) if dated else (_BELOW, _NUMBERS_UNTIL)
        return texts[0 if bounds.hi_open else 1](hi=end)
    if start == end:
        return (_ON if dated else _EQUAL)(lo=start)
    return (_BETWEEN if dated else _NUMBERS_BETWEEN)(lo=start, hi=end)


def _end(value: object, unit: str) -> Message:
    if isinstance(value, datetime):
        # The first and last moment of a day are the day to a reader, the last of a minute is the minute.
        if value.time() in (time.min, time.max):
            return dates.said(value.date())
        return dates.said(value.replace(second=0, microsecond=0) if value.microsecond == 999_999 else value)
    if isinstance(value, date):
        return dates.said(value)
    if isinstance(value, time):
        return _VALUE(value=value.replace(second=0, microsecond=0) if value.microsecond else value)
    return _WITH_UNIT(value=value, unit=unit_title(unit)) if unit else _VALUE(value=value)


_VALUE = Text("{value}", "{value}")


def _joined(text: Text, messages: Sequence[Message]) -> Message:
    out = messages[0]
    for message in messages[1:]:
        out = text(left=out, right=message)
    return out
