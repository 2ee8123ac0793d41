"""Dates: the table in dates.toml, and the laws that hold for every date."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.errors import ExitCode, UsageError
from officectl.text import dates

TABLE = tomllib.loads(Path(__file__).with_name("dates.toml").read_text(encoding="utf-8"))
TODAY: date = TABLE["today"]
READERS = {
    "date": lambda text: dates.parse_date(text, TODAY),
    "moment": lambda text: dates.parse_moment(text, datetime.combine(TODAY, time(9))),
    "range": lambda text: dates.parse_range(text, TODAY),
}
TYPED = "年月日天周上下本第季度初底末前后个一二三十0123456789-.:/~。至到点半午早晚 fridt+"
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 30))


def cases(name: str) -> Any:
    rows = TABLE[name]
    names = [f"{row['given']}@{row.get('today', '')}" for row in rows]
    return pytest.mark.parametrize("case", rows, ids=names)


@cases("date")
def test_a_day(case: dict[str, Any]) -> None:
    today = case.get("today", TODAY)
    found = dates.parse_date(case["given"], today)
    assert found == case["expected"] and type(found) is date
    assert dates.parse_range(case["given"], today) == dates.Range(found, found)


@cases("moment")
def test_a_moment(case: dict[str, Any]) -> None:
    now = datetime.combine(case.get("today", TODAY), time(9))
    found = dates.parse_moment(case["given"], now)
    assert found == case["expected"] and found.tzinfo == case["expected"].tzinfo


@cases("range")
def test_a_range(case: dict[str, Any]) -> None:
    found = dates.parse_range(case["given"], case.get("today", TODAY))
    start, end = ((found.start_moment or found.start or ""), (found.end_moment or found.end or ""))
    assert [start, end] == case["expected"]
    for moment, day in ((found.start_moment, found.start), (found.end_moment, found.end)):
        assert moment is None or moment.date() == day


@cases("refused")
def test_refused_with_a_reason_and_examples(case: dict[str, Any]) -> None:
    with pytest.raises(dates.BadDate) as caught:
        READERS[case["what"]](case["given"])
    fault = caught.value
    assert isinstance(fault, UsageError) and fault.exit_code is ExitCode.USAGE
    assert case["why"] in fault.why.render("zh")
    for lang in ("zh", "en"):
        said, remedy = fault.render(lang).splitlines()
        assert f"“{case['given']}”" in said and fault.why.render(lang) in said
        assert "11-20" in remedy or "10-31" in remedy


@cases("confirm")
def test_asked_back_at_night(case: dict[str, Any]) -> None:
    question = dates.needs_confirmation(case["given"], case["now"])
    if not case["says"]:
        assert question is None
        return
    assert question is not None
    assert all(text in question.render("zh") for text in [*case["says"], f"“{case['given']}”"])
    assert case["given"] in question.render("en")


@pytest.mark.parametrize("name", ["date", "moment", "range", "refused", "confirm"])
def test_the_table_has_no_case_twice(name: str) -> None:
    seen = [(row.get("what"), row["given"], row.get("today"), row.get("now")) for row in TABLE[name]]
    assert len(seen) == len(set(seen))


def test_every_example_of_a_remedy_is_read() -> None:
    for fault, what in ((dates.BadDate, "date"), (dates.BadMoment, "moment"), (dates.BadRange, "range")):
        assert fault.remedy_text is not None
        zh, en = fault.remedy_text.zh.partition("：")[2], fault.remedy_text.en.partition("like ")[2]
        for example in [*zh.split("、"), *en.split(", ")]:
            READERS[what](example)


def test_echo() -> None:
    assert dates.echo(date(2026, 11, 20), "zh") == "2026-11-20（星期五）"
    assert dates.echo(date(2026, 11, 20), "en") == "2026-11-20 (Fri)"
    assert dates.echo(datetime(2026, 11, 20, 8, 30), "zh") == "2026-11-20（星期五）08:30"
    assert dates.echo(datetime(2026, 11, 20, 8, 30), "en") == "2026-11-20 (Fri) 08:30"
    assert dates.echo(datetime(2026, 11, 20, 8, 30, 5), "en") == "2026-11-20 (Fri) 08:30:05"
    span = dates.Range(date(2026, 11, 1), date(2026, 11, 30))
    assert dates.echo(span, "zh") == "2026-11-01（星期日）至2026-11-30（星期一）"
    assert dates.echo(dates.Range(None, date(2026, 11, 30)), "en") == "until 2026-11-30 (Mon)"


@settings(max_examples=150, deadline=None)
@given(DAYS, DAYS, st.sampled_from(["zh", "en"]))
def test_a_day_read_back_is_the_same(day: date, today: date, lang: Any) -> None:
    assert dates.parse_date(dates.echo(day, lang), today) == day
    assert dates.parse_date(f"{day.year}年{day.month}月{day.day}日", today) == day


@settings(max_examples=150, deadline=None)
@given(
    DAYS,
    st.times(),
    st.sampled_from([None, UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=9, minutes=30))]),
    st.sampled_from(["zh", "en"]),
)
def test_a_moment_read_back_is_the_same(day: date, at: time, zone: timezone | None, lang: Any) -> None:
    moment = datetime.combine(day, at, zone)
    found = dates.parse_moment(dates.echo(moment, lang), datetime(2026, 11, 20, 9))
    assert found == moment and found.utcoffset() == moment.utcoffset()


@settings(max_examples=100, deadline=None)
@given(st.none() | DAYS, st.none() | DAYS, st.sampled_from(["zh", "en"]))
def test_a_range_read_back_is_the_same(one: date | None, other: date | None, lang: Any) -> None:
    if one is None and other is None:
        return
    start, end = sorted((one, other)) if one and other else (one, other)
    span = dates.Range(start, end)
    assert dates.parse_range(dates.echo(span, lang), TODAY) == span


@settings(max_examples=100, deadline=None)
@given(DAYS)
def test_weekdays_count_from_today(today: date) -> None:
    coming = dates.parse_date("周三", today)
    assert 0 <= (coming - today).days <= 6 and coming.weekday() == 2
    monday = today - timedelta(days=today.weekday())
    if today < date(2199, 12, 1):
        assert dates.parse_date("下周三", today) == monday + timedelta(days=9)
        assert dates.parse_range("本周", today) == dates.Range(monday, monday + timedelta(days=6))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=TYPED, max_size=12))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in READERS.values():
        try:
            found = read(text)
        except dates.BadDate as fault:
            assert fault.render("zh") and fault.render("en")
        else:
            if isinstance(found, dates.Range) and found.start and found.end:
                assert found.start <= found.end
    dates.needs_confirmation(text, datetime(2026, 11, 20, 1))


def test_a_long_or_ugly_text_is_refused_at_once_and_shown_safely() -> None:
    with pytest.raises(dates.BadDate) as caught:
        dates.parse_date("9" * 100_000, TODAY)
    assert len(caught.value.render("zh")) < 300
    with pytest.raises(dates.BadDate) as caught:
        dates.parse_date("\x1b[31m明天", TODAY)
    assert "\x1b" not in caught.value.render("zh")


def test_a_range_contains_its_ends() -> None:
    october = dates.parse_range("2026-10", TODAY)
    assert october.contains(date(2026, 10, 1)) and october.contains(datetime(2026, 10, 31, 23, 59))
    assert not october.contains(date(2026, 11, 1)) and not october.contains(datetime(2026, 9, 30, 23, 59))
    morning = dates.parse_range("11-20 08:00..12:00", TODAY)
    assert morning.contains(datetime(2026, 11, 20, 12))
    assert not morning.contains(datetime(2026, 11, 20, 12, 1))
    assert not morning.contains(datetime(2026, 11, 20, 7, 59)) and morning.contains(date(2026, 11, 20))
    assert dates.parse_range("10-01..", TODAY).contains(date(2199, 1, 1))


def test_no_heavy_import() -> None:
    code = "import sys; from officectl.text import dates, pinyin, width; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "officectl.text.dates" in loaded
    assert not {"wcwidth", "pypinyin", "calendar", "officectl.text._initials"} & loaded
