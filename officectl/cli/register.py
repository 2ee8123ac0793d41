"""`officectl register`: register what was approved on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("register", "纸质登记")
SHORT = Text("登记已在纸上批过的记录", "register what was approved on paper")
GROUP = "write"

_HELP = Text(
    """纸质登记：已在纸上批过的，先在记录里填好 [paper]（谁签的、何时、文号），再登记；显示为“纸质登记”，不叫“已批”。

  officectl register trip-20261119-7k2m9q4x --yes
  officectl 纸质登记 trip-20261119-7k2m9q4x -m 见审批单原件 --yes
""",
    """What was approved on paper: fill in [paper] (who signed, when, which number), then register it. It is shown as registered,
never as approved.

  officectl register trip-20261119-7k2m9q4x --yes
  officectl register trip-20261119-7k2m9q4x -m 见审批单原件 --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.register import register

    return register
