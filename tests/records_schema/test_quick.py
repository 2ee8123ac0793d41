"""The quick way through a record says what the long way says, or nothing. OFFICECTL_FUZZ=seconds looks longer."""

from __future__ import annotations

import copy
import os
import random
import time
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_cases import KINDS, cases
from schema_samples import SAMPLE, sample, text
from test_validate_agreement import _PROPERTIES, _STARTS, NAMES, START, VALUES, mutants

from officectl.records import ids, intake, layout
from officectl.records.intake import Gate, take
from officectl.records.kind import Kind
from officectl.records.quick import Quick, compile_quick
from officectl.records.references import references
from officectl.records.schema import load_kind
from officectl.records.validate import validator

SECONDS = float(os.environ.get("OFFICECTL_FUZZ", "4"))
NEVER = 10**9
_MADE: dict[str, tuple[Gate, Quick | None]] = {}


def strict(value: Any) -> Any:
    """A value with its types and the order of its keys, all the way down."""
    if isinstance(value, dict):
        return [(key, strict(item)) for key, item in value.items()]
    if isinstance(value, list):
        return ["list", *map(strict, value)]
    if isinstance(value, datetime):
        return ("datetime", value.isoformat(), value.tzinfo)
    return (type(value).__name__, str(value))


def ways(kind: Kind) -> tuple[Gate, Quick | None]:
    """Both ways of a shipped kind, made once."""
    if kind.name not in _MADE:
        _MADE[kind.name] = made(kind)
    return _MADE[kind.name]


def made(kind: Kind) -> tuple[Gate, Quick | None]:
    return Gate(kind, validator(kind), references(kind), NEVER), compile_quick(kind)


def held(path: str, text: str, ways: tuple[Gate, Quick | None]) -> bool:
    """Whether the quick way answered; if so the long way must say the same."""
    gate, quick = ways
    found = quick(path, text) if quick is not None else None
    if found is None:
        return False
    long = take(path, text.encode(), lambda name: gate if name == gate.kind.name else None)
    assert long.faults == [], text
    assert (found[0], strict(found[1]), found[2]) == (long.id, strict(long.data), long.refs), text
    return True


def place(kind: Kind, data: dict[str, Any]) -> str:
    """Where the record belongs; anywhere when its id is no good."""
    ident = data.get("id")
    return (ids.expected_path(kind, ident) if isinstance(ident, str) else None) or f"records/{kind.name}/x.toml"


TEXTS = [
    (KINDS[case.kind], path, case.path.read_text("utf-8"))
    for case in cases()
    if case.good
    for path in [place(KINDS[case.kind], {"id": case.path.read_text("utf-8").split('"', 2)[1]})]
]


def test_most_good_records_take_the_quick_way() -> None:
    answered = [held(path, text, ways(kind)) for kind, path, text in TEXTS]
    assert sum(answered) > 0.75 * len(answered)


def test_every_shipped_kind_has_a_quick_way() -> None:
    assert [name for name in KINDS if compile_quick(KINDS[name]) is None] == []


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_records_of_the_shipped_kinds(draw: st.DataObject) -> None:
    kind, start = draw.draw(st.sampled_from(_STARTS))
    data = draw.draw(mutants(start, (*kind.fields, "state", "foo")))
    try:
        text = layout.dump(data, kind)
    except (layout.NotLayable, OverflowError):
        return
    held(place(kind, data), text, ways(kind))


SAMPLE_KIND = sample()
SAMPLE_WAYS = made(SAMPLE_KIND)


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(mutants(START, NAMES))
def test_records_of_the_sample_kind(data: dict[str, Any]) -> None:
    try:
        held(place(SAMPLE_KIND, data), layout.dump(data, SAMPLE_KIND), SAMPLE_WAYS)
    except (layout.NotLayable, OverflowError):
        return


