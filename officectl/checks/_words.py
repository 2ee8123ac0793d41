"""How checks call derived states and people."""

from __future__ import annotations

from officectl.checks._context import Context
from officectl.text.lang import Message, Text

_STATES = {
    "draft": Text("草稿", "a draft"),
    "submitted": Text("已送审", "submitted"),
    "reviewed": Text("已审核", "reviewed"),
    "countersigned": Text("已会签", "countersigned"),
    "approved": Text("已批", "approved"),
    "returned": Text("已退回", "returned"),
    "void": Text("已作废", "void"),
    "deleted": Text("已删除", "deleted"),
    "registered": Text("纸质登记", "registered"),
    "recorded": Text("已登记", "recorded"),
}
_UNDER_WAY = Text("审批中", "under way")

SILENT = ("unparsable", "undecided", "deleted")
"""States of which verification itself has something to say: nothing is added."""


def state(name: str) -> Message:
    """A state in words; a stage of the office's own flow is under way."""
    return _STATES.get(name, _UNDER_WAY)()


def person(ctx: Context, ident: str) -> str:
    """A person's name, the id where there is no such record. The check declares `person` with `name`."""
    row = ctx.get(ident, "person")
    return str(row.get("name") or ident) if row is not None else ident
