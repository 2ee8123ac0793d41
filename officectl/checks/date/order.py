"""日期先后颠倒 · dates out of order

查什么
    成对的日期或时间：结束不早于开始（回车不早于出车，到期不早于下达，离任不早于到任……）。哪些成对，由模式文件的 not_before 说明。

依据
    这类记录的模式文件（schemas/，docs/contracts/schemas.md）

为什么
    颠倒的日期会让时长、逾期、重叠都算错，多半是手误。

不合格的例子
    # trip/trip-20261119-7k2m9q4x
    plan_out = 2026-11-20T08:30:00
    plan_in = 2026-11-20T07:30:00

合格的例子
    # trip/trip-20261119-7k2m9q4x
    plan_out = 2026-11-20T08:30:00
    plan_in = 2026-11-20T17:30:00

怎么改
    核对原单，改正写错的一个。

What
    Dates and times that come in pairs: the end is not before the start. The schema's not_before says which belong together.

Basis
    the kind's schema file (schemas/, docs/contracts/schemas.md)

Why
    Reversed dates make durations, delays and overlaps wrong; usually it is a slip.

Remedy
    Compare with the paper and correct the one that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import FieldPath, Finding
from officectl.records.intake import Intake
from officectl.records.kind import Field, Kind
from officectl.text.lang import Text

CHECK = Check(
    title=Text("日期先后颠倒", "dates out of order"),
    severity="error",
    standing="data",
    scope="file",
    remedy=Text("核对原单，改正写错的一个", "compare with the paper and correct the one that is wrong"),
)

_MESSAGE = Text(
    "{field}（{value}）早于{other}（{start}）",
    "{field} ({value}) is before {other} ({start})",
)
_Pairs = tuple[tuple[str, str], ...]


def find(intake: Intake, ctx: Context) -> list[Finding] | tuple[()]:
    """All pairs of the record, nested tables included."""
    if intake.kind is None or intake.data is None:
        return ()
    plan = _plan(intake.kind)
    if not plan[0] and not plan[1]:
        return ()
    found: list[Finding] = []
    _look(intake, ctx, intake.data, plan, (), intake.kind.fields, found)
    return found


_Plan = tuple[_Pairs, tuple[tuple[str, Any], ...]]
_PLANS: dict[int, tuple[Kind, _Plan]] = {}
"""By identity of the kind, which is kept alive beside its plan: kinds are made once a run."""


def _plan(kind: Kind) -> _Plan:
    known = _PLANS.get(id(kind))
    if known is None or known[0] is not kind:
        known = _PLANS[id(kind)] = (kind, _plan_of(kind.fields))
    return known[1]


def _plan_of(fields: Mapping[str, Field]) -> _Plan:
    pairs = tuple((f.name, f.not_before) for f in fields.values() if f.not_before)
    nested = []
    for f in fields.values():
        inner = f.fields or (f.item.fields if f.item else {})
        if inner:
            below = _plan_of(inner)
            if below[0] or below[1]:
                nested.append((f.name, below))
    return pairs, tuple(nested)


def _look(
    intake: Intake,
    ctx: Context,
    data: Mapping[str, Any],
    plan: _Plan,
    at: FieldPath,
    fields: Mapping[str, Field],
    found: list[Finding],
) -> None:
    for name, other in plan[0]:
        value, start = data.get(name), data.get(other)
        if value is None or start is None:
            continue
        try:
            if value >= start:
                continue
        except TypeError:   # a date beside a date-time, an instant beside a local time
            pass
        if _before(value, start):
            titles = fields[name].title, fields[other].title if other in fields else Text(other, other)
            message = _MESSAGE(field=titles[0], value=value, other=titles[1], start=start)
            found.append(ctx.finding(intake, message, field=(*at, name)))
    for name, below in plan[1]:
        value = data.get(name)
        field = fields[name]
        if isinstance(value, Mapping):
            _look(intake, ctx, value, below, (*at, name), field.fields, found)
        elif isinstance(value, list) and field.item is not None:
            for index, row in enumerate(value):
                if isinstance(row, Mapping):
                    _look(intake, ctx, row, below, (*at, name, index), field.item.fields, found)


def _before(value: Any, start: Any) -> bool:
    if isinstance(value, datetime) and isinstance(start, datetime):
        if (value.tzinfo is None) != (start.tzinfo is None):
            return False  # one has an offset, one is local: only the workspace's zone could tell
        return value < start
    if isinstance(value, time) and isinstance(start, time):
        return value < start
    if isinstance(value, date) and isinstance(start, date):
        a = value.date() if isinstance(value, datetime) else value
        b = start.date() if isinstance(start, datetime) else start
        return a < b
    return False
