"""Dates as people type them, Chinese and English, and dates as they are read back with their weekday.

Pure: today and now are arguments. What a form means (today is Friday 2026-11-20):

- 周五, fri: the coming one, today included; 下周三, next-wed: in the next week, Monday to Sunday.
- 11-20, 11月20日: this year of `today`, past or not; 31日: this month. In a range the end takes the year (or
  month) of the start, and may cross into the next (12-20..01-10) where that spans at most half a year.
- 1个月后 from the 31st: the last day of a shorter month. 近7天: seven days, today included.
- 月底 本月底 月初 上月 下个月5日 10月底 11月上旬 · 本季度 第3季度 三季度末 2026q3 · 上半年 · 年底 去年.
- 3天后 2周前 +3d -2w +1m · som eom soq eoq soy eoy · Chinese numerals and full-width digits anywhere.
- 24:00 and 晚上12点 are midnight at the end of the day. A day that does not exist (2026-02-30) is refused.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from officectl.errors import UsageError
from officectl.text._date_parts import WEEKDAYS, Impossible, Span, one_day
from officectl.text._date_ranges import Range, ranged
from officectl.text._date_spans import span
from officectl.text._date_times import PERIODS, divide
from officectl.text._date_words import normal
from officectl.text.lang import Lang, Message, Text

__all__ = (
    "BadDate",
    "BadMoment",
    "BadRange",
    "Range",
    "echo",
    "needs_confirmation",
    "parse_date",
    "parse_moment",
    "parse_range",
    "said",
)

_NOTHING = Text("没有内容", "it is empty")
_UNKNOWN = Text("不是认识的写法", "this form is not known")
_TIMED = Text("这里只要日期，不要钟点", "only the date is wanted, without a time")
_NO_TIME = Text("没有写几点", "the time of day is missing")

_DAY = Text("{day}（{weekday}）", "{day} ({weekday})")
_MOMENT = Text("{day}（{weekday}）{time}", "{day} ({weekday}) {time}")
_BETWEEN = Text("{start}至{end}", "{start} to {end}")
_FROM = Text("{start}起", "from {start}")
_UNTIL = Text("截至{end}", "until {end}")

_ASK_NIGHT = Text(
    "现在是 {clock}，“{given}”按今天起算是 {one}；如果还当作昨天的夜里，应是 {other}。请确认是哪一个",
    "it is {clock}: “{given}” is {one} counted from today, {other} if the night still belongs to yesterday. "
    "Which one is meant?",
)
_ASK_HALF = Text(
    "“{given}”没有写上午还是下午，按 {one} 理解；下午请写“下午”。请确认",
    "“{given}” does not say morning or afternoon and is read as {one}; is that right?",
)

_LONGEST = 60
_NOW = ("现在", "此刻", "now")


class BadDate(UsageError):
    """A date, moment or range that cannot be read. `why` says what is wrong without repeating the input."""

    text = Text("看不懂日期“{given}”：{why}", "cannot read the date “{given}”: {why}")
    remedy_text = Text(
        "可以这样写：2026-11-20、11-20、11月20日、明天、周五、下周三、3天后、月底",
        "write it like 2026-11-20, 11-20, tomorrow, fri, next-wed, +3d, eom",
    )

    def __init__(self, given: str, why: Message) -> None:
        shown = "".join(char if char.isprintable() else "\ufffd" for char in given)
        super().__init__(given=shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…", why=why)
        self.why = why


class BadMoment(BadDate):
    """A date with a time of day that cannot be read."""

    text = Text("看不懂时间“{given}”：{why}", "cannot read the time “{given}”: {why}")
    remedy_text = Text(
        "可以这样写：11-20 08:30、明天15:00、明天下午3点半、周五上午9点20分",
        "write it like 11-20 08:30, tomorrow 15:00, fri 3pm, 2026-11-20T08:30",
    )


class BadRange(BadDate):
    """A range of days that cannot be read."""

    text = Text("看不懂日期范围“{given}”：{why}", "cannot read the range of dates “{given}”: {why}")
    remedy_text = Text(
        "可以这样写：10-01..10-31、本月初..、..10-31、上周、本季度、2026-10、2026年、近7天",
        "write it like 10-01..10-31, 2026-10.., ..10-31, last-week, this-quarter, 2026",
    )


def parse_date(s: str, today: date) -> date:
    """One day. Raises BadDate."""
    try:
        text = _normal(s)
        found = span(text, today, today)
        if found is None:
            raise Impossible((_UNKNOWN if divide(text) is None else _TIMED)())
        return one_day(found)
    except Impossible as fault:
        raise BadDate(s, fault.why) from None


def parse_moment(s: str, now: datetime) -> datetime:
    """A day with its time; a time alone is today's. Naive unless a zone was typed. Raises BadMoment."""
    try:
        text = _normal(s)
        if text in _NOW:
            return now
        found = divide(text)
        if found is None:
            known = text.endswith(PERIODS) or span(text, now.date(), now.date()) is not None
            raise Impossible((_NO_TIME if known else _UNKNOWN)())
        rest, clock = found
        day = span(rest, now.date(), now.date()) if rest else Span(now.date(), now.date())
        if day is None:
            raise Impossible(_UNKNOWN())
        return clock.on(one_day(day))
    except Impossible as fault:
        raise BadMoment(s, fault.why) from None


