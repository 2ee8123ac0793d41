"""`officectl review`: review what was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("review", "审核")
SHORT = Text("审核送审的记录", "review what was submitted")
GROUP = "write"

_HELP = Text(
    """审核：流程里“审核”这一步。签名之前显示记录全文、与上一稿的差别、核查结果和内容摘要的前 8 位。
起草、改过、送审的人不能审自己的；不算数的不签，先说明为什么。

  officectl review trip-20261119-7k2m9q4x -m 情况属实 --yes
  officectl 审核 派车 状态=已送审 --yes
""",
    """Vote at the stage that the flow calls review. Before signing the record is shown in full, with what changed since the last
revision, what check finds, and the first 8 characters of its digest. What would not count is refused, with the reason.

  officectl review trip-20261119-7k2m9q4x -m 情况属实 --yes
  officectl review trip state=submitted --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.review import review

    return review
