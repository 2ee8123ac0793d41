"""文件位置与 id 不符 · file is not where its id says

查什么
    文件名是否等于 id，是否在 records/<类别>/ 的正确年月文件夹里，扩展名是否为 .toml。

依据
    docs/contracts/ids.md

为什么
    位置由 id 决定，才能不翻目录就找到记录，也防止同一条记录有两份。

不合格的例子
    # bytes place/county-seat
    id = "old-town"
    name = "县城"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    git mv 到提示的位置，或改正 id。

What
    Whether the file's name equals the id, in the right folder below records/<kind>/, ending in .toml.

Basis
    docs/contracts/ids.md

Why
    The place follows from the id, so that a record is found without a search and exists once.

Remedy
    git mv the file to the place named, or correct the id.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("文件位置与 id 不符", "file is not where its id says"),
    severity="error",
    standing="data",
    scope="file",
)
