"""`officectl policy`: found it, show it, explain what it decides, change it by votes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.errors import UsageError
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions.policy_change import Step
    from officectl.history.policy_doubts import Doubt

NAMES = ("policy", "制度")
SHORT = Text("签批制度：建立、查看、说明、表决修改", "the approval policy: found, show, explain, change by vote")
GROUP = "setup"

_HELP = Text(
    """签批制度：谁是谁、谁的密钥、谁有什么角色、哪类事项怎么批。改制度要管理员表决，提议和起草的人不投票。

建立（没有建立之前，工作区里只有登记，不算签批）：

  $ officectl policy init 派车 --admin "wang.wu 王五 ~/.ssh/id_ed25519.pub" \\
      --person "li.si 李四 li.si.pub 经办人@gov-office" --person "zhao.liu 赵六 zhao.liu.pub 科室负责人@gov-office"

管理员一名是“单人管理”，会写在每份报告上；否则至少三名。不写种类就用全部现成流程。

查看：show 现行制度和待表决的；explain 代码（SELF_APPROVAL）、条款编号（V-07）、记录编号或提交号，说明是哪条规定决定的。

修改：draft 起草（policy/next/），改好文件，propose 提议，别的管理员 vote 同意，够了以后 activate 启用。
规则、节假日、表样、officectl.toml、baseline.toml 的改动同样要批：propose --governed 和 vote --governed，不用启用。

  officectl policy explain SELF_APPROVAL
""",
    """The approval policy: who is who, whose key is whose, who holds which role, how each kind is approved. Administrators change it by
vote; who proposes or edits has none.

Found it (before that the workspace has records only, and nothing counts as approved):

  $ officectl policy init trip --admin "wang.wu 王五 ~/.ssh/id_ed25519.pub" \\
      --person "li.si 李四 li.si.pub 经办人@gov-office" --person "zhao.liu 赵六 zhao.liu.pub 科室负责人@gov-office"

One administrator is allowed and said on every report; otherwise there are three at least. Without kinds all ready flows are used.

Look: show (the policy in force, open votes); explain CODE (SELF_APPROVAL), RULE (V-07), ID or COMMIT says which rule decided.

Change: draft (policy/next/), edit the files, propose, others vote, activate. Rules, calendar, schemas, officectl.toml and baseline.toml
are approved the same way with propose --governed and vote --governed; they need no activation.

  officectl policy explain SELF_APPROVAL
