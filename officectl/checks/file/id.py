"""id 缺失或不合规则 · id missing or malformed

查什么
    每条记录有 id，且符合本类别的写法：带日期的 <前缀>-<yyyymmdd>-<8 位>，或短名。

依据
    docs/contracts/ids.md

为什么
    引用、审批、文件名都靠 id；没有 id 的记录谁也指不到。

不合格的例子
    # bytes place/county-seat
    name = "县城"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    第一行写 id，与文件名一致；新记录用 officectl new。

What
    Every record has an id of its kind's shape: dated <prefix>-<yyyymmdd>-<8>, or a slug.

Basis
    docs/contracts/ids.md

Why
    References, approvals and file names rest on the id.

Remedy
    Write the id as the first line, equal to the file's name; `officectl new` makes one.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("id 缺失或不合规则", "id missing or malformed"),
    severity="error",
    standing="data",
    scope="file",
)
