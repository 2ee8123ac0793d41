"""What a workspace's schema may do to a core kind: add optional fields, nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from schema_samples import SAMPLE, about, moment, sample, table, text

from officectl.records import extend, schema
from officectl.records.kinds import Head
from officectl.records.validate import validator
from officectl.text.lang import Text

CORE = sample()
PATH = "schemas/sample.schema.json"
Change = Callable[[dict[str, Any]], Any]


def changed(change: Change) -> dict[str, Any]:
    """A copy of the sample schema with one thing done to it."""
    document = copy.deepcopy(SAMPLE)
    change(document)
    return document


def put(path: str, value: Any) -> Change:
    """Set what a path of keys leads to."""
    *before, last = path.split("/")

    def change(document: dict[str, Any]) -> None:
        node: Any = document
        for key in before:
            node = node[key]
        node[last] = value

    return change


def drop(path: str) -> Change:
    """Delete what a path of keys leads to."""
    *before, last = path.split("/")

    def change(document: dict[str, Any]) -> None:
        node: Any = document
        for key in before:
            node = node[key]
        node.remove(last) if isinstance(node, list) else node.pop(last)

    return change


def both(*changes: Change) -> Change:
    """Several things done one after the other."""
    return lambda document: [change(document) for change in changes]


def test_the_same_again_is_nothing() -> None:
    kind, faults = extend.extend(CORE, copy.deepcopy(SAMPLE), PATH)
    assert kind is CORE and faults == ()


ADDITIONS: dict[str, tuple[Change, dict[str, Any]]] = {
    "text": (put("properties/cost_centre", text("成本中心", "Cost centre")), {"cost_centre": "A-1"}),
    "table": (
        put("properties/own", {**table({"u": text("甲", "U")}, "u"), "x-officectl": about("自有", "Own")}),
        {"own": {"u": "x"}},
    ),
    "in a table": (
        put("properties/verbal/properties/way", text("方式", "Way")),
        {"verbal": {"by": "a", "way": "电话"}},
    ),
    "in rows": (
        put("properties/row/items/properties/on", moment("date", "日", "On")),
        {"row": [{"serial": "1"}]},
    ),
}


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_optional_field_may_be_added(name: str) -> None:
    change, extra = ADDITIONS[name]
    kind, faults = extend.extend(CORE, changed(change), PATH)
    assert faults == () and kind is not CORE
    record = {"id": "sample-20261119-7k2m9q4x", "title": "标题", **extra}
    assert validator(kind)(record) == []
    assert list(kind.fields)[: len(CORE.fields)] == list(CORE.fields), "core's order first"
    assert not kind.custom and kind.columns == CORE.columns


WEAKENS: dict[str, Change] = {
    "drops a required field": both(
        drop("properties/title"),
        drop("required/title"),
        put("x-officectl/label", "id"),
        put("x-officectl/columns", ["id"]),
        put("x-officectl/search", []),
    ),
    "no longer required": drop("required/title"),
    "made required": lambda d: d["required"].append("note"),
    "another type": put("properties/note", {"type": "boolean", "x-officectl": about("备注", "Note")}),
    "date to date-time": put("properties/day", moment("datetime", "日期", "Day", required_from="2027-01-01")),
    "a longer text": put("properties/title/maxLength", 1000),
    "no longest text": drop("properties/title/maxLength"),
    "another pattern": put("properties/id/pattern", "^.*$"),
    "another constant": put("properties/nature/const", "私事"),
    "more choices": both(
        put("properties/grade/enum", ["一般", "紧急", "特急"]),
        drop("properties/grade/x-officectl/values"),
    ),
    "a lower bound": put("properties/count/minimum", 0),
    "more decimals": put("properties/litres/x-officectl/decimals", 6),
    "another unit": put("properties/litres/x-officectl/unit", "ml"),
    "less secret": put("properties/phone/x-officectl/sensitivity", "public"),
    "no reference": drop("properties/car/x-officectl/ref"),
    "a reference to more": put("properties/car/x-officectl/ref", ["vehicle", "person"]),
    "text instead of reference": put(
        "properties/car/x-officectl", about("车辆", "Car", ref_or_text=["vehicle"])
    ),
    "not asked at submit": drop("properties/count/x-officectl/required_at"),
    "asked later": put("properties/day/x-officectl/required_from", "2030-01-01"),
    "another order": put("properties/back/x-officectl/not_before", "day"),
    "repeats allowed": put("properties/people/uniqueItems", False),
    "other items": put("properties/people/items/minLength", 0),
    "another row key": put("properties/row/x-officectl/key", ["person"]),
    "an own required field": lambda d: (
        put("properties/own", text("自", "Own"))(d),
        d["required"].append("own"),
    ),
    "an own field asked at submit": put("properties/own", text("自", "Own", x={"required_at": "submit"})),
    "more dependence": put("dependentRequired/title", ["out"]),
    "another prefix": put("x-officectl/prefix", "other"),
    "another partition": put("x-officectl/partition", "year"),
    "in a table": lambda d: d["properties"]["verbal"]["required"].append("at"),
    "in rows": put("properties/row/items/required", []),
}


@pytest.mark.parametrize("name", WEAKENS)
def test_a_core_kind_is_never_changed(name: str) -> None:
    kind, faults = extend.extend(CORE, changed(WEAKENS[name]), PATH)
    assert kind is CORE
    assert {fault.code for fault in faults} == {"SCHEMA-WEAKENS"}
    for fault in faults:
        assert PATH in fault.message.render("zh") and fault.remedy is not None
        assert fault.message.render("en") and fault.remedy.render("en")


OLDER: dict[str, Change] = {
    "lacks an optional field": drop("properties/phone"),
    "lacks a choice": both(
        put("properties/grade/enum", ["一般"]), put("properties/grade/x-officectl/values", {"一般": "normal"})
    ),
    "other words": put("properties/note/x-officectl/title", {"zh": "附注", "en": "Remark"}),
    "other help": drop("properties/title/x-officectl/help"),
    "other columns": put("x-officectl/columns", ["title"]),
    "other aliases": put("x-officectl/aliases", ["别名"]),
    "no later demand": drop("properties/day/x-officectl/required_from"),
    "no order yet": drop("properties/back/x-officectl/not_before"),
    "no dependence yet": drop("dependentRequired"),
    "lacks a field of a table": both(
        drop("properties/verbal/properties/note"), drop("properties/verbal/dependentRequired")
    ),
}


@pytest.mark.parametrize("name", OLDER)
def test_an_older_copy_is_only_told_of(name: str) -> None:
    kind, faults = extend.extend(CORE, changed(OLDER[name]), PATH)
    assert kind is CORE
    assert [fault.code for fault in faults] == ["SCHEMA-OLD"]


def test_an_older_copy_keeps_its_own_fields() -> None:
    document = changed(both(drop("properties/phone"), put("properties/own", text("自", "Own"))))
    kind, faults = extend.extend(CORE, document, PATH)
    assert [fault.code for fault in faults] == ["SCHEMA-OLD"]
    assert "own" in kind.fields and "phone" in kind.fields


def test_a_broken_file_leaves_the_core_kind() -> None:
    kind, faults = extend.extend(CORE, changed(put("properties/own", {"type": "null"})), PATH)
    assert kind is CORE and {fault.code for fault in faults} == {"SCHEMA-INVALID"}


def test_another_kind_in_the_file_of_a_core_kind() -> None:
    kind, faults = extend.extend(CORE, changed(put("x-officectl/kind", "other")), "somewhere")
    assert kind is CORE and "SCHEMA-WEAKENS" in {fault.code for fault in faults}


HEADS = {"trip": Head("trip", Text("派车单", "Dispatch slip"), ("派车",), "trip")}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (put("x-officectl/prefix", "trip"), "/x-officectl/prefix"),
        (put("x-officectl/aliases", ["派车"]), "/x-officectl/aliases"),
        (put("x-officectl/aliases", ["TRIP"]), "/x-officectl/aliases"),
        (put("x-officectl/title", {"zh": "派车单", "en": "Own"}), "/x-officectl/title"),
        (put("x-officectl/title", {"zh": "自有", "en": "dispatch slip"}), "/x-officectl/title"),
    ],
)
def test_an_own_kind_takes_nothing_that_is_in_use(change: Change, pointer: str) -> None:
    kind, faults = schema.load_kind(changed(change), PATH, custom=True)
    assert kind is not None and faults == ()
    told = extend.clash(kind, HEADS, PATH)
    assert [(fault.code, schema.pointer(fault.field)) for fault in told] == [("SCHEMA-CLASH", pointer)]
    assert "派车单" in told[0].message.render("zh")


def test_an_own_kind_that_takes_nothing_is_fine() -> None:
    assert extend.clash(CORE, HEADS, PATH) == ()


def test_references_to_kinds_that_do_not_exist() -> None:
    told = extend.unknown_kinds(CORE, ["vehicle", "place", "org"], PATH)
    assert {schema.pointer(fault.field) for fault in told} == {
        "/properties/people/items",
        "/properties/verbal/properties/by",
        "/properties/row/items/properties/person",
        "/properties/row/items/properties/witness/items",
    }
    assert extend.unknown_kinds(CORE, ["vehicle", "place", "org", "person"], PATH) == ()
