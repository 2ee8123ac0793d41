"""`officectl set`: change fields."""

from __future__ import annotations

from collections.abc import Sequence

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, conditions, make, option
from officectl.text.lang import Text

NAMES = ("set", "修改")
SHORT = Text("修改记录的字段并提交", "change fields of records and commit")
GROUP = "write"

_HELP = Text(
    """修改一条或几条记录的字段，作为一次提交写入。批量修改先显示差异再问。

  officectl set trip-20261119-7k2m9q4x 事由=赴青山镇督查防汛
  officectl set veh-z10001 年检到期=2027-06-30
  officectl set 督办 --where 牵头=水利局 --where 办结时限=..10-31 承办=李伟@水利局
  officectl set task-20261119-7k2m9q4x 配合+=财政局 办结时限=
""",
    """Change fields of one or more records, written as one commit. A bulk change shows its diff and asks.

  officectl set trip-20261119-7k2m9q4x purpose=赴青山镇督查防汛
  officectl set task --where lead_unit=水利局 --where due=..2026-10-31 handler=李伟@水利局
  officectl set task-20261119-7k2m9q4x co_units+=财政局 due=
""",
)
_WORDS = Text("记录的 id 或名称，然后是 字段=值（+= 加、-= 去、空值清除）", "ids or names, then field=value (+= adds, -= takes, empty clears)")
_WHERE = Text("批量：条件，前面写种类", "bulk: a condition; the kind comes first")
_DRY = Text("只显示差异", "only show the diff")
_NOTHING = Text("没有变化", "nothing changed")
_DONE = Text("已修改 {count} 条", "{count} changed")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        conditions("words", help=_WORDS, complete="id", metavar=Text("编号… 字段=值…", "ID… FIELD=VALUE…")),
        option("--where", help=_WHERE, multiple=True, complete="field", metavar=Text("条件", "CONDITION")),
        option("--dry-run", "-n", "dry", help=_DRY, is_flag=True),
        help=_HELP,
    )


def _run(options: Options, words: tuple[str, ...], where: tuple[str, ...], dry: bool) -> int:
    from officectl.actions import set as setting
    from officectl.actions._write import Change

    names = [word for word in words if "=" not in word]
    values = [word for word in words if "=" in word]

    def show(changes: Sequence[Change]) -> None:
        if not options.json:
            import sys

            for change in changes:
                sys.stderr.writelines(line + "\n" for line in change.diff())

    done = setting.set_fields(
        options, names, values, where, confirm=lambda question: _output.confirm(options, question), show=show, dry=dry
    )
    for echo in done.echoes:
        _output.say(options, echo)
    for one in done.rounds:
        if dry or options.yes or not one.id:   # whoever was asked has read it
            _output.say(options, one.message)
    if options.json:
        body = {"commit": done.commit, "changed": [{"id": c.id, "path": c.path} for c in done.changes],
                "rounds": [one.data(options.lang) for one in done.rounds]}  # fmt: skip
        _output.json_data("officectl.set/1", body)
    elif dry:
        _output.data("".join(line + "\n" for change in done.changes for line in change.diff()))
    else:
        _output.say(options, _DONE(count=len(done.changes)) if done.changes else _NOTHING)
    return 0
