"""`officectl reopen`: make an approved record a draft again, to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("reopen", "重新办理")
SHORT = Text("已批的记录要改，先重新办理", "make an approved record a draft again, to change it")
GROUP = "write"

_HELP = Text(
    """重新办理：已批（或纸质登记）的记录要改，先用它回到草稿，写明原因；改好以后重新送审。直接改会记为“批准后被修改”。

  officectl reopen trip-20261119-7k2m9q4x -m 改为次日出车 --yes
  officectl 重新办理 trip-20261119-7k2m9q4x --reason 改为次日出车 --yes
""",
    """An approved (or registered) record is made a draft again, with the reason, before it is changed and submitted anew. Changing
it without that is a finding: edited after approval.

  officectl reopen trip-20261119-7k2m9q4x -m 改为次日出车 --yes
  officectl reopen trip-20261119-7k2m9q4x --reason 改为次日出车 --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.reopen import reopen

    return reopen
