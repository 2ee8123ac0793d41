"""The global options: accepted before and after the command, decided once into a frozen `Options`."""

from __future__ import annotations

import os
import sys
from datetime import date
from functools import cache
from typing import Any

import click

from officectl.actions._options import Options
from officectl.cli._click_texts import current
from officectl.text.lang import LANGS, Text

NAMES = ("-C", "--as-of", "--lang", "--color", "--format", "--json", "--yes", "--no-pager")
COLORS = ("auto", "always", "never")

_HELP = {
    "folder": Text(
        "工作区所在的文件夹（默认：当前文件夹往上找）。",
        "Folder of the workspace (default: from here upwards).",
    ),
    "as_of": Text("按哪一天看：2026-11-20、今天、月底……", "The day asked about: 2026-11-20, today, 月底 …"),
    "lang": Text("显示语言。", "Language of the output."),
    "color": Text("颜色：自动、总是、从不。", "Colour."),
    "format": Text(
        "输出格式，各命令不同，见该命令的用法。", "Output format; each command's help lists its own."
    ),
    "json": Text("等于 --format json；写操作也有。", "Same as --format json; on writes too."),
    "yes": Text("不再询问（供脚本用）。", "Do not ask (for scripts)."),
    "pager": Text("不分页。", "Do not page."),
}
_BAD_FORMAT = Text(
    "{value} 不是这个命令的格式，可选：{choices}。",
    "{value} is not a format of this command; choose from {choices}.",
)
_BAD_DATE = Text(
    "看不懂日期：{value}。写成 2026-11-20、今天、下周三、月底 这样。",
    "not a date: {value}. Write it like 2026-11-20, today, fri.",
)
_TWO_FORMATS = Text(
    "--json 和 --format {value} 只能写一个。", "give either --json or --format {value}, not both."
)
_KEY = "officectl.globals"


@cache
def _options(lang: str) -> tuple[click.Option, ...]:
    text = {key: help.render(current()) for key, help in _HELP.items()}
    folder = Text("文件夹", "DIR").render(current())
    day = Text("日期", "DATE").render(current())
    form = Text("格式", "FORMAT").render(current())
    keep: dict[str, Any] = {"expose_value": False, "callback": _remember}
    return (
        click.Option(["-C", "folder"], help=text["folder"], metavar=folder, type=click.Path(), **keep),
        click.Option(["--as-of", "as_of"], help=text["as_of"], metavar=day, **keep),
        click.Option(["--lang"], help=text["lang"], type=click.Choice(LANGS), **keep),
        click.Option(["--color"], help=text["color"], type=click.Choice(COLORS), **keep),
        click.Option(["--format", "format"], help=text["format"], metavar=form, **keep),
        click.Option(["--json", "json"], help=text["json"], is_flag=True, default=None, **keep),
        click.Option(["--yes", "-y", "yes"], help=text["yes"], is_flag=True, default=None, **keep),
        click.Option(["--no-pager", "no_pager"], help=text["pager"], is_flag=True, default=None, **keep),
    )


def options() -> tuple[click.Option, ...]:
    """The global options as Click parameters, in the language in force."""
    return _options(current())


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    if value is not None:
        ctx.meta.setdefault(_KEY, {})[param.name] = value
    return value


def decide(ctx: click.Context) -> Options:
    """The frozen options for the command that runs. Raises click.UsageError for a bad format or date."""
    from officectl.cli import _streams
    from officectl.cli._help import terminal_width

    given: dict[str, Any] = ctx.meta.get(_KEY, {})
    return Options(
        folder=given.get("folder", "."),
        as_of=_day(given.get("as_of")),
        lang=current(),
        color=_streams.use_color(given.get("color", "auto"), sys.stdout),
        format=_format(ctx, given),
        yes=bool(given.get("yes")),
        pager=not given.get("no_pager") and sys.stdout.isatty(),
        width=terminal_width(),
        interactive=sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty(),
    )


def peek(ctx: click.Context) -> Options:
    """The options as far as they are known while a person presses TAB; never fails."""
    given: dict[str, Any] = ctx.meta.get(_KEY, {})
    try:
        as_of = _day(given.get("as_of"))
    except click.UsageError:
        as_of = None
    return Options(folder=given.get("folder", "."), as_of=as_of, lang=current(), width=terminal_columns())


def terminal_columns() -> int:
    """COLUMNS when it is a number, else 100."""
    text = os.environ.get("COLUMNS", "")
    return int(text) if text.isdecimal() else 100


def _day(word: str | None) -> date | None:
    if word is None:
        return None
    from officectl.errors import OfficeError
    from officectl.text.dates import parse_date

    try:
        day: date = parse_date(word, date.today())
    except (OfficeError, ValueError):
        message = _BAD_DATE.render(current(), value=word)
        raise click.BadParameter(message, param_hint="--as-of") from None
    return day


def _format(ctx: click.Context, given: dict[str, Any]) -> str:
    form: str = given.get("format", "")
    if given.get("json"):
        if form not in ("", "json"):
            raise click.UsageError(_TWO_FORMATS.render(current(), value=form), ctx)
        form = "json"
    choices = getattr(ctx.command, "formats", ())
    if form and form not in choices:
        message = _BAD_FORMAT.render(current(), value=form, choices=", ".join(choices))
        raise click.BadParameter(message, ctx, param_hint="--format")
    return form
