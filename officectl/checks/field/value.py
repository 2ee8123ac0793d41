"""字段的值不对 · value not allowed

查什么
    值是否在允许的范围、选项、格式之内。

依据
    这类记录的模式文件（schemas/，docs/contracts/schemas.md）

为什么
    选项之外的词，统计和检查都认不出。

不合格的例子
    # place/county-seat
    name = ""

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    按提示给出的选项或范围改。

What
    Whether the value is among the choices, in the range, of the form its field allows.

Basis
    the kind's schema file (schemas/, docs/contracts/schemas.md)

Why
    A word outside the choices is understood by no check and no report.

Remedy
    Use one of the values named.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("字段的值不对", "value not allowed"),
    severity="error",
    standing="data",
    scope="file",
)
