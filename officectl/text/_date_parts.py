"""Days, months and quarters that exist: what the forms of `_date_spans` are made of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from officectl.light import dataclass
from officectl.text.lang import Message, Text

YEARS = (1900, 2199)
"""Years outside are taken for typing errors."""

NO_SUCH_DAY = Text("{year} 年 {month} 月没有 {day} 日", "there is no {month}-{day} in {year}")
NO_SUCH_MONTH = Text("没有 {month} 月", "there is no month {month}")
NO_SUCH_QUARTER = Text("没有第 {quarter} 季度", "there is no quarter {quarter}")
NO_SUCH_YEAR = Text("年份应在 {first} 到 {last} 之间", "the year must lie between {first} and {last}")
PERIOD = Text("它是一段时间（{start} 至 {end}），这里要一天", "it is a period ({start} to {end}), not a day")
OTHER_WEEKDAY = Text("{day} 是{right}，不是{typed}", "{day} is a {right}, not a {typed}")

WEEKDAYS = (
    Text("星期一", "Mon"),
    Text("星期二", "Tue"),
    Text("星期三", "Wed"),
    Text("星期四", "Thu"),
    Text("星期五", "Fri"),
    Text("星期六", "Sat"),
    Text("星期日", "Sun"),
)

Bare = Literal["", "week", "month", "year"]


class Impossible(Exception):
    """The form is understood, the day does not exist. Caught in `dates`, which knows what was typed."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day. `bare` is what the input left out and `base` supplied."""

    start: date
    end: date
    bare: Bare = ""


def one_day(found: Span) -> date:
    """The day of a span of one day. Raises Impossible for a longer one."""
    if found.start != found.end:
        raise Impossible(PERIOD(start=found.start, end=found.end))
    return found.start


def add_months(day: date, months: int) -> date:
    """The same day of another month; the last one where the month is shorter (10-31 + 1 → 11-30)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    check_year(year)
    return date(year, month + 1, min(day.day, _days_in(year, month + 1)))


def _days_in(year: int, month: int) -> int:
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day


def check_year(year: int) -> None:
    """Raises Impossible for a year that must be a typing error."""
    if not YEARS[0] <= year <= YEARS[1]:
        raise Impossible(NO_SUCH_YEAR(first=YEARS[0], last=YEARS[1]))


def day_of(year: int, month: int, day: int, bare: Bare = "") -> Span:
    """One day. Raises Impossible where there is none."""
    last = month_of(year, month).end.day
    if not 1 <= day <= last:
        raise Impossible(NO_SUCH_DAY(year=year, month=month, day=day))
    found = date(year, month, day)
    return Span(found, found, bare)


def month_of(year: int, month: int, bare: Bare = "") -> Span:
    """One month. Raises Impossible where there is none."""
    check_year(year)
    if not 1 <= month <= 12:
        raise Impossible(NO_SUCH_MONTH(month=month))
    return Span(date(year, month, 1), date(year, month, _days_in(year, month)), bare)


def months(year: int, first: int, count: int, bare: Bare = "") -> Span:
    """`count` months of one year from month `first` on."""
    return Span(month_of(year, first).start, month_of(year, first + count - 1).end, bare)


def shift(day: date, days: int, bare: Bare = "") -> Span:
    """The day so many days later, or earlier."""
    moved = day + timedelta(days=days)
    check_year(moved.year)
    return Span(moved, moved, bare)


def edge(whole: Span, edge: str | None) -> Span:
    """初 is the first day of a period, 底 its last."""
    if edge in ("初", "s", "so"):
        return Span(whole.start, whole.start, whole.bare)
    if edge in ("底", "e", "eo"):
        return Span(whole.end, whole.end, whole.bare)
    return whole