HEAD = 'id = "sample-20261119-7k2m9q4x"\ntitle = "x"\n'
ALIKE = {
    "row twice": '{head}\n[[row]]\nserial = "1"\n\n[[row]]\nserial = "1"\n',
    "person twice": '{head}people = ["a", "a"]\n',
    "instant before the calendar": "{head}out = 0001-01-01T00:00:00+08:00\n",
    "instant behind the calendar": "{head}out = 9999-12-31T23:00:00-08:00\n",
    "no such day": "{head}day = 2026-02-30\n",
    "too few": "{head}people = []\n",
    "companion missing": "{head}back = 2026-11-20T17:30:00\n",
    "companion missing in a table": '{head}\n[verbal]\nby = "a"\nnote = "x"\n',
    "key missing in a row": '{head}\n[[row]]\nperson = "a"\n',
    "out of order": '{head}note = "x"\nphone = "1"\n',
    "below rows": '{head}\n[[row]]\nserial = "1"\n\n[verbal]\nby = "a"\n',
    "more behind": "{head}\n\n",
    "comment": "{head}# x\n",
    "conflict": "{head}<<<<<<< HEAD\n",
    "too many digits": "{head}litres = 1.505\n",
    "no newline at the end": '{head}note = "x"',
    "carriage return": '{head}note = "x"\r\n',
    "tab in a text": '{head}note = "\t"\n',
    "state": '{head}state = "x"\n',
}


@pytest.mark.parametrize("name", ALIKE)
def test_not_quite_a_record(name: str) -> None:
    quick = SAMPLE_WAYS[1]
    path = "records/sample/2026/11/sample-20261119-7k2m9q4x.toml"
    assert quick is not None
    assert quick(path, HEAD) is not None
    assert quick(path, ALIKE[name].format(head=HEAD)) is None


def test_a_kind_that_demands_more_than_one_match_can_give() -> None:
    """An outline of points, or a table with one in it: such a record must not pass without it."""
    assert compile_quick(sample(required=["id", "title", "points"])) is None
    table = copy.deepcopy(SAMPLE["properties"]["verbal"])
    table["properties"]["points"] = copy.deepcopy(SAMPLE["properties"]["points"])
    table["required"] = ["by", "points"]
    properties = {**SAMPLE["properties"], "verbal": table}
    quick = compile_quick(sample(properties=properties))
    path = "records/sample/2026/11/sample-20261119-7k2m9q4x.toml"
    assert quick is not None
    assert quick(path, HEAD) is not None
    assert quick(path, f'{HEAD}\n[verbal]\nby = "a"\n') is None
    assert compile_quick(sample(properties=properties, required=["id", "title", "verbal"])) is None


@pytest.mark.parametrize(
    ("ident", "folder"),
    [("sample-20260230-7k2m9q4x", "2026/02"), ("sample-20261119-7k2m9q4x", "2026/12"), ("sample-20261119-7k2m9q4x", "."),
     ("other-20261119-7k2m9q4x", "2026/11"), ("sample-20261119-7k2m9q4i", "2026/11"), ("sample-00000101-7k2m9q4x", "0000/01")],
)  # fmt: skip
def test_a_wrong_id_or_place(ident: str, folder: str) -> None:
    path = f"records/sample/{folder}/{ident}.toml".replace("/./", "/")
    text = HEAD.replace("sample-20261119-7k2m9q4x", ident)
    assert SAMPLE_WAYS[1] is not None
    assert SAMPLE_WAYS[1](path, text) is None


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(("a", "b", "c", "d")), _PROPERTIES, min_size=1, max_size=4),
    st.lists(st.dictionaries(st.sampled_from(("a", "b", "c", "d")), VALUES, max_size=4), min_size=1, max_size=5),
    st.sampled_from(("dated", "slug")),
    st.sampled_from(("none", "year", "month")),
)
def test_random_records_of_random_kinds(
    properties: dict[str, Any], records: list[dict[str, Any]], style: str, partition: str
) -> None:
    document = copy.deepcopy(SAMPLE)
    document["x-officectl"] |= {"label": "id", "columns": ["id"], "search": [], "id": style, "partition": partition}
    del document["x-officectl"]["lane"]
    document |= {
        "properties": {"id": text("编号", "Id"), **properties},
        "required": ["id", "a"] if "a" in properties else ["id"],
        "dependentRequired": {},
    }
    kind, faults = load_kind(document, "sample.schema.json")
    if kind is None:   # a partition without dates in the ids
        assert style == "slug" and faults
        return
    both = made(kind)
    for record in records:
        data = {"id": "sample-20261119-7k2m9q4x" if style == "dated" else "x.y", **record}
        try:
            held(place(kind, data), layout.dump(data, kind), both)
        except layout.NotLayable:
            continue


