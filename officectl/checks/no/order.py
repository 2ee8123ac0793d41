"""倒号 · a number out of order

查什么
    一个编号所在的记录，是在同系列更大的号已经送审之后才建的：小号在大号之后才有，可能是留号、补单倒填。
    “建的日子”取记录编号里的日期，“送审”取服务器收讫，没有的取送审人自报。没有送审的工作区不查；填了纸质审批的（事后补录）不查。

依据
    本工具的约定（practice 28）：号在主线上依次发放。

为什么
    事后造一张单子，日期好填，流水号难办：要么接在最后，要么只能占一个留着的号。

不合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [[event]]
    record = "trip-20261103-0000000b"
    event = "submit"
    person = "li.si"
    at = 2026-11-03T09:00:00
    # trip/trip-20261103-0000000b
    no = "2026-0188"
    # trip/trip-20261110-0000000a
    no = "2026-0187"

合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [[event]]
    record = "trip-20261103-0000000b"
    event = "submit"
    person = "li.si"
    at = 2026-11-03T09:00:00
    # trip/trip-20261103-0000000b
    no = "2026-0188"
    # trip/trip-20261103-0000000a
    no = "2026-0187"

怎么改
    核实这张单子什么时候开的；属于补录的写明情况，今后用 officectl number 依次发号。

What
    A record that was made after a higher number of its series had been submitted: the lower number came later. The day of a record is
    the one in its id; the submission's the server's receipt, else the submitter's own clock. Nothing in a workspace where nothing is
    submitted, and nothing for records with [paper], which are entered afterwards.

Basis
    This program's own convention: numbers are issued in order, on the main line.

Why
    A slip made up afterwards can bear any date, and no number: it comes last, or takes one that was kept back.

Remedy
    Find out when it was made; an entry made afterwards says so; from now on numbers come from `officectl number`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks.no._series import KINDS, Numbered, every
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("倒号", "a number out of order"),
    severity="warning",
    standing="lead",
    scope="workspace",
    reads={"trip": ("no", "paper"), "task": ("no", "paper")},
    remedy=Text("核实何时开的；今后用 officectl number 依次发号", "find out when it was made; numbers come from `officectl number`"),
    events=True,
)

_FACT = Text(
    "{kind} {no} 是 {day} 建的，而更大的号 {higher} 在 {known} 已经送审", "{kind} {no} was made {day}, and the higher number {higher} was submitted {known}"
)
_EXCLUDED_BY = Text("纸质存根、补录的说明、号码的更正", "the paper counterfoil, an account of the late entry, a correction of the number")
_SUBMITTED = Text("{day} 已送审", "submitted {day}")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding a record."""
    for series in every(ctx):
        earliest: tuple[date, Numbered] | None = None
        for one in reversed(series.rows):
            if earliest is not None and one.number.serial < earliest[1].number.serial and one.day > earliest[0] and not one.row.get("paper"):
                known, other = earliest
                fact = _FACT(kind=KINDS[series.kind], no=one.row.get("no"), day=one.day, higher=other.row.get("no"), known=known)
                evidence = [ctx.evidence(other.row, _SUBMITTED(day=known), field=("no",))]
                yield ctx.finding(one.row, ctx.lead(fact, _EXCLUDED_BY), field="no", evidence=evidence)
            submitted = _submitted(ctx, one)
            if submitted is not None and (earliest is None or submitted < earliest[0]):
                earliest = submitted, one


def _submitted(ctx: Context, one: Numbered) -> date | None:
    """By when the record had its number: the first act that is known of it. A later round only makes it later."""
    events = ctx.events(one.row.id)
    acts = (*events.earlier, *events.acts)
    return min((act.received or act.at).date() for act in acts) if acts else None
