"""基线文件写错 · baseline file not understood

查什么
    baseline.toml 能否读懂：format = 1，每条 [[finding]] 有 code、id、field 三项。

依据
    docs/contracts/checks.md

为什么
    读不懂的条目不起作用：老问题会重新冒出来，或者以为压住了其实没有。

不合格的例子
    # place/county-seat
    name = "县城"
    # baseline
    format = 1

    [[finding]]
    cod = "ID-DUP"
    id = "county-seat"
    field = "id"

合格的例子
    # place/county-seat
    name = "县城"
    # baseline
    format = 1

怎么改
    按提示的行改；拿不准就删去 baseline.toml，用 officectl check --write-baseline 重写。

What
    Whether baseline.toml can be understood: format = 1, each [[finding]] with code, id and field.

Basis
    docs/contracts/checks.md

Why
    An entry that cannot be understood has no effect: old faults come back, or are believed to be covered and are not.

Remedy
    Mend the line named, or delete baseline.toml and write it anew with `officectl check --write-baseline`.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("基线文件写错", "baseline file not understood"),
    severity="error",
    standing="data",
    scope="file",
)