PIECES = (
    *"\"'\\[]{}=,.-+_#TZ:0159 \t\r\n\x00\x7f中密\ufeff\u2028\u200b\u0301é１★", "机密★10年", "11010519491231002X",
    '"\n', '", "', "[]", "[[", "\n\n", "  ", "e5", "inf", "nan", "true", "0x1", "07", "-0", "1_0", "2026-02-30", "24:00:00",
    "08:30", ".1234567", "0001-01-01", "9999-12-31", "+08:00", "-00:00", "+24:00", "9" * 70, "\\u0041", '"""', "'''", "\u00e9",
)  # fmt: skip


def mutant(rng: random.Random, start: str, other: str) -> str:
    """A text with one to three accidents, in places where values meet their grammar."""
    text = start
    for _ in range(rng.randint(1, 3)):
        lines = text.split("\n")
        act = rng.random()
        at = rng.randrange(len(lines))
        if act < 0.15:
            lines.insert(at, rng.choice(other.split("\n")))
        elif act < 0.25:
            lines.insert(at, rng.choice(lines))
        elif act < 0.35:
            del lines[at]
        elif act < 0.5:
            key, found, _ = lines[at].partition(" = ")
            lines[at] = key + found + rng.choice(other.split("\n")).rpartition(" = ")[2]
        else:
            line = lines[at]
            spot = rng.randint(0, len(line))
            lines[at] = line[:spot] + rng.choice(PIECES) + line[spot + rng.choice((0, 0, 1, 1, 2, 4)) :]
        text = "\n".join(lines)
    return text


def test_mutants_of_real_records() -> None:
    rng = random.Random(os.environ.get("OFFICECTL_SEED", "20261119"))
    by_kind: dict[str, list[str]] = {}
    for kind, _, start in TEXTS:
        by_kind.setdefault(kind.name, []).append(start)
    end = time.monotonic() + SECONDS
    tried = answered = 0
    while time.monotonic() < end or tried < 500:
        kind, path, start = rng.choice(TEXTS)
        tried += 1
        answered += held(path, mutant(rng, start, rng.choice(by_kind[kind.name])), ways(kind))
    assert answered > tried / 50


@pytest.mark.parametrize(
    "names", [("a b",), ("字",), ("a.b",), ('a"b',), ("a\nb",)], ids=ascii
)
def test_keys_that_need_quotes_are_left_alone(names: tuple[str]) -> None:
    """A key that TOML wants in quotes must not be read without them."""
    kind = sample()
    from dataclasses import replace

    odd = replace(kind, fields={**kind.fields, names[0]: replace(kind.fields["note"], name=names[0])})
    quick = compile_quick(odd)
    assert quick is not None
    path = "records/sample/2026/11/sample-20261119-7k2m9q4x.toml"
    head = 'id = "sample-20261119-7k2m9q4x"\ntitle = "x"\n'
    assert quick(path, head) is not None
    assert quick(path, f'{head}{names[0]} = "x"\n') is None


def test_the_gate_learns_and_stays_right() -> None:
    """After the warm-up a gate answers quickly, and still tells every fault."""
    kind = KINDS["place"]
    gate = Gate(kind, validator(kind), references(kind))
    good = b'id = "a"\nname = "x"\n'
    for _ in range(intake.WARM_UP):
        assert gate.quick is None
        assert take("records/place/a.toml", good, lambda _: gate).faults == []
    assert gate.quick is not None
    assert take("records/place/a.toml", good, lambda _: gate).faults == []
    bad = take("records/place/b.toml", good + b"foo = 1\n", lambda _: gate)
    assert [fault.code for fault in bad.faults] == ["FILE-NAME", "FIELD-UNKNOWN"]
    assert take("records/place/a.toml", b"\xff" + good, lambda _: gate).faults[0].code == "FILE-ENCODING"
    assert take("records/org/a.toml", good, {"place": gate}.get).faults[0].code == "FILE-KIND"
