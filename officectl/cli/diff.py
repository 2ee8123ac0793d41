"""`officectl diff`: what differs, field by field."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make
from officectl.text.lang import Text

NAMES = ("diff", "对比", "差异")
SHORT = Text("两个版本之间，哪些记录的哪些字段变了", "which fields of which records differ between two versions")
GROUP = "daily"

_HELP = Text(
    """对比记录：不写版本，比较最近的提交和工作区文件；写一个，比较它和工作区文件；写两个，比较这两个。
版本可以是分支、标签、提交号、HEAD~3，也可以是日期（那天结束时的台账）。两个版本之间的送审、批准、退回等也列出来。

  officectl diff
  officectl diff HEAD~1
  officectl diff HEAD~3 HEAD 派车
  officectl diff 2026-11-19 HEAD
  officectl diff trip-20261119-7k2m9q4x
  officectl diff HEAD~1 --format toml
""",
    """Compare records: without a version, the last commit and the working files; with one, it and the working files.
A version is a branch, a tag, a commit, HEAD~3, or a day (the ledger as it stood at its end). What was submitted, approved,
returned … between the two is listed too.

  officectl diff
  officectl diff HEAD~1
  officectl diff HEAD~3 HEAD trip
  officectl diff 2026-11-19 HEAD
  officectl diff trip-20261119-7k2m9q4x
  officectl diff HEAD~1 --format toml
""",
)
_WORDS = Text("至多两个版本，然后是编号、名称、文件夹或种类", "at most two versions, then ids, names, folders or kinds")


def command() -> OfficeCommand:
    """The command."""
    metavar = Text("[版本 [版本]] [编号]…", "[REV [REV]] [ID]…")
    return make(
        _run,
        argument("words", help=_WORDS, complete="rev", nargs=-1, metavar=metavar),
        help=_HELP,
        formats=("text", "json", "toml"),
    )


def _run(options: Options, words: tuple[str, ...]) -> int:
    from officectl.actions import diff

    found = diff.diff(options, words)
    if options.json:
        _output.json_data("officectl.diff/1", found.data(options.lang))
    elif options.format == "toml":
        _output.page(options, (line for change in found.changes for line in change.unified()))
    elif found.changes or found.others or found.acted:
        _output.page(options, found.lines(options.lang))
    else:
        _output.say(options, diff.NOTHING(old=found.version(found.old), new=found.version(found.new)))
    return 0
