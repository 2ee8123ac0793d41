"""Builds a `Kind` from a schema document that is known to be good. Imports little: every command needs a
kind."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from officectl.records.kind import Field, Kind, Lane, ValueType
from officectl.text.lang import Text

Node = Mapping[str, Any]

_TYPES: dict[str, ValueType] = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "object": "table",
    "array": "array",
}
_UNTITLED = Text("", "")


def resolve(node: Node, definitions: Node) -> Node:
    """The node with its `$ref` followed: the property's own keys win over the definition's.

    Raises KeyError when a definition is missing, RecursionError for a circle of bare references.
    """
    target = node.get("$ref")
    if target is None:
        return node
    base = resolve(definitions[target[8:]], definitions)
    extension = {**base.get("x-officectl", {}), **node.get("x-officectl", {})}
    merged = {**base, **{key: value for key, value in node.items() if key != "$ref"}}
    if extension:
        merged["x-officectl"] = extension
    return merged


def build(document: Node, source: str, custom: bool) -> Kind:
    """The kind of a document that is known to be good: the shipped files are held so by the test run.

    On any other document it raises KeyError, TypeError, AttributeError or ValueError, or gives a useless
    kind.
    """
    extension = document["x-officectl"]
    lane = extension.get("lane")
    return Kind(
        name=extension["kind"],
        title=_text(extension["title"]),
        aliases=tuple(extension.get("aliases", ())),
        prefix=extension["prefix"],
        id_style=extension["id"],
        partition=extension["partition"],
        label=extension["label"],
        columns=tuple(extension["columns"]),
        search=tuple(extension.get("search", ())),
        fields=_fields(document, document.get("$defs", {})),
        lane=Lane(lane["start"], lane["end"], tuple(lane["resource"])) if lane else None,
        custom=custom,
        source=source,
        dependent=_dependent(document),
    )


def _fields(table: Node, definitions: Node) -> dict[str, Field]:
    required = frozenset(table.get("required", ()))
    return {
        name: _field(name, resolve(node, definitions), name in required, definitions, None)
        for name, node in table["properties"].items()
    }


def _dependent(table: Node) -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(needs) for key, needs in table.get("dependentRequired", {}).items()}


def _field(name: str, node: Node, required: bool, definitions: Node, parent: Text | None) -> Field:
    """`node` has its `$ref` followed. Items take the title of their array when they have none."""
    extension = node.get("x-officectl", {})
    kind = node["type"]
    get = extension.get
    title = _text(extension["title"]) if "title" in extension else parent or _UNTITLED
    more: dict[str, Any] = {}
    if kind == "string":
        more = _of_string(node, extension)
    elif kind in ("number", "integer"):
        more = _of_number(node, extension)
    elif kind == "array":
        items = resolve(node["items"], definitions)
        more = {
            "item": _field(name, items, False, definitions, title),
            "min_items": _count(node.get("minItems")),
            "max_items": _count(node.get("maxItems")),
            "unique_items": node.get("uniqueItems", False),
            "key": tuple(get("key", ())),
        }
    elif kind == "object":
        more = {"fields": _fields(node, definitions), "dependent": _dependent(node)}
    elif "const" in node:
        more = {"const": node["const"]}
    return Field(
        name=name,
        type=get("type") or _TYPES[kind],
        title=title,
        help=_text(extension["help"]) if "help" in extension else None,
        required=required,
        required_at=get("required_at", ""),
        required_from=get("required_from", ""),
        not_before=get("not_before", ""),
        deadline=get("deadline", False),
        sensitivity=get("sensitivity", "internal"),
        was=tuple(get("was", ())),
        **more,
    )


def _of_string(node: Node, extension: Node) -> dict[str, Any]:
    return {
        "enum": tuple(node.get("enum", ())),
        "enum_titles": dict(extension.get("values", {})),
        "const": node.get("const"),
        "pattern": node.get("pattern", ""),
        "min_length": _count(node.get("minLength")),
        "max_length": _count(node.get("maxLength")),
        "ref": tuple(extension.get("ref", ())),
        "ref_or_text": tuple(extension.get("ref_or_text", ())),
        "series": extension.get("series", ""),
    }


def _of_number(node: Node, extension: Node) -> dict[str, Any]:
    return {
        "const": Decimal(_exact(node["const"])) if "const" in node else None,
        "minimum": _exact(node.get("minimum")),
        "maximum": _exact(node.get("maximum")),
        "exclusive_minimum": _exact(node.get("exclusiveMinimum")),
        "exclusive_maximum": _exact(node.get("exclusiveMaximum")),
        "decimals": _count(extension.get("decimals")),
        "unit": extension.get("unit", ""),
    }


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def _exact(value: Any) -> str:
    """A JSON number as exact decimal text: 0.1, not 0.1000000000000000055."""
    return "" if value is None else format(Decimal(str(value)), "f")


def _text(pair: Mapping[str, str]) -> Text:
    return Text(pair["zh"], pair["en"])