""",
)
_WORDS = {
    "建立": "init", "查看": "show", "说明": "explain", "起草": "draft", "提议": "propose", "表决": "vote", "同意": "vote", "启用": "activate",
}
_STEPS = ("show", "init", "explain", "draft", "propose", "vote", "activate")
_WHAT = Text("做什么：show init explain draft propose vote activate", "what to do: show init explain draft propose vote activate")
_ARGS = Text("init：种类；explain：代码、条款、编号或提交", "init: kinds; explain: a code, a rule, an id or a commit")
_ADMIN = Text("init：制度管理员“编号 姓名 公钥文件”，可写多次", 'init: an administrator, "id name file-of-public-key"; repeatable')
_PERSON = Text("init：其他人“编号 姓名 公钥文件 角色@单位”，可写多次", 'init: somebody else, "id name file role@org"; repeatable')
_GOVERNED = Text("propose、vote：规则和设置，不是制度", "propose, vote: rules and settings instead of the policy")
_OPINION = Text("意见", "an opinion")
_DISCARD = Text("draft：丢掉原来的草案", "draft: drop the draft that is there")
_ROOT = Text("根：{root}", "root: {root}")
_DIGEST = Text("制度摘要：{digest}", "policy digest: {digest}")
_PUBLISH = Text(
    "把根和摘要打印出来或当面念给每个人，各人运行 officectl verify --pin 核对一次。本机已记下。",
    "Print root and digest or read them out to everybody; each compares them once with `officectl verify --pin`. This machine has them.",
)
_FOUNDED = Text("已建立制度：管理员 {admins} 名，审批流程 {flows} 个", "policy founded: {admins} administrators, {flows} flows")
_DOUBT = Text("请留意 {path}：{message}", "look at {path}: {message}")
_MADE = Text("{subject}：{commit}", "{subject}: {commit}")
_NEXT = {
    "draft": Text("改好 policy/next/ 里的文件，然后 officectl policy propose", "change the files in policy/next/, then `officectl policy propose`"),
    "propose": Text("等别的管理员表决：officectl policy vote（已同意 {votes}）", "others vote with `officectl policy vote` (votes {votes})"),
    "vote": Text("还要别的管理员同意（已同意 {votes}）", "more votes are needed (votes {votes})"),
}
_READY = Text("票够了：officectl policy activate 启用", "all votes are there: `officectl policy activate`")
_IN_FORCE = Text("已生效", "in force")


class UnknownStep(UsageError):
    """Not one of the steps."""

    text = Text("policy 后面不认识“{word}”", "policy knows no “{word}”")
    remedy_text = Text("可写：{known}", "one of: {known}")


class NothingNamed(UsageError):
    """`policy explain` without a name."""

    text = Text("要说明什么？写核验代码、制度条款编号（V-07）、记录编号或提交号", "explain what? give a code, the number of a rule (V-07), an id or a commit")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("what", help=_WHAT, default="show", required=False, complete=_STEPS, metavar=Text("[步骤]", "[STEP]")),
        argument("words", help=_ARGS, nargs=-1, complete="kind", metavar=Text("[…]", "[…]")),
        option("--admin", "admins", help=_ADMIN, multiple=True, metavar=Text("人员", "PERSON")),
        option("--person", "people", help=_PERSON, multiple=True, metavar=Text("人员", "PERSON")),
        option("--governed", help=_GOVERNED, is_flag=True),
        option("--message", "-m", "opinion", help=_OPINION, default="", metavar=Text("文字", "TEXT")),
        option("--discard", help=_DISCARD, is_flag=True),
        help=_HELP,
    )


def _run(
    options: Options, what: str, words: tuple[str, ...], admins: tuple[str, ...], people: tuple[str, ...], governed: bool, opinion: str,
    discard: bool,
) -> int:
    from officectl.actions import policy_change, policy_show

    step = _WORDS.get(what, what.lower())

    def confirm(question: Message) -> bool:
        return _output.confirm(options, question)

    def say(message: Message) -> None:
        _output.say(options, message)

    def show(lines: Iterable[str]) -> None:
        if not options.yes:
            for line in lines:
                say(_LINE(line=line))

    if step == "init":
        return _init(options, words, admins, people)
    if step == "show":
        shown = policy_show.show(options)
        if options.json:
            _output.json_data("officectl.policy/1", shown.data(options.lang))
        else:
            _output.page(options, shown.lines(options.lang))
        return 0
    if step == "explain":
        if not words:
            raise NothingNamed
        lines = [line.render(options.lang) for line in policy_show.explain(options, words[0])]
        if options.json:
            _output.json_data("officectl.policy.explain/1", {"about": words[0], "lines": lines})
        else:
            _output.page(options, lines)
        return 0
    if step == "draft":
        return _told(options, policy_change.draft(options, discard=discard, say=say))
    if step == "propose":
        return _told(options, policy_change.propose(options, governed=governed, opinion=opinion, confirm=confirm, show=show, say=say))
    if step == "vote":
        return _told(options, policy_change.vote(options, governed=governed, opinion=opinion, confirm=confirm, show=show, say=say))
    if step == "activate":
        return _told(options, policy_change.activate(options, confirm=confirm, say=say))
    raise UnknownStep(word=what, known=list(_STEPS))


_LINE = Text("{line}", "{line}")


def _init(options: Options, kinds: tuple[str, ...], admins: tuple[str, ...], people: tuple[str, ...]) -> int:
    from officectl.actions import policy_init
    from officectl.actions.verify import spoken

    def show(doubts: Iterable[Doubt]) -> None:
        for doubt in doubts:
            _output.say(options, _DOUBT(path=doubt.path, message=doubt.message))

    done = policy_init.init(
        options, kinds, admins, people, confirm=lambda question: _output.confirm(options, question), show=show,
        say=lambda message: _output.say(options, message),
    )
    if options.json:
        _output.json_data("officectl.policy.init/1", {
            "root": done.root, "digest": done.digest, "single_admin": done.policy.single_admin,
            "admins": sorted(done.policy.admins()), "flows": sorted(done.policy.flows), "paths": [f"policy/active/{p}" for p in done.paths],
            "drafts": dict(done.drafts),
            "remarks": [{"path": one.path, "message": one.message.render(options.lang)} for one in done.doubts],
        })
        return 0
    _output.data(_ROOT.render(options.lang, root=spoken(done.root)))
    _output.data(_DIGEST.render(options.lang, digest=spoken(done.digest)))
    _output.say(options, _FOUNDED(admins=len(done.policy.admins()), flows=len(done.policy.flows)))
    _output.say(options, _PUBLISH)
    return 0


def _told(options: Options, step: Step) -> int:
    """What was done, and what comes next."""
    if options.json:
        _output.json_data("officectl.policy.step/1", step.data())
        return 0
    _output.data(_MADE.render(options.lang, subject=step.subject, commit=step.commit[:10]))
    if not step.missing:
        in_force = step.what == "activate" or step.item.kind == "governed"
        _output.say(options, _IN_FORCE if in_force else _READY)
    elif step.what == "draft":
        _output.say(options, _NEXT["draft"])
    else:
        _output.say(options, _NEXT[step.what](votes=step.missing))
    return 0