def parse_range(s: str, today: date) -> Range:
    """A period, a day, or two of them with `..` between; either end may be left open. Raises BadRange."""
    try:
        text = _normal(s)
        found = ranged(text, today)
        if found is None:
            raise Impossible(_UNKNOWN())
        return found
    except Impossible as fault:
        raise BadRange(s, fault.why) from None


def needs_confirmation(s: str, now: datetime) -> Message | None:
    """The question to ask back before `s` is trusted, or None.

    Between 00:00 and 05:00 whoever is still at work may count from yesterday: anything that would then mean
    another day is asked, both days named with their weekday. So is a bare 3点, which may be the afternoon's.
    """
    try:
        text = _normal(s)
        divided = divide(text)
    except Impossible:
        return None
    given = s.strip()
    one = _any(s, now)
    if one is None or text in _NOW:
        return None
    if now.hour < 5:
        other = _any(s, now - timedelta(days=1))
        if other is not None and other != one:
            return _ASK_NIGHT(clock=now.time(), given=given, one=said(one), other=said(other))
    if divided is not None and divided[1].unsure:
        return _ASK_HALF(given=given, one=said(one))
    return None


def said(value: date | Range) -> Message:
    """A date, moment or range as it is read back, with its weekday, in the reader's language."""
    if isinstance(value, Range):
        start = value.start and said(value.start_moment or value.start)
        end = value.end and said(value.end_moment or value.end)
        if start and end:
            return start if start == end else _BETWEEN(start=start, end=end)
        return _FROM(start=start) if start else _UNTIL(end=end)
    weekday = WEEKDAYS[value.weekday()]
    if not isinstance(value, datetime):
        return _DAY(day=value, weekday=weekday)
    clock = value.time().isoformat("auto" if value.second or value.microsecond else "minutes")
    if value.tzinfo is not None:
        clock += f"{value:%z}"[:3] + ":" + f"{value:%z}"[3:5]
    return _MOMENT(day=value.date(), weekday=weekday, time=clock)


def echo(value: date | Range, lang: Lang) -> str:
    """`2026-11-20（星期五）`, `2026-11-20 (Fri)`; a moment adds its time. Reads back as the same value."""
    return said(value).render(lang)


def _normal(s: str) -> str:
    if len(s) > _LONGEST:
        raise Impossible(_UNKNOWN())
    text = normal(s)
    if not text:
        raise Impossible(_NOTHING())
    return text


def _any(s: str, now: datetime) -> date | Range | None:
    try:
        return parse_moment(s, now)
    except BadDate:
        pass
    try:
        return parse_range(s, now.date())
    except BadDate:
        return None
