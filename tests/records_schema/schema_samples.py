"""A small schema that uses every keyword and every x-officectl key, for the unit tests."""

from __future__ import annotations

import copy
from typing import Any

from officectl.records import schema_pattern as patterns
from officectl.records.kind import Kind
from officectl.records.schema import load_kind

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def about(zh: str, en: str, **more: Any) -> dict[str, Any]:
    """An x-officectl with a title."""
    return {"title": {"zh": zh, "en": en}, **more}


def text(zh: str, en: str, *, x: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A string property."""
    return {"type": "string", **more, "x-officectl": about(zh, en, **(x or {}))}


def moment(sort: str, zh: str, en: str, **x: Any) -> dict[str, Any]:
    """A date, datetime or time property."""
    return {"type": "string", "pattern": patterns.OF_TYPE[sort], "x-officectl": about(zh, en, type=sort, **x)}


def table(properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    """A closed table."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


SAMPLE: dict[str, Any] = {
    "$schema": DRAFT,
    "type": "object",
    "x-officectl": {
        "kind": "sample",
        "title": {"zh": "样例", "en": "Sample"},
        "aliases": ["样例单"],
        "prefix": "sample",
        "id": "dated",
        "partition": "month",
        "label": "title",
        "columns": ["title", "out"],
        "search": ["title"],
        "lane": {"start": "out", "end": "back", "resource": ["car"]},
    },
    "$defs": {"place": {"type": "string", "minLength": 1}},
    "properties": {
        "id": text("编号", "Id", pattern="^sample-[0-9]{8}-[0-9a-z]{8}$"),
        "title": text(
            "标题",
            "Title",
            minLength=1,
            maxLength=10,
            x={"was": ["name"], "help": {"zh": "一句话。", "en": "One."}},
        ),
        "grade": text(
            "等级",
            "Grade",
            enum=["一般", "紧急"],
            x={"values": {"一般": "normal", "紧急": "urgent"}, "sensitivity": "public"},
        ),
        "nature": text("性质", "Nature", const="公务"),
        "no": text("编号", "Number", x={"series": "督〔{year}〕{number}号"}),
        "count": {
            "type": "integer",
            "minimum": 1,
            "maximum": 50,
            "x-officectl": about("人数", "Count", required_at="submit"),
        },
        "litres": {
            "type": "number",
            "exclusiveMinimum": 0,
            "exclusiveMaximum": 100.5,
            "x-officectl": about("升数", "Litres", decimals=2, unit="L"),
        },
        "agreed": {"type": "boolean", "const": True, "x-officectl": about("同意", "Agreed")},
        "day": moment("date", "日期", "Day", required_from="2027-01-01"),
        "out": moment("datetime", "出发", "Out"),
        "back": moment("datetime", "返回", "Back", not_before="out", deadline=True),
        "clock": moment("time", "时刻", "Clock"),
        "phone": text("电话", "Phone", maxLength=8, x={"sensitivity": "restricted"}),
        "car": text("车辆", "Car", x={"ref": ["vehicle"]}),
        "target": text("对象", "Target", x={"ref": ["*"]}),
        "from_place": {
            "$ref": "#/$defs/place",
            "x-officectl": about("出发地", "From", ref_or_text=["place"]),
        },
        "people": {
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "uniqueItems": True,
            "items": {"type": "string", "minLength": 1, "x-officectl": {"ref_or_text": ["person"]}},
            "x-officectl": about("人员", "People"),
        },
        "verbal": {
            **table(
                {
                    "by": text("口头批准人", "By", x={"ref": ["person"]}),
                    "at": moment("datetime", "时间", "At"),
                    "note": text("说明", "Note", x={"required_at": "submit"}),
                },
                "by",
                dependentRequired={"note": ["at"]},
            ),
            "x-officectl": about("口头批准", "Verbal approval"),
        },
        "row": {
            "type": "array",
            "uniqueItems": True,
            "items": table(
                {
                    "serial": text("流水号", "Serial"),
                    "person": text("经手人", "Person", x={"ref_or_text": ["person", "org"]}),
                    "amount": {
                        "type": "number",
                        "x-officectl": about("金额", "Amount", decimals=2, unit="yuan"),
                    },
                    "witness": {
                        "type": "array",
                        "items": {"type": "string", "x-officectl": {"ref": ["person"]}},
                        "x-officectl": about("见证人", "Witness"),
                    },
                },
                "serial",
            ),
            "x-officectl": about("明细", "Rows", key=["serial"]),
        },
        "points": {
            "type": "array",
            "minItems": 3,
            "items": {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": {"type": "number", "x-officectl": {"decimals": 3, "unit": "m"}},
            },
            "x-officectl": about("轮廓", "Outline"),
        },
        "note": text("备注", "Note"),
    },
    "required": ["id", "title"],
    "dependentRequired": {"back": ["out"]},
    "additionalProperties": False,
}

GOOD = """\
id = "sample-20261119-7k2m9q4x"
title = "赴青山镇"
grade = "紧急"
nature = "公务"
count = 3
litres = 31.50
agreed = true
day = 2026-11-20
out = 2026-11-20T08:30:00
back = 2026-11-20T17:30:00+08:00
clock = 08:30:00
phone = "12345"
car = "veh-a1"
target = "task-1"
from_place = "county-seat"
people = ["li.si", "刘师傅"]
points = [[0, 0], [1.5, 0], [1.5, 2.250]]
[verbal]
by = "wang.wu"
at = 2026-11-19T20:00:00
note = "电话"
[[row]]
serial = "1"
person = "li.si"
amount = 3.5
witness = ["zhao.liu"]
[[row]]
serial = "2"
"""


def sample(**changes: Any) -> Kind:
    """The sample kind; `changes` replace root keys of the document."""
    document = copy.deepcopy(SAMPLE) | changes
    kind, faults = load_kind(document, "sample.schema.json")
    assert kind is not None, [fault.message.render("en") for fault in faults]
    return kind
