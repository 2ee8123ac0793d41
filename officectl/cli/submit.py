"""`officectl submit`: submit records to the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.cli._command import OfficeCommand
from officectl.cli._event import event
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.cli._event import Action

NAMES = ("submit", "送审")
SHORT = Text("送审：交给下一步的人审", "submit records to the next step")
GROUP = "write"

_HELP = Text(
    """把草稿送审，开始一个新的稿次；退回、撤回以后改好了也用它。缺了送审必填的字段、有没提交的改动，都不送。
送审以后改一个字，前面的签批就不再适用，要重新送审。

  officectl submit trip-20261119-7k2m9q4x --yes
  officectl submit trip-20261119-7k2m9q4x -m 请审 --yes
  officectl 送审 派车 状态=草稿 --yes
""",
    """Submit drafts, which opens a new revision; also after a return or a withdrawal. Records that lack what a submitted one must
have, or have uncommitted changes, are refused. A change after submitting ends the votes: submit again.

  officectl submit trip-20261119-7k2m9q4x --yes
  officectl submit trip-20261119-7k2m9q4x -m 请审 --yes
  officectl submit trip state=draft --yes
""",
)


def command() -> OfficeCommand:
    """The command."""
    return event(_load, _HELP)


def _load() -> Action:
    from officectl.actions.submit import submit

    return submit
