"""同一个 id 有两份文件 · two files with one id

查什么
    整个工作区里，一个 id 只能有一个文件（跨类别也不行）。

依据
    docs/contracts/ids.md

为什么
    引用、审批都按 id 找记录；有两份就不知道批的是哪一份。

不合格的例子
    # place/county-seat
    name = "县城"
    # org/county-seat
    name = "县城管委会"

合格的例子
    # place/county-seat
    name = "县城"
    # org/county-seat-office
    name = "县城管委会"

怎么改
    留下真的那一份；另一份是新记录的，用 officectl new 另给 id。两人同时新建撞号的，后提交的一方改。

What
    Across the whole workspace an id stands in exactly one file, whatever the kind.

Basis
    docs/contracts/ids.md

Why
    References and approvals find a record by its id; with two files nobody knows which one was approved.

Remedy
    Keep the true one; if the other is a record of its own, give it a new id with `officectl new`.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import Evidence, Finding
from officectl.text.lang import Text, plain

CHECK = Check(
    title=Text("同一个 id 有两份文件", "two files with one id"),
    severity="error",
    standing="data",
    scope="workspace",
    remedy=Text(
        "留下真的那一份；另一份若是别的记录，用 officectl new 另给 id",
        "keep the true one; if the other is a record of its own, give it a new id with `officectl new`",
    ),
)

_MESSAGE = Text("id {id} 已用在 {first}", "the id {id} is already used by {first}")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding for every file after the first in path order."""
    for item in ctx.columns.duplicates:
        yield ctx.finding(
            None,
            _MESSAGE(id=item.id, first=item.first),
            field="id",
            kind=item.kind,
            ident=item.id,
            path=item.path,
            evidence=[Evidence(item.kind, item.id, plain(f'id = "{item.id}"'), ("id",), "", item.first)],
        )
