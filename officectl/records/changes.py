"""Changes to a record as values: what is wanted, and the smallest steps that lead there."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from enum import Enum
from typing import Any, Final

from officectl.errors import NotWritten
from officectl.records.finding import FieldPath, field_text
from officectl.records.layout import is_rows, same
from officectl.text.lang import Text


class Remove(Enum):
    """The type of REMOVE."""

    REMOVE = "remove"


REMOVE: Final = Remove.REMOVE
"""As a new value: the field, table, row or item goes away."""


class EditFailed(NotWritten):
    """The edited text does not say what was wanted; the file is as it was."""

    text = Text("没有修改：改不成想要的样子（{what}）", "nothing was changed: the edit failed ({what})")
    remedy_text = Text(
        "用 officectl edit 打开编辑器手工改，或先运行 officectl fmt 再改（注释会整理）",
        "change it by hand with officectl edit, or run officectl fmt first (it tidies comments)",
    )


_MISSING = Text("没有字段 {field}", "there is no field {field}")


def apply(data: Mapping[str, Any], changes: Mapping[FieldPath, Any]) -> dict[str, Any]:
    """The value that the changes make of `data`, which stays as it is. Raises EditFailed for a path to
    nowhere."""
    out: dict[str, Any] = deepcopy(dict(data))
    for path, value in changes.items():
        target: Any = out
        for part in path[:-1]:
            if isinstance(target, dict) and isinstance(part, str):
                if part not in target and value is REMOVE:
                    raise EditFailed(what=_MISSING(field=field_text(path)))
                target = target.setdefault(part, {})
            elif isinstance(target, list) and isinstance(part, int) and 0 <= part < len(target):
                target = target[part]
            else:
                raise EditFailed(what=_MISSING(field=field_text(path)))
        _set(target, path, value)
    return out


def _set(target: Any, path: FieldPath, value: Any) -> None:
    last = path[-1] if path else None
    if isinstance(target, dict) and isinstance(last, str):
        if value is not REMOVE:
            target[last] = deepcopy(value)
        elif last in target:
            del target[last]
        else:
            raise EditFailed(what=_MISSING(field=field_text(path)))
    elif isinstance(target, list) and isinstance(last, int) and 0 <= last <= len(target):
        if value is not REMOVE:
            target[last : last + 1] = [deepcopy(value)]
        elif last < len(target):
            del target[last]
        else:
            raise EditFailed(what=_MISSING(field=field_text(path)))
    else:
        raise EditFailed(what=_MISSING(field=field_text(path)))


def _is_index(part: str | int, items: list[Any]) -> bool:
    return isinstance(part, int) and 0 <= part < len(items)


def steps(data: Any, path: FieldPath, value: Any) -> list[tuple[FieldPath, Any]]:
    """A change as the smallest changes that do it, so that comments between unchanged keys and rows
    survive."""
    old = data
    for depth, part in enumerate(path):
        inside = part in old if isinstance(old, dict) else isinstance(old, list) and _is_index(part, old)
        if inside:
            old = old[part]
        else:
            for name in reversed(path[depth + 1 :]):   # tables that do not exist yet come with the value
                value = {name: value}
            return [(path[: depth + 1], value)]
    if value is REMOVE:
        return [(path, REMOVE)]
    if same(old, value):
        return []
    out: list[tuple[FieldPath, Any]] = []
    if isinstance(old, dict) and isinstance(value, Mapping):
        for name in [name for name in old if name not in value]:
            out.append(((*path, name), REMOVE))
        for name, item in value.items():
            out += steps(data, (*path, name), item)
        return out
    if is_rows(old) and is_rows(value):
        for index, item in enumerate(value):
            out += steps(data, (*path, index), item)
        return out + [((*path, index), REMOVE) for index in range(len(old) - 1, len(value) - 1, -1)]
    if is_rows(value) or isinstance(value, Mapping) or isinstance(old, Mapping) or is_rows(old):
        return [(path, REMOVE), (path, value)]   # a table becomes a value or the other way round
    return [(path, value)]
