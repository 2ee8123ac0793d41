"""Days and periods, in words and in figures: each form is one pattern over the normal spelling."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from officectl.text._date_parts import (
    NO_SUCH_QUARTER,
    NO_SUCH_YEAR,
    OTHER_WEEKDAY,
    WEEKDAYS,
    YEARS,
    Bare,
    Impossible,
    Span,
    add_months,
    day_of,
    edge,
    month_of,
    months,
    shift,
)

Form = Callable[[re.Match[str], date, date], Span | None]
_FORMS: list[tuple[str, Form]] = []


def _form(pattern: str) -> Callable[[Form], Form]:
    def keep(form: Form) -> Form:
        _FORMS.append((pattern, form))
        return form

    return keep


def span(text: str, today: date, base: date) -> Span | None:
    """What a text in normal spelling covers, or None. Raises Impossible.

    `base` supplies a missing year or month; words (明天, 下周, 今年) count from `today`.
    """
    marked = re.fullmatch(_MARKED, text, re.ASCII)
    if marked:
        return _with_weekday(marked, today, base)
    for pattern, form in _FORMS:
        found = re.fullmatch(pattern, text, re.ASCII)
        if found:
            try:
                return form(found, today, base)
            except OverflowError:
                raise Impossible(NO_SUCH_YEAR(first=YEARS[0], last=YEARS[1])) from None
    return None


def _steps(words: str | None) -> int:
    """上 is one back, 下下 two on, 本 (or nothing) none."""
    if not words or words in ("本", "this"):
        return 0
    if words in ("next", "last"):
        return 1 if words == "next" else -1
    return len(words) if words[0] == "下" else -len(words)


_REL = r"本|上{1,3}|下{1,3}"
_YEAR = r"\d{4}年|[今本去上明前后]年"
_EN_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EN_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_MARKED = rf"(.*[\d日底初]) ?(?:\((?:周([1-6日天])|({EN_DAY}))\)|周([1-6日天]))"
_YEAR_WORDS = {"今": 0, "本": 0, "去": -1, "上": -1, "明": 1, "前": -2, "后": 2}


def _year(words: str | None, today: date, base: date) -> int:
    if not words:
        return base.year
    return int(words[:4]) if words[0].isdigit() else today.year + _YEAR_WORDS[words[0]]


def _weekday(words: str) -> int:
    """0 for Monday. Takes 1 to 6, 日, 天 and English names."""
    if words in "日天":
        return 6
    return int(words) - 1 if words.isdigit() else _EN_DAYS.index(words[:3])


def _with_weekday(found: re.Match[str], today: date, base: date) -> Span | None:
    """11-20（星期五）: the weekday must be that day's own."""
    whole = span(found[1], today, base)
    if whole is None or whole.start != whole.end:
        return None
    typed = _weekday(found[2] or found[3] or found[4])
    if whole.start.weekday() != typed:
        right = WEEKDAYS[whole.start.weekday()]
        raise Impossible(OTHER_WEEKDAY(day=whole.start, right=right, typed=WEEKDAYS[typed]))
    return whole


# Figures


@_form(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
def _full(found: re.Match[str], today: date, base: date) -> Span:
    return day_of(int(found[1]), int(found[3]), int(found[4]))


@_form(r"(\d{4})(\d{2})(\d{2})")
def _compact(found: re.Match[str], today: date, base: date) -> Span:
    return day_of(int(found[1]), int(found[2]), int(found[3]))


@_form(r"(\d{4})[-/.](\d{1,2})")
def _year_month(found: re.Match[str], today: date, base: date) -> Span:
    return month_of(int(found[1]), int(found[2]))


@_form(r"(\d{1,2})[-/.](\d{1,2})")
def _month_day(found: re.Match[str], today: date, base: date) -> Span:
    return day_of(base.year, int(found[1]), int(found[2]), "year")


@_form(r"(\d{1,2})日")
def _day_only(found: re.Match[str], today: date, base: date) -> Span:
    return day_of(base.year, base.month, int(found[1]), "month")


@_form(rf"(\d{{4}}|{_YEAR})(初|底)?|年(初|底)")
def _whole_year(found: re.Match[str], today: date, base: date) -> Span:
    year = _year(found[1], today, today)
    return edge(months(year, 1, 12), found[2] or found[3])


@_form(rf"({_YEAR})?(\d{{1,2}})月(初|底|[上中下]旬|(\d{{1,2}})日?)?")
def _in_month(found: re.Match[str], today: date, base: date) -> Span:
    month = month_of(_year(found[1], today, base), int(found[2]), "" if found[1] else "year")
    return _part(month, found[3], found[4])


@_form(rf"({_REL})?月(初|底|[上中下]旬|(\d{{1,2}})日?)?")
def _relative_month(found: re.Match[str], today: date, base: date) -> Span | None:
    if not found[1] and found[2] not in ("初", "底"):
        return None
    first = add_months(today.replace(day=1), _steps(found[1]))
    return _part(month_of(first.year, first.month), found[2], found[3])


def _part(month: Span, part: str | None, day: str | None) -> Span:
    """A month's beginning, end, ten days (旬) or day."""
    first = month.start
    if day:
        return day_of(first.year, first.month, int(day), month.bare)
    if part and part[-1] == "旬":
        start, end = {"上": (1, 10), "中": (11, 20), "下": (21, month.end.day)}[part[0]]
        return Span(first.replace(day=start), first.replace(day=end), month.bare)
    return edge(month, part)


@_form(rf"(?:({_YEAR})?第?(\d)季|(\d{{4}})?[- ]?q(\d))(初|底)?")
def _numbered_quarter(found: re.Match[str], today: date, base: date) -> Span:
    number = int(found[2] or found[4])
    if not 1 <= number <= 4:
        raise Impossible(NO_SUCH_QUARTER(quarter=number))
    year = int(found[3]) if found[3] else _year(found[1], today, base)
    bare: Bare = "" if found[1] or found[3] else "year"
    return edge(months(year, number * 3 - 2, 3, bare), found[5])


@_form(rf"({_REL})?季(初|底)?")
def _relative_quarter(found: re.Match[str], today: date, base: date) -> Span | None:
    return edge(_quarter(today, _steps(found[1])), found[2]) if found[1] or found[2] else None


def _quarter(today: date, steps: int) -> Span:
    first = add_months(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), steps * 3)
    return months(first.year, first.month, 3)


