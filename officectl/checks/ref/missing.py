"""引用的记录不存在 · reference to nothing

查什么
    字段里写的 id 是否真有这条记录，而且是允许的类别（例如 driver 只能是人员）。
    可填文字的字段（用车人、地点）里，凡是写成短名样子的，也当作引用来查。

依据
    这类记录的模式文件（schemas/，docs/contracts/schemas.md）

为什么
    指向空处的引用会让别的检查找不到人、车、房，从而漏查。

不合格的例子
    # building/bldg-a
    name = "一号楼"
    # room/room-a305
    building = "bldg-b"
    floor = 3
    no = "305"

合格的例子
    # building/bldg-a
    name = "一号楼"
    # room/room-a305
    building = "bldg-a"
    floor = 3
    no = "305"

怎么改
    改成存在的 id（officectl list <类别> 可查），或先新建被引用的记录。外单位的人和地点写中文名称即可。

What
    Whether the record named by an id exists and is of an allowed kind. In fields that also take free text, a value of slug form
    counts as a reference.

Basis
    the kind's schema file (schemas/, docs/contracts/schemas.md)

Why
    A reference to nothing hides people, cars and rooms from the other checks.

Remedy
    Use an id that exists (`officectl list KIND`), or create the record first; outsiders are written by name.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import Finding
from officectl.text.lang import Text

CHECK = Check(
    title=Text("引用的记录不存在", "reference to nothing"),
    severity="error",
    standing="data",
    scope="workspace",
    remedy=Text(
        "改成存在的 id（officectl list 可查），或先新建被引用的记录",
        "use an id that exists (`officectl list KIND`), or create the record first",
    ),
)

_NOTHING = Text("没有 id 为 {target} 的记录", "no record has the id {target}")
_OTHER = Text("{target} 是{found}，这里应是{allowed}", "{target} is of the kind {found}, this field takes {allowed}")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding for every reference that names no record or one of another kind."""
    for item in ctx.columns.dangling:
        message = (
            _OTHER(
                target=item.target,
                found=ctx.columns.kind_title(item.found),
                allowed=[ctx.columns.kind_title(name) for name in item.allowed],
            )
            if item.found
            else _NOTHING(target=item.target)
        )
        yield ctx.finding(None, message, field=item.field, kind=item.kind, ident=item.id, path=item.path)
