"""`officectl inbox`: what waits for me."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, make, option
from officectl.text.lang import Text

NAMES = ("inbox", "待办")
SHORT = Text("等我办的，退给我的，我送出的办到哪了", "what waits for me, what came back, where things stand that I sent")
GROUP = "daily"

_HELP = Text(
    """等您审核、会签、批准的记录（按角色，受委托代办的也在内），退给您的，您送出去的现在在谁那里，您还没送审的草稿。
凭本机的签名密钥认人；没有密钥的看 git 的邮箱；也可以用 --person 看别人的。

  officectl inbox
  officectl 待办 --person 王五
  officectl inbox --json
""",
    """Records that wait for your review, countersignature or approval (by role, and by delegation), what was sent back to you,
where things stand that you sent, and your drafts. Who you are is told by the signing key here, else by git's address.

  officectl inbox
  officectl inbox --person wang.wu
  officectl inbox --json
""",
)
_PERSON = Text("看谁的（制度里的编号或姓名）；默认本人", "whose (id or name in the policy); default: yours")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        option("--person", "who", help=_PERSON, default="", metavar=Text("人员", "PERSON")),
        help=_HELP,
    )


def _run(options: Options, who: str) -> int:
    from officectl.actions import inbox

    found = inbox.inbox(options, who)
    if options.json:
        _output.json_data("officectl.inbox/1", found.data(options.lang))
    else:
        _output.page(options, found.lines(options.lang))
    return 0
