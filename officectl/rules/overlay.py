"""Overlay files as values: each `[[set]]` changes a rule above, each `[[rule]]` is a `local.` rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from officectl.records.finding import SEVERITIES, FieldPath, Severity
from officectl.rules.document import Document
from officectl.rules.model import CODE, LAYERS, Cell, Change, Edition, Key, Layer, Place
from officectl.rules.parse import rule
from officectl.rules.parts import (
    BOTH,
    KEYED,
    NO_KEYS,
    TWICE,
    take_clauses,
    take_level,
    take_name,
    take_period,
    take_value,
)
from officectl.rules.reader import Reader
from officectl.text.lang import Text

LOCAL = "local."
"""Prefix of the rules that an overlay may define."""
SET_KEYS = (
    "name", "value", "row", "enabled", "severity", "level", "effective_from", "effective_to", "clause",
    "note",
)  # fmt: skip

_NO_CHANGE = Text("这条 [[set]] 什么也没改", "this [[set]] changes nothing")
_LOCAL_ONLY = Text(
    "本地文件只能新设 {prefix} 开头的规则", "an overlay may define only rules whose names start with {prefix}"
)
_LOCAL_REMEDY = Text("改已有规则用 [[set]]", "use [[set]] to change an existing rule")


def overlay(document: Document) -> tuple[list[Edition], list[Change], Reader]:
    """The changes of an overlay file and the `local.` rules it defines; the reader holds its faults."""
    reader = Reader(document, CODE)
    data = document.data
    if data is None:
        return [], [], reader
    reader.known(data, (), ("layer", "issuer", "set", "rule"))
    layer = cast(Layer | None, reader.choice(data, (), "layer", LAYERS))
    issuer = reader.string(data, (), "issuer")
    if layer is None:
        return [], [], reader
    editions = []
    for at, table in reader.tables(data, (), "rule"):
        name = table.get("name")
        if isinstance(name, str) and not name.startswith(LOCAL):
            reader.fault((*at, "name"), _LOCAL_ONLY(prefix=LOCAL), _LOCAL_REMEDY())
            continue
        edition = rule(reader, at, table, layer)
        if edition is not None:
            editions.append(edition)
    changes = [_set(reader, at, table, layer, issuer) for at, table in reader.tables(data, (), "set")]
    return editions, [change for change in changes if change is not None], reader


def _set(reader: Reader, at: FieldPath, table: Mapping[str, Any], layer: Layer, issuer: str) -> Change | None:
    """Values are typed later, against the rule they change: here they are only carried."""
    before = len(reader.faults)
    reader.known(table, at, SET_KEYS)
    name = take_name(reader, at, table)
    start, end = take_period(reader, at, table)
    severity = reader.choice(table, at, "severity", SEVERITIES, "") or None
    enabled = reader.flag(table, at, "enabled")
    level = take_level(reader, at, table, layer) if "level" in table else None
    clauses, _ = take_clauses(reader, at, table, "L")
    reader.string(table, at, "note")
    if "value" in table and "row" in table:
        reader.fault((*at, "row"), BOTH())
    rows = reader.tables(table, at, "row")
    if not rows and "value" not in table and severity is None and enabled is None:
        reader.fault(at, _NO_CHANGE())
    if len(reader.faults) > before:
        return None
    raw = tuple((where, row) for where, row in rows) if rows else ((at, table),) if "value" in table else ()
    return Change(
        name, layer, start, end, raw, bool(rows), cast(Severity | None, severity), enabled, level, clauses,
        issuer, Place(reader.document, (*at, "name")),
    )  # fmt: skip


def settle(reader: Reader, change: Change, edition: Edition) -> dict[Key, Cell]:
    """The values of a change, typed by the rule it changes; faults for those that do not fit."""
    found: dict[Key, Cell] = {}
    if change.raw and change.keyed != bool(edition.keys):
        at = change.raw[0][0]
        reader.fault((*at, "row") if change.keyed else (*at, "value"), KEYED() if edition.keys else NO_KEYS())
        return found
    for at, table in change.raw:
        before = len(reader.faults)
        if change.keyed:
            reader.known(table, at, (*edition.keys, "value", "wording"))
            if "value" not in table:
                reader.missing(at, "value")
        key = tuple(reader.string(table, at, name, required=True) for name in edition.keys)
        value = take_value(reader, at, table, "value", edition.type, edition.choices)
        if key in found:
            reader.fault(at, TWICE(key=key))
        if len(reader.faults) == before:
            wording = reader.string(table, at, "wording") if change.keyed else ""
            found[key] = Cell(value, Place(reader.document, (*at, "value")), None, wording)
    return found
