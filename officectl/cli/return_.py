"""`officectl return`: send back, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("return", "退回")
SHORT = Text("退回并写明原因", "send back, with a reason")
GROUP = "write"

_HELP = Text(
    """退回：写明原因，退给送审人修改；改好以后重新送审，前面的签批不再算。同时有人批准、有人退回的，以退回为准。

  officectl return trip-20261119-7k2m9q4x --reason 行程与会议冲突 --yes
  officectl 退回 trip-20261119-7k2m9q4x -m 请补充里程 --yes
""",
    """Send a record back with the reason: earlier votes end, and only a new submission counts. A return wins over an approval
made at the same time.

  officectl return trip-20261119-7k2m9q4x --reason 行程与会议冲突 --yes
  officectl return trip-20261119-7k2m9q4x -m 请补充里程 --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.return_ import send_back

    return send_back
