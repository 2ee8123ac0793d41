"""The grammar of a kind's schema file: the closed keyword list and where each keyword stands.

Says exactly what `schemas/meta/officectl-kind.schema.json` says, with a JSON pointer and words a person
understands; the test run holds the two to the same verdict. What no JSON Schema can say (names that must
exist) is in `sense`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from officectl.records.patterns import OF_TYPE, in_subset
from officectl.text.lang import Message, Text

Pointer = tuple[str | int, ...]
Complaint = tuple[Pointer, Message]
Judge = Callable[[Any, Pointer, list[Complaint]], None]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STATE_KEYS = ("state", "flow", "approved_by", "approved_at", "status", "created", "updated", "by")
"""Never a top-level property: a record holds facts, its state comes from commits."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}").fullmatch
_KIND = re.compile(r"[a-z][a-z0-9_]{0,31}").fullmatch
_PREFIX = re.compile(r"[a-z][a-z0-9]{0,15}").fullmatch
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_DEFINITION = re.compile(r"#/\$defs/[a-z][a-z0-9_]{0,63}").fullmatch

_UNKNOWN = Text("不认识的关键字“{key}”", "unknown keyword “{key}”")
_UNKNOWN_NEAR = Text(
    "不认识的关键字“{key}”，是不是“{near}”？", "unknown keyword “{key}”; did you mean “{near}”?"
)
_MISSING = Text("缺少“{key}”", "“{key}” is missing")
_EXPECTED = Text("应为{what}", "expected {what}")
_STATE = Text(
    "记录里不写状态：“{key}”不能作字段名", "a record never holds its state: “{key}” cannot be a field"
)

_TABLE = Text("对象", "an object")
_WORDS = Text("非空文字", "a non-empty string")
_ANY_WORDS = Text("文字", "a string")
_NAMED = Text("小写字段名（a-z、0-9、_）", "a lower-case field name (a-z, 0-9, _)")
_NAMES = Text("不重复的字段名数组", "an array of distinct field names")
_SOME_NAMES = Text("至少一个、不重复的字段名数组", "an array of one or more distinct field names")
_KINDS = Text('不重复的类别名数组，或 ["*"]', 'an array of distinct kind names, or ["*"]')
_STRINGS = Text("不重复的非空文字数组", "an array of distinct non-empty strings")
_ENUM = Text("至少一个、不重复的文字数组", "an array of one or more distinct strings")
_COUNT = Text("非负整数", "an integer not below 0")
_WHOLE = Text("整数", "an integer")
_NUMBER = Text("数", "a number")
_BOOLEAN = Text("true 或 false", "true or false")
_EXACTLY = Text("{value}", "{value}")
_ONE_OF = Text("以下之一：{values}", "one of: {values}")
_PATTERN = Text(
    "^…$ 之间的正则表达式，只用各语言共有的写法（[…]、\\d、( )、(?: )、|、? * + {m,n}）",
    "a regular expression within ^…$ that uses only what all dialects share ([…], \\d, ( ), (?: ), |, ? * + {m,n})",
)
_DEF = Text("#/$defs/<名称>", "#/$defs/<name>")
_DATE = Text("日期 年-月-日", "a date yyyy-mm-dd")
_UNIT = Text("1 到 16 个字的单位", "a unit of 1 to 16 characters")
_DIGITS = Text("0 到 12 的整数", "an integer from 0 to 12")
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
    if _object(document, (), found):
        _members(document, (), found, _ROOT, _ROOT_NEEDS)
        names = document.get("required")
        if isinstance(names, list) and "id" not in names:
            found.append((("required",), _MISSING(key="id")))
        properties = document.get("properties")
        if isinstance(properties, dict):
            if "id" not in properties:
                found.append((("properties",), _MISSING(key="id")))
            found.extend((("properties", key), _STATE(key=key)) for key in STATE_KEYS if key in properties)
    return found


def check_node(node: Any, at: Pointer, role: str) -> list[Complaint]:
    """Every breach within one schema below the root; `role` is `property`, `items` or `definition`."""
    found: list[Complaint] = []
    _node(role)(node, at, found)
    return found


