r"""看不见的字符 · invisible characters

查什么
    文件里有没有零宽字符、双向控制符等看不见的字符，文字是否为规范形式（NFC）。

依据
    docs/contracts/digest.md：摘要逐字计算，看不见的字也算

为什么
    两份看上去一样的文字摘要却不同；双向控制符还能让人看到的和签下的不是一回事。

不合格的例子
    # bytes place/county-seat
    id = "county-seat"
    name = "县\xe2\x80\x8b城"

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    删去提示位置的字符，重新输入这个词（常由网页或聊天软件粘贴带入）。

What
    Zero-width characters, bidirectional controls and the like, and text that is not in normal form C.

Basis
    docs/contracts/digest.md: the digest counts every character, seen or not

Why
    Texts that look the same get different digests; bidirectional controls make the eye read something else than what is signed.

Remedy
    Delete the character at the place named and type the word anew (it usually comes with a paste from a web page).
"""

from __future__ import annotations

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import Finding
from officectl.records.intake import Intake
from officectl.records.invisible import lint
from officectl.text.lang import Text

CHECK = Check(
    title=Text("看不见的字符", "invisible characters"),
    severity="warning",
    standing="data",
    scope="file",
)


def find(intake: Intake, ctx: Context) -> list[Finding] | tuple[()]:
    """Every such character, by line and column."""
    if intake.everyday:
        return ()
    faults = lint(intake.text)
    if not faults:
        return ()
    return [
        ctx.finding(intake, f.message, line=f.line, column=f.column, remedy=f.remedy, field=f.field)
        for f in faults
    ]
