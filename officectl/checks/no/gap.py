"""断号 · numbers missing from a series

查什么
    派车单、督办事项的编号，逐年逐系列看有没有缺号。作废的单子还在台账里，号就在；号不在，就是有一张单子没有了。
    编号的写法不用登记：去掉年份和流水号，其余文字相同的是一个系列。
    该类在当年1月1日之前已上线的，从1号查起；否则从台账里最小的号查起。上线之前的不查。

依据
    本工具的约定（practice 28）；各地公务用车、督查工作办法多要求逐年连续编号，全国没有逐字条款。

为什么
    记录的内部编号是随机的，少一张看不出来；流水号少一个，一眼就看出来。

不合格的例子
    # as_of 2026-11-22
    # trip/trip-20261101-0000000a
    no = "2026-0186"
    # trip/trip-20261103-0000000b
    no = "2026-0188"

合格的例子
    # as_of 2026-11-22
    # trip/trip-20261101-0000000a
    no = "2026-0186"
    # trip/trip-20261102-0000000b
    no = "2026-0187"

怎么改
    找到缺的那一张补录；开错的、没用的作废（officectl void），不要删；号写错的改正。

What
    Slips and supervision items: whether numbers are missing from a series of a year. A void record is still there, and so is its
    number; where a number is not there, a record is gone. The form need not be declared: numbers with the same words around year and
    serial number are one series. It is read from 1 when the kind had gone live by January 1, else from the lowest number on record;
    nothing from before go-live.

Basis
    This program's own convention; local measures on cars and supervision ask for yearly series, no national text does so word for word.

Why
    Ids are random, nobody sees that one is missing. A serial number that is missing is seen at once.

Remedy
    Find and enter the missing one; a slip that was spoilt or not used is voided (officectl void), never deleted; correct a wrong number.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks.no._series import KINDS, READS, Series, begun_before, every
from officectl.records.finding import Finding, Measured
from officectl.text.lang import Text

CHECK = Check(
    title=Text("断号", "numbers missing from a series"),
    severity="warning",
    standing="lead",
    scope="workspace",
    reads=READS,
    remedy=Text("补录缺的，开错的作废不删除，写错的改正", "enter what is missing, void what was spoilt, correct what is wrong"),
)

_ONE = Text("{kind} {year} 年缺 {first} 号，前后是 {before}、{after}", "{kind} numbers of {year}: {first} is missing, between {before} and {after}")
_SOME = Text(
    "{kind} {year} 年缺 {first} 至 {last}，共 {count} 个号，前后是 {before}、{after}",
    "{kind} numbers of {year}: {first} to {last} are missing ({count}), between {before} and {after}",
)
_START = Text("年初", "the year's first")
_EXCLUDED_BY = Text("作废单、纸质存根、号码的更正", "a void slip, the paper counterfoil, a correction of the number")
_NEXT = Text("后一个号", "the next number")
_LAST = Text("前一个号", "the number before")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding a gap, at the record after it."""
    for series in every(ctx):
        yield from _gaps(ctx, series)


def _gaps(ctx: Context, series: Series) -> Iterator[Finding]:
    live = ctx.facts.go_live.get(series.kind)
    last = None if not begun_before(ctx, series) else 0
    before = None
    for one in series.rows:
        serial = one.number.serial
        if last is not None and serial > last + 1 and (live is None or one.day >= live):
            evidence = [ctx.evidence(one.row, _NEXT(), field=("no",))]
            if before is not None:
                evidence.insert(0, ctx.evidence(before.row, _LAST(), field=("no",)))
            words = {
                "kind": KINDS[series.kind], "year": series.year, "first": series.text(last + 1), "last": series.text(serial - 1),
                "count": serial - last - 1, "before": _START() if before is None else before.row.get("no"), "after": one.row.get("no"),
            }
            fact = (_ONE if serial - last == 2 else _SOME)(**words)
            measured = Measured(str(serial - last - 1))
            yield ctx.finding(one.row, ctx.lead(fact, _EXCLUDED_BY), field="no", evidence=evidence, measured=measured)
        last, before = serial, one
