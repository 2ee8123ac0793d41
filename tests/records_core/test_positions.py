"""Places: every value of a readable document has one, and it is the right one."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings

from officectl.records import layout, toml
from officectl.records.finding import FieldPath
from officectl.records.positions import Position, locate, nearest

from . import strategies

DOCUMENT = '''\
# 说明
id = "trip-1"   # 编号
  drivers = ["甲", "乙",
  [1, 2]]
a.b = 1
"引 号".c = """
多行
"""
t = { x = 1, y = { z = "中" }, 中 = 2 }

[verbal]
by = "wang.wu"
[x.y]
z = 1
[x]
w = 2
[[row]]
key = 1
[row.sub]
k = 2
[other]
[[row]]
key = 2
[[row.part]]
n = 1
[[row.part]]
n = 2
'''

EXPECTED = {
    ("id",): (2, 6, 2, 1),
    ("drivers",): (3, 13, 3, 3),
    ("drivers", 1): (3, 19, 3, 3),
    ("drivers", 2): (4, 3, 3, 3),
    ("drivers", 2, 1): (4, 7, 3, 3),
    ("a",): (5, 7, 5, 1),
    ("a", "b"): (5, 7, 5, 1),
    ("引 号", "c"): (6, 11, 6, 1),
    ("t",): (9, 5, 9, 1),
    ("t", "x"): (9, 11, 9, 7),
    ("t", "y", "z"): (9, 24, 9, 20),
    ("verbal",): (11, 1, 11, 2),
    ("verbal", "by"): (12, 6, 12, 1),
    ("x",): (15, 1, 15, 2),
    ("x", "y"): (13, 1, 13, 2),
    ("x", "w"): (16, 5, 16, 1),
    ("row",): (17, 1, 17, 3),
    ("row", 0): (17, 1, 17, 3),
    ("row", 0, "sub", "k"): (20, 5, 20, 1),
    ("row", 1): (22, 1, 22, 3),
    ("row", 1, "key"): (23, 7, 23, 1),
    ("row", 1, "part", 1, "n"): (27, 5, 27, 1),
}


@pytest.mark.parametrize("path", EXPECTED, ids=str)
def test_places(path: FieldPath) -> None:
    assert locate(DOCUMENT)[path] == Position(*EXPECTED[path])
    assert locate(DOCUMENT.replace("\n", "\r\n"))[path] == Position(*EXPECTED[path])


def paths(value: Any, prefix: FieldPath = ()) -> list[FieldPath]:
    out: list[FieldPath] = [prefix] if prefix else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, item in items:
        out += paths(item, (*prefix, part))
    return out


@settings(max_examples=120, deadline=None)
@given(strategies.tables())
def test_every_value_has_its_place(data: dict[str, Any]) -> None:
    check(layout.dump(data, None), data)


@settings(max_examples=60, deadline=None)
@given(strategies.tables(depth=1))
def test_every_value_has_its_place_when_others_write(data: dict[str, Any]) -> None:
    from decimal import Decimal

    def floats(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: floats(item) for key, item in value.items()}
        if isinstance(value, list):
            return [floats(item) for item in value]
        return 0.5 if isinstance(value, Decimal) else value

    text = tomlkit.dumps(floats(data))
    try:
        read = tomllib.loads(text)
    except ValueError:
        return  # tomlkit writes some texts that no parser takes
    check(text, read)


def check(text: str, data: Any) -> None:
    places = locate(text)
    wanted = paths(data)
    assert set(places) == set(wanted)
    lines = text.split("\n")
    for path in wanted:
        value: Any = data
        for part in path:
            value = value[part]
        position = places[path]
        begins = lines[position.line - 1][position.column - 1 :]
        if isinstance(value, bool):
            assert begins.startswith(str(value).lower())
        elif isinstance(value, str):
            assert begins[0] in "\"'"
            whole = "\n".join([begins, *lines[position.line :]])
            assert first_string(whole) == value
        elif isinstance(value, dict | list):
            # A table without a header of its own stands where its first key's value does.
            assert begins[0] in "[{" or value
        else:
            assert begins[0] in "+-0123456789"


def first_string(text: str) -> str:
    """The string that the text begins with: the shortest beginning that a parser takes."""
    closing = text[:3] if text[:3] in ('"""', "'''") else text[0]
    at = len(closing)
    while True:
        at = text.index(closing[0], at) + 1
        try:
            value = tomllib.loads("x = " + text[:at])["x"]
        except ValueError:
            continue
        if not text[at:].startswith(closing[0]) or len(closing) == 1:
            assert isinstance(value, str)
            return value


def test_broken_text_gives_what_it_has() -> None:
    places = locate('a = "x\nb = 2\nc = [1, 2\nd = 4\n[e\nf = 5\n')
    assert places[("b",)].line == 2
    assert places[("d",)].line == 4
    assert nearest(places, ("c", 1, "z")).line == 3
    assert nearest(places, ("nowhere",)) == Position(1, 1, 1, 1)


def test_the_walk_has_every_path_of_what_the_parser_takes() -> None:
    for sample in strategies.SAMPLES:
        data = toml.read(sample.encode()).data
        assert data is not None
        assert set(locate(sample)) == set(paths(data))