def whole(value: Any) -> bool:
    """Whether JSON Schema calls it an integer: 3 and 3.0, not true."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (number(value) and value == value // 1)


def number(value: Any) -> bool:
    """Whether JSON Schema calls it a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _object(value: Any, at: Pointer, found: list[Complaint]) -> bool:
    if not isinstance(value, Mapping):
        found.append((at, _EXPECTED(what=_TABLE)))
        return False
    return True


def _members(
    node: Mapping[str, Any],
    at: Pointer,
    found: list[Complaint],
    known: Mapping[str, Judge],
    needs: Iterable[str],
) -> None:
    for key, value in node.items():
        judge = known.get(key)
        if judge is not None:
            judge(value, (*at, key), found)
        else:
            near = difflib.get_close_matches(key, known, n=1)
            message = _UNKNOWN_NEAR(key=key, near=near[0]) if near else _UNKNOWN(key=key)
            found.append(((*at, key), message))
    found.extend((at, _MISSING(key=key)) for key in needs if key not in node)


def _is(test: Callable[[Any], Any], what: Text, **params: object) -> Judge:
    def judge(value: Any, at: Pointer, found: list[Complaint]) -> None:
        if not test(value):
            found.append((at, _EXPECTED(what=what(**params))))

    return judge


def _exactly(*allowed: Any, shown: str = "") -> Judge:
    def same(value: Any) -> bool:
        return any(type(value) is type(one) and value == one for one in allowed)

    if len(allowed) == 1:
        return _is(same, _EXACTLY, value=shown or f'"{allowed[0]}"')
    return _is(same, _ONE_OF, values=" ".join(allowed))


def _table(known: Mapping[str, Judge], needs: Iterable[str] = ()) -> Judge:
    def judge(value: Any, at: Pointer, found: list[Complaint]) -> None:
        if _object(value, at, found):
            _members(value, at, found, known, needs)

    return judge


def _map(name: Callable[[str], Any], inner: Judge, what: Text = _NAMED) -> Judge:
    """An object whose keys are free within a grammar."""

    def judge(value: Any, at: Pointer, found: list[Complaint]) -> None:
        if not _object(value, at, found):
            return
        for key, item in value.items():
            if not name(key):
                found.append(((*at, key), _EXPECTED(what=what)))
            inner(item, (*at, key), found)

    return judge


def _strings(test: Callable[[str], Any], least: int = 0) -> Callable[[Any], bool]:
    def good(value: Any) -> bool:
        return (
            isinstance(value, list)
            and len(value) >= least
            and all(isinstance(item, str) and test(item) for item in value)
            and len(set(value)) == len(value)
        )

    return good


