"""缺必填字段 · required field missing

查什么
    一条草稿也必须有的字段是否都有。

依据
    这类记录的模式文件（schemas/，docs/contracts/schemas.md）

为什么
    缺了它，这条记录说不清是哪一件事。

不合格的例子
    # place/county-seat
    note = "—"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    补上提示的字段；officectl schema <类别> 列出全部字段。

What
    Whether the fields that even a draft needs are there.

Basis
    the kind's schema file (schemas/, docs/contracts/schemas.md)

Why
    Without it the record does not say what it is about.

Remedy
    Fill the field named; `officectl schema KIND` lists all fields.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("缺必填字段", "required field missing"),
    severity="error",
    standing="data",
    scope="file",
)
