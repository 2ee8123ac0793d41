"""豁免已过期或证据已变 · waiver expired or its evidence changed

查什么
    豁免（waiver）的截止日期是否已过；豁免时锁定的证据摘要是否还与现在一致。

依据
    docs/contracts/checks.md：豁免要有理由和截止日期，到期自动失效

为什么
    没有期限的豁免就是取消规则；证据变了，当初的理由也就不一定成立。

不合格的例子
    # as_of 2026-11-22
    # room/room-a305
    building = "bldg-a"
    # waiver/waiver-20260101-0000000a
    code = "ROOM-OVER"
    target = "room-a305"
    reason = "装修周转，年底前搬出"
    until = 2026-06-30

合格的例子
    # as_of 2026-06-30
    # room/room-a305
    building = "bldg-a"
    # waiver/waiver-20260101-0000000a
    code = "ROOM-OVER"
    target = "room-a305"
    reason = "装修周转，年底前搬出"
    until = 2026-06-30

怎么改
    问题已解决的，删除豁免；确需延长的，重新报批后改截止日期。

What
    Whether a waiver's last day has passed, and whether the evidence it was pinned to is still the same.

Basis
    docs/contracts/checks.md: a waiver has a reason and a last day

Why
    A waiver without an end abolishes the rule; when the evidence changes the reason may no longer hold.

Remedy
    Delete the waiver if the matter is settled; otherwise have it approved again with a new date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks._settle import WAIVER_FIELDS
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("豁免已过期或证据已变", "waiver expired or its evidence changed"),
    severity="warning",
    standing="reminder",
    scope="outcome",
    reads={"waiver": WAIVER_FIELDS},
    dated=True,
    remedy=Text(
        "已解决的删除豁免；确需延长的重新报批后改截止日期",
        "delete it if the matter is settled; otherwise have it approved again with a new date",
    ),
)

_EXPIRED = Text("{code} 对 {target} 的豁免截至 {until}，已失效", "the waiver of {code} for {target} ended on {until}")
_NO_DATE = Text("{code} 对 {target} 的豁免没有有效的截止日期", "the waiver of {code} for {target} has no valid last day")
_CHANGED = Text(
    "{code} 对 {target} 的豁免锁定的证据已经变化，不再生效",
    "the evidence pinned by the waiver of {code} for {target} has changed; it no longer counts",
)


def find(findings: Sequence[Finding], ctx: Context) -> Iterator[Finding]:
    """One finding a waiver that no longer counts."""
    for row in ctx.settlement.expired:
        until = row.get("until")
        message = _NO_DATE if until is None else _EXPIRED
        values = {"code": row.get("code"), "target": row.get("target")} | ({"until": until} if until else {})
        yield ctx.finding(row, message(**values), field="until")
    for row in ctx.settlement.changed:
        message = _CHANGED
        yield ctx.finding(row, message(code=row.get("code"), target=row.get("target")), field="evidence_digest")
