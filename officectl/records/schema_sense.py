"""What no JSON Schema can say of a schema file: the names it uses exist, its bounds leave room, its
patterns compile.

Runs only on a document that the grammar admits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from officectl.records import schema_pattern as patterns
from officectl.records.schema_build import Node, resolve
from officectl.records.schema_grammar import check_node
from officectl.records.schema_judges import Complaint, Pointer
from officectl.text.lang import Text

_NO_DEFINITION = Text("$defs 里没有“{name}”", "there is no “{name}” in $defs")
_CIRCLE = Text("定义“{name}”绕回了自己", "the definition “{name}” comes back to itself")
_NO_FIELD = Text("没有字段“{name}”", "there is no field “{name}”")
_NOT_A_DAY = Text("“{name}”不是日期或日期时间字段", "“{name}” is not a date or date-time")
_ORDER = Text(
    "“{name}”与本字段不是同一种时间，无法比较先后", "“{name}” is another sort of time and cannot be compared"
)
_BOUNDS = Text("{low} 与 {high} 之间没有可取的值", "nothing lies between {low} and {high}")
_VALUES = Text(
    "“values”要给每个 enum 值一个英文：{names}", "“values” gives English for every enum value: {names}"
)
_NO_DATE = Text("没有 {value} 这一天", "there is no day {value}")
_WAS = Text("旧名“{name}”还在用", "the earlier name “{name}” is still in use")
_FILE_NAME = Text("文件名应为 {name}.schema.json", "the file's name is {name}.schema.json")

_MANY = Text(
    "字段太多：最多 {most} 个（$ref 按展开后计）",
    "too many fields: {most} at most, definitions counted at every use",
)
_DEEP = Text("嵌套太深：最多 {most} 层", "nested too deeply: {most} levels at most")
_NUMBER = Text("“{key}”要小于 10¹⁸，小数不超过 12 位", "“{key}” is below 10¹⁸ and has 12 decimals at most")

MOST_FIELDS = 1000
DEEPEST = 8
"""Levels of tables and arrays, the record itself counted."""

_NUMBERS = ("const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_PAIRS = (
    ("minLength", "maxLength", False),
    ("minItems", "maxItems", False),
    ("minimum", "maximum", False),
    ("exclusiveMinimum", "maximum", True),
    ("minimum", "exclusiveMaximum", True),
    ("exclusiveMinimum", "exclusiveMaximum", True),
)
_DAYS = ("date", "datetime")


def check(document: Node, source: str) -> list[Complaint]:
    """Every nonsense of an admitted document. `source` ends with `<kind>.schema.json` or is any other
    name."""
    found: list[Complaint] = []
    definitions = document.get("$defs", {})
    _references(document, definitions, found)
    if not found:
        _extent(document, definitions, found)
    if found:
        return found
    extension = document["x-officectl"]
    name = source.rpartition("/")[2]
    if name.endswith(".schema.json") and name != f"{extension['kind']}.schema.json":
        found.append((("x-officectl", "kind"), _FILE_NAME(name=extension["kind"])))
    properties = document["properties"]
    at: Pointer = ("x-officectl",)
    lane = extension.get("lane", {})
    named: list[tuple[Pointer, str]] = [((*at, "label"), extension["label"])]
    for key in ("columns", "search"):
        named += [((*at, key, i), one) for i, one in enumerate(extension.get(key, ()))]
    named += [((*at, "lane", key), lane[key]) for key in ("start", "end") if lane]
    named += [((*at, "lane", "resource", i), one) for i, one in enumerate(lane.get("resource", ()))]
    for place, one in named:
        if one not in properties:
            found.append((place, _NO_FIELD(name=one)))
        elif place[1] == "lane" and len(place) == 3 and _moment(properties[one], definitions) not in _DAYS:
            found.append((place, _NOT_A_DAY(name=one)))
    _table(document, (), definitions, found)
    return found


def _references(document: Node, definitions: Node, found: list[Complaint]) -> None:
    """Definitions that are missing or go in a circle; everything after this may follow `$ref` blindly."""
    uses = {name: list(_uses(node, ("$defs", name))) for name, node in definitions.items()}
    for place, target in (*_uses(document, ()), *(use for one in uses.values() for use in one)):
        if target not in definitions:
            found.append((place, _NO_DEFINITION(name=target)))
    done: set[str] = set()

    def follow(name: str, above: tuple[str, ...]) -> None:
        for place, target in uses[name]:
            if target == name or target in above:
                found.append((place, _CIRCLE(name=target)))
            elif target in uses and target not in done:
                follow(target, (*above, name))
        done.add(name)

    for name in definitions:
        if name not in done:
            follow(name, ())


def _uses(node: Node, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Every `$ref` below a node, not followed: its place and the definition it names."""
    if "$ref" in node:
        yield (*at, "$ref"), node["$ref"][8:]
    for key, inner in node.get("properties", {}).items():
        yield from _uses(inner, (*at, "properties", key))
    if "items" in node:
        yield from _uses(node["items"], (*at, "items"))


