"""Values of parameters: their types, and which of two is stricter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from officectl.light import pattern
from officectl.rules.model import Stricter, Value, ValueType
from officectl.rules.reader import is_strings
from officectl.text.lang import Text

TYPES: tuple[ValueType, ...] = ("integer", "number", "string", "boolean", "list", "time", "monthday")
TYPE_TITLES: dict[ValueType, Text] = {
    "integer": Text("非负整数", "an integer not below 0"),
    "number": Text("非负数", "a number not below 0"),
    "string": Text("非空文字", "a string that is not empty"),
    "boolean": Text("true 或 false", "true or false"),
    "list": Text("不重复的非空文字数组", "an array of distinct strings that are not empty"),
    "time": Text('时刻文字（如 "17:30"）', 'a time as a string ("17:30")'),
    "monthday": Text('月日文字（如 "12-31"）', 'a month and day as a string ("12-31")'),
}
DIRECTIONS: dict[ValueType, tuple[Stricter, ...]] = {
    "integer": ("lower", "higher", "none"),
    "number": ("lower", "higher", "none"),
    "string": ("none",),
    "boolean": ("lower", "higher", "none"),
    "list": ("subset", "none"),
    "time": ("lower", "higher", "none"),
    "monthday": ("lower", "higher", "none"),
}
"""Which directions make sense for a type. For a boolean false is lower than true."""

_TIME = pattern(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_MONTHDAY = pattern(
    r"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
)


def take(kind: ValueType, raw: Any, choices: tuple[str, ...] = ()) -> Value | None:
    """The value if it is of that type (and among the choices), None if not."""
    value: Value | None = None
    if kind == "boolean":
        value = raw if isinstance(raw, bool) else None
    elif kind == "integer":
        value = raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else None
    elif kind == "number":
        value = raw if isinstance(raw, int | Decimal) and not isinstance(raw, bool) and raw >= 0 else None
    elif kind == "list":
        value = tuple(raw) if is_strings(raw) else None
    elif isinstance(raw, str) and (
        (kind == "string" and raw.strip())
        or (kind == "time" and _TIME.fullmatch(raw))
        or (kind == "monthday" and _MONTHDAY.fullmatch(raw))
    ):
        value = raw
    if choices and value is not None:
        given = value if isinstance(value, tuple) else (value,)
        if not all(item in choices for item in given):
            return None
    return value


def looser(stricter: Stricter, old: Value, new: Value) -> bool:
    """Whether going from `old` to `new` (of one type) is not a tightening. No change is never looser."""
    if stricter == "lower":
        return bool(new > old)  # type: ignore[operator]  # one type on both sides: `take` saw to it
    if stricter == "higher":
        return bool(new < old)  # type: ignore[operator]
    if isinstance(old, tuple) and isinstance(new, tuple):
        return not set(new) <= set(old) if stricter == "subset" else set(new) != set(old)
    return new != old