def _matching(test: Callable[[str], Any]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(test(value))


def _kinds(value: Any) -> bool:
    return value == ["*"] or _strings(_KIND, 1)(value)


_name = _is(_matching(_NAME), _NAMED)
_names = _is(_strings(_NAME), _NAMES)
_some_names = _is(_strings(_NAME, 1), _SOME_NAMES)
_words = _is(_matching(bool), _WORDS)
_free = _is(_matching(lambda value: True), _ANY_WORDS)
_count = _is(lambda value: whole(value) and value >= 0, _COUNT)
_number = _is(number, _NUMBER)
_pair = _table({"zh": _words, "en": _words}, ("zh", "en"))
_kind_list = _is(_kinds, _KINDS)
_true = _exactly(True, shown="true")

_COMMON: dict[str, Judge] = {
    "title": _pair,
    "help": _pair,
    "sensitivity": _exactly("public", "internal", "restricted"),
}
_OF_PROPERTY: dict[str, Judge] = {
    "required_at": _exactly("submit"),
    "required_from": _is(_matching(_DAY), _DATE),
    "was": _some_names,
}
_ORDER: dict[str, Judge] = {"not_before": _name, "deadline": _true}
_STRING_X: dict[str, Judge] = {
    "values": _map(lambda key: True, _words),
    "ref": _kind_list,
    "ref_or_text": _kind_list,
}
_NUMBER_X: dict[str, Judge] = {
    "decimals": _is(lambda value: whole(value) and 0 <= value <= 12, _DIGITS),
    "unit": _is(_matching(lambda value: 1 <= len(value) <= 16), _UNIT),
}
# What a node's x-officectl may hold, by what the node is; "$ref": the definition decides, `sense` checks the sum.
_X: dict[str, dict[str, Judge]] = {
    "string": _STRING_X,
    "date": {"type": _exactly(*OF_TYPE), **_ORDER},
    "datetime": {"type": _exactly(*OF_TYPE), **_ORDER},
    "time": {"type": _exactly(*OF_TYPE), "not_before": _name},
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
        if not _object(node, at, found):
            return
        extension = node.get("x-officectl")
        inner = extension if isinstance(extension, Mapping) else {}
        sort = _sort(node, inner)
        if sort is None:
            place = (*at, "type") if "type" in node else at
            found.append((place, _EXPECTED(what=_TYPE_OR_REF(values=" ".join(_TYPES)))))
            return
        known, needs = _NODES[sort]
        _members(node, at, found, known, needs)
        if "x-officectl" in node and _object(extension, (*at, "x-officectl"), found):
            _extension(inner, (*at, "x-officectl"), found, sort, role, node)
        elif sort == "number":
            found.append((at, _MISSING(key="x-officectl")))
        if role == "property" and sort not in ("$ref", "number") and "x-officectl" not in node:
            found.append((at, _MISSING(key="x-officectl")))

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
        known = {key: judge for key, judge in known.items() if key not in _ORDER}
    else:
        known |= _OF_PROPERTY
    needs = ["title"] if role == "property" and sort != "$ref" else []
    _members(inner, at, found, known, needs + (["decimals"] if sort == "number" else []))
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
    "type": _exactly("object"),
    "title": _free,
    "description": _free,
    "x-officectl": _nothing,
    "properties": _map(_NAME, _node("property")),
    "additionalProperties": _exactly(False, shown="false"),
    "required": _names,
    "dependentRequired": _map(_NAME, _some_names),
}
_NODES: dict[str, tuple[dict[str, Judge], tuple[str, ...]]] = {
    "$ref": ({**_NOTES, "$ref": _is(_matching(_DEFINITION), _DEF)}, ()),
    "string": (
        {
            **_TYPED,
            "enum": _is(_strings(lambda value: True, 1), _ENUM),
            "const": _free,
            "pattern": _is(_matching(in_subset), _PATTERN),
            "minLength": _count,
            "maxLength": _count,
        },
        (),
    ),
    "integer": ({**_TYPED, "const": _is(whole, _WHOLE), **_BOUNDS}, ()),
    "number": ({**_TYPED, "const": _number, **_BOUNDS}, ()),
    "boolean": ({**_TYPED, "const": _is(lambda value: isinstance(value, bool), _BOOLEAN)}, ()),
    "array": (
        {
            **_TYPED,
            "items": _node("items"),
            "minItems": _count,
            "maxItems": _count,
            "uniqueItems": _is(lambda value: isinstance(value, bool), _BOOLEAN),
        },
        ("items",),
    ),
    "object": (_OBJECT, ("properties", "additionalProperties")),
    **{name: ({**_TYPED, "pattern": _exactly(pattern)}, ("pattern",)) for name, pattern in OF_TYPE.items()},
}

_LANE = _table({"start": _name, "end": _name, "resource": _names}, ("start", "end", "resource"))
_ROOT_X_MEMBERS: dict[str, Judge] = {
    "kind": _is(_matching(_KIND), _NAMED),
    "title": _pair,
    "aliases": _is(_strings(bool), _STRINGS),
    "prefix": _is(_matching(_PREFIX), Text("小写字母开头的前缀（a-z、0-9）", "a prefix of a-z and 0-9")),
    "id": _exactly("dated", "slug"),
    "partition": _exactly("none", "year", "month"),
    "label": _name,
    "columns": _some_names,
    "search": _names,
    "lane": _LANE,
}


def _root_extension(value: Any, at: Pointer, found: list[Complaint]) -> None:
    if _object(value, at, found):
        _members(
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
    "$schema": _exactly(DRAFT),
    "$id": _free,
    "$defs": _map(_NAME, _node("definition")),
    "x-officectl": _root_extension,
}
_ROOT_NEEDS = ("$schema", "type", "x-officectl", "required", "properties", "additionalProperties")
