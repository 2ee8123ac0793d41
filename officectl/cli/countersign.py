"""`officectl countersign`: countersign: each unit or person concerned signs once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("countersign", "会签")
SHORT = Text("会签：有关单位或人员各签一次", "countersign: each unit or person concerned signs once")
GROUP = "write"

_HELP = Text(
    """会签：流程里“会签”这一步，几个人签、哪些单位签由流程规定；签够了才到下一步。一个人只算一次。

  officectl countersign task-20261119-7k2m9q4x -m 无意见 --yes
  officectl 会签 督办 状态=已审核 --yes
""",
    """Vote at a stage of countersign: how many persons, or which units, the flow says. The record goes on when there are enough.
A person counts once.

  officectl countersign task-20261119-7k2m9q4x -m 无意见 --yes
  officectl countersign task state=reviewed --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.countersign import countersign

    return countersign
