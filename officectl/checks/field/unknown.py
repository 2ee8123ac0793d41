"""多出的字段 · unknown field

查什么
    记录里有没有本类别没有的字段。

依据
    这类记录的模式文件（schemas/，docs/contracts/schemas.md）

为什么
    拼错的字段名等于没填；检查看不到它。

不合格的例子
    # place/county-seat
    name = "县城"
    nmae = "县城"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    按提示改正字段名；确实需要新字段时，在本单位 schemas/ 里加可选字段。

What
    Whether the record has a field its kind does not know.

Basis
    the kind's schema file (schemas/, docs/contracts/schemas.md)

Why
    A misspelt field is a missing field.

Remedy
    Correct the name; a field the office really needs goes into its own schemas/ as an optional one.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("多出的字段", "unknown field"),
    severity="error",
    standing="data",
    scope="file",
)
