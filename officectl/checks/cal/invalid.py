"""日历文件写错 · calendar file not understood

查什么
    calendar/ 里的文件能否按日历格式读懂。

依据
    docs/contracts/rules.md

为什么
    读不懂的日历会让节假日算错。

不合格的例子
    # as_of 2026-11-22
    # calendar/2026
    year = "二〇二六"

合格的例子
    # as_of 2026-11-22
    # calendar/2026
    year = 2026

怎么改
    按提示的行和列改。

What
    Whether files in calendar/ can be understood.

Basis
    docs/contracts/rules.md

Why
    A calendar that cannot be understood gets holidays wrong.

Remedy
    Mend the line and column named.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("日历文件写错", "calendar file not understood"),
    severity="error",
    standing="data",
    scope="file",
)
