"""`officectl void`: annul a record; its number stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("void", "作废")
SHORT = Text("作废，号码保留", "annul a record; its number stays")
GROUP = "write"

_HELP = Text(
    """作废：记录从此不算，但文件和号码都留着，断号才查得到。不能恢复，需要的另建一条。流程可以规定要几个人都同意。

  officectl void trip-20261119-7k2m9q4x -m 用车取消 --yes
  officectl 作废 trip-20261119-7k2m9q4x --reason 用车取消 --yes
""",
    """Annul a record for good; its file and its number stay, so that gaps show. The flow may ask for several persons.

  officectl void trip-20261119-7k2m9q4x -m 用车取消 --yes
  officectl void trip-20261119-7k2m9q4x --reason 用车取消 --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.void import void

    return void
