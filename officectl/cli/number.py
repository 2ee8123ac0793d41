"""`officectl number`: the next number of a series."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("number", "编号")
SHORT = Text("给记录发下一个流水号并提交", "issue the next number of a series and commit")
GROUP = "write"

_HELP = Text(
    """给派车单、督办事项等编号的记录发下一个号，一次可以几条，作为一次提交写入。号只在主线上发，按年连续，照上一个号的写法；
作废的单子仍占着它的号，断号、重号由 officectl check 查。送审之前要有号。

  officectl number task-20261119-7k2m9q4x
  officectl number task-20261119-7k2m9q4x --dry-run
  officectl number task-20261119-7k2m9q4x --form '督〔{year}〕{number}号'
""",
    """Give the next number of their series to slips, supervision items and other numbered records, several as one commit. Numbers are
issued on the main line only, in order within a year, written like the last one. A void record keeps its number; `officectl check`
finds numbers that are missing or used twice. What is submitted has a number.

  officectl number task-20261119-7k2m9q4x
  officectl number task-20261119-7k2m9q4x --dry-run
  officectl number task-20261119-7k2m9q4x --form '督〔{year}〕{number}号'
""",
)
_IDS = Text("记录的 id 或名称，按发号的先后写", "ids or names, in the order in which they get their numbers")
_FORM = Text("号的样子：新开一个系列，或有几个系列时指定一个", "the form of the number: to begin a series, or to choose among several")
_DRY = Text("只显示会是什么号", "only show the number")
_GIVEN = Text("{id}  {number}", "{id}  {number}")
_SYNC = Text("别人取到才算发出：officectl sync --push", "it is issued once the others have it: officectl sync --push")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("names", help=_IDS, nargs=-1, complete="id", metavar=Text("编号…", "ID…")),
        option("--form", help=_FORM, default="", metavar=Text("样子", "FORM")),
        option("--dry-run", "-n", "dry", help=_DRY, is_flag=True),
        help=_HELP,
    )


def _run(options: Options, names: tuple[str, ...], form: str, dry: bool) -> int:
    from officectl.actions import number

    done = number.number(options, names, form, confirm=lambda question: _output.confirm(options, question), dry=dry)
    if options.json:
        rows = [{"kind": one.kind, "id": one.id, "field": one.field, "number": one.number} for one in done.issued]
        _output.json_data("officectl.number/1", {"commit": done.commit, "issued": rows})
        return 0
    _output.data("".join(_GIVEN.render(options.lang, id=one.id, number=one.number) + "\n" for one in done.issued))
    if done.shared and not dry:
        _output.say(options, _SYNC)
    return 0
