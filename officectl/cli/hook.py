"""`officectl hook`: install git's hooks, and what they call."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.errors import UsageError
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._hook_report import Told
    from officectl.actions.hook_install import Installed

NAMES = ("hook", "钩子")
SHORT = Text("git 钩子：推送和提交时自动核验", "git hooks: verify on push and commit")
GROUP = "setup"

_HELP = Text(
    """让 git 自己把关。安装以后不用记着运行，出错时说明哪条记录、哪条规定、怎么办。

  officectl hook install                  在工作区：提交前检查、提交说明、推送前核验

在服务器或共享盘的裸仓库里安装，受保护的分支（main、master 和默认分支）只收核验通过的推送，不收强推和删除：

  $ officectl -C /srv/office.git hook install
  $ officectl -C /srv/office.git hook install --protect main --protect 'release/*'

裸仓库配置了服务器密钥（git config user.signingkey 文件）的，每次推送记一条收讫。其余用法（pre-receive、post-receive、
pre-commit、commit-msg、pre-push）由 git 调用，不用手动运行。工作区里的三个钩子可用 --no-verify 跳过，服务器上的不能。
""",
    """Let git itself keep watch: nothing to remember, and a refusal names the record, the rule and the remedy.

  officectl hook install                  in a workspace: before a commit, its message, before a push

In a bare repository on a server or a share, protected branches (main, master and the default branch) then take only pushes that verify,
and neither a forced push nor a deletion:

  $ officectl -C /srv/office.git hook install
  $ officectl -C /srv/office.git hook install --protect main --protect 'release/*'

With a server key (git config user.signingkey FILE) every push gets a receipt. The other words (pre-receive, post-receive, pre-commit,
commit-msg, pre-push) are called by git. The three of a workspace can be skipped with --no-verify, the server's cannot.
""",
)
_NAME = Text("install（安装），或 git 调用的钩子名", "install, or the hook's name as git calls it")
_REST = Text("git 给钩子的参数", "what git hands to the hook")
_FORCE = Text("换掉别人的钩子（原来的改名留下）", "replace hooks of somebody else (kept under another name)")
_PROTECT = Text("受保护的分支或模式，可多次", "a protected branch or pattern; may be repeated")
_UNKNOWN = Text("没有钩子 {name}；可用：{names}", "there is no hook {name}; use one of {names}")
_NO_FILE = Text("commit-msg 要写提交说明的文件", "commit-msg needs the file of the message")

_DONE = Text("已在 {folder} 安装：{hooks}", "installed in {folder}: {hooks}")
_ASIDE = Text("原来的钩子改名为：{names}", "the former hooks are now {names}")
_SET = Text("已设置 {key} = {value}", "set {key} = {value}")
_GUARDED = Text(
    "受保护的分支：{refs}；只收核验通过的推送，其他分支不核验（但也不能强推、不能删除）",
    "protected: {refs}; they take only pushes that verify. Other branches are free (but not forced, not deleted)",
)
_NO_RECEIPTS = Text(
    "没有服务器密钥，不记收讫；要记：ssh-keygen -t ed25519 -f 文件，再 git config user.signingkey 文件",
    "no server key, so no receipts; for them: `ssh-keygen -t ed25519 -f FILE`, then `git config user.signingkey FILE`",
)
_RECEIPTS = Text("每次推送到受保护的分支记一条收讫", "every push to a protected branch gets a receipt")

_CALLED = ("pre-receive", "post-receive", "pre-commit", "commit-msg", "pre-push")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("name", help=_NAME, complete=("install", *_CALLED), metavar=Text("install|钩子名", "install|HOOK")),
        argument("rest", help=_REST, nargs=-1, required=False, metavar=Text("[参数]...", "[ARGS]...")),
        option("--force", help=_FORCE, is_flag=True),
        option("--protect", help=_PROTECT, multiple=True, metavar=Text("分支", "BRANCH")),
        help=_HELP,
    )


def _run(options: Options, name: str, rest: tuple[str, ...], force: bool, protect: tuple[str, ...]) -> int:
    if name in ("install", "安装"):
        from officectl.actions import hook_install

        _installed(options, hook_install.install(options, force=force, protect=protect))
        return 0
    if name not in _CALLED:
        raise UsageError(what=_UNKNOWN(name=name, names=["install", *_CALLED]))
    told = _called(options, name, rest)
    if options.json:
        _output.json_data("officectl.hook/1", told.data(options.lang))
    for line in told.lines(options.lang):
        _output.say(options, Text("{line}", "{line}")(line=line))
    return told.exit_code


def _called(options: Options, name: str, rest: tuple[str, ...]) -> Told:
    from officectl.actions import hook_client, hook_server

    if name == "pre-commit":
        return hook_client.pre_commit(options)
    if name == "commit-msg":
        if not rest:
            raise UsageError(what=_NO_FILE)
        return hook_client.commit_msg(options, rest[0])
    given = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    judge = {"pre-receive": hook_server.pre_receive, "post-receive": hook_server.post_receive, "pre-push": hook_client.pre_push}[name]
    return judge(options, given)


def _installed(options: Options, done: Installed) -> None:
    if options.json:
        _output.json_data("officectl.hook-install/1", {
            "folder": done.folder, "hooks": done.hooks, "aside": done.aside, "settings": dict(done.settings),
            "protected": done.protected, "bare": done.bare, "receipts": done.signs,
        })
        return
    _output.say(options, _DONE(folder=done.folder, hooks=done.hooks))
    if done.aside:
        _output.say(options, _ASIDE(names=done.aside))
    for key, value in done.settings:
        _output.say(options, _SET(key=key, value=value))
    if done.bare:
        _output.say(options, _GUARDED(refs=done.protected))
        _output.say(options, _RECEIPTS if done.signs else _NO_RECEIPTS)
