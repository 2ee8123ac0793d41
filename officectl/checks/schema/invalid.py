"""模式文件写错 · schema file not understood

查什么
    本单位 schemas/ 里的模式文件是否只用规定的关键字，结构是否正确。

依据
    docs/contracts/schemas.md

为什么
    写错的模式会让这一类记录全都查不了。

不合格的例子
    # schemas/seal_use
    {"type": "object", "oneOf": []}

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    按提示改正；officectl schema 查看现有类别的写法。

What
    Whether the workspace's schema files use the closed keyword list rightly.

Basis
    docs/contracts/schemas.md

Why
    A faulty schema leaves its kind unchecked.

Remedy
    Mend the place named; `officectl schema` shows how the existing kinds are written.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("模式文件写错", "schema file not understood"),
    severity="error",
    standing="data",
    scope="file",
)
