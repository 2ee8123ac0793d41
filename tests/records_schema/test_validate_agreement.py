"""The fast half, the slow half and an independent validator, on random records of random kinds."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_cases import KINDS, beyond_json_schema, cases, field_at, jsonise, judge, plain
from schema_samples import GOOD, SAMPLE, about, moment, sample, table, text

from officectl.records import toml
from officectl.records.fault import Fault
from officectl.records.kind import Kind
from officectl.records.schema import load_kind
from officectl.records.validate_fast import compile_accept
from officectl.records.validate_slow import Judge

Pair = tuple[Callable[[Any], bool], Callable[[Any], list[Fault]]]
_CACHE: dict[str, Pair] = {}


def halves(kind: Kind) -> Pair:
    """Both halves of a kind, made once."""
    if kind.name not in _CACHE:
        _CACHE[kind.name] = (compile_accept(kind), Judge(kind).faults)
    return _CACHE[kind.name]


def hold(kind: Kind, halves: Pair, other: jsonschema.Draft202012Validator, data: dict[str, Any]) -> None:
    """Both halves agree; what we accept others accept; what only we refuse is of a sort that is listed."""
    accept, faults = halves
    told = faults(data)
    assert accept(data) == (not told), [fault.message.render("en") for fault in told]
    for fault in told:
        assert fault.message.render("zh") and fault.remedy is not None and fault.remedy.render("en")
    accepted = other.is_valid(jsonise(data))
    assert accepted or told
    if accepted and told:
        assert any(ours_alone(kind, fault, data) for fault in told)


def ours_alone(kind: Kind, fault: Fault, data: Any) -> bool:
    """As the fixtures know it; besides, Python's `$` and `\\d` take more, and one instant in two zones is one value."""
    if beyond_json_schema(kind, fault, data):
        return True
    if fault.code != "FIELD-VALUE":
        return False
    field, value = field_at(kind, fault.field), data
    for part in fault.field:
        value = value[part]
    if field is not None and field.pattern and isinstance(value, str):
        return re.search(field.pattern, value) is not None
    return isinstance(value, datetime) and value.tzinfo is not None


_ZONES = st.sampled_from((None, UTC, timezone(timedelta(hours=8))))
_NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3)
_WORDS = st.sampled_from(
    ("", "a", "甲", "紧急", "一般", "公务", "li.si", "a\n", "x" * 9, "x" * 12, "2026-11-20", "３")
)
SCALARS = st.one_of(
    st.booleans(),
    st.sampled_from((0, 1, 2, 50, 51, -1, 10**18)),
    _NUMBERS,
    st.sampled_from(tuple(map(Decimal, ("0.5", "1.50", "100.5", "3.0", "-0.0", "1E+2", "12.345")))),
    _WORDS,
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=_ZONES),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("by", "at", "note", "serial", "u", "x")), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def mutants(draw: st.DrawFn, start: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """A good record with up to three changes anywhere in it."""
    data = copy.deepcopy(start)
    for _ in range(draw(st.integers(0, 3))):
        places = _places(data)
        place = draw(st.sampled_from(places))
        keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
        act = draw(st.sampled_from(("put", "drop", "add", "twice")))
        if act == "add" and isinstance(place, dict):
            place[draw(st.sampled_from(names))] = draw(VALUES)
        elif act == "twice" and isinstance(place, list) and place:
            place.append(copy.deepcopy(draw(st.sampled_from(place))))
        elif keys and act == "drop":
            del place[draw(st.sampled_from(keys))]
        elif keys:
            place[draw(st.sampled_from(keys))] = draw(VALUES)
    return data


def _places(node: Any) -> list[Any]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return (
        [node, *(place for one in inner for place in _places(one))] if isinstance(node, dict | list) else []
    )


START = toml.read(GOOD.encode()).data or {}
NAMES = (*SAMPLE["properties"], "state", "titel", "by", "at", "serial", "witness")
OTHER = jsonschema.Draft202012Validator(SAMPLE)
PLAIN = sample()


@settings(max_examples=500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(mutants(START, NAMES))
def test_records_of_the_sample_kind(data: dict[str, Any]) -> None:
    hold(PLAIN, halves(PLAIN), OTHER, data)


_STARTS = [
    (KINDS[case.kind], data)
    for case in cases()
    if case.good and (data := judge(KINDS[case.kind], case.path.read_bytes())[0]) is not None
]


@settings(max_examples=500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_records_of_the_shipped_kinds(draw: st.DataObject) -> None:
    kind, start = draw.draw(st.sampled_from(_STARTS))
    data = draw.draw(mutants(start, (*kind.fields, "state", "foo")))
    hold(kind, halves(kind), plain(kind.name), data)


_MOMENTS = st.sampled_from(("date", "datetime", "time"))
_COUNTS = st.integers(0, 3)
_LIMITS = st.sampled_from((0, 1, 2.5, -1, 50))


@st.composite
def _texts(draw: st.DrawFn) -> dict[str, Any]:
    more: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "minLength": _COUNTS,
                "maxLength": st.integers(3, 9),
                "pattern": st.sampled_from(("^[a-z.]*$", "^.+$", r"^\d?$", "^(?:甲|a)$")),
                "enum": st.sampled_from((["一般", "紧急"], ["a"], [""])),
                "const": st.sampled_from(("a", "")),
            },
        )
    )
    return text("文", "Text", **more)


