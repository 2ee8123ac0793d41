"""Small judges of JSON values, from which `schema_grammar` is put together.

A judge adds its complaints, each with the place (the parts of a JSON pointer), to a list and returns nothing.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from officectl.text.lang import Message, Text

Pointer = tuple[str | int, ...]
Complaint = tuple[Pointer, Message]
"""Where in the document, and what is wrong there."""
Judge = Callable[[Any, Pointer, list[Complaint]], None]

_UNKNOWN = Text("不认识的关键字“{key}”", "unknown keyword “{key}”")
_UNKNOWN_NEAR = Text(
    "不认识的关键字“{key}”，是不是“{near}”？", "unknown keyword “{key}”; did you mean “{near}”?"
)
MISSING = Text("缺少“{key}”", "“{key}” is missing")
EXPECTED = Text("应为{what}", "expected {what}")
_TABLE = Text("对象", "an object")
NAMED = Text("小写字段名（a-z、0-9、_）", "a lower-case field name (a-z, 0-9, _)")
_EXACTLY = Text("{value}", "{value}")
_ONE_OF = Text("以下之一：{values}", "one of: {values}")


def whole(value: Any) -> bool:
    """Whether JSON Schema calls it an integer: 3 and 3.0, not true."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (number(value) and math.isfinite(value) and value == int(value))


def number(value: Any) -> bool:
    """Whether JSON Schema calls it a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def is_object(value: Any, at: Pointer, found: list[Complaint]) -> bool:
    """Whether it is an object; a complaint when it is not."""
    if not isinstance(value, Mapping):
        found.append((at, EXPECTED(what=_TABLE)))
        return False
    return True


def check_members(
    node: Mapping[str, Any],
    at: Pointer,
    found: list[Complaint],
    known: Mapping[str, Judge],
    needs: Iterable[str],
) -> None:
    """Judge each member, complain of unknown and of missing ones."""
    for key, value in node.items():
        judge = known.get(key)
        if judge is not None:
            judge(value, (*at, key), found)
        else:
            near = difflib.get_close_matches(key, known, n=1)
            message = _UNKNOWN_NEAR(key=key, near=near[0]) if near else _UNKNOWN(key=key)
            found.append(((*at, key), message))
    found.extend((at, MISSING(key=key)) for key in needs if key not in node)


def value_that(test: Callable[[Any], Any], what: Text, **params: object) -> Judge:
    """A value that passes a test; `what` says in words what was expected."""

    def judge(value: Any, at: Pointer, found: list[Complaint]) -> None:
        if not test(value):
            found.append((at, EXPECTED(what=what(**params))))

    return judge


def exactly(*allowed: Any, shown: str = "") -> Judge:
    """One of a few values; false is not 0. `shown`: how the only one is written in the message."""

    def same(value: Any) -> bool:
        return any(type(value) is type(one) and value == one for one in allowed)

    if len(allowed) == 1:
        return value_that(same, _EXACTLY, value=shown or f'"{allowed[0]}"')
    return value_that(same, _ONE_OF, values=" ".join(allowed))


def table_of(known: Mapping[str, Judge], needs: Iterable[str] = ()) -> Judge:
    """An object with a closed list of members."""

    def judge(value: Any, at: Pointer, found: list[Complaint]) -> None:
        if is_object(value, at, found):
            check_members(value, at, found, known, needs)

    return judge


def map_of(name: Callable[[str], Any], inner: Judge, what: Text = NAMED) -> Judge:
    """An object whose keys are free within a grammar."""

    def judge(value: Any, at: Pointer, found: list[Complaint]) -> None:
        if not is_object(value, at, found):
            return
        for key, item in value.items():
            if not name(key):
                found.append(((*at, key), EXPECTED(what=what)))
            inner(item, (*at, key), found)

    return judge


def strings(test: Callable[[str], Any], least: int = 0) -> Callable[[Any], bool]:
    """A test: an array of distinct strings that pass `test`, at least `least` of them."""

    def good(value: Any) -> bool:
        return (
            isinstance(value, list)
            and len(value) >= least
            and all(isinstance(item, str) and test(item) for item in value)
            and len(set(value)) == len(value)
        )

    return good


def matching(test: Callable[[str], Any]) -> Callable[[Any], bool]:
    """A test: a string that passes `test`."""
    return lambda value: isinstance(value, str) and bool(test(value))
