"""没有该年节假日安排 · no holiday notice for that year

查什么
    检查用到的日期里，有没有哪一年还没有正式的放假通知（内置到最近一次通知为止）。

依据
    全国年节及纪念日放假办法；每年的放假调休以国务院办公厅通知为准

为什么
    没有通知就不知道哪天调休；猜出来的工作日会冤枉人。该年与节假日有关的线索因此不出。

不合格的例子
    # as_of 2031-11-22
    # task/task-20311101-0000000a
    title = "青山镇防汛物资补库"
    lead_unit = "emergency-bureau"
    handler = "li.si"
    issued_on = 2031-11-01
    due = 2031-12-20

合格的例子
    # as_of 2026-11-22
    # place/county-seat
    name = "县城"

怎么改
    通知发布后升级 officectl，或在 calendar/<年>.toml 里按通知填写。

What
    Years that a check asks for and for which no official holiday notice is known yet.

Basis
    the regulation on public holidays; each year's make-up days follow the State Council office's notice

Why
    Without the notice nobody knows the make-up workdays; a guess would accuse the innocent. Leads that depend on holidays stay
    off for that year.

Remedy
    Upgrade officectl once the notice is out, or fill calendar/<year>.toml from the notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("没有该年节假日安排", "no holiday notice for that year"),
    severity="info",
    standing="data",
    scope="outcome",
    remedy=Text(
        "通知发布后升级 officectl，或按通知填写 calendar/ 下该年的文件",
        "upgrade officectl once the notice is out, or fill that year's file in calendar/",
    ),
)

_MESSAGE = Text(
    "无 {year} 年节假日安排：与工作日有关的检查在该年不作判断",
    "no holiday notice for {year}: checks that depend on workdays do not judge that year",
)


def find(findings: Sequence[Finding], ctx: Context) -> Iterator[Finding]:
    """One finding a year."""
    for year in sorted(ctx.unknown_years):
        yield ctx.finding(
            None, _MESSAGE(year=year), kind="calendar", ident=str(year), path="officectl.toml", line=1, column=1
        )
