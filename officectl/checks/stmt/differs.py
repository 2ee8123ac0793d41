"""同一笔、金额或数量不同 · one row, different figures

查什么
    用 --extra 带入的账单与台账里卡号、流水、时间都相同的行，金额、升数、度数是否也相同。一方没有填的不比。

依据
    审计对账的通常做法；同一笔交易只有一个金额

为什么
    改小一个数，台账照样平；对不上的数要么是录错，要么是改过。

不合格的例子
    # fuel/fuel-20261031-0000000a
    title = "2026-10"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
    [[row]]
    serial = "000017"
    at = 2026-10-17T19:15:00
    type = "加油"
    amount = 352.40
    # extra fuel/fuel-20261031-0000000b
    title = "石油公司 2026-10"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
    [[row]]
    serial = "000017"
    at = 2026-10-17T19:15:00
    type = "加油"
    amount = 452.40

合格的例子
    # fuel/fuel-20261031-0000000a
    title = "2026-10"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
    [[row]]
    serial = "000017"
    at = 2026-10-17T19:15:00
    type = "加油"
    amount = 452.4
    # extra fuel/fuel-20261031-0000000b
    title = "石油公司 2026-10"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
    [[row]]
    serial = "000017"
    at = 2026-10-17T19:15:00
    type = "加油"
    amount = 452.40

怎么改
    核对原始账单，改正录错的数；改过的说明原因。

What
    Whether rows with the same card, serial and time have the same amount, litres and kWh in the ledger and in the file brought with --extra.
    What one side leaves blank is not compared.

Basis
    Common practice of audit; one transaction has one amount

Why
    With one figure made smaller the ledger still balances; a figure that differs was mistyped or changed.

Remedy
    Compare with the original, correct what was mistyped, explain what was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks.stmt._rows import READS, lines, text
from officectl.records.finding import Finding, Measured
from officectl.text.lang import Text

CHECK = Check(
    title=Text("同一笔、金额或数量不同", "one row, different figures"),
    severity="warning",
    standing="lead",
    scope="workspace",
    reads=READS,
    remedy=Text("核对原始账单，改正录错的数；改过的说明原因", "compare with the original, correct or explain the figure"),
)

_FIGURES = {"amount": ("yuan", Text("金额", "amount")), "litres": ("L", Text("升数", "litres")), "kwh": ("kWh", Text("度数", "kWh"))}
_MESSAGE = Text(
    "{row}：{what} 台账 {here}，外部账单 {there}", "{row}: {what} {here} in the ledger, {there} in the outside file"
)
_EXCLUDED_BY = Text("原始账单、更正记录", "the original statement, a correction on record")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding a figure."""
    for kind in READS:
        outside = {line.key: line for line in lines(kind, ctx.extra(kind))}
        for line in lines(kind, ctx.rows(kind)) if outside else ():
            other = outside.get(line.key)
            for name, (unit, what) in _FIGURES.items() if other is not None else ():
                here, there = line.data.get(name), other.data.get(name) if other is not None else None
                if not isinstance(here, int | Decimal) or not isinstance(there, int | Decimal) or here == there:
                    continue
                where = ("row", line.index, name)
                fact = _MESSAGE(row=text(kind, line), what=what, here=Decimal(here), there=Decimal(there))
                yield ctx.finding(
                    line.record,
                    ctx.lead(fact, _EXCLUDED_BY),
                    field=where,
                    measured=Measured(f"{here:f}", f"{there:f}", f"{abs(Decimal(here) - there):f}", unit),
                    evidence=[ctx.evidence(line.record, text(kind, line), field=where, key="|".join(line.key))],
                )
