"""规则文件写错 · rule file not understood

查什么
    rules/ 里的文件能否按规则文件的格式读懂。

依据
    docs/contracts/rules.md

为什么
    读不懂的规则不生效，必须让人知道。

不合格的例子
    # as_of 2026-11-22
    # rules/county
    layer = "street"

合格的例子
    # as_of 2026-11-22
    # rules/county
    layer = "county"

怎么改
    按提示的行和列改。

What
    Whether files in rules/ can be understood.

Basis
    docs/contracts/rules.md

Why
    A rule that cannot be understood has no effect, and somebody must know.

Remedy
    Mend the line and column named.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("规则文件写错", "rule file not understood"),
    severity="error",
    standing="data",
    scope="file",
)
