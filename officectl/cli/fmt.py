"""`officectl fmt`: records in canonical layout."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("fmt", "整理")
SHORT = Text("整理记录文件的排版，内容不变", "tidy the layout of record files, content unchanged")
GROUP = "write"

_HELP = Text(
    """按统一的排版重写记录文件（字段次序、行尾、引号），作为一次提交写入。内容摘要不变才写；
有注释的文件只改行尾，注释和次序不动；读不出的文件跳过。

  officectl fmt
  officectl fmt --diff --check
  officectl fmt 派车
  officectl fmt records/room trip-20261119-7k2m9q4x
""",
    """Rewrite record files in the one layout (order of fields, line ends, quotes), as one commit. Only when the
content digest stays the same; a file with comments keeps them and its order; a file that cannot be read is skipped.

  officectl fmt
  officectl fmt --diff --check
  officectl fmt trip
  officectl fmt records/room trip-20261119-7k2m9q4x
""",
)
_NAMES = Text("编号、名称、种类、文件或文件夹（默认全部）", "ids, names, kinds, files or folders (default: all)")
_CHECK = Text("只列出要整理的文件，有就退出码 1", "only list files to be tidied; exit code 1 when there are any")
_DIFF = Text("显示差异；不加 --check 时照样写入", "show the differences; still written without --check")
_SKIPPED = Text("读不出，跳过：{path}:{line} {message}", "skipped, cannot be read: {path}:{line} {message}")
_DONE = Text("已整理 {count} 条", "{count} tidied")
_GOOD = Text("{count} 个文件都已是统一排版", "all {count} files have the layout already")
_WOULD = Text("要整理 {count} 条", "{count} to be tidied")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("names", help=_NAMES, complete="id", nargs=-1, metavar=Text("[编号或路径]…", "[ID or PATH]…")),
        option("--check", help=_CHECK, is_flag=True),
        option("--diff", help=_DIFF, is_flag=True),
        help=_HELP,
    )


def _run(options: Options, names: tuple[str, ...], check: bool, diff: bool) -> int:
    from officectl.actions import fmt
    from officectl.actions._write import Change

    def show(change: Change) -> None:
        if options.json:
            return
        if diff:
            _output.data("".join(line + "\n" for line in change.diff()).rstrip("\n"))
        elif check:
            _output.data(change.path)

    done = fmt.fmt(options, names, dry=check, show=show)
    if options.json:
        body = {"paths": [change.path for change in done.changes], "commit": done.commit,
                "unreadable": [path for path, _ in done.unreadable], "looked_at": done.looked_at}  # fmt: skip
        _output.json_data("officectl.fmt/1", body)
        return int(check and bool(done.changes))
    for path, fault in done.unreadable:
        _output.say(options, _SKIPPED(path=path, line=fault.line or 1, message=fault.message))
    if done.changes:
        _output.say(options, (_WOULD if check else _DONE)(count=len(done.changes)))
    else:
        _output.say(options, _GOOD(count=done.looked_at - len(done.unreadable)))
    return int(check and bool(done.changes))
