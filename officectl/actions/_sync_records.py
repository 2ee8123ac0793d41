"""Two changed versions of one record put together field by field; where both changed the same field otherwise, a person has to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from officectl.records import toml
from officectl.records.changes import REMOVE, EditFailed
from officectl.records.finding import FieldPath
from officectl.records.layout import same
from officectl.store import comments


class Joined(NamedTuple):
    """`raw`: the text of both; else `fields` are those that both changed (empty: it cannot be read as a record)."""

    raw: bytes | None
    fields: tuple[str, ...] = ()


_ABSENT: Any = object()


def join(base: bytes, ours: bytes, theirs: bytes) -> Joined:
    """`ours` with everything that `theirs` changed since `base`. Arrays are single values. Never raises."""
    read = [toml.read(one).data for one in (base, ours, theirs)]
    if any(one is None for one in read):
        return Joined(None)
    changes: dict[FieldPath, Any] = {}
    fields: list[str] = []
    for path, value, clash in _changes((), *(one or {} for one in read)):
        if clash:
            fields.append(".".join(path))
        else:
            changes[path] = value
    if fields:
        return Joined(None, tuple(fields))
    if not changes:
        return Joined(ours)
    try:
        return Joined(comments.edit(ours.decode(), changes).encode())
    except (EditFailed, UnicodeDecodeError):
        return Joined(None)


def _changes(
    path: tuple[str, ...], base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], Any, bool]]:
    """(path, value, whether both changed it otherwise) of what `theirs` brings."""
    for key in dict.fromkeys((*base, *theirs)):
        old, mine, yours = (one.get(key, _ABSENT) for one in (base, ours, theirs))
        if _same(old, yours) or _same(mine, yours):
            continue
        here = (*path, key)
        if all(isinstance(one, Mapping) for one in (old, mine, yours)):
            yield from _changes(here, old, mine, yours)
        elif _same(old, mine):
            yield here, REMOVE if yours is _ABSENT else yours, False
        else:
            yield here, None, True


def _same(one: Any, other: Any) -> bool:
    if one is _ABSENT or other is _ABSENT:
        return one is other
    return same({"v": one}, {"v": other})
