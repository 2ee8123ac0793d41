"""`officectl list`: the records of a kind."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, conditions, make, option
from officectl.errors import UsageError
from officectl.text.lang import Text

NAMES = ("list", "列表", "台账")
SHORT = Text("列出一类记录，可按条件筛选、排序", "list the records of a kind, filtered and sorted")
GROUP = "daily"

_HELP = Text(
    """列出一类记录。条件不用 shell 的特殊符号，全角的＝＞也行。

  officectl list 派车 车辆=川Z10001 出车=本月初..
  officectl list 房间 面积=18.. 排序=-面积
  officectl list 督办 办结时限=..月底 牵头=水利局
  officectl list 派车 防汛                      不写字段就是搜索
  officectl list 车辆 列=name,seats 前=5
  officectl list --view 本月出车                视图，可以再加条件
""",
    """List the records of a kind. Conditions need no shell characters.

  officectl list trip vehicle=川Z10001 plan_out=2026-11-01..
  officectl list room usable_area=18.. sort=-usable_area
  officectl list task due=..eom lead_unit=水利局
  officectl list trip 防汛                      a bare word searches
  officectl list vehicle columns=name,seats limit=5
  officectl list --view 本月出车                a saved view; more conditions may follow
""",
)
_KIND = Text("种类，如 派车、房间、督办", "kind, such as trip, room, task")
_TERMS = Text("条件：字段=值、字段=从..到，或搜索的词", "conditions: field=value, field=from..to, or words to search")
_VIEW = Text("按保存的视图（views/名称.toml），种类可以不写，条件可以再加", "a saved view (views/NAME.toml); KIND may be left out, conditions may be added")
_AT = Text("按某个提交的内容", "as of a commit")
_COUNT = Text("共 {count} 条", "{count} records")
_STATE = Text("状态", "State")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("kind", help=_KIND, complete="kind", required=False, default="", metavar=Text("种类", "KIND")),
        conditions("terms", help=_TERMS, metavar=Text("[条件]…", "[CONDITION]…")),
        option("--view", help=_VIEW, default="", metavar=Text("名称", "NAME"), complete="view"),
        option("--at", help=_AT, default="", metavar=Text("提交", "REV"), complete="rev"),
        help=_HELP,
        formats=("text", "json", "jsonl", "csv", "tsv", "md", "html", "grid"),
    )


def _run(options: Options, kind: str, terms: tuple[str, ...], view: str, at: str) -> int:
    from officectl.actions import list as listing

    if view:
        kind, terms = _viewed(options, view, kind, terms)
    elif not kind:
        import click

        context = click.get_current_context()
        raise click.MissingParameter(ctx=context, param_type="argument", param=next(one for one in context.command.params if one.name == "kind"))
    found = listing.find(options, kind, terms, at)
    if options.json:
        _json(options, found)
        return 0
    from officectl.render.table import Column, table

    columns = [Column("id", keep=True)]
    if found.with_states:
        columns.append(Column(_STATE.render(options.lang), keep=True))
    for name in found.columns:
        field = listing.spec(found.kind, name)
        title = field.title.render(options.lang) if field is not None else name
        kind = field.type if field is not None else "string"
        columns.append(Column(title, kind, keep=kind not in ("string", "array", "table")))
    for echo in found.echoes:
        _output.say(options, echo)
    style = {"": "plain", "text": "plain"}.get(options.format, options.format)
    pieces = table(columns, found.rows(options.lang), format=style, width=options.width, color=options.color)
    if style == "plain":
        _output.page(options, "".join(pieces).splitlines())
        _output.say(options, _COUNT(count=len(found.records)))
    else:
        _output.data("".join(pieces))
    return 0


def _viewed(options: Options, name: str, first: str, terms: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The kind and the words of a view; the first word may be its kind again, or a condition already."""
    from officectl.actions import schema, views

    found = views.view(options, name)
    try:
        again = not first or schema.kind(options, first)[0].name == found.kind
    except UsageError:   # no kind: a condition
        again = False
    return found.kind, tuple(found.terms(terms if again else (first, *terms)))


def _json(options: Options, found: object) -> None:
    from officectl.actions.list import Listing
    from officectl.render.records import data_view

    assert isinstance(found, Listing)
    ledger = found.opened.ledger
    rows = [data_view(record, state=ledger.state(record.id).name) for record in found.records]
    if options.format == "jsonl":
        from officectl.render.values import to_json

        for row in rows:
            _output.data(to_json({"schema": "officectl.record/1", **row}))
        return
    _output.json_data("officectl.list/1", {"kind": found.kind.name, "count": len(rows), "records": rows})