def _extent(document: Node, definitions: Node, found: list[Complaint]) -> None:
    """Depth and number of fields, a definition counted at each use: a few lines can ask for millions."""
    seen: dict[str, tuple[int, int]] = {}

    def measure(node: Node) -> tuple[int, int]:
        name = node.get("$ref", "")[8:]
        if name:
            if name not in seen:
                seen[name] = measure(definitions[name])
            return seen[name]
        inner = [measure(one) for one in node.get("properties", {}).values()]
        if "items" in node:
            inner.append(measure(node["items"]))
        return 1 + sum(count for count, _ in inner), 1 + max((depth for _, depth in inner), default=0)

    count, depth = measure(document)
    if count > MOST_FIELDS:
        found.append(((), _MANY(most=MOST_FIELDS)))
    if depth > DEEPEST:
        found.append(((), _DEEP(most=DEEPEST)))


def _table(node: Node, at: Pointer, definitions: Node, found: list[Complaint]) -> None:
    properties = node["properties"]
    wanted = [((*at, "required", i), one) for i, one in enumerate(node.get("required", ()))]
    for key, needs in node.get("dependentRequired", {}).items():
        wanted.append(((*at, "dependentRequired", key), key))
        wanted += [((*at, "dependentRequired", key, i), one) for i, one in enumerate(needs)]
    found.extend((place, _NO_FIELD(name=one)) for place, one in wanted if one not in properties)
    for name, inner in properties.items():
        place = (*at, "properties", name)
        _node(inner, place, definitions, found, "property")
        _siblings(resolve(inner, definitions), place, properties, definitions, found)


def _node(node: Node, at: Pointer, definitions: Node, found: list[Complaint], role: str) -> None:
    whole = resolve(node, definitions)
    if whole is not node:
        complaints = check_node(whole, at, role)
        if complaints:
            found.extend(complaints)
            return
    extension = whole.get("x-officectl", {})
    if whole["type"] in ("integer", "number"):
        wild = [key for key in _NUMBERS if key in whole and not _tame(whole[key])]
        if wild:
            found.extend(((*at, key), _NUMBER(key=key)) for key in wild)
            return
    for low, high, open_ended in _PAIRS:
        if low in whole and high in whole:
            least, most = Decimal(str(whole[low])), Decimal(str(whole[high]))
            if least > most or (open_ended and least == most):
                found.append((at, _BOUNDS(low=low, high=high)))
    if "values" in extension and set(extension["values"]) != set(whole["enum"]):
        names = sorted(set(extension["values"]) ^ set(whole["enum"]))
        found.append(((*at, "x-officectl", "values"), _VALUES(names=names)))
    if "pattern" in whole and "type" not in extension:
        trouble = patterns.trouble(whole["pattern"])
        if trouble is not None:
            found.append(((*at, "pattern"), trouble()))
    if "required_from" in extension and not _is_day(extension["required_from"]):
        place = (*at, "x-officectl", "required_from")
        found.append((place, _NO_DATE(value=extension["required_from"])))
    if whole["type"] == "object":
        _table(whole, at, definitions, found)
    elif whole["type"] == "array":
        _node(whole["items"], (*at, "items"), definitions, found, "items")
        if "key" in extension:
            fields = resolve(whole["items"], definitions).get("properties", {})
            place = (*at, "x-officectl", "key")
            found.extend(
                ((*place, i), _NO_FIELD(name=one))
                for i, one in enumerate(extension["key"])
                if one not in fields
            )


def _siblings(whole: Node, at: Pointer, properties: Node, definitions: Node, found: list[Complaint]) -> None:
    extension = whole.get("x-officectl", {})
    place = (*at, "x-officectl")
    if "not_before" in extension:
        other = extension["not_before"]
        if other not in properties:
            found.append(((*place, "not_before"), _NO_FIELD(name=other)))
        else:
            sorts = {extension.get("type"), _moment(properties[other], definitions)}
            if len(sorts) > 1 and not sorts <= set(_DAYS):
                found.append(((*place, "not_before"), _ORDER(name=other)))
    for i, name in enumerate(extension.get("was", ())):
        if name in properties:
            found.append(((*place, "was", i), _WAS(name=name)))


def _moment(node: Node, definitions: Node) -> str:
    sort = resolve(node, definitions).get("x-officectl", {}).get("type", "")
    return sort if isinstance(sort, str) else ""


def _tame(value: Any) -> bool:
    exact = Decimal(str(value))
    if not exact.is_finite() or abs(exact) >= 10**18:
        return False
    exponent = exact.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -12


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
