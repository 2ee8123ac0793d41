"""`officectl redact`: the ceremony for content that the law wants out of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.errors import UsageError
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions.redact import Made
    from officectl.git.signing import SigningKey
    from officectl.text.lang import Message

NAMES = ("redact", "脱密")
SHORT = Text("依法从历史里移除内容，另建仓库，由管理员签名声明", "take content out of the history by law: a new repository, stated by administrators")
GROUP = "setup"

_HELP = Text(
    """误入历史的涉密或隐私内容，改掉文件并不够：git 的历史里还有。脱密重建另建一个仓库，只有现在的文件，没有以前的历史；
原有的签批状态一并带过去，凭管理员的签名算数（人数与改制度要的票数相同）。每份核验报告都写明重建过，绝不悄悄移除。

  1. 先按正常手续把现在的文件改掉、签批，officectl verify --full 没有错误；要留作凭证的记录先取 officectl evidence。
  2. 一名管理员：officectl redact 编号或路径 -m 文号 --into 新文件夹
  3. 其余管理员各在新仓库里：officectl redact --sign --against 原文件夹（核对一致才签）
  4. 用新仓库换下服务器上的，各人重新克隆并核对新的根（officectl verify --pin）；原文件夹按保密规定封存或销毁。

  officectl redact trip-20261119-7k2m9q4x -m 县保密局〔2026〕7号 --into ../新仓库 --yes

原因只写文号，不写内容本身。摘要仍在声明里：很短、能猜到的内容，凭摘要可以验证猜测。
""",
    """To change a file is not enough when a secret or private content got into the history: git still has it. This makes a new repository
with the files as they are and none of the history; the approvals so far go with it and count on the administrators' signatures, as many
as vote on a change of the policy. Every report of verification says so; nothing is removed silently.

  1. Change today's files first, in the usual way, until `officectl verify --full` has no error; export evidence that is to be kept.
  2. One administrator: officectl redact ID-or-PATH -m DOCUMENT --into NEW
  3. The others, each in the new repository: officectl redact --sign --against OLD (signs only what agrees)
  4. Put the new one in the server's place; everybody clones anew and compares the new root (officectl verify --pin). Seal or destroy the old
     folder as the rules on secrets say.

  officectl redact trip-20261119-7k2m9q4x -m 县保密局〔2026〕7号 --into ../new --yes

The reason is a document number, never the content. Digests stay in the statement: a very short content can be guessed and checked by them.
""",
)
_WORDS = Text("记录编号、文件路径或内容编号（blob），移除它以前的各版", "record ids, paths or blob ids: their earlier contents are removed")
_REASON = Text("原因：文号等，不写内容", "the reason: a document number, never the content")
_INTO = Text("新仓库的文件夹", "the folder of the new repository")
_SIGN = Text("在新仓库里：核对后签名", "in the new repository: compare and sign")
_AGAINST = Text("与 --sign：原文件夹", "with --sign: the old folder")
_TOUCH = Text("请触摸安全密钥（{key}）", "touch the security key ({key})")
_ROOT = Text("新的根：{root}", "new root: {root}")
_ENOUGH = Text(
    "已有 {signed} 名管理员签名，声明成立。换下服务器上的仓库，各人重新克隆并 officectl verify --pin",
    "signed by {signed}: the statement holds. Put it in the server's place; everybody clones anew and runs `officectl verify --pin`",
)
_MORE = Text(
    "已有 {signed} 名管理员签名，还要 {more} 名：各在新仓库里 officectl redact --sign --against 原文件夹",
    "signed by {signed}, {more} more are needed: each in the new repository, `officectl redact --sign --against OLD`",
)


class OneOrTheOther(UsageError):
    """Neither a removal nor a signature is asked for, or both."""

    text = Text("要么写移除什么（和 -m、--into），要么 --sign --against 原文件夹", "either say what to remove (with -m and --into), or --sign --against OLD")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("words", help=_WORDS, nargs=-1, complete="id", metavar=Text("[编号或路径…]", "[ID-OR-PATH…]")),
        option("--message", "-m", "reason", help=_REASON, default="", metavar=Text("原因", "REASON")),
        option("--into", help=_INTO, default="", type=click.Path(), metavar=Text("文件夹", "DIR")),
        option("--sign", "signing", help=_SIGN, is_flag=True),
        option("--against", help=_AGAINST, default="", type=click.Path(), metavar=Text("文件夹", "DIR")),
        help=_HELP,
    )


def _run(options: Options, words: tuple[str, ...], reason: str, into: str, signing: bool, against: str) -> int:
    from officectl.actions import redact

    def confirm(question: Message) -> bool:
        return _output.confirm(options, question)

    def touch(key: SigningKey) -> None:
        _output.say(options, _TOUCH(key=key.comment or key.fingerprint))

    if signing == bool(words) or signing != bool(against):
        raise OneOrTheOther
    if signing:
        return _told(options, redact.sign(options, against, confirm=confirm, touch=touch))
    return _told(options, redact.redact(options, words, reason, into, confirm=confirm, touch=touch))


def _told(options: Options, made: Made) -> int:
    from officectl.actions.verify import spoken

    if options.json:
        _output.json_data("officectl.redact/1", made.data())
        return 0
    _output.data(_ROOT.render(options.lang, root=spoken(made.statement.root)))
    more = made.needed - made.signed
    _output.say(options, _ENOUGH(signed=made.signed) if more <= 0 else _MORE(signed=made.signed, more=more))
    return 0
