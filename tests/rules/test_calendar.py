"""The calendar against an independent package, and the office's own days over it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.rules.calendar import Calendar, add_months
from officectl.store.packs import shipped_calendars

from .rule_cases import HERE, check_faults, faults_of, read

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
CASES = sorted((HERE / "calendars").glob("*.toml"))
SHIPPED = Calendar.from_sources(shipped_calendars())
DAYS = st.dates(FIRST, LAST)


def test_every_day_agrees_with_chinesecalendar() -> None:
    day = FIRST
    while day <= LAST:
        off, name = chinese_calendar.get_holiday_detail(day)
        assert SHIPPED.is_workday(day) is chinese_calendar.is_workday(day) is not off, day
        assert SHIPPED.is_holiday(day) is (day in chinese_calendar.constants.holidays), day
        assert SHIPPED.is_makeup(day) is (day in chinese_calendar.constants.workdays), day
        assert bool(SHIPPED.name(day)) is bool(name), day
        day += timedelta(days=1)


def test_known_years() -> None:
    assert SHIPPED.years == tuple(range(2004, 2027))
    assert all("chinesecalendar" in SHIPPED.source(year) for year in SHIPPED.years)


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2027, 1, 1), date(2027, 3, 3)])
def test_unknown_year_is_never_guessed(day: date) -> None:
    assert SHIPPED.is_workday(day) is None
    assert SHIPPED.is_holiday(day) is None
    assert SHIPPED.is_makeup(day) is None
    assert SHIPPED.name(day) == "" and SHIPPED.source(day.year) == ""
    assert not SHIPPED.known(day.year)


def test_counting_stops_at_an_unknown_year() -> None:
    assert SHIPPED.add_workdays(date(2026, 12, 30), 1) == date(2026, 12, 31)
    assert SHIPPED.add_workdays(date(2026, 12, 30), 2) is None
    assert SHIPPED.workdays_between(date(2026, 12, 30), date(2027, 1, 4)) is None
    assert SHIPPED.add_workdays(date(2004, 1, 2), -2) is None
    assert SHIPPED.add_workdays(date(2030, 1, 1), 0) == date(2030, 1, 1)


def test_make_up_saturday_is_a_workday() -> None:
    assert SHIPPED.name(date(2026, 10, 10)) == "国庆节"
    assert SHIPPED.holiday_name(date(2026, 10, 10)) == ""
    assert SHIPPED.holiday_name(date(2026, 10, 1)) == "国庆节"
    assert SHIPPED.add_workdays(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert SHIPPED.workdays_between(date(2026, 9, 30), date(2026, 10, 10)) == 3


@given(DAYS, st.integers(-40, 40))
@settings(max_examples=60, deadline=None)
def test_adding_and_counting_agree(day: date, count: int) -> None:
    end = SHIPPED.add_workdays(day, count)
    if end is not None:
        assert SHIPPED.workdays_between(day, end) == count
        assert count == 0 or SHIPPED.is_workday(end)


@given(DAYS, DAYS)
@settings(max_examples=20, deadline=None)
def test_counting_is_a_sum_of_days(a: date, b: date) -> None:
    start, end = min(a, b), min(max(a, b), min(a, b) + timedelta(days=90))
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert SHIPPED.workdays_between(start, end) == sum(bool(SHIPPED.is_workday(day)) for day in days)


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2026, 10, 15), 1, date(2026, 11, 15)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
        (date(2026, 2, 28), 12, date(2027, 2, 28)),
    ],
)
def test_months_end_on_the_same_number(day: date, count: int, end: date) -> None:
    assert add_months(day, count) == end


def test_months_end_with_the_calendar() -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)


def test_digest_follows_days() -> None:
    local = [
        ("calendar/2026.toml", 'year = 2026\n[[period]]\nname = "汛期"\nfrom = 2026-06-01\nto = 2026-09-30\n')
    ]
    assert SHIPPED.digest() == Calendar.from_sources(shipped_calendars()).digest()
    assert SHIPPED.digest() != Calendar.from_sources(shipped_calendars(), local).digest()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = read(path)
    files = list(case["files"].items())
    calendar = Calendar.from_sources(shipped_calendars(), files, audit=case.get("audit", False))
    check_faults(case, faults_of(calendar.faults))
    for expected in case.get("expect", []):
        day = expected.pop("on")
        found = {
            "workday": str(calendar.is_workday(day)),
            "holiday": str(calendar.is_holiday(day)),
            "name": calendar.name(day),
            "periods": list(calendar.periods(day)),
            "source": calendar.source(day.year),
        }
        assert {key: found[key] for key in expected} == expected, day
