"""`officectl schema`: kinds, their fields, their schema files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make
from officectl.errors import UsageError
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.render.table import Column

NAMES = ("schema", "表样", "模式")
SHORT = Text("有哪些种类的记录，各有哪些字段", "the kinds of records and their fields")
GROUP = "setup"

_HELP = Text(
    """不写参数列出全部种类；写种类列出它的字段。自定义种类是 schemas/ 里的一个文件。

  officectl schema
  officectl schema 派车
  officectl schema trip --format jsonschema > trip.schema.json
  officectl schema check trip.schema.json       检查一个模式文件
  officectl schema sync                         更新工作区里供编辑器用的副本
""",
    """Without arguments all kinds, with a kind its fields. An office's own kind is one file in schemas/.

  officectl schema
  officectl schema trip
  officectl schema trip --format jsonschema > trip.schema.json
  officectl schema check trip.schema.json       judge a schema file
  officectl schema sync                         refresh the workspace's copies for editors
""",
)
_WHAT = Text("种类，或 sync（更新副本）、check（检查文件）", "a kind, or sync (refresh copies), check (judge a file)")
_FILE = Text("要检查的模式文件", "the schema file to judge")
_KINDS = (Text("种类", "Kind"), Text("名称", "Title"), Text("也可写", "Aliases"), Text("编号前缀", "Id prefix"))
_FIELDS = (Text("字段", "Field"), Text("名称", "Title"), Text("类型", "Type"), Text("必填", "Required"),
           Text("单位", "Unit"), Text("指向", "Refers to"), Text("说明", "Help"))  # fmt: skip
_OWN = Text("（自定义）", " (own)")
_NO_FILE = Text("要检查哪个文件？officectl schema check 文件", "judge which file? officectl schema check FILE")
_EXTRA = Text("多出来的参数：{extra}", "unexpected argument: {extra}")
_GOOD = Text("{path} 没有问题", "{path} is good")
_SYNCED = Text("已更新 {count} 个文件", "{count} files refreshed")
_CURRENT = Text("都是最新的", "all are current")
_KEPT = Text("{path} 加了自己的字段，没有动", "{path} has fields of your own and was left alone")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("what", help=_WHAT, complete="kind", required=False, metavar=Text("[种类|sync|check]", "[KIND|sync|check]")),
        argument("file", help=_FILE, required=False, metavar=Text("[文件]", "[FILE]")),
        help=_HELP,
        formats=("text", "json", "jsonschema", "csv", "md"),
    )  # fmt: skip


def _run(options: Options, what: str | None, file: str | None) -> int:
    if what in ("check", "检查", "核查"):
        if not file:
            raise UsageError(what=_NO_FILE)
        return _check(options, file)
    if file:
        raise UsageError(what=_EXTRA(extra=file))
    if what in ("sync", "更新", "同步"):
        return _sync(options)
    return _list(options) if what is None else _show(options, what)


def _list(options: Options) -> int:
    from officectl.actions import schema

    found = schema.heads(options)
    if options.json or options.format == "jsonschema":
        body = [{"kind": head.name, "title": {"zh": head.title.zh, "en": head.title.en}, "aliases": list(head.aliases),
                 "prefix": head.prefix, "own": head.custom} for head in found]  # fmt: skip
        _output.json_data("officectl.kinds/1", {"kinds": body})
        return 0
    own = _OWN.render(options.lang)
    comma = "、" if options.lang == "zh" else ", "
    rows = [[h.name, h.title.render(options.lang) + (own if h.custom else ""), comma.join(h.aliases), h.prefix]
            for h in found]  # fmt: skip
    _table(options, _KINDS, rows)
    return 0


def _show(options: Options, name: str) -> int:
    from officectl.actions import schema
    from officectl.render.values import to_json

    kind, kinds = schema.kind(options, name)
    if options.format == "jsonschema":
        _output.data(to_json(schema.document(options, kind), indent=2))
    elif options.json:
        _output.json_data("officectl.kind/1", {"kind": kind.name, "own": kind.custom,
                                               "json_schema": schema.document(options, kind)})  # fmt: skip
    else:
        rows = [line.cells(options.lang, kinds) for line in schema.lines(kind)]
        used = [at for at in range(len(_FIELDS)) if at < 3 or any(row[at] for row in rows)]
        cells = [[row[at] for at in used] for row in rows]
        _table(options, [_FIELDS[at] for at in used], cells, notes=used[-1] == len(_FIELDS) - 1)
    return 0


def _table(options: Options, titles: Sequence[Text], rows: Sequence[list[str]], notes: bool = False) -> None:
    """`notes`: the last column is prose and is wrapped, not cut."""
    from officectl.render.table import Column, table

    columns = [Column(title.render(options.lang), keep=at == 0) for at, title in enumerate(titles)]
    if options.format in ("csv", "md"):
        stripped = ([cell.strip() for cell in row] for row in rows)
        _output.data("".join(table(columns, stripped, format=options.format)))
    elif notes:
        _output.page(options, _with_notes(columns, rows, options))
    else:
        pieces = table(columns, rows, width=options.width, color=options.color)
        _output.page(options, (piece.rstrip("\n") for piece in pieces))


def _with_notes(columns: list[Column], rows: Sequence[list[str]], options: Options) -> Iterator[str]:
    """The table without its last column, and that column beside it, or below where there is no room."""
    from officectl.render.table import table
    from officectl.text.width import pad, width, wrap

    pieces = table(columns[:-1], [row[:-1] for row in rows], width=None, color=options.color)
    left = [piece.rstrip("\n") for piece in pieces]
    wide = max(map(width, left)) + 2
    room = options.width - wide
    notes = [columns[-1].title, *(row[-1] for row in rows)]
    for at, (line, note) in enumerate(zip(left, notes, strict=True)):
        if room < 24:
            yield line
            yield from ("      " + part for part in (wrap(note, options.width - 6) if note and at else ()))
            continue
        first, *rest = wrap(note, room) or [""]
        yield (pad(line, wide) + first).rstrip()
        yield from (" " * wide + part for part in rest)


def _sync(options: Options) -> int:
    from officectl.actions import schema

    paths, kept, commit = schema.sync(options)
    if options.json:
        _output.json_data("officectl.schema-sync/1", {"paths": list(paths), "kept": list(kept), "commit": commit})
        return 0
    for path in kept:
        _output.say(options, _KEPT(path=path))
    _output.say(options, _SYNCED(count=len(paths)) if paths else _CURRENT)
    return 0


def _check(options: Options, path: str) -> int:
    from officectl.actions import schema

    faults = schema.judge(options, path)
    if options.json:
        body = [{"code": fault.code, "message": fault.message.render(options.lang), "pointer": list(fault.field)}
                for fault in faults]  # fmt: skip
        _output.json_data("officectl.schema-check/1", {"path": path, "faults": body})
    for fault in faults if not options.json else ():
        remedy = fault.remedy.render(options.lang) if fault.remedy else ""
        _output.data(f"{fault.code} {fault.message.render(options.lang)}\n  {remedy}".rstrip())
    if not faults:
        _output.say(options, _GOOD(path=path))
    return int(any(fault.code != "SCHEMA-OLD" for fault in faults))
