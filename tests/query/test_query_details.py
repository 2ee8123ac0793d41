"""What a table of cases cannot say: zones, the fields a query reads, the moment of typing, the speed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from time import perf_counter

import pytest
from query_world import KINDS, NOW, World, env, world

from officectl.query.assign import assign
from officectl.query.choices import matching
from officectl.query.filter import compile
from officectl.query.resolve import resolver
from officectl.query.syntax import split
from officectl.records.record import Record

TRIP = KINDS["trip"]
CHINA = timezone(timedelta(hours=8))


def trip(**data: object) -> Record:
    return Record("trip", "trip-x", "", data)


def test_moments_with_a_zone_are_read_on_the_clock_of_the_workspace() -> None:
    evening = trip(plan_out=datetime(2026, 11, 19, 20, 0, tzinfo=UTC))  # 04:00 on the 20th in China
    here = replace(env(), now=NOW.replace(tzinfo=CHINA))
    assert compile(TRIP, ["出车=2026-11-20"], here).matches(evening)
    assert not compile(TRIP, ["出车=2026-11-19"], here).matches(evening)
    assert compile(TRIP, ["出车=2026-11-19"], env()).matches(evening)  # no zone known: as written
    earlier = trip(plan_out=datetime(2026, 11, 20, 3, 0))
    assert compile(TRIP, ["排序=出车"], here).select([evening, earlier]) == [earlier, evening]


def test_the_ends_of_the_calendar_have_no_neighbour_in_another_zone() -> None:
    here = replace(env(), now=NOW.replace(tzinfo=CHINA))
    last = trip(plan_out=datetime(9999, 12, 31, 23, 0, tzinfo=UTC))
    assert compile(TRIP, ["出车=2026-11-20.."], here).matches(last)


def test_now_is_written_without_zone_and_microseconds() -> None:
    here = replace(env(), now=NOW.replace(microsecond=123, tzinfo=CHINA))
    assert assign(TRIP, ["计划出车=现在"], here).changes == {("plan_out",): NOW}


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ([], set()),
        (["事由=防汛", "row.type=加油"], {"purpose", "row.type"}),
        (["非", "状态=已批", "或", "id=x", "排序=-出车"], {"state", "id", "plan_out"}),
        (["kind=派车", "出车=空"], {"kind", "plan_out"}),
        (["防汛"], {"id", "no", "purpose", "to_place", "vehicle", "users"}),
    ],
)
def test_fields_are_what_an_index_must_hold(words: list[str], fields: set[str]) -> None:
    query = compile(TRIP, words, env())
    assert query.fields == fields

    # … and no other: a record that holds nothing else gives the same answer.
    for record in world().records("trip"):
        tops = {name.split(".")[0] for name in fields}
        lean = replace(record, data={name: value for name, value in record.data.items() if name in tops})
        assert query.matches(lean) is query.matches(record)


def test_empty_text_and_empty_tables_are_empty() -> None:
    query = compile(TRIP, ["事由=空"], env())
    assert query.matches(trip(purpose=""))
    assert query.matches(trip(purpose=[]))
    assert compile(TRIP, ["明细=空"], env()).matches(trip(row=[{}]))


def test_a_full_name_is_never_shadowed_by_a_longer_one() -> None:
    offered = {"办公": ("办公",), "办公室": ("办公室",)}
    assert matching(offered, "办公") == ("办公",)
    assert matching(offered, "办") == ("办公", "办公室")
    assert matching(offered, "bgs") == ("办公室",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("车辆=川A12345  出车=本月初..", ["车辆=川A12345", "出车=本月初.."]),
        ("督查　防汛", ["督查", "防汛"]),
        ('事由="防汛 督查" 非 x', ['事由="防汛 督查"', "非", "x"]),
        ("事由=「防汛 督查」", ["事由=「防汛 督查」"]),
        ("“防汛 督查”", ["“防汛 督查”"]),
        ('尺寸5" 6', ['尺寸5"', "6"]),
        ("「没有关上 的", ["「没有关上", "的"]),
        ("", []),
    ],
)
def test_a_line_in_words(line: str, words: list[str]) -> None:
    assert split(line) == words


def test_a_quoted_value_keeps_its_spaces() -> None:
    query = compile(TRIP, split("事由=「a b」"), env())
    assert query.matches(trip(purpose="xa by"))
    assert not query.matches(trip(purpose="ab"))


def test_any_kind_may_be_referred_to() -> None:
    resolve = resolver(world(), KINDS)
    assert [found.id for found in resolve(("*",), "考斯特")] == ["veh-a54321"]
    assert [found.id for found in resolve(("*",), "room-a2")] == ["room-a2"]
    assert resolve(("person",), "room-a2") == []
    assert resolve(("no-such-kind",), "张伟") == []


def test_units_in_a_ring_end() -> None:
    ring = World({"org": {"a": {"name": "甲", "parent": "b"}, "b": {"name": "乙", "parent": "a"}}}, {})
    assert [found.within for found in resolver(ring, KINDS)(("org",), "甲")] == [("b", "乙")]


def test_ten_thousand_records_and_three_conditions() -> None:
    records = [
        Record(
            "trip",
            f"trip-{n}",
            "",
            {
                "vehicle": ("veh-a12345", "veh-b77777")[n % 2],
                "purpose": f"赴青山镇督查防汛第{n}次",
                "plan_out": NOW + timedelta(hours=n % 999),
                "distance": Decimal(n) / 10,
            },
        )
        for n in range(10_000)
    ]
    query = compile(TRIP, ["车辆=川A12345", "事由=督查", "出车=本月.."], env())
    best = 9.0
    for _ in range(3):
        start = perf_counter()
        found = sum(map(query.matches, records))
        best = min(best, perf_counter() - start)
    assert found == 5_000
    assert best < 0.2, f"{best * 1000:.0f} ms; about 10 on an idle machine"
