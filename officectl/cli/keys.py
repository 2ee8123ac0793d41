"""`officectl keys`: whose key is whose; changes are proposals to the policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.errors import UsageError
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions.keys import Register

NAMES = ("keys", "密钥")
SHORT = Text("密钥登记表；登记、停用、报失密钥（作为提议）", "the register of keys; add, retire, report lost (as proposals)")
GROUP = "setup"

_HELP = Text(
    """密钥登记表，以及登记、停用、报失密钥。改动写进 policy/next/ 并作为提议提交，别的管理员 officectl policy vote 同意后启用。

  print                      打印登记表，请各人核对指纹后签字存档
  add 人员 公钥文件          给在册的人登记一把；不在册的人写全：add li.si 李四 li.si.pub 经办人@gov-office
  retire 人员|指纹           停用：以前签的照样算数，以后不能再签
  compromise 人员|指纹       报失：--since 某个提交之后落地的不再算数；不写 --since，签过的都不算

  $ officectl keys add li.si li.si.pub
  $ officectl keys compromise SHA256:uFl… --since HEAD~20
  officectl keys --help
""",
    """The register of keys, and adding, retiring and reporting lost ones. A change is written to policy/next/ and proposed; other
administrators approve it with `officectl policy vote`, then it is activated.

  print                      print the register for everybody to compare his fingerprint and sign
  add PERSON FILE            a key for somebody of the policy; somebody new in full: add li.si 李四 li.si.pub 经办人@gov-office
  retire PERSON|KEY          signs no more; what it signed stays good
  compromise PERSON|KEY      lost: what landed after --since no longer counts; without it nothing that it signed does

  $ officectl keys add li.si li.si.pub
  $ officectl keys compromise SHA256:uFl… --since HEAD~20
  officectl keys --help
""",
)
_WORDS = {"打印": "print", "登记表": "print", "登记": "add", "停用": "retire", "报失": "compromise", "list": "print"}
_STEPS = ("print", "add", "retire", "compromise")
_WHAT = Text("做什么：print add retire compromise", "what to do: print add retire compromise")
_ARGS = Text("人员或指纹；add 再写公钥文件", "a person or fingerprint; for add then the file of the public key")
_SINCE = Text("compromise：从这个提交之后落地的不算数", "compromise: what landed after this commit does not count")
_DISCARD = Text("丢掉 policy/next/ 里原来的草案", "drop the draft that lies in policy/next/")
_NEXT = Text("等别的管理员表决：officectl policy vote（已同意 {votes}）", "others vote with `officectl policy vote` (votes {votes})")
_READY = Text("票够了：officectl policy activate 启用", "all votes are there: `officectl policy activate`")
_MADE = Text("{subject}：{commit}", "{subject}: {commit}")
_LINE = Text("{line}", "{line}")


class UnknownStep(UsageError):
    """Not one of the steps."""

    text = Text("keys 后面不认识“{word}”", "keys knows no “{word}”")
    remedy_text = Text("可写：{known}", "one of: {known}")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("what", help=_WHAT, default="print", required=False, complete=_STEPS, metavar=Text("[步骤]", "[STEP]")),
        argument("words", help=_ARGS, nargs=-1, metavar=Text("[人员 …]", "[PERSON …]")),
        option("--since", help=_SINCE, default="", complete="rev", metavar=Text("提交", "REV")),
        option("--discard", help=_DISCARD, is_flag=True),
        help=_HELP,
        formats=("text", "json", "csv", "md"),
    )


def _run(options: Options, what: str, words: tuple[str, ...], since: str, discard: bool) -> int:
    from officectl.actions import keys

    step = _WORDS.get(what, what.lower())
    if step not in _STEPS:
        raise UnknownStep(word=what, known=list(_STEPS))
    if step == "print":
        return _print(options, keys.register(options))

    def say(message: Message) -> None:
        _output.say(options, message)

    def show(lines: Iterable[str]) -> None:
        if not options.yes:
            for line in lines:
                say(_LINE(line=line))

    def confirm(question: Message) -> bool:
        return _output.confirm(options, question)

    if step == "add":
        done = keys.add(options, words, discard=discard, confirm=confirm, show=show, say=say)
    elif len(words) != 1:
        raise keys.NotNamed
    elif step == "retire":
        done = keys.retire(options, words[0], discard=discard, confirm=confirm, show=show, say=say)
    else:
        done = keys.compromise(options, words[0], since, discard=discard, confirm=confirm, show=show, say=say)
    if options.json:
        _output.json_data("officectl.policy.step/1", done.data())
        return 0
    for remark in done.remarks:
        say(remark)
    _output.data(_MADE.render(options.lang, subject=done.subject, commit=done.commit[:10]))
    _output.say(options, _NEXT(votes=done.missing) if done.missing else _READY)
    return 0


def _print(options: Options, found: Register) -> int:
    """The register, wide enough for whole fingerprints."""
    if options.json:
        _output.json_data("officectl.keys/1", found.data())
        return 0
    from officectl.actions.keys import COLUMNS
    from officectl.render.table import Column, table

    style = {"": "plain", "text": "plain"}.get(options.format, options.format)
    columns = [Column(title.render(options.lang), keep=True) for title in COLUMNS]
    pieces = table(columns, found.rows(options.lang), format=style, width=max(options.width, 200), color=options.color)
    if style == "csv":
        _output.data("".join(pieces))
        return 0
    lines = [*found.head(options.lang), "", *"".join(pieces).splitlines(), "", found.foot(options.lang)]
    _output.page(options, lines)
    return 0
