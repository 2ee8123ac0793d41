"""`officectl init`: make a workspace."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, conditions, make
from officectl.errors import UsageError
from officectl.text.lang import Message, Text

NAMES = ("init", "初始化")
SHORT = Text("新建工作区", "make a workspace")
GROUP = "setup"

_HELP = Text(
    """在一个文件夹里新建工作区：设置、记录文件夹、供编辑器补全的表样、git 仓库和第一次提交。
已经在 git 仓库里的，只提交工作区自己的文件。没写的设置会问。

  officectl init 台账 name=清源县政府办公室 organ_level=县
  officectl init name=青山镇人民政府 organ_level=乡
  officectl init 单位=清源县政府办公室 层级=县 时区=Asia/Shanghai 语言=zh
""",
    """Make a workspace in a folder: settings, folders, schemas for editors, a git repository, the first commit.
In a repository that exists only the workspace's own files are committed. What is not given is asked for.

  officectl init ledger name=清源县政府办公室 organ_level=county
  officectl init name=青山镇人民政府 organ_level=township language=en
""",
)
_WORDS = Text(
    "文件夹（默认当前文件夹），然后是 name=、organ_level=、time_zone=、language=",
    "the folder (default: this one), then name=, organ_level=, time_zone=, language=",
)
_DONE = Text("已建好工作区：{root}（{name}，{level}级）", "workspace made: {root} ({name}, level {level})")
_REPOSITORY = Text("已建 git 仓库，分支 main", "git repository made, branch main")
_NEXT = Text(
    "接下来：\n  cd {root}\n  officectl new 机构 id=gov-office 名称={name} 类别=部门\n  officectl check\n  officectl doctor",
    "next:\n  cd {root}\n  officectl new org id=gov-office name={name} kind=部门\n  officectl check\n  officectl doctor",
)
_ONE = Text("只能写一个文件夹：{names}", "one folder only: {names}")
_ASK = Text("{question}：", "{question}: ")


def command() -> OfficeCommand:
    """The command."""
    metavar = Text("[文件夹] [设置=值]…", "[DIR] [SETTING=VALUE]…")
    return make(_run, conditions("words", help=_WORDS, complete=("name=", "organ_level="), metavar=metavar), help=_HELP)


def _run(options: Options, words: tuple[str, ...]) -> int:
    from pathlib import Path

    from officectl.actions import init

    names = [word for word in words if "=" not in word]
    if len(names) > 1:
        raise UsageError(what=_ONE(names=names))

    def ask(question: Message) -> str:
        import sys

        sys.stderr.write(_ASK.render(options.lang, question=question))
        sys.stderr.flush()
        return sys.stdin.readline()

    folder = Path(options.folder, *names)
    values = [word for word in words if "=" in word]
    made = init.init(options, folder, values, ask if options.interactive and not options.json else None)
    if options.json:
        body = {"root": str(made.root), "name": made.name, "organ_level": made.organ_level,
                "repository_made": made.repository, "commit": made.commit, "paths": list(made.paths)}  # fmt: skip
        _output.json_data("officectl.init/1", body)
        return 0
    _output.say(options, _DONE(root=str(made.root), name=made.name, level=made.organ_level))
    if made.repository:
        _output.say(options, _REPOSITORY)
    _output.say(options, _NEXT(root=str(folder), name=made.name))
    return 0
