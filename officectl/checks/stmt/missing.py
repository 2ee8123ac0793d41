"""外部账单有、台账没有 · outside rows that the ledger lacks

查什么
    用 --extra 带入的加油、通行、停放文件（审计方自取的），逐行按卡号、流水、时间与台账同一账户同一月份核对：外部有、台账没有的。
    没有 --extra 时不查。

依据
    审计对账的通常做法；账单每行以卡号、流水号、时间为准

为什么
    台账里删掉几行，账面照样平；只有拿外面的原始账单来对才看得出。

不合格的例子
    # vehicle/veh-a12345
    name = "川Z12345"
    # fuel/fuel-20261031-0000000a
    title = "2026-10"
    vehicle = "veh-a12345"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
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
    # vehicle/veh-a12345
    name = "川Z12345"
    # fuel/fuel-20261031-0000000a
    title = "2026-10"
    vehicle = "veh-a12345"
    [statement]
    account = "9030110000000012345"
    period = "2026-10"
    [[row]]
    serial = "000017"
    at = 2026-10-17T19:15:00
    type = "加油"
    amount = 452.40
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
    核实原始账单；漏导入的补导，删过的说明原因。

What
    Fuel, toll and parking files brought with --extra (the auditor's own) against the ledger, row by row by card, serial and time, for the
    same account and month: what the outside has and the ledger lacks. Without --extra nothing is compared.

Basis
    Common practice of audit; a statement's row is known by card, serial number and time

Why
    With some rows deleted the ledger still balances; only the original statement shows it.

Remedy
    Look at the original statement; import what was left out, explain what was removed.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks.stmt._rows import READS, Line, lines, text
from officectl.records.finding import Finding, Measured
from officectl.text.lang import Text

CHECK = Check(
    title=Text("外部账单有、台账没有", "outside rows that the ledger lacks"),
    severity="warning",
    standing="lead",
    scope="workspace",
    reads=READS,
    remedy=Text("核实原始账单；漏导入的补导，删过的说明原因", "look at the original; import what was left out, explain what was removed"),
)

_MESSAGE = Text("{sheet}：外部账单有、台账无 {count} 笔（{rows}）", "{sheet}: {count} rows outside that the ledger lacks ({rows})")
_EXCLUDED_BY = Text("补导的账单、更正记录", "a later import, a correction on record")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding an account and month."""
    for kind in READS:
        outside = lines(kind, ctx.extra(kind))
        known = {line.key for line in lines(kind, ctx.rows(kind))} if outside else set()
        sheets: dict[tuple[str, ...], list[Line]] = {}
        for line in outside:
            if line.key not in known:
                sheets.setdefault(line.sheet, []).append(line)
        homes = {line.sheet: line.record for line in lines(kind, ctx.rows(kind))}
        for sheet, missing in sorted(sheets.items()):
            rows = [text(kind, line) for line in missing[:6]] + (["…"] if len(missing) > 6 else [])
            fact = _MESSAGE(sheet=" ".join(sheet[1:]), count=len(missing), rows=rows)
            yield ctx.finding(
                homes.get(sheet),
                ctx.lead(fact, _EXCLUDED_BY),
                field="row" if sheet in homes else (),
                measured=Measured(str(len(missing)), "0", str(len(missing)), "row"),
                kind=kind,
                ident=missing[0].record.id,
                path=ctx.extra_path(missing[0].record.id),
            )
