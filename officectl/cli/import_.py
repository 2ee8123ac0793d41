"""`officectl import`: records from a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.errors import ExitCode
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._import_plan import Plan, Source
    from officectl.actions.import_ import Result

NAMES = ("import", "导入")
SHORT = Text("从表格导入一类记录（Excel、CSV、JSON、TOML），一次提交", "import records of a kind from a table (Excel, CSV, JSON, TOML) as one commit")
GROUP = "write"

_HELP = Text(
    """从表格导入一类记录。先读、逐格检查、列出要新建和修改的，问过再写，全部是一次提交；有一行不对就什么都不写。
同一张表导入两次不会重复。officectl undo 整批撤回。

  officectl import 派车 派车.csv --dry-run
  officectl import 人员 花名册.csv --map 部门=所在单位 --id "{{姓名}}" --yes
  officectl import 房间 房间.xlsx --sheet 一号楼 --update --yes

表头写字段的名称或代号；引用写编号或全名（同名的写 姓名@单位）；导出的表（officectl export）可以直接导入。
""",
    """Import records of a kind from a table: read, every cell checked, shown, asked, then written as one commit; with one bad row
nothing is written. The same table imported twice makes no record twice. `officectl undo` takes all of it back.

  officectl import trip trips.csv --dry-run
  officectl import person staff.csv --map 部门=org --id "{{name}}" --yes
  officectl import room rooms.xlsx --sheet 一号楼 --update --yes

