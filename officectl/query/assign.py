"""`字段=值` for `new` and `set`: typed changes per the schema, and what was understood.

Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from officectl.light import dataclass, field
from officectl.query.env import Env
from officectl.query.errors import (
    EmptyTerm,
    NoItem,
    NotAList,
    NotInList,
    TableField,
    ThousandsOrList,
    Twice,
    some,
)
from officectl.query.fields import Target, children, separators
from officectl.query.fold import half, parts, unquoted
from officectl.query.numbers import thousands
from officectl.query.places import AssignOp, Place, cut, located, solid
from officectl.query.values import Typed, candidates, scalar
from officectl.records.changes import REMOVE
from officectl.records.finding import FieldPath
from officectl.records.kind import Field, Kind
from officectl.text import dates
from officectl.text.lang import Message, Text, plain

_SET = Text("{field} = {value}", "{field} = {value}")
_ADDED = Text("{field} 加 {value}", "{field} gains {value}")
_TAKEN = Text("{field} 去 {value}", "{field} loses {value}")
_CLEARED = Text("{field} 清空", "{field} is cleared")


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a list of assignments comes to."""

    changes: Mapping[FieldPath, Any]
    """Typed values, or REMOVE, in the order `store.comments.edit` makes them.

    A list is given whole; a new row is a table at the index after the last, or a list of one when it is the
    first.
    """
    echoes: tuple[Message, ...] = ()
    """What was understood differently from how it was typed: dates with weekday, names with id, numbers."""
    asks: tuple[Message, ...] = ()
    """To be confirmed before writing: 明天 typed between 00:00 and 05:00, 3点 without 上午 or 下午."""


@dataclass(slots=True)
class _Work:
    kind: Kind
    env: Env
    current: Mapping[str, Any]
    changes: dict[FieldPath, Any] = field(default_factory=dict)
    typed: dict[FieldPath, str] = field(default_factory=dict)
    rows: dict[FieldPath, dict[str, Any]] = field(default_factory=dict)
    """New rows by the array they join: all `row.+.…` of one command are one row."""
    echoes: list[Message] = field(default_factory=list)
    asks: list[Message] = field(default_factory=list)


def assign(
    kind: Kind, terms: Sequence[str], env: Env, current: Mapping[str, Any] | None = None
) -> Assignment:
    """The changes that `terms` state on a record whose data is `current` (None: a new one).

    Raises QueryError subclasses.
    """
    work = _Work(kind, env, current or {})
    for number, term in enumerate(terms, start=1):
        if not term.strip():
            raise EmptyTerm(place=number)
        name, op, text = cut(kind, term)
        _apply(work, located(kind, name, work.current), op, text)
    for array, row in work.rows.items():
        rows = _at(work.current, array)
        if isinstance(rows, list) and work.changes.get(array) is not REMOVE:
            work.changes[(*array, len(rows))] = row
        else:
            work.changes[array] = [row]
    return Assignment(_in_order(work), tuple(work.echoes), tuple(work.asks))


def _in_order(work: _Work) -> dict[FieldPath, Any]:
    """Changes as they can be made one by one: rows go last and from the end, so that no index shifts.

    What is not there need not go.
    """
    kept = {
        path: v for path, v in work.changes.items() if v is not REMOVE or _at(work.current, path) is not None
    }
    going = [path for path, value in kept.items() if value is REMOVE and isinstance(path[-1], int)]
    going.sort(key=lambda path: path[-1], reverse=True)
    return {path: value for path, value in kept.items() if path not in going} | dict.fromkeys(going, REMOVE)


def _apply(work: _Work, place: Place, op: AssignOp, text: str) -> None:
    target, last = place.target, place.path[-1]
    whole_array = target.field.type == "array" and isinstance(last, str)
    if target.leaf.type == "table" and (text or last is None or op != "="):
        examples = [f"{child.name}=…" for child in children(target)]
        raise TableField(field=target.title, examples=some(examples, 6))
    if op != "=" and not whole_array:
        raise NotAList(field=target.title, op=op)
    if not text:
        if op != "=":
            raise NoItem(field=target.title, op=op)
        _put(work, place, REMOVE, text)
        work.echoes.append(_CLEARED(field=target.title))
    elif whole_array:
        _list(work, place, op, text)
    else:
        typed = _one(work, target, text)
        _put(work, place, typed.value, text)
        if typed.echo is not None:
            work.echoes.append(_SET(field=target.title, value=typed.echo))


