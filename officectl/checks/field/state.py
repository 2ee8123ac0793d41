"""不许手写状态 · a state written by hand

查什么
    顶层有没有 state、flow、status、approved_by、approved_at、created、updated、by 这类字段。

依据
    docs/contracts/schemas.md：记录只写事实，状态由提交推出

为什么
    手写的“已批准”谁都能写；状态只能从签名的提交推出。

不合格的例子
    # place/county-seat
    name = "县城"
    state = "approved"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    删去这个字段；审批用 officectl 的审批命令，不写在记录里。

What
    Whether state, flow, status, approved_by, approved_at, created, updated or by stands at top level.

Basis
    docs/contracts/schemas.md: a record holds facts, its state follows from commits

Why
    Anybody can write approved; a state only follows from signed commits.

Remedy
    Delete the field; approvals are commits, not fields.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("不许手写状态", "a state written by hand"),
    severity="error",
    standing="data",
    scope="file",
)
