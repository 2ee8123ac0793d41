"""参数未配置 · parameter not configured

查什么
    本次检查要用、而国家层面没有统一规定、本地 rules/ 又没有填写的参数。

依据
    docs/contracts/rules.md：没有出处的数字不猜

为什么
    没有参数，相应的检查只能部分进行；不说出来就会被当成“查过了没问题”。

不合格的例子
    # as_of 2026-11-22
    # vehicle/veh-a12345
    name = "机要一号"

合格的例子
    本地 rules/county.toml 已按文件填写全部参数

怎么改
    按本地文件在 rules/*.toml 里填写；确实没有规定的，可以保留本提示。officectl rules explain <参数> 看用处。

What
    Parameters that the checks of this run ask for, that no national instrument sets and that the workspace's rules/ leave blank.

Basis
    docs/contracts/rules.md: a figure without a source is not guessed

Why
    Without it the check does only part of its work; silence would look like a pass.

Remedy
    Set it in rules/*.toml with its document; where no rule exists the note may stay. `officectl rules explain NAME` says what it is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("参数未配置", "parameter not configured"),
    severity="info",
    standing="data",
    scope="workspace",
    reads={"org": ("level",)},
    dated=True,
    remedy=Text(
        "按本地文件在 rules/ 里填写；officectl rules explain 看用处",
        "set it in rules/ with its document; `officectl rules explain` says what it is for",
    ),
)

_MESSAGE = Text("未配置：{title}（{name}）", "not configured: {title} ({name})")
_ROWS = Text("未配置：{title}（{name}）：{rows}", "not configured: {title} ({name}): {rows}")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding for each unset parameter, never silence and never a guess."""
    levels = {str(row.get("level")) for row in ctx.rows("org") if row.get("level")}
    for value in ctx.book.unset(ctx.declared_rules, ctx.as_of, sorted(levels)):
        yield ctx.finding(
            None,
            (_ROWS if value.keys else _MESSAGE)(title=value.title, name=value.name, **_rows(value.keys)),
            kind="rule",
            ident=value.name,
            path="officectl.toml",
            line=1,
            column=1,
        )


def _rows(keys: Sequence[tuple[str, ...]]) -> dict[str, object]:
    return {"rows": ["·".join(key) for key in keys]} if keys else {}
