r"""行尾不是 LF · line ends are not LF

查什么
    文件的行尾是否为 LF。

依据
    officectl 的 TOML 读取约定（docs/contracts/toml.md）

为什么
    CRLF 不影响内容和审批，但会让 git 把整份文件都显示为改动。

不合格的例子
    # bytes place/county-seat
    id = "county-seat"\x0d
    name = "县城"\x0d

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    officectl fmt 会改成 LF；git 设 core.autocrlf=false。

What
    Whether lines end with LF.

Basis
    the TOML reading profile of officectl (docs/contracts/toml.md)

Why
    CRLF changes neither content nor approvals, but git then shows every line as changed.

Remedy
    officectl fmt writes LF; set core.autocrlf=false in git.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("行尾不是 LF", "line ends are not LF"),
    severity="warning",
    standing="data",
    scope="file",
)