def _one(work: _Work, target: Target, text: str) -> Typed:
    typed = scalar(target.leaf, target.title, text, work.env)
    if isinstance(typed.value, date):
        question = dates.needs_confirmation(text, work.env.now)
        if question is not None:
            work.asks.append(question)
    return typed


def _list(work: _Work, place: Place, op: AssignOp, text: str) -> None:
    """Items by comma, or one assignment each; `+=` and `-=` start from what the record holds."""
    target = place.target
    key: FieldPath = () if None in place.path else solid(place.path)
    said = work.changes.get(key)
    if isinstance(said, list):
        before = list(said)  # an earlier word of this command: `users=a users=b`
    else:
        before = _list_at(work.current, key) if key and op != "=" and said is None else []
    pieces = _pieces(target.leaf, text)
    values = []
    for piece in pieces:
        typed = _listed(work, target, piece, before) if op == "-=" else _one(work, target, piece)
        if op == "-=" and typed.value not in before:
            raise NotInList(field=target.title, value=piece, present=before or plain("—"))
        values.append(typed.value)
        if typed.echo is not None or op != "=":
            told = {"=": _SET, "+=": _ADDED, "-=": _TAKEN}[op]
            work.echoes.append(told(field=target.title, value=typed.echo or plain(piece)))
    if op == "-=":
        after = [value for value in before if value not in values]
    else:
        unique = target.field.unique_items
        after = list(before)
        after.extend(
            value for at, value in enumerate(values) if not unique or value not in (*before, *values[:at])
        )
    _put(work, place, after or REMOVE, text, again=True)


def _pieces(leaf: Field, text: str) -> list[str]:
    cut = [piece for piece in parts(text, separators(leaf)) if piece]
    if len(cut) > 1 and leaf.type in ("integer", "decimal") and "、" not in text and thousands(text):
        typed = half(text)
        raise ThousandsOrList(
            field=leaf.title, value=typed, joined=typed.replace(",", ""), listed=typed.replace(",", "、")
        )
    return [unquoted(piece) or piece for piece in cut]


def _listed(work: _Work, target: Target, piece: str, before: list[Any]) -> Typed:
    """What `-=` means: an item as it stands, else the one namesake in the list, else any typed value."""
    if piece in before:
        return Typed(piece)
    kinds = target.leaf.ref or target.leaf.ref_or_text
    here = (
        {found.id: found for found in candidates(work.env, kinds, piece) if found.id in before}
        if kinds
        else {}
    )
    if len(here) == 1:
        only = next(iter(here.values()))
        return Typed(only.id, only.echo())
    return _one(work, target, piece)


def _put(work: _Work, place: Place, value: Any, text: str, again: bool = False) -> None:
    if None in place.path:
        _put_in_new_row(work, place, value, text, again)
        return
    key = solid(place.path)
    if key in work.changes and not again and work.typed[key] != text:
        raise Twice(field=place.target.title, first=work.typed[key], second=text)
    work.changes[key] = value
    work.typed[key] = text


def _put_in_new_row(work: _Work, place: Place, value: Any, text: str, again: bool) -> None:
    at = place.path.index(None)
    *inside, last = map(str, place.path[at + 1 :])
    row = work.rows.setdefault(solid(place.path[:at]), {})
    for step in inside:
        row = row.setdefault(step, {})
    if last in row and not again:
        raise Twice(field=place.target.title, first=row[last], second=text)
    if value is not REMOVE:
        row[last] = row[last] + value if last in row else value


def _at(data: Any, path: FieldPath) -> Any:
    """What the record holds at a path; None when nothing."""
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _list_at(data: Any, path: FieldPath) -> list[Any]:
    found = _at(data, path)
    return list(found) if isinstance(found, list) else []
