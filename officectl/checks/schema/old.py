"""模式文件是旧版 · schema file is an older edition

查什么
    工作区 schemas/ 里核心类别的副本是否缺少新版本的字段。

依据
    docs/contracts/schemas.md

为什么
    检查按新版执行，只是编辑器的提示还是旧的。

不合格的例子
    schemas/place.schema.json 是旧版本的副本，缺少后来增加的可选字段

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    运行 officectl schema sync。

What
    Whether the workspace's copy of a core schema lacks fields of the current edition.

Basis
    docs/contracts/schemas.md

Why
    Checks use the current edition; only the editor's completion is behind.

Remedy
    Run `officectl schema sync`.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("模式文件是旧版", "schema file is an older edition"),
    severity="info",
    standing="data",
    scope="file",
)
