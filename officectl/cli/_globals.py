"""The global options: accepted before and after the command, decided once into a frozen `Options`."""

from __future__ import annotations

import sys
from datetime import date
from functools import cache
from typing import Any

import click

from officectl.actions._options import Options
from officectl.cli._global_texts import OPTIONS, GlobalOption
from officectl.cli._speech import current
from officectl.text.lang import Lang, Text

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
def _options(lang: Lang) -> tuple[click.Option, ...]:
    return tuple(_build(item, lang) for item in OPTIONS)


def _build(item: GlobalOption, lang: Lang) -> click.Option:
    attrs: dict[str, Any] = {"help": item.help.render(lang), "expose_value": False, "callback": _remember}
    if item.choices:
        attrs["type"] = click.Choice(item.choices)
    elif item.metavar is not None:
        attrs["metavar"] = item.metavar.render(lang)
        if item.name == "folder":
            attrs["type"] = click.Path(file_okay=False)
    else:
        attrs |= {"is_flag": True, "default": None}
    return click.Option([*item.flags, item.name], **attrs)


def options() -> tuple[click.Option, ...]:
    """The global options as Click parameters, in the language in force."""
    return _options(current())


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    if value is not None:
        ctx.meta.setdefault(_KEY, {})[param.name] = value
    return value


def given(ctx: click.Context) -> dict[str, Any]:
    """The global options as they were written, by name; what was not written is absent."""
    found: dict[str, Any] = ctx.meta.get(_KEY, {})
    return found


def decide(ctx: click.Context) -> Options:
    """The frozen options for the command that runs. Raises click.UsageError for a bad format or date."""
    from officectl.cli import _streams
    from officectl.cli._page import terminal_width

    written = given(ctx)
    return Options(
        folder=written.get("folder", "."),
        as_of=_day(written.get("as_of")),
        lang=current(),
        color=_streams.use_color(written.get("color", ""), sys.stdout),
        format=_format(ctx, written),
        yes=bool(written.get("yes")),
        pager=not written.get("no_pager") and sys.stdout.isatty() and _streams.pager() != "off",
        width=terminal_width(),
        interactive=sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty(),
    )


def peek(ctx: click.Context) -> Options:
    """The options as far as they are known while a person presses TAB; never fails."""
    written = given(ctx)
    try:
        as_of = _day(written.get("as_of"))
    except click.UsageError:
        as_of = None
    return Options(folder=written.get("folder", "."), as_of=as_of, lang=current())


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


def _format(ctx: click.Context, written: dict[str, Any]) -> str:
    form: str = written.get("format", "")
    if written.get("json"):
        if form not in ("", "json"):
            raise click.UsageError(_TWO_FORMATS.render(current(), value=form), ctx)
        form = "json"
    if not form:
        return form
    choices = getattr(ctx.command, "formats", ())
    if form not in choices:
        message = _BAD_FORMAT.render(current(), value=form, choices=", ".join(choices))
        raise click.BadParameter(message, ctx, param_hint="--format")
    return form
