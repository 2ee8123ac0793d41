"""Files of rules as values: packs give editions, overlays give changes. Faults are values too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, cast

from officectl.records.finding import SEVERITIES, Clause, FieldPath, Severity
from officectl.rules.document import Document
from officectl.rules.model import (
    LAYERS,
    ORGAN_LEVELS,
    Basis,
    Cell,
    Change,
    Compare,
    Edition,
    Key,
    Layer,
    Level,
    Place,
    Stricter,
    ValueType,
)
from officectl.rules.reader import A_STRING, Reader
from officectl.rules.values import DIRECTIONS, TYPE_TITLES, TYPES, take
from officectl.text.lang import Text

CODE = "RULE-INVALID"
LEVELS: tuple[Level, ...] = ("law", "party-reg", "standard", "policy", "local", "practice")
LOW_LEVELS: tuple[Level, ...] = ("policy", "local", "practice")
CONFIDENCES = ("A", "B", "C", "K", "I", "L")
LOCAL = "local."
RULE_KEYS = (
    "name", "title_zh", "title_en", "type", "unit", "basis", "stricter", "compare", "severity", "enabled", "level",
    "scope", "choices", "effective_from", "effective_to", "keys", "value", "bound", "row", "clause", "note_zh", "note_en",
)  # fmt: skip
SET_KEYS = ("name", "value", "row", "enabled", "severity", "level", "effective_from", "effective_to", "clause", "note")
CLAUSE_KEYS = ("instrument", "number", "article", "edition", "confidence", "article_verified", "source", "effective_from")
ROW_KEYS = ("value", "bound", "wording", "article")

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9][a-z0-9_]*)+").fullmatch
_KEY_NAME = re.compile(r"[a-z][a-z0-9_]*").fullmatch

_BAD_NAME = Text("规则名 {name} 不合写法（如 room.area.office）", "the rule name {name} is not written like room.area.office")
_PERIOD = Text("施行日 {start} 晚于失效日 {end}", "effective_from {start} is after effective_to {end}")
_BOTH = Text("value 与 row 只能写一个", "value and row exclude each other")
_NO_KEYS = Text("没有 keys 的规则不能写 row", "a rule without keys cannot have rows")
_KEYED = Text("有 keys 的规则写 row，不写 value", "a rule with keys has rows, not a value")
_TWICE = Text("{key} 写了两行", "two rows for {key}")
_DIRECTION = Text("{type} 类型的 stricter 只能是：{choices}", "stricter of a {type} must be one of: {choices}")
_VALUE = Text("value 应为{wanted}{choices}", "value must be {wanted}{choices}")
_AMONG = Text("，且只能是：{choices}", ", one of: {choices}")
_NOTHING = Text("", "")
_NOTES = Text("note_zh 与 note_en 要成对", "note_zh and note_en come in pairs")
_NO_CLAUSE = Text("缺少 [[rule.clause]]：{level} 层级的规则必须写明依据", "[[rule.clause]] is missing: a rule of level {level} names its source")
_NO_CHANGE = Text("这条 [[set]] 什么也没改", "this [[set]] changes nothing")
_LOCAL_ONLY = Text("本地文件只能新设 {prefix} 开头的规则", "an overlay may define only rules whose names start with {prefix}")
_LOCAL_REMEDY = Text("改已有规则用 [[set]]", "use [[set]] to change an existing rule")
_LOW = Text("{layer} 级文件的 level 只能是：{choices}", "level in a file of layer {layer} must be one of: {choices}")


def pack(document: Document) -> tuple[list[Edition], Reader]:
    """The editions of a pack file; the reader holds its faults."""
    reader = Reader(document, CODE)
    data = document.data or {}
    reader.known(data, (), ("pack", "title_zh", "title_en", "rule"))
    reader.string(data, (), "pack", required=document.data is not None)
    editions = [_rule(reader, at, table, "national") for at, table in reader.tables(data, (), "rule")]
    return [edition for edition in editions if edition is not None], reader


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
        edition = _rule(reader, at, table, layer)
        if edition is not None:
            editions.append(edition)
    changes = [_set(reader, at, table, layer, issuer) for at, table in reader.tables(data, (), "set")]
    return editions, [change for change in changes if change is not None], reader


def _rule(
    reader: Reader,
    at: FieldPath,
    table: Mapping[str, Any],
    layer: Literal["national", "province", "city", "county", "unit"],
) -> Edition | None:
    before = len(reader.faults)
    reader.known(table, at, RULE_KEYS)
    name = _name(reader, at, table)
    title = Text(
        reader.string(table, at, "title_zh", required=True), reader.string(table, at, "title_en", required=True)
    )
    kind = cast(ValueType | None, reader.choice(table, at, "type", TYPES))
    basis = reader.choice(table, at, "basis", ("event", "as_of"))
    stricter = reader.choice(table, at, "stricter", ("lower", "higher", "subset", "none"))
    compare = reader.choice(table, at, "compare", ("le", "lt", "ge", "gt"), "")
    severity = reader.choice(table, at, "severity", SEVERITIES)
    level = _level(reader, at, table, layer)
    unit = reader.string(table, at, "unit")
    choices = reader.strings(table, at, "choices")
    scope = _scope(reader, at, table)
    start, end = _period(reader, at, table)
    keys = _keys(reader, at, table)
    clauses, dates = _clauses(reader, at, table, "")
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
        cast(Severity, severity), enabled is not False, cast(Level, level), scope, choices, start, end, keys, cells,
        clauses, dates, note, layer, Place(reader.document, (*at, "name")),
    )  # fmt: skip


def _cells(
    reader: Reader, at: FieldPath, table: Mapping[str, Any], kind: ValueType, keys: tuple[str, ...], choices: tuple[str, ...]
) -> dict[Key, Cell]:
    if "value" in table and "row" in table:
        reader.fault((*at, "row"), _BOTH())
        return {}
    if not keys:
        if "row" in table:
            reader.fault((*at, "row"), _NO_KEYS())
            return {}
        place = Place(reader.document, (*at, "value" if "value" in table else "name"))
        value = _value(reader, at, table, "value", kind, choices)
        return {(): Cell(value, place, _value(reader, at, table, "bound", kind, choices))}
    if "value" in table:
        reader.fault((*at, "value"), _KEYED())
        return {}
    cells: dict[Key, Cell] = {}
    for where, row in reader.tables(table, at, "row"):
        reader.known(row, where, (*keys, *ROW_KEYS))
        key = tuple(reader.string(row, where, name, required=True) for name in keys)
        if key in cells:
            reader.fault(where, _TWICE(key=key))
        cells[key] = Cell(
            _value(reader, where, row, "value", kind, choices),
            Place(reader.document, (*where, "value" if "value" in row else keys[0])),
            _value(reader, where, row, "bound", kind, choices),
            reader.string(row, where, "wording"),
            reader.string(row, where, "article"),
        )
    return cells


def _set(reader: Reader, at: FieldPath, table: Mapping[str, Any], layer: Layer, issuer: str) -> Change | None:
    """Values are typed later, against the rule they change: here they are only carried."""
    before = len(reader.faults)
    reader.known(table, at, SET_KEYS)
    name = _name(reader, at, table)
    start, end = _period(reader, at, table)
    severity = reader.choice(table, at, "severity", SEVERITIES, "") or None
    enabled = reader.flag(table, at, "enabled")
    level = _level(reader, at, table, layer) if "level" in table else None
    clauses, _ = _clauses(reader, at, table, "L")
    reader.string(table, at, "note")
    if "value" in table and "row" in table:
        reader.fault((*at, "row"), _BOTH())
    rows = reader.tables(table, at, "row")
    if not rows and "value" not in table and severity is None and enabled is None:
        reader.fault(at, _NO_CHANGE())
    if len(reader.faults) > before:
        return None
    raw = tuple((where, row) for where, row in rows) if rows else ((at, table),) if "value" in table else ()
    return Change(
        name, layer, start, end, raw, bool(rows), cast(Severity | None, severity), enabled, level, clauses, issuer,
        Place(reader.document, (*at, "name")),
    )  # fmt: skip


def settle(reader: Reader, change: Change, edition: Edition) -> dict[Key, Cell]:
    """The values of a change, typed by the rule it changes; faults for those that do not fit."""
    found: dict[Key, Cell] = {}
    if change.raw and change.keyed != bool(edition.keys):
        at = change.raw[0][0]
        reader.fault((*at, "row") if change.keyed else (*at, "value"), _KEYED() if edition.keys else _NO_KEYS())
        return found
    for at, table in change.raw:
        before = len(reader.faults)
        if change.keyed:
            reader.known(table, at, (*edition.keys, "value", "wording"))
            if "value" not in table:
                reader.missing(at, "value")
        key = tuple(reader.string(table, at, name, required=True) for name in edition.keys)
        value = _value(reader, at, table, "value", edition.type, edition.choices)
        if key in found:
            reader.fault(at, _TWICE(key=key))
        if len(reader.faults) == before:
            wording = reader.string(table, at, "wording") if change.keyed else ""
            found[key] = Cell(value, Place(reader.document, (*at, "value")), None, wording)
    return found


def _value(
    reader: Reader, at: FieldPath, table: Mapping[str, Any], key: str, kind: ValueType, choices: tuple[str, ...]
) -> Any:
    if key not in table:
        return None
    value = take(kind, table[key], choices)
    if value is None:
        among = _AMONG(choices=choices) if choices else _NOTHING()
        reader.fault((*at, key), _VALUE(wanted=TYPE_TITLES[kind], choices=among))
    return value


def _name(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> str:
    name = reader.string(table, at, "name", required=True)
    if name and not _NAME(name):
        reader.fault((*at, "name"), _BAD_NAME(name=name))
    return name


def _level(reader: Reader, at: FieldPath, table: Mapping[str, Any], layer: str) -> Level | None:
    level = reader.choice(table, at, "level", LEVELS)
    # A county or an office makes no law, party regulation or standard; a province and a city may.
    if level is not None and layer in ("county", "unit") and level not in LOW_LEVELS:
        reader.fault((*at, "level"), _LOW(layer=layer, choices=LOW_LEVELS))
        return None
    return cast(Level | None, level)


def _scope(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> tuple[str, ...]:
    scope = reader.strings(table, at, "scope")
    for item in scope:
        if item not in ORGAN_LEVELS:
            reader.choice({"scope": item}, at, "scope", ORGAN_LEVELS)
    return scope


def _period(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> tuple[date | None, date | None]:
    start, end = reader.day(table, at, "effective_from"), reader.day(table, at, "effective_to")
    if start is not None and end is not None and start > end:
        reader.fault((*at, "effective_to"), _PERIOD(start=start, end=end))
    return start, end


def _keys(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> tuple[str, ...]:
    keys = reader.strings(table, at, "keys")
    for key in keys:
        if not _KEY_NAME(key) or key in ROW_KEYS:
            reader.wrong((*at, "keys"), A_STRING)
    return keys


def _note(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> Text | None:
    zh, en = reader.string(table, at, "note_zh"), reader.string(table, at, "note_en")
    if bool(zh) != bool(en):
        reader.fault(at, _NOTES())
    return Text(zh, en) if zh and en else None


def _clauses(
    reader: Reader, at: FieldPath, table: Mapping[str, Any], confidence: str
) -> tuple[tuple[Clause, ...], tuple[date | None, ...]]:
    """Clauses, and the day from which each may be cited. `confidence`: what a clause without one gets; "": must be stated."""
    found, dates = [], []
    for where, row in reader.tables(table, at, "clause"):
        reader.known(row, where, CLAUSE_KEYS)
        dates.append(reader.day(row, where, "effective_from"))
        sure = reader.choice(row, where, "confidence", CONFIDENCES, confidence or None)
        found.append(
            Clause(
                reader.string(row, where, "instrument", required=True),
                reader.string(row, where, "number"),
                reader.string(row, where, "article"),
                reader.string(row, where, "edition"),
                cast(Literal["A", "B", "C", "K", "I", "L"], sure or "K"),
                reader.flag(row, where, "article_verified") or False,
                reader.string(row, where, "source"),
            )
        )
    return tuple(found), tuple(dates)
