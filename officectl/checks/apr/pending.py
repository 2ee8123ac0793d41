"""已经实行，还没有批准 · in effect without approval

查什么
    签批制度建立、该类上线之后：房间分配已到起用日仍在草稿或审批中途的；会议已发通知、开会时间已过仍没有批准的；车辆调度已到起始日的。
    只提示。批准过、为更正而重新办理的不提示；填了纸质审批的见 APR-PAPER；写了口头同意的会议不提示。

依据
    本工具的约定：没有批准的记录不是计划、不是许可、也不是事实，其他检查不采用它；全国没有统一规定。

为什么
    房间已经住进人、会已经开了，记录却停在半路，台账就和实际两样。

不合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    alloc-20261101-0000000a = "submitted"
    # allocation/alloc-20261101-0000000a
    room = "room-a305"
    occupants = ["zhang.wei"]
    from = 2026-11-15

合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [state]
    alloc-20261101-0000000a = "approved"
    # allocation/alloc-20261101-0000000a
    room = "room-a305"
    occupants = ["zhang.wei"]
    from = 2026-11-15

怎么改
    催办审批（officectl inbox）；没有实行的，改日期或作废。

What
    From the day approvals began here: an allocation whose first day is past and which is still a draft or under way; a meeting that
    units were notified of, whose time is past; a transfer of a car from its first day. Notes only. What was approved and reopened to
    be mended is left alone, paper is APR-PAPER's, and so is a meeting with oral consent.

Basis
    This program's own convention: a record that is not in force is no plan, no permission and no fact, and other checks do not use
    it. There is no national rule.

Why
    People sit in the room, the meeting is over, and the record stands half way: the register is not what is.

Remedy
    Have it approved (officectl inbox); what did not happen gets another date, or is voided.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from officectl.checks import _words
from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks._dates import as_day
from officectl.records.finding import Finding
from officectl.records.ledger import Row
from officectl.text.lang import Text

CHECK = Check(
    title=Text("已经实行，还没有批准", "in effect without approval"),
    severity="info",
    standing="reminder",
    scope="group",
    reads={
        "allocation": ("from", "to", "paper"),
        "meeting": ("start", "verbal", "paper"),
        "meeting_notice": ("meeting",),
        "vehicle_transfer": ("from", "to", "verbal", "paper"),
    },
    group={"allocation": "id", "meeting": "id", "meeting_notice": "meeting", "vehicle_transfer": "id"},
    dated=True,
    remedy=Text("催办审批；没有实行的改日期或作废", "have it approved; what did not happen gets another date, or is voided"),
    events=True,
)

_BEGUN = Text("{day} 起已经实行，现在是“{state}”，还没有批准", "in effect from {day}, and {state}: not approved")
_HELD = Text("已发通知，{day} 的会已过，现在是“{state}”，还没有批准", "units were notified and {day} is past; it is {state}: not approved")
_FIRST = {"allocation": "from", "meeting": "start", "vehicle_transfer": "from"}
_OVER = ("returned", "void", *_words.SILENT)


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """At most one finding a record."""
    for kind, name in _FIRST.items():
        for row in group.rows(kind):
            day, since, state = as_day(row.get(name)), ctx.live(kind), ctx.state(row.id)
            if day is None or since is None or day < since or state.effective or state.name in _OVER:
                continue
            if _begun(group, ctx, row, day) and not ctx.events(row.id).earlier:
                text = _HELD if kind == "meeting" else _BEGUN
                yield ctx.finding(row, text(day=day, state=_words.state(state.name)), field=name)


def _begun(group: Group, ctx: Context, row: Row, day: date) -> bool:
    """Whether it is in effect (or over, for a meeting), and nothing else accounts for it."""
    if row.get("paper") is not None:
        return False
    if row.kind == "meeting":
        told = any(ctx.state(notice.id).effective for notice in group.rows("meeting_notice"))
        return day < ctx.as_of and told and row.get("verbal") is None
    last = as_day(row.get("to"))
    return day <= ctx.as_of and (last is None or ctx.as_of <= last) and (row.kind == "allocation" or row.get("verbal") is None)
