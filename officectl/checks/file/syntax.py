"""TOML 写错 · not valid TOML

查什么
    文件能否按 TOML 1.0 读出：引号、重复的键、日期、inf/nan、指数写法、超过 64 位的整数、超过 6 位的秒小数。

依据
    officectl 的 TOML 读取约定（docs/contracts/toml.md）

为什么
    读不出的记录等于没有记录：审批不算数，别的检查也看不到它。

不合格的例子
    # place/county-seat
    name = “县城”

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    按提示的行和列改；中文输入法的引号“”和等号＝要换成半角。

What
    Whether the file can be read as TOML 1.0: quotes, duplicate keys, dates, inf/nan, exponents, integers beyond 64 bits, more
    than 6 fraction digits.

Basis
    the TOML reading profile of officectl (docs/contracts/toml.md)

Why
    A record that cannot be read is no record: its approvals do not count and no other check sees it.

Remedy
    Mend the line and column named; quotes and signs of a Chinese input method must be ASCII.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("TOML 写错", "not valid TOML"),
    severity="error",
    standing="data",
    scope="file",
)
