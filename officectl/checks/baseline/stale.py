"""基线条目已失效 · stale baseline entry

查什么
    baseline.toml 里记着、但现在已经不再出现的结果。只看本次运行了的检查。

依据
    docs/contracts/checks.md：基线只减不增

为什么
    留着失效的条目，同样的问题再出现就不会报。

不合格的例子
    # place/county-seat
    name = "县城"
    # baseline
    format = 1

    [[finding]]
    code = "ID-DUP"
    id = "old-town"
    field = "id"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    officectl check --write-baseline 会去掉失效的条目。

What
    Entries of baseline.toml that no finding matches any more. Only checks that ran count.

Basis
    docs/contracts/checks.md: the baseline only shrinks

Why
    With a stale entry the same fault would pass unseen when it comes back.

Remedy
    `officectl check --write-baseline` removes stale entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("基线条目已失效", "stale baseline entry"),
    severity="info",
    standing="reminder",
    scope="outcome",
    remedy=Text(
        "officectl check --write-baseline 会去掉失效的条目",
        "`officectl check --write-baseline` removes stale entries",
    ),
)

_MESSAGE = Text("基线里的 {code} {id} {where} 已不再出现", "{code} {id} {where} of the baseline no longer occurs")


def find(findings: Sequence[Finding], ctx: Context) -> Iterator[Finding]:
    """One finding an entry."""
    for code, ident, where in ctx.settlement.stale:
        message = _MESSAGE(code=code, id=ident, where=where)
        yield ctx.finding(None, message, ident=ident, path="baseline.toml", line=1, column=1)
