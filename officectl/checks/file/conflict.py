"""有合并冲突标记 · conflict markers

查什么
    文件里有没有 <<<<<<<、=======、>>>>>>> 这样的 git 合并冲突标记。

依据
    officectl 的 TOML 读取约定（docs/contracts/toml.md）

为什么
    带着冲突标记的文件哪一方都不是；悄悄跳过会让一条记录消失。

不合格的例子
    # place/county-seat
    <<<<<<< HEAD
    name = "县城"
    =======
    name = "城区"
    >>>>>>> other

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    留下正确的一方，删去三行标记，再提交。

What
    Whether git's conflict markers <<<<<<<, =======, >>>>>>> stand in the file.

Basis
    the TOML reading profile of officectl (docs/contracts/toml.md)

Why
    A file with conflict markers is neither side's; skipping it silently makes a record vanish.

Remedy
    Keep the right side, delete the marker lines, commit.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("有合并冲突标记", "conflict markers"),
    severity="error",
    standing="data",
    scope="file",
)
