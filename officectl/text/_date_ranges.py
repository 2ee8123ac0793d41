"""Ranges of days: one period, or two ends with `..` between, either of them open."""

from __future__ import annotations

import re
from datetime import date, datetime

from officectl.light import dataclass
from officectl.text._date_parts import Impossible, Span, add_months, one_day
from officectl.text._date_spans import EN_DAY, span
from officectl.text._date_times import divide
from officectl.text.lang import Text

_ZONED = Text("起止时间不能带时区", "a range takes no time zone")
_BACKWARD = Text("结束（{end}）早于开始（{start}）", "the end ({end}) is before the start ({start})")

_ENDS = r"\.{2,}|。{2,}|~+|[—–]+|至|到| - | to "


@dataclass(frozen=True, slots=True)
class Range:
    """Days from `start` to `end`, both inclusive; None is open. Moments are set where times were typed."""

    start: date | None
    end: date | None
    start_moment: datetime | None = None
    end_moment: datetime | None = None

    def contains(self, value: date) -> bool:
        """Whether a day, or a moment by its wall clock, lies inside. A day is judged by days alone."""
        day = value.date() if isinstance(value, datetime) else value
        if (self.start and day < self.start) or (self.end and day > self.end):
            return False
        if not isinstance(value, datetime):
            return True
        local = value.replace(tzinfo=None)
        after = self.start_moment is None or local >= self.start_moment
        return after and (self.end_moment is None or local <= self.end_moment)


def ranged(text: str, today: date) -> Range | None:
    """The range of a text in normal spelling, or None. Raises Impossible."""
    whole = _side(text, today, today)
    if whole is not None:
        return whole[0]
    ends = _divide_ends(text)
    return None if ends is None else _between(*ends, today)


def _side(text: str, today: date, base: date) -> tuple[Range, Span] | None:
    """One end of a range, or a range in one word; None when it is neither."""
    found = span(text, today, base)
    if found is not None:
        return Range(found.start, found.end), found
    divided = divide(text)
    if divided is None:
        return None
    rest, clock = divided
    day = span(rest, today, base) if rest else Span(base, base)
    if day is None:
        return None
    if clock.zone is not None:
        raise Impossible(_ZONED())
    moment = clock.on(one_day(day))
    return Range(moment.date(), moment.date(), moment, moment), day


def _divide_ends(text: str) -> tuple[str, str] | None:
    """The two ends of a text; an open one is empty."""
    since = re.fullmatch(r"(?:from |since |自|从)?(.+?)(?:起|以来)|(?:from|since) (.+)", text)
    if since:
        return since[1] or since[2], ""
    until = re.fullmatch(r"(?:截至|截止到?|until ) ?(.+)", text)
    if until:
        return "", until[1]
    if text.endswith("至今"):
        return text[:-2], "今天"
    ends = re.split(_ENDS, re.sub(r"^[自从]", "", text))
    if len(ends) == 2:
        return ends[0].strip(), ends[1].strip()
    if len(ends) == 1 and text.count("-") == 1 and all(text.split("-")):
        left, right = text.split("-")  # 10.1-10.31, 10月1日-31日
        return left.strip(), right.strip()
    return None


def _between(left: str, right: str, today: date) -> Range | None:
    if not left and not right:
        return None
    first = _side(left, today, today) if left else None
    if left and first is None:
        unit = re.match(r"\d{1,2}([月日])", right)
        first = _side(left + unit[1], today, today) if unit else None  # 1-3月, 3至5日
    base = first[1].start if first else today
    last = _side(right, today, base) if right else None
    if (left and first is None) or (right and last is None):
        return None
    if first and last:
        last = _across(left, right, today, first[1], last)
    start, end = first[0] if first else Range(None, None), last[0] if last else Range(None, None)
    found = Range(start.start, end.end, start.start_moment, end.end_moment)
    moments = found.start_moment and found.end_moment and found.start_moment > found.end_moment
    if moments or (found.start and found.end and found.start > found.end):
        raise Impossible(
            _BACKWARD(start=found.start_moment or found.start, end=found.end_moment or found.end)
        )
    return found


def _across(left: str, right: str, today: date, first: Span, last: tuple[Range, Span]) -> tuple[Range, Span]:
    """The end of a range that leans on its start.

    本周一至周五 ends on the Friday after that Monday; 12-20..01-10 in the next year, 25日..5日 in the next
    month, where the range is then short enough to be meant.
    """
    bare = last[1].bare
    if bare == "week":
        weekdays = re.search(rf"周[1-6日天]|\b{EN_DAY}\b", left)
        return (_side(right, first.start, first.start) or last) if weekdays else last
    if not bare or last[1].end >= first.start:
        return last
    months, longest = (12, 183) if bare == "year" else (1, 15)
    moved = _side(right, today, add_months(first.start.replace(day=1), months))
    if moved is None or (moved[1].end - first.start).days > longest:
        return last
    return moved
