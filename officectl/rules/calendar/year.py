"""One calendar file as a value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from officectl.light import dataclass, field, pattern, replace
from officectl.records.canonical import canonical, seal
from officectl.records.fault import Fault
from officectl.records.finding import FieldPath
from officectl.rules.document import Document
from officectl.rules.reader import A_TABLE, Reader
from officectl.text.lang import Text

CODE = "CAL-INVALID"
DOMAIN = "officectl/calendar/1"
_LONGEST = 31
"""Days in one break: more is a typing slip."""

_PATH = pattern(r"(?:.*/)?([0-9]{4})\.toml")
_FILE_NAME = Text("日历文件名应为 <年份>.toml", "a calendar file is named <year>.toml")
_YEAR = Text("year 应与文件名一致：{year}", "year must be that of the file name: {year}")
_ANOTHER = Text("{day} 不在 {year} 年内", "{day} is not in {year}")
_ORDER = Text("起 {start} 晚于止 {end}", "from {start} is after to {end}")
_LONG = Text("一个假期不会超过 {most} 天", "a break is not longer than {most} days")
_ONE = Text("写 date，或写 from 与 to", "give date, or from and to")
_TWICE = Text("{day} 写了两次", "{day} is written twice")
_BASIS = Text(
    "缺少 basis：本地放假、上班要写明依据", "basis is missing: a local day off or workday names its source"
)
_OFFICIAL = Text(
    "{year} 年的正式放假安排已随软件提供；本地增减的日子用 basis 写明依据，不写 [notice]",
    "the official notice of {year} is shipped; local days carry a basis, not a [notice]",
)
_DOUBLE = Text("{year} 年已有一个日历文件", "there is already a calendar file for {year}")


@dataclass(frozen=True, slots=True)
class Period:
    """A named stretch of days of this office (汛期, 防火期, 值守期)."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Year:
    """Days that differ from the plain week, with the name of their holiday."""

    year: int
    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: Mapping[date, str] = field(default_factory=dict)
    periods: tuple[Period, ...] = ()
    official: bool = False
    source: str = ""

    def over(self, local: Year) -> Year:
        """This year with an office's own days over it."""
        return replace(
            self,
            holidays={
                **{d: n for d, n in self.holidays.items() if d not in local.workdays},
                **local.holidays,
            },
            workdays={
                **{d: n for d, n in self.workdays.items() if d not in local.holidays},
                **local.workdays,
            },
            periods=local.periods,
        )


def year_of(path: str) -> int | None:
    """The year in a calendar file's name."""
    match = _PATH.fullmatch(path)
    return int(match[1]) if match else None


def national_year(document: Document) -> Year:
    """A shipped file; the test run holds all of them to be without fault."""
    reader = Reader(document, CODE)
    return _year(reader, year_of(document.path) or 0, official=True)


def local_year(
    document: Document, shipped: Collection[int], taken: Collection[int], audit: bool
) -> tuple[Year | None, list[Fault]]:
    """A workspace's file and its faults. A day with a fault does not count, the rest of the file does."""
    reader = Reader(document, CODE)
    reader.faults.extend(document.faults)
    if document.data is None:
        return None, reader.faults
    number = year_of(document.path)
    if number is None:
        reader.fault((), _FILE_NAME())
        return None, reader.faults
    if number in taken:
        reader.fault((), _DOUBLE(year=str(number)))
        return None, reader.faults
    official = "notice" in document.data
    if official and number in shipped:
        reader.fault(("notice",), _OFFICIAL(year=str(number)))
        official = False
    year = _year(reader, number, official=official)
    if audit and not official:
        year = replace(year, holidays={}, workdays={})
    return year, reader.faults


def _year(reader: Reader, number: int, *, official: bool) -> Year:
    data = reader.document.data or {}
    reader.known(data, (), ("year", "notice", "holiday", "workday", "period"))
    if type(data.get("year")) is not int or data["year"] != number:
        reader.fault(("year",), _YEAR(year=str(number)))
    source = ""
    if "notice" in data:
        notice = data["notice"]
        if isinstance(notice, dict):
            reader.known(notice, ("notice",), ("instrument", "number", "on", "source"))
            reader.day(notice, ("notice",), "on")
            parts = [reader.string(notice, ("notice",), key) for key in ("instrument", "number", "source")]
            source = " ".join(part for part in parts if part)
        else:
            reader.wrong(("notice",), A_TABLE)
    holidays = _days(reader, data, "holiday", number, official)
    workdays = _days(reader, data, "workday", number, official)
    for day in sorted(holidays.keys() & workdays.keys()):
        reader.fault(("workday",), _TWICE(day=day))
        del workdays[day]
    periods = []
    for at, table in reader.tables(data, (), "period"):
        reader.known(table, at, ("name", "from", "to", "note"))
        name = reader.string(table, at, "name", required=True)
        span = _span(reader, at, table)
        if name and span is not None:
            periods.append(Period(name, *span))
    return Year(number, holidays, workdays, tuple(periods), official, source)


def _days(reader: Reader, data: Mapping[str, Any], key: str, number: int, official: bool) -> dict[date, str]:
    found: dict[date, str] = {}
    for at, table in reader.tables(data, (), key):
        before = len(reader.faults)
        reader.known(table, at, ("name", "date", "from", "to", "basis", "note"))
        name = reader.string(table, at, "name", required=True)
        if not official and not reader.string(table, at, "basis"):
            reader.fault(at, _BASIS())
        span = _span(reader, at, table)
        if span is None:
            continue
        start, end = span
        if (end - start).days >= _LONGEST:
            reader.fault((*at, "to"), _LONG(most=_LONGEST))
        for day in (start, end):
            if day.year != number:
                reader.fault(at, _ANOTHER(day=day, year=str(number)))
        if len(reader.faults) > before:
            continue
        for offset in range((end - start).days + 1):
            day = start + timedelta(days=offset)
            if day in found:
                reader.fault(at, _TWICE(day=day))
            found[day] = name
    return found


def _span(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> tuple[date, date] | None:
    if "date" in table:
        if "from" in table or "to" in table:
            reader.fault((*at, "date"), _ONE())
            return None
        day = reader.day(table, at, "date")
        return None if day is None else (day, day)
    start, end = reader.day(table, at, "from", required=True), reader.day(table, at, "to", required=True)
    if start is None or end is None:
        return None
    if start > end:
        reader.fault((*at, "to"), _ORDER(start=start, end=end))
        return None
    return start, end


def digest(years: Iterable[Year]) -> str:
    """`sha256:<hex>` of all days and periods."""
    bare = {
        str(year.year): {
            "holidays": {day.isoformat(): name for day, name in year.holidays.items()},
            "workdays": {day.isoformat(): name for day, name in year.workdays.items()},
            "periods": [[period.name, period.start, period.end] for period in year.periods],
        }
        for year in years
    }
    return seal(DOMAIN, canonical(bare))