@_form(rf"({_YEAR})?([上下])半年(初|底)?")
def _half_year(found: re.Match[str], today: date, base: date) -> Span:
    first = 1 if found[2] == "上" else 7
    return edge(months(_year(found[1], today, base), first, 6, "" if found[1] else "year"), found[3])


# Days and weeks in words

_UNITS = {"天": "d", "周": "w", "个月": "m", "年": "y"}
_DAY_WORDS = {
    **dict(zip(("大前天", "前天", "昨天", "今天", "明天", "后天", "大后天"), range(-3, 4), strict=True)),
    **dict(zip(("yesterday", "today", "tomorrow"), (-1, 0, 1), strict=True)),
}


@_form("|".join(_DAY_WORDS))
def _day_word(found: re.Match[str], today: date, base: date) -> Span:
    return shift(today, _DAY_WORDS[found[0]])


@_form(r"(\d{1,5})(天|周|个月|年)[之以]?(前|后)|半年[之以]?(前|后)")
def _counted(found: re.Match[str], today: date, base: date) -> Span:
    """3天后, 2周前, 1个月后. 3月后 is no form: it may mean "after March"."""
    sign = 1 if (found[3] or found[4]) == "后" else -1
    return _moved(today, sign * int(found[1]), _UNITS[found[2]]) if found[1] else _moved(today, sign * 6, "m")


@_form(r"([-+])(\d{1,5})(?:(d|w|m|y)|(天|周|个月|年))")
def _signed(found: re.Match[str], today: date, base: date) -> Span:
    return _moved(today, int(found[1] + found[2]), found[3] or _UNITS[found[4]])


def _moved(today: date, count: int, unit: str) -> Span:
    if unit in "dw":
        return shift(today, count * (7 if unit == "w" else 1))
    moved = add_months(today, count * (12 if unit == "y" else 1))
    return Span(moved, moved)


@_form(r"最?近(\d{1,4})(天|周|个月|年)")
def _last_days(found: re.Match[str], today: date, base: date) -> Span:
    """近7天: seven days, today included; 近3个月: from the day after the same day three months ago."""
    start = _moved(today, -int(found[1]), _UNITS[found[2]]).start + timedelta(days=1)
    return Span(min(start, today), today)


@_form(rf"({_REL})?周([1-6日天]|末)?")
def _week(found: re.Match[str], today: date, base: date) -> Span | None:
    """周五 is the coming Friday, today included; 下周三 lies in the next week, Monday to Sunday."""
    if found[2] and found[2] != "末" and not found[1]:
        return shift(today, (_weekday(found[2]) - today.weekday()) % 7, "week")
    if not found[1] and not found[2]:
        return None
    monday = shift(today, 7 * _steps(found[1]) - today.weekday()).start
    return _of_week(monday, found[2])


def _of_week(monday: date, part: str | None) -> Span:
    if part == "末":
        return Span(shift(monday, 5).start, shift(monday, 6).start)
    return shift(monday, _weekday(part)) if part else Span(monday, shift(monday, 6).start)


@_form(rf"(?:(this|next|last)[- ])?({EN_DAY})")
def _english_weekday(found: re.Match[str], today: date, base: date) -> Span:
    """fri is the coming one, today included; next-wed lies in the next week, as 下周三 does."""
    if not found[1]:
        return shift(today, (_weekday(found[2]) - today.weekday()) % 7, "week")
    return shift(today, 7 * _steps(found[1]) - today.weekday() + _weekday(found[2]))


@_form(r"(this|next|last)[- ](week|month|quarter|year)|(so|eo)(w|m|q|y)")
def _english_period(found: re.Match[str], today: date, base: date) -> Span:
    """next-month; som, eom, eoq, eoy: start and end of this week, month, quarter, year."""
    steps, unit = _steps(found[1]), (found[2] or found[4])[0]
    if unit == "w":
        whole = _of_week(shift(today, 7 * steps - today.weekday()).start, None)
    elif unit == "m":
        first = add_months(today.replace(day=1), steps)
        whole = month_of(first.year, first.month)
    else:
        whole = _quarter(today, steps) if unit == "q" else months(today.year + steps, 1, 12)
    return edge(whole, found[3])
