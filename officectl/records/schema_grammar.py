"""The grammar of a kind's schema file: the closed keyword list and where each keyword stands.

Says exactly what `schemas/meta/officectl-kind.schema.json` says, with a JSON pointer and words a person
understands; the test run holds the two to the same verdict. What no JSON Schema can say (names that must
exist) is in `schema_sense`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from officectl.light import pattern
from officectl.records.schema_judges import (
    EXPECTED,
    MISSING,
    NAMED,
    Complaint,
    Judge,
    Pointer,
    check_members,
    exactly,
    is_object,
    map_of,
    matching,
    number,
    strings,
    table_of,
    value_that,
    whole,
)
from officectl.records.schema_pattern import OF_TYPE, in_subset
from officectl.text.lang import Text

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STATE_KEYS = ("state", "flow", "approved_by", "approved_at", "status", "created", "updated", "by")
"""Never a top-level property: a record holds facts, its state comes from commits."""


def _whole(text: str) -> Callable[[str], object]:
    compiled = pattern(text)
    return lambda value: compiled.fullmatch(value)


_NAME = _whole(r"[a-z][a-z0-9_]{0,63}")
_KIND = _whole(r"[a-z][a-z0-9_]{0,31}")
_PREFIX = _whole(r"[a-z][a-z0-9]{0,15}")
_DAY = _whole(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORM = _whole(r"[^{}0-9]*\{year\}[^{}0-9]+\{number(?::[1-9])?\}[^{}0-9]*")
_DEFINITION = _whole(r"#/\$defs/[a-z][a-z0-9_]{0,63}")

_STATE = Text(
    "记录里不写状态：“{key}”不能作字段名", "a record never holds its state: “{key}” cannot be a field"
)

_WORDS = Text("非空文字", "a non-empty string")
_ANY_WORDS = Text("文字", "a string")
_NAMES = Text("不重复的字段名数组", "an array of distinct field names")
_SOME_NAMES = Text("至少一个、不重复的字段名数组", "an array of one or more distinct field names")
_KINDS = Text('不重复的类别名数组，或 ["*"]', 'an array of distinct kind names, or ["*"]')
_STRINGS = Text("不重复的非空文字数组", "an array of distinct non-empty strings")
_ENUM = Text("至少一个、不重复的文字数组", "an array of one or more distinct strings")
_COUNT = Text("非负整数", "an integer not below 0")
_WHOLE = Text("整数", "an integer")
_NUMBER = Text("数", "a number")
_BOOLEAN = Text("true 或 false", "true or false")
_PATTERN = Text(
    "^…$ 之间的正则表达式，只用各语言共有的写法（[…]、\\d、( )、(?: )、|、? * + {m,n}）",
    "a regular expression within ^…$ of what all dialects share ([…], \\d, ( ), (?: ), |, ? * + {m,n})",
)
_DEF = Text("#/$defs/<名称>", "#/$defs/<name>")
_DATE = Text("日期 年-月-日", "a date yyyy-mm-dd")
_UNIT = Text("1 到 16 个字的单位", "a unit of 1 to 16 characters")
_DIGITS = Text("0 到 12 的整数", "an integer from 0 to 12")
_SERIES = Text("编号的样子，如 督〔{{year}}〕{{number}}号", "the form of a number, such as 督〔{{year}}〕{{number}}号")
_NOT_BOTH = Text("“ref”与“ref_or_text”只能写一个", "only one of “ref” and “ref_or_text”")
_NO_REF = Text(
    "有 enum、const 或日期类型的字段不能是引用",
    "a field with enum, const or a date type cannot be a reference",
)
_NEEDS_ENUM = Text("“values”要与 enum 一起写", "“values” needs an enum")
_NEEDS_ROWS = Text("“key”只用于由表组成的数组", "“key” is for arrays of tables only")
_NONE_PARTITION = Text('id 为 slug 时 partition 只能是 "none"', 'with id slug the partition is "none"')
_TYPES = ("string", "integer", "number", "boolean", "object", "array")
_TYPE_OR_REF = Text("type（{values}）或 $ref", "type ({values}) or $ref")


def check(document: Any) -> list[Complaint]:
    """Every breach of the grammar, in document order; [] when the meta-schema admits the document."""
    found: list[Complaint] = []
    if is_object(document, (), found):
        check_members(document, (), found, _ROOT, _ROOT_NEEDS)
        names = document.get("required")
        if isinstance(names, list) and "id" not in names:
            found.append((("required",), MISSING(key="id")))
        properties = document.get("properties")
        if isinstance(properties, dict):
            if "id" not in properties:
                found.append((("properties",), MISSING(key="id")))
            found.extend((("properties", key), _STATE(key=key)) for key in STATE_KEYS if key in properties)
    return found


def check_node(node: Any, at: Pointer, role: str) -> list[Complaint]:
    """Every breach within one schema below the root; `role` is `property`, `items` or `definition`."""
    found: list[Complaint] = []
    _node(role)(node, at, found)
    return found


def _kinds(value: Any) -> bool:
    return value == ["*"] or strings(_KIND, 1)(value)


_name = value_that(matching(_NAME), NAMED)
_names = value_that(strings(_NAME), _NAMES)
_some_names = value_that(strings(_NAME, 1), _SOME_NAMES)
_words = value_that(matching(bool), _WORDS)
_free = value_that(matching(lambda value: True), _ANY_WORDS)
_count = value_that(lambda value: whole(value) and value >= 0, _COUNT)
_number = value_that(number, _NUMBER)
_pair = table_of({"zh": _words, "en": _words}, ("zh", "en"))
_kind_list = value_that(_kinds, _KINDS)
_true = exactly(True, shown="true")

_COMMON: dict[str, Judge] = {
    "title": _pair,
    "help": _pair,
    "sensitivity": exactly("public", "internal", "restricted"),
}
_OF_PROPERTY: dict[str, Judge] = {
    "required_at": exactly("submit"),
    "required_from": value_that(matching(_DAY), _DATE),
    "was": _some_names,
}
_ORDER: dict[str, Judge] = {"not_before": _name, "deadline": _true}
_STRING_X: dict[str, Judge] = {
    "values": map_of(lambda key: True, _words),
    "ref": _kind_list,
    "ref_or_text": _kind_list,
}
_NUMBER_X: dict[str, Judge] = {
    "decimals": value_that(lambda value: whole(value) and 0 <= value <= 12, _DIGITS),
    "unit": value_that(matching(lambda value: 1 <= len(value) <= 16), _UNIT),
}
# What a node's x-officectl may hold, by what the node is. For "$ref" the definition decides: see `schema_sense`.
_X: dict[str, dict[str, Judge]] = {
    "string": {**_STRING_X, "series": value_that(matching(_FORM), _SERIES)},
    "date": {"type": exactly(*OF_TYPE), **_ORDER},
    "datetime": {"type": exactly(*OF_TYPE), **_ORDER},
    "time": {"type": exactly(*OF_TYPE), "not_before": _name},
    "integer": {"unit": _NUMBER_X["unit"]},
    "number": _NUMBER_X,
    "boolean": {},
    "array": {"key": _some_names},
    "object": {},
    "$ref": {**_STRING_X, **_NUMBER_X, **_ORDER},
}
_BOUNDS: dict[str, Judge] = dict.fromkeys(
    ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _number
)


def _node(role: str) -> Judge:
    """A schema at a property, in `items`, or in `$defs`: the keys that name a property have no place in
    `items`."""

    def judge(node: Any, at: Pointer, found: list[Complaint]) -> None:
        if not is_object(node, at, found):
            return
        extension = node.get("x-officectl")
        inner = extension if isinstance(extension, Mapping) else {}
        sort = _sort(node, inner)
        if sort is None:
            place = (*at, "type") if "type" in node else at
            found.append((place, EXPECTED(what=_TYPE_OR_REF(values=" ".join(_TYPES)))))
            return
        known, needs = _NODES[sort]
        check_members(node, at, found, known, needs)
        if "x-officectl" in node and is_object(extension, (*at, "x-officectl"), found):
            _extension(inner, (*at, "x-officectl"), found, sort, role, node)
        elif sort == "number":
            found.append((at, MISSING(key="x-officectl")))
        if role == "property" and sort not in ("$ref", "number") and "x-officectl" not in node:
            found.append((at, MISSING(key="x-officectl")))

    return judge


def _sort(node: Mapping[str, Any], extension: Mapping[str, Any]) -> str | None:
    if "$ref" in node:
        return "$ref"
    kind = node.get("type")
    if not isinstance(kind, str) or kind not in _TYPES:
        return None
    if kind == "string" and "type" in extension:
        named = extension["type"]
        return named if isinstance(named, str) and named in OF_TYPE else "date"
    return kind


def _extension(
    inner: Mapping[str, Any],
    at: Pointer,
    found: list[Complaint],
    sort: str,
    role: str,
    node: Mapping[str, Any],
) -> None:
    known = {**_COMMON, **_X[sort]}
    if role == "items":
        known = {key: judge for key, judge in known.items() if key not in _ORDER and key != "series"}
    else:
        known |= _OF_PROPERTY
    needs = ["title"] if role == "property" and sort != "$ref" else []
    check_members(inner, at, found, known, needs + (["decimals"] if sort == "number" else []))
    if "ref" in inner and "ref_or_text" in inner:
        found.append((at, _NOT_BOTH()))
    if ("ref" in inner or "ref_or_text" in inner) and ("enum" in node or "const" in node):
        found.append((at, _NO_REF()))
    if sort == "string" and "values" in inner and "enum" not in node:
        found.append(((*at, "values"), _NEEDS_ENUM()))
    if sort == "array" and "key" in inner:
        items = node.get("items")
        if isinstance(items, Mapping) and "$ref" not in items and items.get("type") != "object":
            found.append(((*at, "key"), _NEEDS_ROWS()))


def _nothing(value: Any, at: Pointer, found: list[Complaint]) -> None:
    """Judged elsewhere."""


_NOTES: dict[str, Judge] = {"title": _free, "description": _free, "x-officectl": _nothing}
_TYPED: dict[str, Judge] = {**_NOTES, "type": _nothing}
_OBJECT: dict[str, Judge] = {
    "type": exactly("object"),
    "title": _free,
    "description": _free,
    "x-officectl": _nothing,
    "properties": map_of(_NAME, _node("property")),
    "additionalProperties": exactly(False, shown="false"),
    "required": _names,
    "dependentRequired": map_of(_NAME, _some_names),
}
_NODES: dict[str, tuple[dict[str, Judge], tuple[str, ...]]] = {
    "$ref": ({**_NOTES, "$ref": value_that(matching(_DEFINITION), _DEF)}, ()),
    "string": (
        {
            **_TYPED,
            "enum": value_that(strings(lambda value: True, 1), _ENUM),
            "const": _free,
            "pattern": value_that(matching(in_subset), _PATTERN),
            "minLength": _count,
            "maxLength": _count,
        },
        (),
    ),
    "integer": ({**_TYPED, "const": value_that(whole, _WHOLE), **_BOUNDS}, ()),
    "number": ({**_TYPED, "const": _number, **_BOUNDS}, ()),
    "boolean": ({**_TYPED, "const": value_that(lambda value: isinstance(value, bool), _BOOLEAN)}, ()),
    "array": (
        {
            **_TYPED,
            "items": _node("items"),
            "minItems": _count,
            "maxItems": _count,
            "uniqueItems": value_that(lambda value: isinstance(value, bool), _BOOLEAN),
        },
        ("items",),
    ),
    "object": (_OBJECT, ("properties", "additionalProperties")),
    **{name: ({**_TYPED, "pattern": exactly(pattern)}, ("pattern",)) for name, pattern in OF_TYPE.items()},
}

_LANE = table_of({"start": _name, "end": _name, "resource": _names}, ("start", "end", "resource"))
_ROOT_X_MEMBERS: dict[str, Judge] = {
    "kind": value_that(matching(_KIND), NAMED),
    "title": _pair,
    "aliases": value_that(strings(bool), _STRINGS),
    "prefix": value_that(
        matching(_PREFIX), Text("小写字母开头的前缀（a-z、0-9）", "a prefix of a-z and 0-9")
    ),
    "id": exactly("dated", "slug"),
    "partition": exactly("none", "year", "month"),
    "label": _name,
    "columns": _some_names,
    "search": _names,
    "lane": _LANE,
}


def _root_extension(value: Any, at: Pointer, found: list[Complaint]) -> None:
    if is_object(value, at, found):
        check_members(
            value,
            at,
            found,
            _ROOT_X_MEMBERS,
            ("kind", "title", "prefix", "id", "partition", "label", "columns"),
        )
        if value.get("id") == "slug" and value.get("partition") in ("year", "month"):
            found.append(((*at, "partition"), _NONE_PARTITION()))


_ROOT: dict[str, Judge] = {
    **_OBJECT,
    "$schema": exactly(DRAFT),
    "$id": _free,
    "$defs": map_of(_NAME, _node("definition")),
    "x-officectl": _root_extension,
}
_ROOT_NEEDS = ("$schema", "type", "x-officectl", "required", "properties", "additionalProperties")