Head the columns with the fields' titles or names; write references as ids or whole names (name@unit where several bear it). What
`officectl export` writes can be imported as it is.
""",
)
_KIND = Text("种类，如 派车、人员、房间", "kind, such as trip, person, room")
_FILES = Text("表格文件，可以几个；- 是标准输入（要加 --yes）", "tables, one or more; - is standard input (with --yes)")
_FROM = Text("文件的格式（默认按文件名和内容认）", "format of the files (default: by name and content)")
_SHEET = Text("Excel 的工作表（默认第一张）", "sheet of a workbook (default: the first)")
_MAP = Text("这一列是哪个字段；等号后面空着是不要这一列", "which field a column is; nothing behind the equals sign leaves it out")
_SKIP = Text("不认识的列都不要", "leave out all columns that are no fields")
_KEY = Text("没有编号的行按哪些字段认已有的记录，如 姓名,单位", "fields by which rows without an id are known, such as name,unit")
_ID = Text("编号自己起的种类，由哪些列拼出编号，如 \"room-{{房号}}\"", "for kinds with chosen ids: the columns that make one, such as \"room-{{no}}\"")
_UPDATE = Text("已有的记录按表修改（默认只新建）", "change records that exist (default: only make new ones)")
_SKIP_BAD = Text("有错的行不导入，其余的导入", "leave out bad rows, import the others")
_REJECTS = Text("把没有导入的行连同原因写成表格，改好再导入", "write the rows that were not imported, with why, to a table")
_YEAR = Text("没写年份的日期是哪一年", "the year of dates without one")
_DRY = Text("只看会怎样，不写", "only show what would be done")
_DONE = Text("已导入 {count} 条（新建 {new}，修改 {changed}），提交 {commit}；officectl undo 可以整批撤回",
             "{count} imported ({new} new, {changed} changed) as {commit}; `officectl undo` takes all of it back")
_NOTHING = Text("没有要写的：表里的记录都已经有了", "nothing to write: all records of the table are there")
_ONLY_DIFFER = Text("没有新的要写", "there is nothing new to write")
_NONE_GOOD = Text("没有可以导入的行", "no row can be imported")
_REFUSED = Text("没有写入：{bad} 行有错，共 {count} 处。改好再导入；或加 --skip-bad 只导入其余的",
                "not written: {bad} bad rows, {count} faults. Mend them and import again, or leave them out with --skip-bad")
_WROTE_REJECTS = Text("没有导入的 {count} 行写在 {path}", "{count} rows that were not imported: {path}")
_SAME_FILE = Text("--rejects {path} 就是要读的表，写了就没有了：换一个文件名", "--rejects {path} is the table itself, which would be lost: name another file")
_LEFT = Text("{bad} 行没有导入，共 {count} 处错", "{bad} rows were not imported, {count} faults")
_DRY_DONE = Text("只是看看，没有写", "a dry run: nothing was written")
_STAGES = {
    "read": Text("读 {all} 行", "reading {all} rows"),
    "judge": Text("检查 {all} 行", "checking {all} rows"),
    "write": Text("写 {all} 条记录", "writing {all} records"),
}
STDIN = "-"
WORTH_TELLING = 1000
"""Rows from which an import takes long enough to be told of."""


def command() -> OfficeCommand:
    """The command."""
    from officectl import imports

    return make(
        _run,
        argument("kind", help=_KIND, complete="kind", metavar=Text("种类", "KIND")),
        argument("files", help=_FILES, nargs=-1, required=True, type=click.Path(dir_okay=False, allow_dash=True), metavar=Text("文件…", "FILE…")),
        option("--from", "form", help=_FROM, type=click.Choice(imports.names()), default=None),
        option("--sheet", help=_SHEET, default="", metavar=Text("名称", "NAME")),
        option("--map", "maps", help=_MAP, multiple=True, metavar=Text("列=字段", "COLUMN=FIELD")),
        option("--skip-columns", help=_SKIP, is_flag=True),
        option("--key", help=_KEY, default="", metavar=Text("字段,…", "FIELD,…")),
        option("--id", "ident", help=_ID, default="", metavar=Text("写法", "FORM")),
        option("--update", help=_UPDATE, is_flag=True),
        option("--skip-bad", help=_SKIP_BAD, is_flag=True),
        option("--rejects", help=_REJECTS, default=None, type=click.Path(dir_okay=False, writable=True), metavar=Text("文件", "FILE")),
        option("--year", help=_YEAR, type=click.IntRange(1900, 2200), default=None, metavar=Text("年", "YEAR")),
        option("--dry-run", "-n", "dry", help=_DRY, is_flag=True),
        help=_HELP,
    )


def _run(
    options: Options, kind: str, files: tuple[str, ...], form: str | None, sheet: str, maps: tuple[str, ...], skip_columns: bool, key: str,
    ident: str, update: bool, skip_bad: bool, rejects: str | None, year: int | None, dry: bool,
) -> int:
    from officectl.actions import import_
    from officectl.cli._demo_bar import Bar

    if rejects is not None:
        _not_a_source(rejects, files)
    sources = tuple(_source(path, form or "", sheet) for path in dict.fromkeys(files))
    keys = tuple(name.strip() for name in key.replace("，", ",").replace("、", ",").split(",") if name.strip())
    request = import_.Request(kind, sources, maps, skip_columns, keys, ident, update, skip_bad, year or 0)
    bar = Bar(options, _STAGES)

    def show(plan: Plan) -> None:
        bar.clear()
        if not options.json:
            _show(options, plan, dry)

    def tell(stage: str, done: int, all_: int) -> None:
        _interrupted(stage)
        if all_ >= WORTH_TELLING:
            bar.tell(stage, done, all_)

    try:
        done = import_.import_records(
            options, request, confirm=lambda question: _output.confirm(options, question), show=show, tell=tell, dry=dry
        )
    finally:
        bar.clear()
    plan = done.plan
    if rejects is not None:
        _write_rejects(options, plan, rejects)
    if options.json:
        _output.json_data("officectl.import/1", _data(options, done, dry))
    else:
        _tell(options, done, dry)
    return ExitCode.NOT_WRITTEN if plan.refused or _none_good(plan) else 0


def _none_good(plan: Plan) -> bool:
    """Whether every row of the table is bad."""
    return bool(plan.bad) and not (plan.changes or plan.same or plan.differing)


def _source(path: str, form: str, sheet: str) -> Source:
    from pathlib import Path

    from officectl.actions import import_

    if path == STDIN:
        import sys

        return import_.Source("<stdin>", sys.stdin.buffer.read(import_.MOST_BYTES), form, sheet)
    return import_.load(Path(path), form, sheet)


def _not_a_source(rejects: str, files: tuple[str, ...]) -> None:
    """The table that is read is not written over. Raises UsageError."""
    from pathlib import Path

    from officectl.errors import UsageError

    if any(path != STDIN and Path(path).resolve() == Path(rejects).resolve() for path in files):
        raise UsageError(what=_SAME_FILE(path=rejects))


def _interrupted(stage: str) -> None:
    """Ctrl-C waits while files and HEAD move; before the first file is replaced it need not."""
    if stage == "write":
        import signal

        if signal.SIGINT in signal.sigpending():
            raise KeyboardInterrupt


def _show(options: Options, plan: Plan, dry: bool) -> None:
    """The faults are data, as those of `check`; how the tables were read is talk, and in a dry run the answer."""
    import sys

    for line in plan.said(options.lang):
        (sys.stdout if dry else sys.stderr).write(line + "\n")
    _output.page(options, plan.faults(options.lang))
    sys.stdout.flush()


def _tell(options: Options, done: Result, dry: bool) -> None:
    plan = done.plan
    bad = {"bad": len(plan.bad_lines), "count": sum(one.rows for one in plan.bad)}
    if plan.refused:
        _output.say(options, _REFUSED(**bad))
        return
    if plan.bad:
        _output.say(options, _LEFT(**bad))
    if dry:
        for one in done.rounds:
            _output.say(options, one.message)
        _output.say(options, _DRY_DONE)
    elif done.commit is None:
        _output.say(options, _NONE_GOOD if _none_good(plan) else _ONLY_DIFFER if plan.differing else _NOTHING)
    else:
        for one in done.rounds:
            if options.yes or not one.id:   # whoever was asked has read it
                _output.say(options, one.message)
        _output.say(options, _DONE(count=len(plan.changes), new=len(plan.new), changed=len(plan.changed), commit=done.commit[:10]))


def _write_rejects(options: Options, plan: Plan, path: str) -> None:
    from pathlib import Path

    from officectl.actions import import_
    from officectl.errors import NotWritten

    try:
        Path(path).write_text("".join(import_.rejects(plan, options.lang)), encoding="utf-8", newline="")
    except OSError as error:
        raise NotWritten(what=Text("写不了 {path}：{why}", "cannot write {path}: {why}")(path=path, why=error.strerror)) from None
    if plan.bad_lines:
        _output.say(options, _WROTE_REJECTS(count=len(plan.bad_lines), path=path))


def _data(options: Options, done: Result, dry: bool) -> dict[str, object]:
    plan, lang = done.plan, options.lang
    what = {"new": plan.new, "changed": plan.changed, "differing": plan.differing}
    return {
        "kind": plan.kind.name, "commit": done.commit, "dry_run": dry, "rows": len(plan.lines), "new": len(plan.new),
        "changed": len(plan.changed), "same": plan.same, "differing": len(plan.differing), "bad": len(plan.bad_lines),
        "files": [
            {"file": one.file, "format": one.form, "sha256": one.digest, "rows": len(one.heading.rows),
             "columns": {column.head: ".".join(column.path) for column in one.heading.columns},
             "left_out": {name: why.render(lang) for name, why in one.heading.ignored}}
            for one in plan.tables
        ],
        "records": [
            {"id": line.ident, "path": line.change.path if line.change else None, "what": name, "file": line.file, "line": line.row.line}
            for name, lines in what.items() for line in lines
        ],
        "faults": [one.data(lang) for one in plan.bad],
        "rounds": [one.data(lang) for one in done.rounds],
    }  # fmt: skip
