"""`officectl export`: records for a spreadsheet or a program."""

from __future__ import annotations

import click

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, conditions, make, option
from officectl.text.lang import Text

NAMES = ("export", "导出")
SHORT = Text("导出一类记录的全部字段（表格、JSON、TOML）", "export every field of a kind's records (CSV, JSON, TOML)")
GROUP = "daily"

_HELP = Text(
    """导出一类记录的全部字段。表格（csv）带 BOM，Excel 打开不乱码；多行内容写成 JSON。

  officectl export 派车 出车=本月 -o 派车.csv
  officectl export 督办 --titles
  officectl export 车辆 --format json
""",
    """Export every field of a kind's records. CSV carries a byte-order mark for spreadsheets; rows become JSON text.

  officectl export trip plan_out=2026-11 -o trips.csv
  officectl export task --titles
  officectl export vehicle --format json
""",
)
_KIND = Text("种类，如 派车、房间、督办", "kind, such as trip, room, task")
_TERMS = Text("条件，写法同 list", "conditions, as for list")
_AT = Text("按某个提交的内容", "as of a commit")
_TITLES = Text("表头用字段的名称（默认用字段代号，便于再导入）", "head columns with titles (default: field names, fit for import)")
_OUT = Text("写到文件（默认标准输出）", "write to a file (default: standard output)")
_WROTE = Text("已写入 {path}", "wrote {path}")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("kind", help=_KIND, complete="kind", metavar=Text("种类", "KIND")),
        conditions("terms", help=_TERMS, metavar=Text("[条件]…", "[CONDITION]…")),
        option("--output", "-o", help=_OUT, type=click.Path(dir_okay=False, writable=True), default=None, metavar=Text("文件", "FILE")),
        option("--titles", help=_TITLES, is_flag=True),
        option("--at", help=_AT, default="", metavar=Text("提交", "REV"), complete="rev"),
        help=_HELP,
        formats=("csv", "json", "jsonl", "toml"),
    )


def _run(options: Options, kind: str, terms: tuple[str, ...], output: str | None, titles: bool, at: str) -> int:
    from officectl.actions import export

    pieces = export.export(options, kind, terms, options.format or "csv", titles=titles, rev=at)
    if output is None:
        import sys

        sys.stdout.writelines(pieces)
        return 0
    from pathlib import Path

    whole = "".join(pieces)
    try:
        Path(output).write_text(whole, encoding="utf-8", newline="")
    except OSError as error:
        from officectl.errors import NotWritten

        raise NotWritten(what=Text("写不了 {path}：{why}", "cannot write {path}: {why}")(path=output, why=error.strerror)) from None
    _output.say(options, _WROTE(path=output))
    return 0
