"""Which records a record names: every `ref`, and every `ref_or_text` whose value is an id by its
characters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from officectl.records.finding import FieldPath
from officectl.records.ids import is_id
from officectl.records.kind import Field, Kind

Reference = tuple[FieldPath, str, tuple[str, ...]]
"""The field, the id it names, the kinds that id may be of; () means any kind."""
References = Callable[[Mapping[str, Any]], list[Reference]]

_Step = tuple[str, FieldPath, tuple[str, ...], bool, tuple[Any, ...], int]
"""Key, its path at top level, kinds, whether text may stand there too, the steps below, the shape of the
value."""
_ONE, _MANY, _TABLE, _ROWS, _LISTS = range(5)
NAMED: set[str] = set()
"""Ids met in places where a text may stand as well: people and places come again and again."""
_MOST = 65_536


def is_named(text: str) -> bool:
    """Whether a text names a record: it is an id by its characters."""
    if text.isascii() and is_id(text):
        if len(NAMED) >= _MOST:
            NAMED.clear()
        NAMED.add(text)
        return True
    return False


def references(kind: Kind) -> References:
    """The function that lists the references of a record, always in the same order; a faulty record
    gives what it can."""
    plan = _plan(kind.fields)
    ones = [(name, path, kinds) for name, path, kinds, text, _, shape in plan if shape == _ONE and not text]
    texts = [(name, path, kinds) for name, path, kinds, text, _, shape in plan if shape == _ONE and text]
    lists = [(name, kinds, text) for name, _, kinds, text, _, shape in plan if shape == _MANY]
    nested = [(name, path, below, shape) for name, path, _, _, below, shape in plan if shape >= _TABLE]

    def collect(data: Mapping[str, Any]) -> list[Reference]:
        get = data.get
        found: list[Reference] = [
            (path, value, kinds) for name, path, kinds in ones if isinstance(value := get(name), str)
        ]
        for name, path, kinds in texts:
            value = get(name)
            if isinstance(value, str) and (value in NAMED or is_named(value)):
                found.append((path, value, kinds))
        for name, kinds, text in lists:
            value = get(name)
            if isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, str) and (not text or item in NAMED or is_named(item)):
                        found.append(((name, index), item, kinds))
        for name, path, below, shape in nested:
            value = get(name)
            if value is not None:
                _deeper(value, path, below, shape, found)
        return found

    return collect


def _plan(fields: Mapping[str, Field]) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    for name, field in fields.items():
        below: tuple[Any, ...] = ()
        inner, shape = field, _ONE
        if field.type == "array" and field.item is not None:
            inner, shape = field.item, _MANY
        if inner.type == "table":
            below, shape = _plan(inner.fields), _TABLE if shape == _ONE else _ROWS
        elif inner.type == "array":
            below = _plan({name: inner})
            shape = _LISTS
        kinds = inner.ref or inner.ref_or_text
        if kinds or below:
            steps.append(
                (name, (name,), () if kinds == ("*",) else kinds, bool(inner.ref_or_text), below, shape)
            )
    return tuple(steps)


def _deeper(value: Any, path: FieldPath, below: tuple[Any, ...], shape: int, found: list[Reference]) -> None:
    if shape == _TABLE:
        if isinstance(value, Mapping):
            for name, _, kinds, text, deeper, inner_shape in below:
                _read(value.get(name), (*path, name), kinds, text, deeper, inner_shape, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            place = (*path, index)
            if shape == _ROWS:
                _deeper(item, place, below, _TABLE, found)
            else:
                # An array of arrays: its one step reads the inner array as a whole.
                for _, _, kinds, text, deeper, inner_shape in below:
                    _read(item, place, kinds, text, deeper, inner_shape, found)


def _read(
    value: Any,
    path: FieldPath,
    kinds: tuple[str, ...],
    text: bool,
    below: tuple[Any, ...],
    shape: int,
    found: list[Reference],
) -> None:
    if shape == _ONE:
        if isinstance(value, str) and (not text or (value in NAMED or is_named(value))):
            found.append((path, value, kinds))
    elif shape == _MANY:
        for index, item in enumerate(value if isinstance(value, list) else ()):
            _read(item, (*path, index), kinds, text, (), _ONE, found)
    else:
        _deeper(value, path, below, shape, found)
