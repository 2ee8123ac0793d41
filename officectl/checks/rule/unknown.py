"""本地规则名不存在 · overlay names an unknown rule

查什么
    rules/ 里改的规则名是否存在。

依据
    docs/contracts/rules.md

为什么
    写错名字的规则等于没写，检查仍按上层规则。

不合格的例子
    # as_of 2026-11-22
    # rules/county
    layer = "county"

    [[set]]
    name = "room.area.tolerence"
    value = 0

合格的例子
    # as_of 2026-11-22
    # rules/county
    layer = "county"

    [[set]]
    name = "room.moving_grace"
    value = 0

怎么改
    按提示改正规则名；officectl rules list 列出全部。

What
    Whether the rule an overlay changes exists.

Basis
    docs/contracts/rules.md

Why
    A misspelt rule changes nothing.

Remedy
    Correct the name; `officectl rules list` shows all.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("本地规则名不存在", "overlay names an unknown rule"),
    severity="error",
    standing="data",
    scope="file",
)
