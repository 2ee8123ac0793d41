"""`officectl new`: one record from `field=value` words."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, conditions, make, option
from officectl.text.lang import Text

NAMES = ("new", "新建")
SHORT = Text("新建一条记录并提交", "make a record and commit it")
GROUP = "write"

_HELP = Text(
    """新建一条记录，作为一次提交写入。日期可以写“明天”“周五”“11-20”，人和车可以写姓名、号牌或拼音首字母。

  officectl new 派车 单位=县政府办公室 车辆=川Z10001 事由=赴青山镇督查防汛 目的地=青山镇 出车=明天8:30 还车=明天17:30
  officectl new 督办 事项=防汛物资补库 来源=领导交办 牵头=应急管理局 承办=李伟@应急管理局 办结时限=月底
  officectl new 人员 id=zhang.wei 姓名=张伟 所在单位=水利局
""",
    """Make a record, written as one commit. Dates may be words, people and cars may be named or given by pinyin initials.

  officectl new trip unit=县政府办公室 vehicle=川Z10001 purpose=赴青山镇督查防汛 plan_out=2026-11-21T08:30 plan_in=2026-11-21T17:30
  officectl new person id=zhang.wei name=张伟 org=水利局
""",
)
_KIND = Text("种类，如 派车、督办、会议", "kind, such as trip, task, meeting")
_WORDS = Text("字段=值；列表用逗号；行写 row+.字段=值", "field=value; lists by comma; rows as row+.field=value")
_DRY = Text("只显示将写入的内容", "only show what would be written")
_MADE = Text("已新建 {id}（{path}）", "made {id} ({path})")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("kind", help=_KIND, complete="kind", metavar=Text("种类", "KIND")),
        conditions("words", help=_WORDS, metavar=Text("[字段=值]…", "[FIELD=VALUE]…")),
        option("--dry-run", "-n", "dry", help=_DRY, is_flag=True),
        help=_HELP,
    )


def _run(options: Options, kind: str, words: tuple[str, ...], dry: bool) -> int:
    from officectl.actions import new

    made = new.new(options, kind, words, confirm=lambda question: _output.confirm(options, question), dry=dry)
    for echo in made.echoes:
        _output.say(options, echo)
    if options.json:
        body = {"kind": made.kind.name, "id": made.id, "path": made.path, "commit": made.commit, "text": made.text}
        _output.json_data("officectl.new/1", body)
    elif dry:
        _output.data(made.text)
    else:
        _output.data(made.id)
        _output.say(options, _MADE(id=made.id, path=made.path))
    return 0
