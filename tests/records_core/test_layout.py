"""The canonical layout: what is written is read back, looks as promised, and other tools accept it."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings

from officectl.records import layout, toml
from officectl.records.kind import Field, Kind
from officectl.text.lang import Text

from . import strategies

T = Text("字段", "field")


def field(name: str, type_: Any = "string", **more: Any) -> Field:
    return Field(name, type_, T, **more)


STOP = field("stop", "table", fields={"place": field("place"), "at": field("at", "time")})
KIND = Kind(
    "trip",
    T,
    (),
    "trip",
    "dated",
    "month",
    "purpose",
    (),
    (),
    {
        "id": field("id"),
        "stop": field("stop", "array", item=STOP),
        "verbal": field("verbal", "table", fields={"by": field("by"), "way": field("way")}),
        "purpose": field("purpose"),
        "area": field("area", "decimal"),
    },
)

RECORD = {
    "zz": 1,
    "stop": [{"at": time(10), "place": "青山镇", "b": 1, "a": 2}, {"place": "红旗水库"}],
    "aa": {"y": 2, "x": 1},
    "verbal": {"way": "电话", "by": "wang.wu"},
    "purpose": "第一行\n第二行",
    "area": Decimal("18.50"),
    "id": "trip-20261119-7k2m9q4x",
}
WRITTEN = '''\
id = "trip-20261119-7k2m9q4x"
purpose = """
第一行
第二行"""
area = 18.50
zz = 1

[verbal]
by = "wang.wu"
way = "电话"

[aa]
x = 1
y = 2

[[stop]]
place = "青山镇"
at = 10:00:00
a = 2
b = 1

[[stop]]
place = "红旗水库"
'''


def test_schema_order() -> None:
    assert layout.dump(RECORD, KIND) == WRITTEN


def test_without_a_kind_the_order_is_the_datas() -> None:
    assert layout.dump({"b": 1, "a": {"d": 1, "c": 2}}, None) == "b = 1\n\n[a]\nd = 1\nc = 2\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", '""'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("\t\x00\x7f", '"\\t\\u0000\\u007F"'),
        ("C:/数据", '"C:/数据"'),
        ("a\nb", '"""\na\nb"""'),
        ("\n", '"""\n\n"""'),
        ('a\n"', '"""\na\n\\""""'),
        ('a\n"""b', '"""\na\n""\\"b"""'),
        ("a \nb", '"""\na\\u0020\nb"""'),
        ("a\r\nb", '"""\na\\r\nb"""'),
        ("a\n\tb", '"""\na\n\tb"""'),
        (Decimal("10.00"), "10.00"),
        (Decimal("1E+2"), "100"),
        (Decimal("14"), "14"),
        (-3, "-3"),
        (True, "true"),
        (date(2026, 1, 2), "2026-01-02"),
        (time(8), "08:00:00"),
        (time(8, 0, 0, 500000), "08:00:00.5"),
        (datetime(2026, 11, 20, 8, 30), "2026-11-20T08:30:00"),
        (datetime(2026, 11, 20, 8, 30, tzinfo=UTC), "2026-11-20T08:30:00Z"),
        (
            datetime(2026, 11, 20, 8, 30, 0, 10, tzinfo=timezone(timedelta(hours=8))),
            "2026-11-20T08:30:00.00001+08:00",
        ),
        ([], "[]"),
        ([1, [2, "x"]], '[1, [2, "x"]]'),
        (["a\nb"], '["a\\nb"]'),
        (["x" * 40] * 3, "[\n" + ('  "' + "x" * 40 + '",\n') * 3 + "]"),
    ],
    ids=repr,
)
def test_values(value: Any, text: str) -> None:
    assert layout.dump({"a": value}, None) == f"a = {text}\n"
    assert toml.read(f"a = {text}\n".encode()).data == {"a": value}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, ""),
        ({"a": {}}, "\n[a]\n"),
        ({"a": {"b": {}}}, "\n[a.b]\n"),
        ({"a b": {"": 1}}, '\n["a b"]\n"" = 1\n'),
        ({"a": [{}, {"b": [{}]}]}, "\n[[a]]\n\n[[a]]\n\n[[a.b]]\n"),
        ({"a": {"x": {"y": 1}, "b": 1}}, "\n[a]\nb = 1\n\n[a.x]\ny = 1\n"),
    ],
    ids=repr,
)
def test_tables(data: dict[str, Any], text: str) -> None:
    assert layout.dump(data, None) == text.removeprefix("\n")
    assert toml.read(layout.dump(data, None).encode()).data == data


@settings(max_examples=300, deadline=None)
@given(strategies.tables())
def test_law(data: dict[str, Any]) -> None:
    text = layout.dump(data, None)
    reading = toml.read(text.encode())
    assert reading.faults == ()
    assert reading.data is not None
    assert reading.data == data
    assert types(reading.data) == types(data)
    assert layout.dump(reading.data, None) == text
    tomli.loads(text)


def types(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: types(item) for key, item in value.items()}
    return [types(item) for item in value] if isinstance(value, list) else type(value)


@settings(max_examples=60, deadline=None)
@given(strategies.tables())
def test_the_order_of_keys_does_not_matter_for_a_kind(data: dict[str, Any]) -> None:
    data = {**data, "id": "x", "stop": [{"place": "a"}]}
    assert layout.dump(dict(reversed(data.items())), KIND) == layout.dump(data, KIND)
    assert layout.same(toml.read(layout.dump(data, KIND).encode()).data, data)


def test_taplo_accepts_it(tmp_path: Path) -> None:
    file = tmp_path / "record.toml"
    file.write_text(
        layout.dump({**RECORD, "tricky": 'a\n"""\\ \n', "k.e y": [1, [2]], "n": {"m": [{"o": 1}]}}, KIND),
        "utf-8",
    )
    done = subprocess.run(
        ["taplo", "lint", "--no-schema", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "value",
    [[[{"a": 1}]], [1, {"a": 1}], [{"a": 1}, 1], None, 1.5, b"x", Decimal("inf"), {"x": None}],
    ids=repr,
)
def test_what_has_no_place_is_refused(value: Any) -> None:
    with pytest.raises(layout.NotLayable) as caught:
        layout.dump({"points": value}, None)
    assert "points" in caught.value.render("zh")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, Decimal("1.0"), True),
        (1, True, False),
        (1, "1", False),
        (date(2026, 1, 1), "2026-01-01", False),
        (
            datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
            datetime(2026, 1, 1, tzinfo=UTC),
            True,
        ),
        (datetime(2026, 1, 1), date(2026, 1, 1), False),
        ([], {}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([1, 2], [2, 1], False),
        ("é", "e\u0301", False),
    ],
    ids=repr,
)
def test_same(one: Any, other: Any, equal: bool) -> None:
    assert layout.same(one, other) is equal
