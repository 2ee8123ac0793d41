r"""编码不对 · wrong encoding

查什么
    文件是否为不带 BOM 的 UTF-8：发现 BOM、GBK/GB18030、UTF-16、NUL 字节。

依据
    officectl 的 TOML 读取约定（docs/contracts/toml.md）

为什么
    别的编码在另一台机器上会变成乱码，摘要和审批也就对不上。

不合格的例子
    # bytes place/county-seat
    \xef\xbb\xbfid = "county-seat"
    name = "县城"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    用编辑器另存为“UTF-8（无 BOM）”，或 iconv -f GB18030 -t UTF-8。

What
    Whether the file is UTF-8 without a BOM: a BOM, GBK/GB18030, UTF-16 and NUL bytes are found.

Basis
    the TOML reading profile of officectl (docs/contracts/toml.md)

Why
    In another encoding the text turns to garbage elsewhere, and digests and approvals no longer match.

Remedy
    Save as UTF-8 without BOM, or run iconv -f GB18030 -t UTF-8.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("编码不对", "wrong encoding"),
    severity="error",
    standing="data",
    scope="file",
)
