"""What a stretch of time looks like in cells: hours of a day, days of a week, counted days of a month. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from officectl.actions.agenda import Lane, Span, Window
from officectl.light import dataclass
from officectl.text.lang import Lang, Text
from officectl.text.width import width

Step = Literal["hours", "days", "counts"]
_MORNING, _EVENING = 8, 18
"""The hours that are always shown."""
_DAY = timedelta(days=1)
_OFF, _AT_WORK = Text("休", "Of"), Text("班", "Wk")
_WEEKDAYS = tuple(map(Text, "一二三四五六日", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")))


@dataclass(frozen=True, slots=True)
class Scale:
    """From `start` to `end` (not included), hour by hour or day by day."""

    step: Step
    start: datetime
    end: datetime
    rest: frozenset[date] = frozenset()
    """Days off, weekends among them."""

    @property
    def days(self) -> int:
        """How many days it touches."""
        return max((self.end - self.start + _DAY - timedelta(microseconds=1)) // _DAY, 1)

    def day(self, index: int) -> date:
        """The day of a column."""
        return (self.start + _DAY * index).date()

    def width_of_day(self, cells: int) -> int:
        """Cells a day has."""
        return max(cells // self.days, 1)

    def x(self, moment: datetime, cells: int) -> int:
        """The cell in which a moment lies; beyond the ends where it is not shown."""
        if self.step == "hours":
            return (moment - self.start) * cells // (self.end - self.start)
        return (moment - self.start) // _DAY * self.width_of_day(cells)

    def place(self, span: Span, cells: int) -> tuple[int, int] | None:
        """First cell and the one after the last; None where nothing of it is shown."""
        if span.start >= self.end or (span.end <= self.start and not (span.moment and span.start >= self.start)):
            return None
        last = span.end if span.moment else span.end - timedelta(microseconds=1)
        first = max(self.x(span.start, cells), 0)
        if self.step == "hours":
            return min(first, cells - 1), min(max(self.x(last, cells) + 1, first + 1), cells)
        wide = self.width_of_day(cells)
        return first, min(self.x(last, cells) + wide, wide * self.days)

    def on_day(self, span: Span, day: date) -> bool:
        """Whether something of a span lies on a day."""
        first = datetime.combine(day, time.min)
        return span.start.date() == day or (span.start < first and span.end > first)

    def ticks(self, cells: int, lang: Lang, today: date | None = None) -> Iterator[tuple[int, str, date | None]]:
        """(cell, text, its day) of the heading's main line. Today has a star, an odd day off or at work its sign."""
        if self.step == "hours":
            hours = max(int((self.end - self.start) / timedelta(hours=1)), 1)
            every = next(n for n in (1, 2, 3, 4, 6, 12, 24, 10**6) if n * cells >= hours * 6 or n > hours)
            moment = self.start
            while moment < self.end:
                yield self.x(moment, cells), f"{moment:%H:%M}", None
                if self.end - moment <= timedelta(hours=every):
                    break
                moment += timedelta(hours=every)
            return
        wide = self.width_of_day(cells)
        for index in range(self.days):
            day = self.day(index)
            if self.step == "counts" and wide < 3:
                text = str(day.day) if day.weekday() == 0 or index == 0 else ""
            else:
                text = str(day.day) if self.step == "counts" else self._heading(day, wide, lang, today)
            yield index * wide, text, day

    def weekdays(self, cells: int, lang: Lang) -> Iterator[tuple[int, str, date]]:
        """(cell, name, day) of the second line over counted days."""
        wide = self.width_of_day(cells)
        for index in range(self.days):
            day = self.day(index)
            yield index * wide, (self._odd(day) or _WEEKDAYS[day.weekday()]).render(lang), day

    def _odd(self, day: date) -> Text | None:
        """A day off in the week, a weekend at work."""
        off = day in self.rest
        return (_OFF if off else _AT_WORK) if off != (day.weekday() > 4) else None

    def _heading(self, day: date, wide: int, lang: Lang, today: date | None) -> str:
        name, odd = _WEEKDAYS[day.weekday()].render(lang), self._odd(day)
        mark = (odd.render(lang) if odd is not None else "") + ("*" if day == today else "")
        tries = (f"{name} {day.month}-{day.day:02d}{mark}", f"{name} {day.day}{mark}", f"{day.day}{mark}")
        return next((text for text in tries if width(text) < wide), str(day.day))


def scale_of(window: Window, lanes: Iterable[Lane], rest: frozenset[date] = frozenset()) -> Scale:
    """The scale for a day (working hours, more where something lies outside them), a week or a month."""
    if window.unit == "month":
        return Scale("counts", window.start, window.end, rest)
    if window.unit == "week":
        return Scale("days", window.start, window.end, rest)
    first, last = _MORNING, _EVENING
    for lane in lanes:
        for span in lane.spans:
            if span.days or span.standing:
                continue
            if window.start <= span.start < window.end:
                first = min(first, span.start.hour)
                last = max(last, span.start.hour + 1)
            if window.start < span.end < window.end:
                last = max(last, span.end.hour + (1 if span.end.time() > time(span.end.hour) else 0))
                first = min(first, span.end.hour)
            elif span.end >= window.end > span.start and not span.open:
                last = 24
    end = window.end if last == 24 else window.start + timedelta(hours=last)
    return Scale("hours", window.start + timedelta(hours=first), end, rest)
