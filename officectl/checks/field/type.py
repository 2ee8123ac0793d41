"""字段类型不对 · wrong type of value

查什么
    字段的值是否是规定的类型：文字、整数、小数、日期、时间、列表。

依据
    这类记录的模式文件（schemas/，docs/contracts/schemas.md）

为什么
    写成文字的日期不能比较，写成文字的数不能相加。

不合格的例子
    # place/county-seat
    name = 5

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    日期不加引号（2026-11-20），文字要加引号。

What
    Whether the value has the type its field asks for.

Basis
    the kind's schema file (schemas/, docs/contracts/schemas.md)

Why
    A date written as text cannot be compared, a number written as text cannot be summed.

Remedy
    Dates stand without quotes (2026-11-20), text stands in quotes.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("字段类型不对", "wrong type of value"),
    severity="error",
    standing="data",
    scope="file",
)
