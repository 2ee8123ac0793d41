"""重号 · one number twice

查什么
    同一年、同一系列里两条记录用了一个编号（写法不同、年份和流水号相同也算）。作废的单子仍占着它的号。

依据
    本工具的约定（practice 28）：号只发一次，作废也不再用。

为什么
    两张单子一个号，报销、对账、查档都说不清是哪一张；一张顶两张用，也从这里来。

不合格的例子
    # as_of 2026-11-22
    # trip/trip-20261101-0000000a
    no = "2026-0187"
    # trip/trip-20261103-0000000b
    no = "2026-187"

合格的例子
    # as_of 2026-11-22
    # trip/trip-20261101-0000000a
    no = "2026-0186"
    # trip/trip-20261103-0000000b
    no = "2026-0187"

怎么改
    后一张换新号：清空编号后 officectl number 编号；两人同时发的号，晚并入的一方换。

What
    Two records with one number in a series of a year (also when it is typed differently). A void record keeps its number.

Basis
    This program's own convention: a number is issued once, and never again, void or not.

Why
    With two slips of one number nobody can say which one an account or a file means; one slip used twice looks just so.

Remedy
    The later one gets a new number: clear the field, then `officectl number ID`; of two issued at a time, whoever merged later gives way.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks.no._series import KINDS, READS, Numbered, every
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("重号", "one number twice"),
    severity="warning",
    standing="data",
    scope="workspace",
    reads=READS,
    remedy=Text("后一张清空编号，再用 officectl number 发新号", "clear the later one's number and issue a new one with `officectl number`"),
)

_TWICE = Text("{kind}编号 {no} 已经用在 {other}", "{kind} number {no} is used by {other} already")
_FIRST = Text("先用这个号", "used it first")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding a record that comes second: by the day it was made, then by path."""
    for series in every(ctx):
        same: list[Numbered] = []
        for one in series.rows:
            if same and one.number.serial != same[0].number.serial:
                yield from _told(ctx, series.kind, same)
                same = []
            same.append(one)
        yield from _told(ctx, series.kind, same)


def _told(ctx: Context, kind: str, same: list[Numbered]) -> Iterator[Finding]:
    if len(same) > 1:
        first, *others = sorted(same, key=lambda one: one.day)
        for one in others:
            message = _TWICE(kind=KINDS[kind], no=one.row.get("no"), other=first.row.id)
            yield ctx.finding(one.row, message, field="no", evidence=[ctx.evidence(first.row, _FIRST(), field=("no",))])
