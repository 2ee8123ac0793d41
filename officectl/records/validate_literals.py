"""Values as TOML has them: for messages, samples and the remedy "write it like this"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from officectl.records.kind import Field
from officectl.records.schema_pattern import example

SHOWN = 40
"""Characters of a value that a message shows."""
_SAMPLES = {
    "string": '"…"',
    "integer": "1",
    "decimal": "12.5",
    "boolean": "true",
    "date": "2026-11-20",
    "datetime": "2026-11-20T08:30:00",
    "time": "08:30:00",
    "array": "[…]",
}


def sort_of(value: Any) -> str:
    """The name of a value's type as `ValueType` has it, "" for what no record holds."""
    for kinds, name in (
        (str, "string"),
        (bool, "boolean"),
        (int, "integer"),
        (Decimal, "decimal"),
        (datetime, "datetime"),
        (date, "date"),
        (time, "time"),
        (Mapping, "table"),
        (list, "array"),
    ):
        if isinstance(value, kinds):
            return name
    return ""


def cut(text: str, most: int = SHOWN) -> str:
    """At most `most` characters, control characters made visible: a value never breaks the terminal."""
    clean = "".join(char if char.isprintable() else "�" for char in text[: most + 1])
    return clean if len(text) <= most else clean[:most] + "…"


def sample(field: Field) -> str:
    """A value that the field might have."""
    if field.const is not None:
        return literal(field.const)
    if field.enum:
        return literal(field.enum[0])
    if field.pattern and field.type == "string":
        return literal(example(field.pattern))
    if field.type == "array" and field.item is not None and field.item.type not in ("table", "array"):
        return f"[{sample(field.item)}]"
    if field.type == "decimal" and field.decimals == 0:
        return "12"
    return _SAMPLES.get(field.type, "…")


def literal(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{cut(escaped)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() and abs(value.adjusted()) < 40 else str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def converted(value: Any, field: Field) -> str:
    """The value as a literal of the field's type, "" where that would be a guess."""
    try:
        return _convert(value, field.type)
    except (ValueError, InvalidOperation):
        return ""


def _convert(value: Any, want: str) -> str:
    if isinstance(value, str):
        text = value.strip()
        parsers: dict[str, Callable[[str], date | time]] = {
            "date": date.fromisoformat,
            "datetime": datetime.fromisoformat,
            "time": time.fromisoformat,
        }
        if want in parsers and text.isascii() and len(text) >= 8 and (want != "datetime" or len(text) > 10):
            return parsers[want](text).isoformat()
        if want == "integer" and text.isascii() and len(text) < 19:
            return str(int(text))
        if want == "decimal" and text.isascii() and len(text) < 30 and Decimal(text).is_finite():
            return format(Decimal(text), "f")
        if want == "boolean" and text in ("true", "false"):
            return text
    elif want == "string" and isinstance(value, int | Decimal | date | time):
        return f'"{literal(value)}"'
    elif isinstance(value, datetime) and want == "date":
        return value.date().isoformat()
    elif isinstance(value, date) and not isinstance(value, datetime) and want == "datetime":
        return f"{value.isoformat()}T08:30:00"
    elif (
        isinstance(value, Decimal)
        and want == "integer"
        and value.is_finite()
        and value == value // 1
        and abs(value) < 10**18
    ):
        return str(int(value))
    return ""
