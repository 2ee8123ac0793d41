"""`officectl retract`: take back one's own last event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("retract", "收回")
SHORT = Text("收回自己刚办的一步", "take back one's own last event")
GROUP = "write"

_HELP = Text(
    """收回：刚才办错了，后面还没有人再办、记录也没改，可以收回自己的那一步（作为新的签名提交，历史不改写）。

  officectl retract trip-20261119-7k2m9q4x --yes
  officectl 收回 trip-20261119-7k2m9q4x -m 点错了 --yes
""",
    """Take back one's own event while nothing follows it: a new signed commit, history stays.

  officectl retract trip-20261119-7k2m9q4x --yes
  officectl retract trip-20261119-7k2m9q4x -m 点错了 --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.retract import retract

    return retract