@st.composite
def _numbers(draw: st.DrawFn) -> dict[str, Any]:
    sort = draw(st.sampled_from(("integer", "number")))
    low, high = sorted((draw(_LIMITS), draw(_LIMITS)))
    more: dict[str, Any] = {}
    if low < high:
        more[draw(st.sampled_from(("minimum", "exclusiveMinimum")))] = low
        more[draw(st.sampled_from(("maximum", "exclusiveMaximum")))] = high
    if draw(st.booleans()):
        more["const"] = draw(st.sampled_from((1, 2, 0)))
    extension = about("数", "Number", **({"decimals": draw(_COUNTS)} if sort == "number" else {}))
    return {"type": sort, **more, "x-officectl": extension}


def _lists(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda item, more: {
            "type": "array",
            "items": {
                **item,
                "x-officectl": {
                    k: v for k, v in item["x-officectl"].items() if k not in ("not_before", "deadline")
                },
            },
            **more,
            "x-officectl": about("列", "List"),
        },
        inner,
        st.fixed_dictionaries(
            {}, optional={"minItems": _COUNTS, "maxItems": st.integers(3, 4), "uniqueItems": st.booleans()}
        ),
    )


def _tables(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda properties, required, depends: {
            **table(properties, *sorted(required & set(properties))),
            **({"dependentRequired": {min(properties): [max(properties)]}} if depends and properties else {}),
            "x-officectl": about("表", "Table"),
        },
        st.dictionaries(st.sampled_from(("by", "at", "note", "u", "x")), inner, max_size=3),
        st.sets(st.sampled_from(("by", "u"))),
        st.booleans(),
    )


_PROPERTIES = st.recursive(
    st.one_of(
        _texts(),
        _numbers(),
        st.builds(lambda sort: moment(sort, "时", "Moment"), _MOMENTS),
        st.builds(
            lambda const: {"type": "boolean", **const, "x-officectl": about("否", "Flag")},
            st.sampled_from(({}, {"const": True})),
        ),
    ),
    lambda inner: _lists(inner) | _tables(inner),
    max_leaves=4,
)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(("a", "b", "c", "d")), _PROPERTIES, min_size=1, max_size=4),
    st.lists(
        st.dictionaries(st.sampled_from(("a", "b", "c", "d", "e")), VALUES, max_size=4),
        min_size=1,
        max_size=5,
    ),
)
def test_random_records_of_random_kinds(properties: dict[str, Any], records: list[dict[str, Any]]) -> None:
    document = copy.deepcopy(SAMPLE)
    document["x-officectl"] |= {"label": "id", "columns": ["id"], "search": []}
    del document["x-officectl"]["lane"]
    document |= {
        "properties": {"id": text("编号", "Id"), **properties},
        "required": ["id", "a"] if "a" in properties else ["id"],
    }
    document["dependentRequired"] = {}
    kind, faults = load_kind(document, "sample.schema.json")
    assert kind is not None, [fault.message.render("en") for fault in faults]
    both = compile_accept(kind), Judge(kind).faults
    for record in records:
        hold(kind, both, jsonschema.Draft202012Validator(document), {"id": "x", **record})
