"""不是普通文件 · not a regular file

查什么
    records/ 下只能有普通文件：符号链接、管道、设备文件都不读。

依据
    design: 文件是唯一的存储

为什么
    链接能把别处的内容变成“记录”，git 里却只有一个路径。

不合格的例子
    records/place/county-seat.toml 是指向别处文件的符号链接

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    删除链接，把内容作为普通文件放进来。

What
    Only regular files count below records/: links, pipes and devices are never followed.

Basis
    files are the only store

Why
    A link makes content from elsewhere look like a record, while git holds only a path.

Remedy
    Replace the link with a regular file.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("不是普通文件", "not a regular file"),
    severity="error",
    standing="data",
    scope="file",
)
