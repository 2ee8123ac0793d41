"""What packs and overlays write alike: names, levels, periods, values, clauses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, cast

from officectl.light import pattern
from officectl.records.finding import Clause, FieldPath
from officectl.rules.model import Level, Value, ValueType
from officectl.rules.reader import Reader
from officectl.rules.values import TYPE_TITLES, take
from officectl.text.lang import Text

LEVELS: tuple[Level, ...] = ("law", "party-reg", "standard", "policy", "local", "practice")
LOW_LEVELS: tuple[Level, ...] = ("policy", "local", "practice")
CONFIDENCES = ("A", "B", "C", "K", "I", "L")
CLAUSE_KEYS = (
    "instrument", "number", "article", "edition", "confidence", "article_verified", "source",
    "effective_from",
)  # fmt: skip

_NAME = pattern(r"[a-z][a-z0-9_]*(?:\.[a-z0-9][a-z0-9_]*)+")

_BAD_NAME = Text(
    "规则名 {name} 不合写法（如 room.area.office）",
    "the rule name {name} is not written like room.area.office",
)
_PERIOD = Text("施行日 {start} 晚于失效日 {end}", "effective_from {start} is after effective_to {end}")
_VALUE = Text("value 应为{wanted}{choices}", "value must be {wanted}{choices}")
_AMONG = Text("，且只能是：{choices}", ", one of: {choices}")
_NOTHING = Text("", "")
_LOW = Text(
    "{layer} 级文件的 level 只能是：{choices}", "level in a file of layer {layer} must be one of: {choices}"
)
NO_KEYS = Text("没有 keys 的规则不能写 row", "a rule without keys cannot have rows")
KEYED = Text("有 keys 的规则写 row，不写 value", "a rule with keys has rows, not a value")
BOTH = Text("value 与 row 只能写一个", "value and row exclude each other")
TWICE = Text("{key} 写了两行", "two rows for {key}")


def take_name(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> str:
    """The rule name, "" when missing; checked for its form."""
    name = reader.string(table, at, "name", required=True)
    if name and not _NAME.fullmatch(name):
        reader.fault((*at, "name"), _BAD_NAME(name=name))
    return name


def take_level(reader: Reader, at: FieldPath, table: Mapping[str, Any], layer: str) -> Level | None:
    """The level of the instrument; what a layer cannot make is refused."""
    level = reader.choice(table, at, "level", LEVELS)
    # A county or an office makes no law, party regulation or standard; a province and a city may.
    if level is not None and layer in ("county", "unit") and level not in LOW_LEVELS:
        reader.fault((*at, "level"), _LOW(layer=layer, choices=LOW_LEVELS))
        return None
    return cast(Level | None, level)


def take_period(reader: Reader, at: FieldPath, table: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """effective_from and effective_to."""
    start, end = reader.day(table, at, "effective_from"), reader.day(table, at, "effective_to")
    if start is not None and end is not None and start > end:
        reader.fault((*at, "effective_to"), _PERIOD(start=start, end=end))
    return start, end


def take_value(
    reader: Reader,
    at: FieldPath,
    table: Mapping[str, Any],
    key: str,
    kind: ValueType,
    choices: tuple[str, ...],
) -> Value | None:
    """A value of the type, None when absent or wrong."""
    if key not in table:
        return None
    value = take(kind, table[key], choices)
    if value is None:
        among = _AMONG(choices=choices) if choices else _NOTHING()
        reader.fault((*at, key), _VALUE(wanted=TYPE_TITLES[kind], choices=among))
    return value


def take_clauses(
    reader: Reader, at: FieldPath, table: Mapping[str, Any], confidence: str
) -> tuple[tuple[Clause, ...], tuple[date | None, ...]]:
    """Clauses, and the day from which each may be cited. `confidence`: what one without it gets, "": a fault."""
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
