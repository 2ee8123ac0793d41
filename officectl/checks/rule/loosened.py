"""本地规则放宽而无依据 · overlay loosens a rule without a clause

查什么
    rules/ 里的本地规则若比上层宽（数值放宽、降级、停用），必须写明自己的条款；没有就不生效。

依据
    docs/contracts/rules.md

为什么
    本地可以从严；从宽要有文件，否则等于自己给自己开口子。

不合格的例子
    # as_of 2026-11-22
    # rules/county
    layer = "county"

    [[set]]
    name = "room.area.tolerance"
    value = 5

合格的例子
    # as_of 2026-11-22
    # rules/county
    layer = "county"

    [[set]]
    name = "room.moving_grace"
    value = 0

怎么改
    补 [[set.clause]] 写明文件、文号、条款；或删去这条。

What
    Whether an overlay that loosens a rule of a higher layer names its own clause; otherwise it has no effect.

Basis
    docs/contracts/rules.md

Why
    An office may be stricter; to be laxer it needs a document.

Remedy
    Add [[set.clause]] with instrument, number and article, or remove the change.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("本地规则放宽而无依据", "overlay loosens a rule without a clause"),
    severity="error",
    standing="data",
    scope="file",
)
