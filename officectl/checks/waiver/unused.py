"""豁免没有用上 · unused waiver

查什么
    还在有效期内、但没有对应任何一条结果的豁免。只看本次运行了的检查。

依据
    docs/contracts/checks.md

为什么
    问题已经改好，豁免却还留着，下次再犯就会被悄悄放过。

不合格的例子
    # as_of 2026-11-22
    # place/county-seat
    name = "县城"
    # waiver/waiver-20260101-0000000a
    code = "ID-DUP"
    target = "county-seat"
    reason = "待核"
    until = 2026-12-31

合格的例子
    # as_of 2026-11-22
    # place/county-seat
    name = "县城"
    # org/county-seat
    name = "县城管委会"
    # waiver/waiver-20260101-0000000a
    code = "ID-DUP"
    target = "county-seat"
    reason = "合并登记中"
    until = 2026-12-31

怎么改
    删除这条豁免。

What
    Waivers in force to which no finding answers. Only checks that ran count.

Basis
    docs/contracts/checks.md

Why
    The fault is mended, yet the waiver would silently let the next one pass.

Remedy
    Delete the waiver.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks._settle import WAIVER_FIELDS
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("豁免没有用上", "unused waiver"),
    severity="info",
    standing="reminder",
    scope="outcome",
    reads={"waiver": WAIVER_FIELDS},
    dated=True,
    remedy=Text("问题已改好的，删除这条豁免", "the fault is mended: delete the waiver"),
)

_MESSAGE = Text("{code} 对 {target} 没有需要豁免的结果", "{code} finds nothing to waive at {target}")


def find(findings: Sequence[Finding], ctx: Context) -> Iterator[Finding]:
    """One finding a waiver."""
    for row in ctx.settlement.unused:
        yield ctx.finding(row, _MESSAGE(code=row.get("code"), target=row.get("target")), field="target")
