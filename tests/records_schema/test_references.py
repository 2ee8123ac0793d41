"""Which records a record names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from record_cases import KINDS, cases, field_at, judge
from schema_samples import GOOD, SAMPLE, about, sample
from test_validate_agreement import NAMES, START, mutants

from officectl.records import ids, toml
from officectl.records.record import walk
from officectl.records.validate import references

KIND = sample()
READ = references(KIND)


def test_every_reference_of_a_record_with_its_place_and_kinds() -> None:
    data = toml.read(GOOD.encode()).data
    assert data is not None
    assert sorted(READ(data), key=str) == sorted(
        [
            (("car",), "veh-a1", ("vehicle",)),
            (("target",), "task-1", ()),
            (("from_place",), "county-seat", ("place",)),
            (("people", 0), "li.si", ("person",)),
            (("verbal", "by"), "wang.wu", ("person",)),
            (("row", 0, "person"), "li.si", ("person", "org")),
            (("row", 0, "witness", 0), "zhao.liu", ("person",)),
        ],
        key=str,
    )
    assert READ(data) == READ(dict(reversed(data.items())))


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("county-seat", True),
        ("trip-20261119-7k2m9q4x", True),
        ("zhang.wei2", True),
        ("县城", False),
        ("County Seat", False),
        ("-x", False),
        ("", False),
        ("a" * 63, True),
        ("a" * 64, False),
        ("a\n", False),
    ],
)
def test_text_that_reads_like_an_id_is_a_reference(value: str, named: bool) -> None:
    assert bool(READ({"from_place": value})) == named
    assert bool(READ({"people": [value]})) == named
    assert bool(READ({"row": [{"person": value}]})) == named
    assert READ({"car": value}) == [(("car",), value, ("vehicle",))], (
        "a ref names a record whatever it looks like"
    )


def test_an_array_of_arrays_of_references() -> None:
    pairs = {
        "type": "array",
        "items": {"type": "array", "items": {"type": "string", "x-officectl": {"ref": ["person"]}}},
        "x-officectl": about("对", "Pairs"),
    }
    kind = sample(properties={**SAMPLE["properties"], "pairs": pairs})
    assert references(kind)({"pairs": [["a", "b"], [], ["c", 1], "d"]}) == [
        (("pairs", 0, 0), "a", ("person",)),
        (("pairs", 0, 1), "b", ("person",)),
        (("pairs", 2, 0), "c", ("person",)),
    ]


@pytest.mark.parametrize(
    "value", [None, 1, True, [], {}, ["x", 1, None], {"by": 1}, [[]], [{"person": {}}, 3]]
)
def test_a_faulty_record_gives_what_can_be_read(value: Any) -> None:
    for name in KIND.fields:
        for path, target, _ in READ({name: value}):
            assert path[0] == name and isinstance(target, str)


def _by_definition(kind: Any, data: dict[str, Any]) -> list[Any]:
    """The same by walking every leaf and asking its field: slow and plain."""
    found = []
    for path, value in walk(data):
        field = field_at(kind, path)
        if field is None or not isinstance(value, str):
            continue
        if field.ref or (field.ref_or_text and ids.is_id(value)):
            kinds = field.ref or field.ref_or_text
            found.append((path, value, () if kinds == ("*",) else kinds))
    return sorted(found, key=str)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(mutants(START, NAMES))
def test_the_plan_gives_what_the_definition_gives(data: dict[str, Any]) -> None:
    assert sorted(READ(data), key=str) == _by_definition(KIND, data)


@pytest.mark.parametrize("case", [case for case in cases() if case.good], ids=str)
def test_the_plan_gives_what_the_definition_gives_for_every_fixture(case: Any) -> None:
    data, _ = judge(KINDS[case.kind], case.path.read_bytes())
    assert data is not None
    assert sorted(references(KINDS[case.kind])(data), key=str) == _by_definition(KINDS[case.kind], data)
