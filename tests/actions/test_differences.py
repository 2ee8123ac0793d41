"""Field-level differences: rows are found again by their key, tables are entered, equal numbers are equal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from officectl.actions._differences import compare, record
from officectl.records import toml
from officectl.records.finding import field_text
from officectl.records.kinds import Kinds
from officectl.store import kinds as kind_files


@pytest.fixture(scope="module")
def kinds() -> Kinds:
    return kind_files.find()[0]


def data(text: str) -> Mapping[str, Any]:
    found = toml.read(text.encode()).data
    assert found is not None
    return found


def changes(kinds: Kinds, kind: str, old: str, new: str) -> list[tuple[str, str]]:
    """(field, `old → new`) in English, without names."""
    found = compare(kinds[kind].fields, data(old), data(new))
    return [(field_text(one.path), one.line("en", lambda ident: None).rpartition(": ")[2]) for one in found]


CASES = {
    "nothing": ("room", 'usable_area = 18\nno = "1"', '# x\nno = "1"\nusable_area = 18.00', []),
    "in the order of the schema": (
        "room", 'no = "1"\nfloor = 1', 'no = "2"\nfloor = 2\nzzz = 1\nname = "x"',
        [("floor", "1 → 2"), ("no", "1 → 2"), ("name", "(none) → x"), ("zzz", "(none) → 1")],
    ),
    "a table is entered": (
        "trip", '[verbal]\nby = "a"\nway = "电话"', '[verbal]\nby = "b"\nway = "电话"', [("verbal.by", "a → b")],
    ),
    "a list is one value": (
        "trip", 'drivers = ["a"]', 'drivers = ["a", "b"]', [("drivers", "a → a, b")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_fields(name: str, kinds: Kinds) -> None:
    kind, old, new, expected = CASES[name]
    assert changes(kinds, kind, old, new) == expected


ROW = '[[row]]\nserial = "{0}"\nat = 2026-01-0{0}T00:00:00\namount = {1}\n'


def test_a_row_is_found_again_by_its_key(kinds: Kinds) -> None:
    assert kinds["fuel"].fields["row"].key
    old = data(ROW.format(1, 1) + ROW.format(2, 2) + ROW.format(3, 3))
    new = data(ROW.format(1, 1) + ROW.format(3, 4))
    found = list(compare(kinds["fuel"].fields, old, new))
    assert [(field_text(one.path), one.old if one.new is None else one.new) for one in found] == [
        ("row[1]", old["row"][1]), ("row[1].amount", new["row"][1]["amount"]),
    ]  # fmt: skip


def test_another_key_is_another_row(kinds: Kinds) -> None:
    old, new = data(ROW.format(1, 1)), data(ROW.format(2, 1))
    found = list(compare(kinds["fuel"].fields, old, new))
    assert [(one.old is None, one.new is None) for one in found] == [(False, True), (True, False)]


def test_rows_with_equal_keys_are_compared_by_place(kinds: Kinds) -> None:
    row = '[[row]]\nserial = "1"\nat = 2026-01-01T00:00:00\namount = {}\n'
    old, new = (row.format(1) + row.format(last) for last in (2, 3))
    assert changes(kinds, "fuel", old, new) == [("row[1].amount", "2 → 3")]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (None, b'id = "a"\nname = "x"\n', "added"),
        (b'id = "a"\nname = "x"\n', None, "removed"),
        (b'id = "a"\nname = "x"\n', b'id = "a"\nname = "y"\n', "changed"),
        (b'id = "a"\nname = "x"\n', b'name = "x"\nid = "a"\n', "layout"),
        (b'id = "a"\nname = "x"\n', b'id = "a\n', "unreadable"),
        (b"\xff\xfe", b'id = "a"\n', "unreadable"),
    ],
)
def test_what_happened_to_a_file(before: bytes | None, after: bytes | None, what: str, kinds: Kinds) -> None:
    change = record(kinds, "records/place/a.toml", before, after)
    assert change is not None
    assert (change.what, change.id) == (what, "a")
    assert bool(change.fields) == (what in ("added", "removed", "changed"))
    assert record(kinds, "rules/county.toml", before, after) is None
