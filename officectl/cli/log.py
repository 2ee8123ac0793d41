"""`officectl log`: the history of a record or of the workspace."""

from __future__ import annotations

import click

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("log", "历史")
SHORT = Text("谁在什么时候改了什么、批了什么", "who changed and who approved what when")
GROUP = "daily"

_HELP = Text(
    """一条记录的历史：每次提交改了哪些字段，旧值 → 新值；谁送审、审核、批准、退回，以什么角色，代谁，写了什么意见，算不算数。
已删除的记录也能查。不写编号时列出整个工作区的提交。没有签名的提交标“未签名”：署名只是自称。

  officectl log
  officectl log --limit 5
  officectl log trip-20261119-7k2m9q4x
  officectl log 川Z10001
  officectl log records/room
""",
    """The history of a record: which fields each commit changed, old → new; who submitted, reviewed, approved or returned it, in which
role, for whom, with which words, and whether that counts. Also of a record that was removed.
Without an id, the commits of the workspace. A commit without signature is marked: its author is a claim.

  officectl log
  officectl log --limit 5
  officectl log trip-20261119-7k2m9q4x
  officectl log 川Z10001
  officectl log records/room
""",
)
_NAME = Text("编号、名称、文件或文件夹", "id, name, file or folder")
_LIMIT = Text("只看最近几次提交", "only the newest commits")
_EMPTY = Text("没有提交", "no commits")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("name", help=_NAME, complete="id", required=False, default="", metavar=Text("[编号]", "[ID]")),
        option("--limit", help=_LIMIT, type=click.IntRange(min=1), metavar=Text("次数", "N")),
        help=_HELP,
    )


def _run(options: Options, name: str, limit: int | None) -> int:
    from officectl.actions import log

    found = log.log(options, name, limit)
    if options.json:
        _output.json_data("officectl.log/1", found.data(options.lang))
    elif found.items:
        _output.page(options, found.lines(options.lang))
    else:
        _output.say(options, _EMPTY)
    return 0
