"""`officectl show`: one record."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("show", "查看")
SHORT = Text("查看一条记录", "show one record")
GROUP = "daily"

_HELP = Text(
    """查看一条记录：编号，或者能认出它的名称（号牌、姓名、标题、拼音首字母）。

  officectl show trip-20261119-7k2m9q4x
  officectl show 川Z10001
  officectl show room-a305 --at HEAD~3
  officectl show room-a305 --format toml
""",
    """Show one record, by its id or by a name that is unique (plate, person, title, pinyin initials).

  officectl show trip-20261119-7k2m9q4x
  officectl show 川Z10001
  officectl show room-a305 --at HEAD~3
  officectl show room-a305 --format toml
""",
)
_NAME = Text("编号或名称", "id or name")
_AT = Text("按某个提交的内容", "as of a commit")
_PUBLIC = Text("略去不公开的字段", "leave out restricted fields")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("name", help=_NAME, complete="id", metavar=Text("编号", "ID")),
        option("--at", help=_AT, default="", metavar=Text("提交", "REV"), complete="rev"),
        option("--public", help=_PUBLIC, is_flag=True),
        help=_HELP,
        formats=("text", "json", "toml"),
    )


def _run(options: Options, name: str, at: str, public: bool) -> int:
    from officectl.actions import show

    found = show.show(options, name, at)
    if options.format == "toml":
        _output.data(found.text)
    elif options.json:
        _output.json_data("officectl.record/1", found.data())
    else:
        _output.page(options, found.lines(options, public=public))
    return 0
