"""`officectl withdraw`: take back one's own submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("withdraw", "撤回")
SHORT = Text("撤回自己送审的", "take back one's own submission")
GROUP = "write"

_HELP = Text(
    """撤回：送审人在批准之前收回自己送审的记录，回到草稿；改好以后重新送审。

  officectl withdraw trip-20261119-7k2m9q4x --yes
  officectl 撤回 trip-20261119-7k2m9q4x -m 行程有变 --yes
""",
    """Take back what one has submitted, before it is approved: a draft again, to be changed and submitted anew.

  officectl withdraw trip-20261119-7k2m9q4x --yes
  officectl withdraw trip-20261119-7k2m9q4x -m 行程有变 --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.withdraw import withdraw

    return withdraw
