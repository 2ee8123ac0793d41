"""Workdays, holidays and periods. A year without an official notice is unknown, never guessed.

National years are parsed when first asked for; a workspace's own files at once, for their faults.
Contract: docs/contracts/rules.md (calendar files).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from officectl.records.fault import Fault
from officectl.rules.calendar.year import Year, local_year, national_year, year_of
from officectl.rules.document import Document

_DAY = timedelta(days=1)
_SATURDAY = 5
_National = tuple[str, str | bytes | Callable[[], bytes]]


class Calendar:
    """National years with the office's own days over them. Made by `from_sources`."""

    def __init__(
        self,
        national: Mapping[int, _National],
        local: Mapping[int, Year],
        faults: Mapping[str, tuple[Fault, ...]],
        digest: str = "",
    ) -> None:
        self._national = national
        self._local = local
        self._digest = digest
        self._years: dict[int, Year | None] = {}
        self.faults = faults
        """path → faults of that calendar file of the workspace."""

    @classmethod
    def from_sources(
        cls,
        national: Sequence[_National],
        local: Sequence[tuple[str, str | bytes]] = (),
        *,
        audit: bool = False,
        digest: str = "",
    ) -> Calendar:
        """From files named `<year>.toml`.

        A local file adds days off, workdays and periods, each day with its basis, or gives the official
        notice of a year that is not shipped. `audit`: of local files only such notices and periods count.
        A national file's text may be a function that gives it. `digest`: what `digest` gave for exactly these
        arguments, when the caller remembers it.
        """
        shipped = {year: (path, text) for path, text in national if (year := year_of(path)) is not None}
        years: dict[int, Year] = {}
        faults: dict[str, tuple[Fault, ...]] = {}
        for path, text in sorted(local, key=lambda source: source[0]):
            found, wrong = local_year(Document(path, text), shipped, years, audit)
            if wrong:
                faults[path] = tuple(wrong)
            if found is not None:
                years[found.year] = found
        return cls(shipped, years, faults, digest)

    def known(self, year: int) -> bool:
        """Whether there is an official notice for the year."""
        return self._year(year) is not None

    @property
    def years(self) -> tuple[int, ...]:
        """The known years."""
        asked = sorted({*self._national, *self._local})
        return tuple(year for year in asked if self.known(year))

    def is_workday(self, day: date) -> bool | None:
        """Workday (make-up Saturdays and Sundays included) or not; None: no official notice for that year."""
        year = self._year(day.year)
        if year is None:
            return None
        if day in year.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in year.holidays

    def is_holiday(self, day: date) -> bool | None:
        """Whether the day belongs to a holiday break (not: an ordinary weekend); None: unknown year."""
        year = self._year(day.year)
        return None if year is None else day in year.holidays

    def name(self, day: date) -> str:
        """The holiday's name, on a make-up workday that of its holiday; "" otherwise or if unknown."""
        year = self._year(day.year)
        if year is None:
            return ""
        return year.workdays.get(day) or year.holidays.get(day, "")

    def holiday_name(self, day: date) -> str:
        """The holiday's name, "" on any other day."""
        return self.name(day) if self.is_holiday(day) else ""

    def is_makeup(self, day: date) -> bool | None:
        """Whether the day is a weekend day worked to make up for a holiday; None: unknown year."""
        year = self._year(day.year)
        return None if year is None else day in year.workdays

    def source(self, year: int) -> str:
        """Where the year's days come from: the notice, or the data set used; "" if unknown."""
        found = self._year(year)
        return "" if found is None else found.source

    def periods(self, day: date) -> tuple[str, ...]:
        """Names of the office's own periods (汛期 …) that hold the day."""
        return tuple(
            dict.fromkeys(
                period.name
                for year in self._local.values()
                for period in year.periods
                if period.start <= day <= period.end
            )
        )

    def add_workdays(self, day: date, count: int) -> date | None:
        """The `count`-th workday after the day (before it, if negative); 0: the day itself.

        None: an unknown year lies in between.
        """
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            if (step > timedelta() and day == date.max) or (step < timedelta() and day == date.min):
                return None
            day += step
            work = self.is_workday(day)
            if work is None:
                return None
            left -= work
        return day

    def workdays_between(self, start: date, end: date) -> int | None:
        """Workdays after `start` up to and with `end`, negative when `end` is earlier.

        What `add_workdays(start, n)` gives is n workdays away. None: an unknown year lies in between.
        """
        if end < start:
            # Backwards the day itself does not count and the other end does: as add_workdays counts.
            return self._count(end, start - _DAY, -1)
        return self._count(start + _DAY, end, 1) if start < end else 0

    def digest(self) -> str:
        """`sha256:<hex>` of all days and periods, so that cached results know their calendar."""
        if not self._digest:
            from officectl.rules.calendar.year import digest

            self._digest = digest(found for year in self.years if (found := self._year(year)) is not None)
        return self._digest

    def _count(self, first: date, last: date, sign: int) -> int | None:
        count = 0
        day = first
        while day <= last:
            work = self.is_workday(day)
            if work is None:
                return None
            count += work
            day += _DAY
        return sign * count

    def _year(self, year: int) -> Year | None:
        if year not in self._years:
            local = self._local.get(year)
            shipped = self._national.get(year)
            if shipped is not None:
                path, text = shipped
                found = national_year(Document(path, text if isinstance(text, str | bytes) else text()))
                self._years[year] = found if local is None else found.over(local)
            else:
                self._years[year] = local if local is not None and local.official else None
        return self._years[year]


def add_months(day: date, count: int) -> date:
    """The same-numbered day `count` months later, or the month's last where there is none: 10-31 + 1 → 11-30.

    Raises OverflowError outside the years 1 to 9999.
    """
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"{day} + {count} months")
    first = date(year, month + 1, 1)
    for number in range(day.day, 27, -1):
        try:
            return first.replace(day=number)
        except ValueError:
            continue
    return first.replace(day=day.day)
