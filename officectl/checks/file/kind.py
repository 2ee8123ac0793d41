"""不知道是哪类记录 · unknown kind

查什么
    records/ 下的文件夹名是否是已知的类别（核心类别或本单位 schemas/ 里的类别）。

依据
    这类记录的模式文件（schemas/，docs/contracts/schemas.md）

为什么
    不知道类别就不知道该有哪些字段，什么也查不了。

不合格的例子
    # plase/county-seat
    name = "县城"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    改正文件夹名；自定义类别先加 schemas/<类别>.schema.json。

What
    Whether the folder under records/ is a known kind, core or the office's own.

Basis
    the kind's schema file (schemas/, docs/contracts/schemas.md)

Why
    Without a kind nothing about the record can be checked.

Remedy
    Correct the folder's name; an own kind needs schemas/<kind>.schema.json first.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("不知道是哪类记录", "unknown kind"),
    severity="error",
    standing="data",
    scope="file",
)
