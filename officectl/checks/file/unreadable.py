"""文件读不了 · cannot be read

查什么
    文件或文件夹能否读取（权限、磁盘错误）。

依据
    —

为什么
    读不了的文件不能当作没有问题。

不合格的例子
    records/place/ 文件夹的权限是 000

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    改权限（chmod u+r）或检查磁盘后再查。

What
    Whether files and folders can be read (permissions, disk errors).

Basis
    —

Why
    What cannot be read must not pass as sound.

Remedy
    Mend the permissions (chmod u+r) or the disk and check again.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("文件读不了", "cannot be read"),
    severity="error",
    standing="data",
    scope="file",
)
