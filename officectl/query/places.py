"""The left side of an assignment: which field, in which row, with which operator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from officectl.light import dataclass, pattern
from officectl.query import words
from officectl.query.errors import Fixed, NoOperator, NoSuchRow, RowNeeded
from officectl.query.fields import Target, exact, find
from officectl.query.fold import half
from officectl.records.finding import FieldPath
from officectl.records.kind import Kind
from officectl.text.lang import plain

AssignOp = Literal["=", "+=", "-="]

_OPERATOR = pattern(r"\+=|-=|=")
_SOFT = pattern(r":")
_ROW = pattern(r"\[\s*([0-9]+)\s*\]")
_PLUS = pattern(r"(?<=[^.+])\+(?=\.|$)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value goes: the field, and the rows on the way (None: a new row)."""

    target: Target
    path: tuple[str | int | None, ...]


def cut(kind: Kind, term: str) -> tuple[str, AssignOp, str]:
    """Name, operator, value. `：` counts behind the exact name of a field."""
    narrow = half(term)
    found = _OPERATOR.search(narrow)
    soft = _SOFT.search(narrow, 0, found.start() if found else len(narrow))
    if soft is not None and exact(kind, term[: soft.start()].strip()) is not None:
        return term[: soft.start()].strip(), "=", term[soft.end() :].strip()
    name = term[: found.start()].strip() if found else ""
    if found is None or not name:
        label = kind.fields[kind.label].title if kind.label in kind.fields else plain("note")
        raise NoOperator(term=term, example=words.CONDITION_TYPED(field=label, value="…"))
    operator = found.group()
    op: AssignOp = "+=" if operator == "+=" else "-=" if operator == "-=" else "="
    return name, op, term[found.end() :].strip()


def located(kind: Kind, name: str, current: Mapping[str, Any]) -> Place:
    """`row[3].at`, `row.3.at`, `row.+.at`, `row+.at`, `statement.account` as a place.

    Rows count from 0, as findings print them.
    """
    dotted = _PLUS.sub(".+", _ROW.sub(r".\1", half(name)))
    steps = [step.strip() for step in dotted.split(".")]
    named = ".".join(step for step in steps if step != "+" and not step.isdecimal())
    target = find(kind, named, writing=True)
    if target.special == "id":
        raise Fixed()
    marks = [step for step in steps if step == "+" or step.isdecimal()]
    path: list[str | int | None] = []
    here: Any = current
    for at, (part, one) in enumerate(zip(target.path, target.chain, strict=True)):
        path.append(part)
        here = here.get(part) if isinstance(here, Mapping) else None
        last = at == len(target.path) - 1
        if one.type != "array" or (last and not marks):
            continue
        if not marks:
            raise RowNeeded(
                field=one.title, name=".".join(target.path[: at + 1]), inner=".".join(target.path[at + 1 :])
            )
        mark = marks.pop(0)
        rows = here if isinstance(here, list) else []
        if mark == "+":
            if None in path:
                raise RowNeeded(field=one.title, name=target.path[0], inner=target.path[-1])
            path.append(None)
            here = None
        else:
            index = int(mark) if len(mark) <= 9 else len(rows)
            if index >= len(rows):
                raise NoSuchRow(
                    field=one.title, index=mark, count=len(rows), name=".".join(target.path[: at + 1])
                )
            path.append(index)
            here = rows[index]
    if marks:
        raise RowNeeded(field=target.title, name=target.path[0], inner=target.path[-1])
    return Place(target, tuple(path))


def solid(path: tuple[str | int | None, ...]) -> FieldPath:
    """The path of a place that is in no new row."""
    return tuple(part for part in path if part is not None)
