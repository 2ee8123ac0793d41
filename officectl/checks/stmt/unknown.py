"""台账有、外部账单没有 · ledger rows that the outside lacks

查什么
    与 STMT-MISSING 相反：同一账户同一月份，台账里有、外部文件里没有的行。外部文件没有覆盖的账户和月份不查。

依据
    审计对账的通常做法；账单每行以卡号、流水号、时间为准

为什么
    多出来的行可能是手工添的，也可能是改了流水号或时间。

不合格的例子
    # fuel/fuel-20261031-0000000a
    title = "2026-10"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
    [[row]]
    serial = "000018"
    at = 2026-10-18T19:15:00
    type = "加油"
    amount = 300.00
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
    # fuel/fuel-20260930-0000000a
    title = "2026-09"
    [statement]
    account = "9030110000000012345"
    period = "2026-09"
    [[row]]
    serial = "000009"
    at = 2026-09-18T19:15:00
    type = "加油"
    amount = 300.00
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
    核对原始账单，改正流水号、时间，或说明来源。

What
    The reverse of STMT-MISSING: rows of the ledger that the outside file lacks, for accounts and months that it covers.

Basis
    Common practice of audit; a statement's row is known by card, serial number and time

Why
    A row too many may have been added by hand, or its serial or time was changed.

Remedy
    Compare with the original, correct serial and time, or explain where the row comes from.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks.stmt._rows import READS, lines, text
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("台账有、外部账单没有", "ledger rows that the outside lacks"),
    severity="warning",
    standing="lead",
    scope="workspace",
    reads=READS,
    remedy=Text("核对原始账单，改正流水号、时间，或说明来源", "compare with the original, correct serial and time, or explain its source"),
)

_MESSAGE = Text("{sheet}：台账有、外部账单无：{row}", "{sheet}: in the ledger, not in the outside file: {row}")
_EXCLUDED_BY = Text("原始账单、更正记录", "the original statement, a correction on record")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding a row."""
    for kind in READS:
        outside = lines(kind, ctx.extra(kind))
        covered, known = {line.sheet for line in outside}, {line.key for line in outside}
        for line in lines(kind, ctx.rows(kind)) if outside else ():
            if line.sheet in covered and line.key not in known:
                fact = _MESSAGE(sheet=" ".join(line.sheet[1:]), row=text(kind, line))
                where = ("row", line.index)
                key = "|".join(line.key)
                evidence = [ctx.evidence(line.record, text(kind, line), field=where, key=key)]
                yield ctx.finding(line.record, ctx.lead(fact, _EXCLUDED_BY), field=where, evidence=evidence)
