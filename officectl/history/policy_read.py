"""Reading one table of a policy file: every key is asked for once, whatever is left over is a fault.

Faults are collected, never raised; a value that is wrong is replaced by its default, so that all faults of a file are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from officectl.records.fault import Fault
from officectl.records.finding import FieldPath
from officectl.text.lang import Message, Text

INVALID = "POLICY_INVALID"

_UNKNOWN = Text("没有“{key}”这个键；这里可以写：{known}", 'there is no key "{key}"; known here: {known}')
_MISSING = Text("缺少“{key}”", '"{key}" is missing')
_TYPE = Text("“{key}”要写{wanted}", '"{key}" takes {wanted}')
_RANGE = Text("“{key}”要在 {low} 到 {high} 之间，写的是 {value}", '"{key}" goes from {low} to {high}, not {value}')
_BAD = Text("“{key}”写的“{value}”不对：{wanted}", '"{key}" cannot be "{value}": {wanted}')
_TWICE = Text("“{key}”里“{value}”写了两次", '"{key}" names "{value}" twice')
_ONE_OF = Text("只能写：{choices}", "one of: {choices}")
_REMEDY = Text(
    "照 docs/contracts/history.md 改正；在此之前这份制度不能启用", "mend it as docs/contracts/history.md says; until then this policy cannot come into force"
)
A_TEXT = Text("文字，加引号", "a text in quotes")
A_NUMBER = Text("整数", "a whole number")
A_FLAG = Text(" true 或 false", "true or false")
A_TABLE = Text("一个表", "a table")
A_LIST = Text("一个列表，例如 [\"…\", \"…\"]", "a list such as [\"…\", \"…\"]")
ROWS = Text("若干个 [[…]] 表", "a list of [[…]] tables")

Wanted = tuple[Callable[[str], object], Text | Message]
"""A test of a text, and what it must be in words."""


class Table:
    """One table: `take` its keys, then `done`."""

    __slots__ = ("_known", "data", "faults", "field")

    def __init__(self, data: Mapping[str, Any], faults: list[Fault], field: FieldPath = ()) -> None:
        self.data, self.faults, self.field = data, faults, field
        self._known: list[str] = []

    def fault(self, key: str | int | None, message: Message) -> None:
        """Something is wrong with a key, or (None) with the table."""
        at = self.field if key is None else (*self.field, key)
        self.faults.append(Fault(INVALID, message, field=at, remedy=_REMEDY()))

    def bad(self, key: str, value: object, wanted: Text | Message) -> None:
        """A value of the right type that cannot be."""
        self.fault(key, _BAD(key=key, value=value, wanted=wanted))

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self.data

    def text(self, key: str, wanted: Wanted | None = None, default: str | None = None) -> str:
        """A text; required when it has no default."""
        value = self._take(key, default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.fault(key, _TYPE(key=key, wanted=A_TEXT))
            return default or ""
        if wanted is not None and not wanted[0](value):
            self.bad(key, value, wanted[1])
            return default or ""
        return value

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number between two bounds; required when it has no default."""
        value = self._take(key, default is None)
        if value is None:
            return low if default is None else default
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, _TYPE(key=key, wanted=A_NUMBER))
        elif low <= value <= high:
            return value
        else:
            self.fault(key, _RANGE(key=key, low=low, high=high, value=value))
        return low if default is None else default

    def flag(self, key: str) -> bool:
        """true or false; false when it is not written."""
        value = self._take(key, False)
        if value is not None and not isinstance(value, bool):
            self.fault(key, _TYPE(key=key, wanted=A_FLAG))
        return value is True

    def texts(self, key: str, wanted: Wanted, *, required: bool = False, least: int = 0) -> tuple[str, ...]:
        """A list of different texts."""
        value = self._take(key, required)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) < least or not all(isinstance(item, str) for item in value):
            self.fault(key, _TYPE(key=key, wanted=A_LIST))
            return ()
        seen: set[str] = set()
        for item in value:
            if not wanted[0](item):
                self.bad(key, item, wanted[1])
            elif item in seen:
                self.fault(key, _TWICE(key=key, value=item))
            seen.add(item)
        return tuple(value)

    def table(self, key: str, *, required: bool = False) -> Table | None:
        """A table below this one."""
        value = self._take(key, required)
        if value is None:
            return None
        if isinstance(value, dict):
            return Table(value, self.faults, (*self.field, key))
        self.fault(key, _TYPE(key=key, wanted=A_TABLE))
        return None

    def tables(self, key: str, *, required: bool = False) -> Iterator[tuple[str, Table]]:
        """The tables of a table, by their names: `[people."wang.wu"]`."""
        outer = self.table(key, required=required)
        for name, value in outer.data.items() if outer is not None else ():
            if isinstance(value, dict):
                yield name, Table(value, self.faults, (*self.field, key, name))
            else:
                self.fault(key, _TYPE(key=f"{key}.{name}", wanted=A_TABLE))

    def rows(self, key: str, *, required: bool = False) -> list[Table]:
        """The rows of `[[key]]`."""
        value = self._take(key, required)
        if value is None:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            self.fault(key, _TYPE(key=key, wanted=ROWS))
            return []
        return [Table(item, self.faults, (*self.field, key, at)) for at, item in enumerate(value)]

    def take(self, key: str) -> Any:
        """A value of any type, None when it is not written."""
        return self._take(key, False)

    def done(self) -> None:
        """A fault for every key that nobody asked for."""
        for key in self.data:
            if key not in self._known:
                self.fault(key, _UNKNOWN(key=key, known="、".join(self._known)))

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of a closed list of texts; required when it has no default."""
        told = _ONE_OF(choices="、".join(choices))
        value = self.text(key, (lambda text: text in choices, told), default=default)
        return value or choices[0]

    def _take(self, key: str, required: bool) -> Any:
        self._known.append(key)
        if key in self.data:
            return self.data[key]
        if required:
            self.fault(None, _MISSING(key=key))
        return None
