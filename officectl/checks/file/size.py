"""文件过大 · file too large

查什么
    记录文件不超过 1 MiB。

依据
    officectl 的 TOML 读取约定（docs/contracts/toml.md）

为什么
    记录是文字，不是附件；过大的文件拖慢每一次检查，也多半放错了内容。

不合格的例子
    把 3 MB 的扫描件用 base64 写进 note 字段的一条记录

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    把附件放进 attachments/，记录里只写名称、sha256 和字节数。

What
    A record file has at most 1 MiB.

Basis
    the TOML reading profile of officectl (docs/contracts/toml.md)

Why
    Records are text, not attachments; an oversized file slows every check and usually holds the wrong thing.

Remedy
    Put the attachment under attachments/ and keep its name, sha256 and bytes in the record.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("文件过大", "file too large"),
    severity="error",
    standing="data",
    scope="file",
)
