"""本地模式放宽了核心类别 · own schema weakens a core kind

查什么
    本单位对核心类别只能加可选字段，不能删改原有字段、不能加必填。

依据
    docs/contracts/schemas.md

为什么
    放宽了核心类别，检查和对外交换就都不可信。

不合格的例子
    schemas/place.schema.json 里把 name 的 minLength 删去

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    恢复核心字段，只保留新增的可选字段。

What
    A workspace may add optional fields to a core kind and nothing else.

Basis
    docs/contracts/schemas.md

Why
    A weakened core kind makes checks and exchange untrustworthy.

Remedy
    Restore the core fields; keep only the added optional ones.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("本地模式放宽了核心类别", "own schema weakens a core kind"),
    severity="error",
    standing="data",
    scope="file",
)
