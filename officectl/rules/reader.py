"""Taking values out of a read file, with a fault (line, column) for each that is not as it must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from officectl.records.fault import Fault
from officectl.records.finding import FieldPath
from officectl.rules.document import Document
from officectl.text.lang import Message, Text

_MISSING = Text("缺少 {key}", "{key} is missing")
_UNKNOWN = Text("不认识的键 {key}{near}", "unknown key {key}{near}")
_NEAR = Text("，是否想写 {name}", "; did you mean {name}")
_NOTHING = Text("", "")
_TYPE = Text("{key} 应为{wanted}", "{key} must be {wanted}")
_CHOICE = Text("{key} 只能是：{choices}", "{key} must be one of: {choices}")

A_STRING = Text("非空文字", "a string that is not empty")
A_DATE = Text("日期（如 2026-01-01，不加引号）", "a date (2026-01-01, without quotes)")
A_BOOLEAN = Text("true 或 false", "true or false")
A_TABLE = Text("表", "a table")
TABLES = Text("表的数组", "an array of tables")
STRINGS = Text("不重复的非空文字数组", "an array of distinct strings that are not empty")


class Reader:
    """Reads one document; collects faults under one code."""

    def __init__(self, document: Document, code: str) -> None:
        self.document = document
        self.code = code
        self.faults: list[Fault] = []

    def fault(
        self, field: FieldPath, message: Message, remedy: Message | None = None, code: str = ""
    ) -> None:
        """Note a fault at a key."""
        line, column = self.document.position(field)
        self.faults.append(Fault(code or self.code, message, line, column, field, remedy))

    def known(self, table: Mapping[str, Any], at: FieldPath, names: Iterable[str]) -> None:
        """Every key must be one of `names`."""
        names = tuple(names)
        for key in table:
            if key not in names:
                self.fault((*at, key), _UNKNOWN(key=key, near=near(key, names)))

    def missing(self, at: FieldPath, key: str) -> None:
        """Note that a key is missing from a table."""
        self.fault(at, _MISSING(key=key))

    def wrong(self, at: FieldPath, wanted: Text) -> None:
        """Note a value of the wrong type."""
        self.fault(at, _TYPE(key=str(at[-1]), wanted=wanted))

    def string(self, table: Mapping[str, Any], at: FieldPath, key: str, *, required: bool = False) -> str:
        """A string, "" when there is none."""
        if key not in table:
            if required:
                self.missing(at, key)
            return ""
        value = table[key]
        if not isinstance(value, str) or not value.strip():
            self.wrong((*at, key), A_STRING)
            return ""
        return value

    def choice(
        self,
        table: Mapping[str, Any],
        at: FieldPath,
        key: str,
        choices: tuple[str, ...],
        default: str | None = None,
    ) -> str | None:
        """One of a list; `default` when the key is absent; None when wrong (or absent without default)."""
        if key not in table:
            if default is None:
                self.missing(at, key)
            return default
        value = table[key]
        if not isinstance(value, str) or value not in choices:
            self.fault((*at, key), _CHOICE(key=key, choices=choices))
            return None
        return value

    def day(
        self, table: Mapping[str, Any], at: FieldPath, key: str, *, required: bool = False
    ) -> date | None:
        """A local date."""
        if key not in table:
            if required:
                self.missing(at, key)
            return None
        value = table[key]
        if not isinstance(value, date) or isinstance(value, datetime):
            self.wrong((*at, key), A_DATE)
            return None
        return value

    def flag(self, table: Mapping[str, Any], at: FieldPath, key: str) -> bool | None:
        """A boolean, None when absent or wrong."""
        value = table.get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong((*at, key), A_BOOLEAN)
            return None
        return value

    def strings(self, table: Mapping[str, Any], at: FieldPath, key: str) -> tuple[str, ...]:
        """A list of distinct strings, () when absent or wrong."""
        value = table.get(key, [])
        if not is_strings(value):
            self.wrong((*at, key), STRINGS)
            return ()
        return tuple(value)

    def tables(
        self, table: Mapping[str, Any], at: FieldPath, key: str
    ) -> list[tuple[FieldPath, dict[str, Any]]]:
        """The tables of an array with their field paths."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong((*at, key), TABLES)
            return []
        return [((*at, key, index), item) for index, item in enumerate(value)]


def is_strings(value: object) -> bool:
    """Whether a value is a list of distinct non-empty strings."""
    return (
        isinstance(value, list)
        and all(isinstance(item, str) and item.strip() for item in value)
        and len(set(value)) == len(value)
    )


def near(name: str, names: Iterable[str]) -> Message:
    """`; did you mean …`, or nothing."""
    from difflib import get_close_matches

    found = get_close_matches(name, tuple(names), n=1, cutoff=0.6)
    return _NEAR(name=found[0]) if found else _NOTHING()
