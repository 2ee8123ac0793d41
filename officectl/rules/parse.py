"""Pack files as values: each `[[rule]]` an edition. Overlays use the same for their `local.` rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from officectl.light import pattern
from officectl.records.finding import SEVERITIES, FieldPath, Severity
from officectl.rules.document import Document
from officectl.rules.model import (
    CODE,
    ORGAN_LEVELS,
    Basis,
    Cell,
    Compare,
    Edition,
    Key,
    Level,
    Place,
    Stricter,
    ValueType,
)
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
from officectl.rules.reader import A_STRING, Reader
from officectl.rules.values import DIRECTIONS, TYPES
from officectl.text.lang import Text

RULE_KEYS = (
    "name", "title_zh", "title_en", "type", "unit", "basis", "stricter", "compare", "severity", "enabled",
    "level", "scope", "choices", "effective_from", "effective_to", "keys", "value", "bound", "row", "clause",
    "note_zh", "note_en",
)  # fmt: skip
ROW_KEYS = ("value", "bound", "wording", "article")

_KEY_NAME = pattern(r"[a-z][a-z0-9_]*")

_DIRECTION = Text(
    "{type} 类型的 stricter 只能是：{choices}", "stricter of a {type} must be one of: {choices}"
)
_NOTES = Text("note_zh 与 note_en 要成对", "note_zh and note_en come in pairs")
_NO_CLAUSE = Text(
    "缺少 [[rule.clause]]：{level} 层级的规则必须写明依据",
    "[[rule.clause]] is missing: a rule of level {level} names its source",
)


def pack(document: Document) -> tuple[list[Edition], Reader]:
    """The editions of a pack file; the reader holds its faults."""
    reader = Reader(document, CODE)
    data = document.data or {}
    reader.known(data, (), ("pack", "title_zh", "title_en", "rule"))
    reader.string(data, (), "pack", required=document.data is not None)
    editions = [rule(reader, at, table, "national") for at, table in reader.tables(data, (), "rule")]
    return [edition for edition in editions if edition is not None], reader


def rule(
    reader: Reader,
    at: FieldPath,
    table: Mapping[str, Any],
    layer: Literal["national", "province", "city", "county", "unit"],
) -> Edition | None:
    """One `[[rule]]`, None when it has a fault."""
    before = len(reader.faults)
    reader.known(table, at, RULE_KEYS)
    name = take_name(reader, at, table)
    title = Text(
        reader.string(table, at, "title_zh", required=True),
        reader.string(table, at, "title_en", required=True),
    )
    kind = cast(ValueType | None, reader.choice(table, at, "type", TYPES))
    basis = reader.choice(table, at, "basis", ("event", "as_of"))
    stricter = reader.choice(table, at, "stricter", ("lower", "higher", "subset", "none"))
    compare = reader.choice(table, at, "compare", ("le", "lt", "ge", "gt"), "")
    severity = reader.choice(table, at, "severity", SEVERITIES)
    level = take_level(reader, at, table, layer)
    unit = reader.string(table, at, "unit")
    choices = reader.strings(table, at, "choices")
    scope = _scope(reader, at, table)
    start, end = take_period(reader, at, table)
    keys = _keys(reader, at, table)
    clauses, dates = take_clauses(reader, at, table, "")
    note = _note(reader, at, table)
    enabled = reader.flag(table, at, "enabled")
    if not clauses and level is not None and level != "practice":
        reader.fault(at, _NO_CLAUSE(level=level))
    if kind is not None and stricter is not None and stricter not in DIRECTIONS[kind]:
        reader.fault((*at, "stricter"), _DIRECTION(type=kind, choices=DIRECTIONS[kind]))
    cells = {} if kind is None else _cells(reader, at, table, kind, keys, choices)
    if len(reader.faults) > before or kind is None:
        return None
    return Edition(
        name, title, kind, unit, cast(Basis, basis), cast(Stricter, stricter), cast(Compare, compare),
        cast(Severity, severity), enabled is not False, cast(Level, level), scope, choices, start, end, keys,
        cells, clauses, dates, note, layer, Place(reader.document, (*at, "name")),
    )  # fmt: skip


def _cells(
    reader: Reader,
    at: FieldPath,
    table: Mapping[str, Any],
    kind: ValueType,
    keys: tuple[str, ...],
    choices: tuple[str, ...],
) -> dict[Key, Cell]:
    if "value" in table and "row" in table:
        reader.fault((*at, "row"), BOTH())
        return {}
    if not keys:
        if "row" in table:
            reader.fault((*at, "row"), NO_KEYS())
            return {}
        place = Place(reader.document, (*at, "value" if "value" in table else "name"))
        value = take_value(reader, at, table, "value", kind, choices)
        return {(): Cell(value, place, take_value(reader, at, table, "bound", kind, choices))}
    if "value" in table:
        reader.fault((*at, "value"), KEYED())
        return {}
    cells: dict[Key, Cell] = {}
    for where, row in reader.tables(table, at, "row"):
        reader.known(row, where, (*keys, *ROW_KEYS))
        key = tuple(reader.string(row, where, name, required=True) for name in keys)
        if key in cells:
            reader.fault(where, TWICE(key=key))
        cells[key] = Cell(
            take_value(reader, where, row, "value", kind, choices),
            Place(reader.document, (*where, "value" if "value" in row else keys[0])),
            take_value(reader, where, row, "bound", kind, choices),
            reader.string(row, where, "wording"),
            reader.string(row, where, "article"),
        )
    return cells


def _scope(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> tuple[str, ...]:
    scope = reader.strings(table, at, "scope")
    for item in scope:
        if item not in ORGAN_LEVELS:
            reader.choice({"scope": item}, at, "scope", ORGAN_LEVELS)
    return scope


def _keys(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> tuple[str, ...]:
    keys = reader.strings(table, at, "keys")
    for key in keys:
        if not _KEY_NAME.fullmatch(key) or key in ROW_KEYS:
            reader.wrong((*at, "keys"), A_STRING)
    return keys


def _note(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> Text | None:
    zh, en = reader.string(table, at, "note_zh"), reader.string(table, at, "note_en")
    if bool(zh) != bool(en):
        reader.fault(at, _NOTES())
    return Text(zh, en) if zh and en else None
