"""`officectl checkpoint`: sign what a clean verification came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.git.signing import SigningKey

NAMES = ("checkpoint", "存证")
SHORT = Text("核验后签名存证，防止历史被截断或调换", "verify, then sign what it came to: against cut-off or exchanged history")
GROUP = "check"

_HELP = Text(
    """从头完整核验，没有错误才由审计人用自己的密钥签一个标签（refs/tags/checkpoint/日期），写明提交、根、
制度、各类签批次数、状态摘要、收讫数。存证不产生任何职权，也不改任何记录。
把打印出来的八位状态摘要写进当天的日报：纸上有了，以后历史被截断或调换就能看出来。标签要推送到服务器：git push 远端 标签名。

同名的存证别人已经签过、数字一样的，就作为又一名见证人签在旁边（名字-编号）。存证还带一份状态（标签 名字.state）：
浅克隆可以凭审计员、管理员的签名从它接着核验（officectl verify --checkpoint 名字），人数与改制度要的票数相同。
审计员是角色“审计员@单位”：只看、核验、取凭证、签存证，不签批。

  officectl checkpoint --yes
  officectl checkpoint HEAD~1 --name 2026-11-20-晚 --yes
""",
    """Verify everything anew; when there is no error the auditor signs a tag with his own key (refs/tags/checkpoint/DATE) that names commit,
root, policy, the number of events of each kind, the state digest and the number of receipts. It grants nothing and changes no record.
Write the eight characters of the state digest into the daily report: paper is the witness. Push the tag: git push REMOTE TAG.

Where somebody else signed the same figures under that name, one signs beside it as one more witness (NAME-ID). A checkpoint also carries
a state (tag NAME.state): a shallow clone may go on from it on the word of auditors and administrators (officectl verify --checkpoint
NAME), as many as vote on a change of the policy. An auditor holds the role 审计员@ORG: reads, verifies, exports evidence, signs
checkpoints, approves nothing.

  officectl checkpoint --yes
  officectl checkpoint HEAD~1 --name 2026-11-20-evening --yes
""",
)
_REV = Text("提交（默认 HEAD）", "a commit (default: HEAD)")
_NAME = Text("标签名（默认当天日期）", "the tag's name (default: the day)")
_BRIEF = Text("状态摘要 {brief}", "state digest {brief}")
_MADE = Text("已存证 {name}，签名人 {person}；推送：git push <远端> {tags}", "signed {name} by {person}; push it with git push REMOTE {tags}")
_UNPINNED = Text("根未经外部核对：officectl verify --pin", "the root has not been compared with anything outside: officectl verify --pin")
_TOUCH = Text("请触摸安全密钥（{key}）", "touch the security key ({key})")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("rev", help=_REV, required=False, default="", complete="rev", metavar=Text("[提交]", "[REV]")),
        option("--name", help=_NAME, default="", metavar=Text("名字", "NAME")),
        help=_HELP,
    )


def _run(options: Options, rev: str, name: str) -> int:
    from officectl.actions import checkpoint

    def touch(key: SigningKey) -> None:
        _output.say(options, _TOUCH(key=key.comment or key.fingerprint))

    done = checkpoint.checkpoint(options, rev, name, confirm=lambda question: _output.confirm(options, question), touch=touch)
    if options.json:
        _output.json_data("officectl.checkpoint/1", done.data())
        return 0
    _output.data(_BRIEF.render(options.lang, brief=done.figures.brief))
    _output.say(options, _MADE(name=done.name, person=done.signer.person.name, tags=" ".join((done.name, *done.state))))
    if not done.pinned:
        _output.say(options, _UNPINNED)
    return 0
