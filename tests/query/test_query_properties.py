"""For every input: only faults of use, ranges agree with a plain comparison, negation is the complement."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from query_world import KINDS, NOW, env, world

from officectl.errors import OfficeError
from officectl.query.assign import assign
from officectl.query.filter import compile
from officectl.query.syntax import split
from officectl.records.record import Record

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TRIP = KINDS["trip"]
ENV = env()

NAMES = st.sampled_from(
    [
        "出车",
        "里程",
        "费用",
        "车辆",
        "乘车人",
        "保障类型",
        "保密用车",
        "row.type",
        "row.at",
        "row",
        "verbal.by",
        "状态",
        "id",
        "kind",
        "搜索",
        "排序",
        "列",
        "前",
        "集合时间",
        "结算日期",
        "links",
        "legs",
        "非",
        "-",
        "",
        "计划",
        "row.+.at",
        "row.0.type",
    ]
)
SIGNS = st.sampled_from(
    ["=", "==", "≠", "!=", "＝", "≥", "<", ">", "＞＝", "不是", "：", "+=", "-=", "", " "]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "",
            "空",
            "有",
            "1,234",
            "18..",
            "..",
            "9..18",
            "明天",
            "上周..",
            "李伟",
            "李伟@",
            "@水利局",
            "是",
            "「",
            "「a」",
            "9999-12-31",
            "0001-01-01",
            "24:00",
            "现在",
            "应急,",
            "-5",
            "1e9",
            "９" * 80,
            "在" * 80,
            "\x00",
            "\ud800",
        ]
    ),
    st.text(max_size=12),
)
WORDS = st.one_of(
    st.builds(lambda name, sign, value: name + sign + value, NAMES, SIGNS, VALUES),
    st.sampled_from(["或", "非", "且", "=", "不是", "（", "督查", "-"]),
    st.text(max_size=20),
)


@QUICK
@given(st.lists(WORDS, max_size=4))
def test_a_filter_answers_or_refuses(words: list[str]) -> None:
    try:
        query = compile(TRIP, words, ENV)
    except OfficeError as fault:
        assert fault.render("zh") and fault.render("en")
        return
    found = query.select(world().all.values())
    assert all(query.matches(record) for record in found)
    for message in (query.describe(), *query.notes, *query.echoes):
        assert message.render("zh") and message.render("en")


@QUICK
@given(st.lists(WORDS, max_size=4), st.sampled_from([None, "trip-1", "trip-5"]))
def test_an_assignment_answers_or_refuses(words: list[str], ident: str | None) -> None:
    record = world().get(ident) if ident else None
    try:
        done = assign(TRIP, words, ENV, None if record is None else record.data)
    except OfficeError as fault:
        assert fault.render("zh") and fault.render("en")
        return
    for message in (*done.echoes, *done.asks):
        assert message.render("zh") and message.render("en")


@QUICK
@given(st.text(max_size=40))
def test_a_line_loses_nothing_but_spaces(line: str) -> None:
    assert "".join("".join(split(line)).split()) == "".join(line.split())


@QUICK
@given(WORDS)
def test_a_filter_and_its_negation_part_the_records(word: str) -> None:
    try:
        plain, negated = compile(TRIP, [word], ENV), compile(TRIP, ["非", word], ENV)
    except OfficeError:
        return
    for record in world().all.values():
        assert plain.matches(record) != negated.matches(record)


NUMBERS = st.decimals(min_value=-50, max_value=50, places=2)


@QUICK
@given(
    st.one_of(st.none(), NUMBERS),
    st.one_of(st.none(), NUMBERS),
    st.lists(st.one_of(NUMBERS, st.integers(-50, 50))),
)
def test_number_ranges(lo: Decimal | None, hi: Decimal | None, values: list[Decimal | int]) -> None:
    if (lo is None and hi is None) or (lo is not None and hi is not None and lo > hi):
        return
    query = compile(TRIP, [f"里程={'' if lo is None else lo}..{'' if hi is None else hi}"], ENV)
    for value in values:
        inside = (lo is None or value >= lo) and (hi is None or value <= hi)
        assert query.matches(_trip(distance=value)) is inside


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(datetime(2019, 12, 1), datetime(2031, 2, 1))


@QUICK
@given(DAYS, DAYS, st.lists(MOMENTS), st.data())
def test_day_ranges_on_moments(
    first: date, second: date, values: list[datetime], data: st.DataObject
) -> None:
    lo, hi = sorted((first, second))
    edges = [datetime.combine(day, datetime.min.time()) + step for day in (lo, hi) for step in _STEPS]
    query = compile(TRIP, [f"出车={lo}..{hi}"], ENV)
    on_days = compile(TRIP, [f"结算日期={lo}..{hi}"], ENV)
    for value in [*values, *edges]:
        assert query.matches(_trip(plan_out=value)) is (lo <= value.date() <= hi)
        assert on_days.matches(_trip(billed_on=value.date())) is (lo <= value.date() <= hi)


_STEPS = (
    timedelta(0),
    -timedelta(microseconds=1),
    timedelta(days=1),
    timedelta(days=1) - timedelta(microseconds=1),
)


@QUICK
@given(DAYS, st.sampled_from([">", ">=", "<", "<="]), st.lists(MOMENTS))
def test_comparing_with_a_day(day: date, sign: str, values: list[datetime]) -> None:
    query = compile(TRIP, [f"出车{sign}{day}"], ENV)
    for value in values:
        on = value.date()
        wanted = {">": on > day, ">=": on >= day, "<": on < day, "<=": on <= day}[sign]
        assert query.matches(_trip(plan_out=value)) is wanted


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_answers_to_every_shape_of_data(kind: str) -> None:
    odd: list[Any] = [
        None,
        "",
        "x",
        0,
        True,
        Decimal("1.5"),
        NOW,
        NOW.date(),
        NOW.time(),
        [],
        [[]],
        [{}],
        {},
        {"x": []},
    ]
    for name in KINDS[kind].fields:
        for value in ("空", "有", "1", "是", "李伟", "2026-11-01..", "08:00.."):
            try:
                query = compile(KINDS[kind], [f"{name}={value}", f"排序={name}"], env())
            except OfficeError:
                continue
            query.select([Record(kind, "x", "", {name: item}) for item in odd])


def _trip(**data: Any) -> Record:
    return Record("trip", "trip-x", "", data)
