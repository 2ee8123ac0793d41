"""`officectl approve`: approve what was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("approve", "批准", "签发")
SHORT = Text("批准（签发）送来的记录", "approve what was submitted")
GROUP = "write"

_HELP = Text(
    """批准：最后一步签完，记录才是“已批”。一次可以批几条，作为一次签名提交；有一条不能批，就一条也不批。
受别人委托时加 --for，委托记录自动查找，显示为 王五（代李四）。

  officectl approve trip-20261119-7k2m9q4x -m 同意。请注意行车安全。 --yes
  officectl approve trip-20261119-7k2m9q4x --meaning 同意 --yes
  officectl 批准 派车 状态=已审核 --yes
""",
    """Vote at the stage that approves: after the last one the record is approved. Several records are one signed commit; if one
cannot be approved, none is. A delegate adds --for; the delegation is found.

  officectl approve trip-20261119-7k2m9q4x -m 同意。请注意行车安全。 --yes
  officectl approve trip-20261119-7k2m9q4x --meaning 同意 --yes
  officectl approve trip state=reviewed --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.approve import approve

    return approve
