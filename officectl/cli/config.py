"""`officectl config`: every setting, what holds now, and where that comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from officectl.actions._options import Options
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.cli._settings import HANDED_ON, SETTINGS, Setting, setting, user_file, user_settings
from officectl.errors import OfficeError, UsageError
from officectl.light import dataclass
from officectl.text.lang import Lang, Text, show

if TYPE_CHECKING:
    from officectl.store.workspace import Workspace

NAMES = ("config", "配置")
SHORT = Text("显示各项设置、现在的值和来处", "show settings, their values and where they come from")
GROUP = "setup"

FILE = "officectl.toml"
_KEY = Text("只看这一项，如 language。", "Only this setting, such as language.")
_EXPLAIN = Text("说明这一项是什么、能在哪里设。", "Say what a setting is and where it can be set.")
_HELP = Text(
    "先后次序：命令行选项、环境变量、工作区的 officectl.toml、个人的 config.toml、默认值。",
    "In this order: option, environment, the workspace's officectl.toml, the user's config.toml, default.",
)
_HEADINGS = (Text("设置", "Setting"), Text("值", "Value"), Text("来处", "Where from"))
_DEFAULT = Text("默认值", "default")
_OPTION = Text("选项 {name}", "option {name}")
_ENVIRONMENT = Text("环境变量 {name}", "environment {name}")
_UNSET = Text("（没有设）", "(not set)")
_COUNTS = Text("← 现在用的", "← in force")
_CHOICES = Text("可以是：{choices}", "May be: {choices}")
_BROKEN = Text("工作区的设置读不出来：", "The workspace's settings cannot be read: ")
_STRANGE = Text("{path}:{line} 不认识的设置：{key}", "{path}:{line} unknown setting: {key}")
_BAD_VALUE = Text(
    "{path}:{line} {key} 不能是 {value}，可以是：{choices}；这一行不起作用",
    "{path}:{line} {key} cannot be {value}; it may be: {choices}; the line has no effect",
)


class NoSuchSetting(UsageError):
    """A key that no setting has."""

    text = Text("没有设置 {key}", "no such setting: {key}")
    remedy_text = Text("有这些：{known}", "there are: {known}")


@dataclass(frozen=True)
class Place:
    """One place where a setting can be set; `value` is None where it is not."""

    kind: str
    where: str
    """As a person reads it."""
    value: str | None
    name: str = ""
    """The option's, the variable's, the file's name."""
    line: int = 0


def run(options: Options, key: str | None, explain: str | None) -> None:
    """Print all settings, one, or the explanation of one."""
    name = explain or key
    if name is not None and setting(name) is None:
        raise NoSuchSetting(key=name, known=[item.key for item in SETTINGS])
    workspace, lines = _workspace(options)
    chosen = [item for item in SETTINGS if name in (None, item.key)]
    found = [(item, places(item, options, workspace, lines)) for item in chosen]
    if options.json:
        _print_json(found, options)
    elif explain:
        _print_explanation(*found[0], options)
    else:
        _print_table(found, options)
    _complain(options)


def places(
    item: Setting, options: Options, workspace: Workspace | None, lines: dict[str, int]
) -> list[Place]:
    """Every place where this setting may stand, the strongest first; the last is its default."""
    out = []
    if item.flag:
        out.append(Place("flag", _OPTION.render(options.lang, name=item.flag), _flag(item), item.flag))
    for name in item.environment:
        where = _ENVIRONMENT.render(options.lang, name=name)
        out.append(Place("environment", where, _environment(name), name))
    if item.workspace:
        line = lines.get(item.workspace, 0)
        value = getattr(workspace.config, item.workspace) if workspace is not None and line else None
        shown = _config_value(value, options.lang) if value is not None else None
        path = str(workspace.root / FILE) if workspace is not None else FILE
        out.append(Place("workspace", f"{FILE}:{line}" if line else FILE, shown, path, line))
    if item.user:
        value, line = user_settings().get(item.user, (None, 0))
        usable = value is not None and (not item.choices or value in item.choices)
        path = _short(user_file())
        where = f"{path}:{line}" if line else path
        out.append(Place("user", where, value if usable else None, user_file(), line))
    default = item.default.render(options.lang) if item.default else None
    out.append(Place("default", _DEFAULT.render(options.lang), default))
    return out


def in_force(found: list[Place]) -> Place:
    """The first place that says something; the default when none does."""
    return next((place for place in found if place.value is not None), found[-1])


def _flag(item: Setting) -> str | None:
    from officectl.cli._globals import given

    value = given(click.get_current_context()).get(item.flag.lstrip("-").replace("-", "_"))
    return "off" if value is True else str(value) if value is not None else None


def _short(path: str) -> str:
    """`~/…` for a file of the user's own."""
    home = os.environ.get("HOME", "").rstrip("/")
    return "~" + path[len(home) :] if home and path.startswith(home + "/") else path


def _environment(name: str) -> str | None:
    value = os.environ.get(name, "")
    if name in HANDED_ON or not value:
        return None
    if name == "NO_COLOR":
        return "never"
    if name == "CLICOLOR_FORCE":
        return None if value == "0" else "always"
    return value


def _workspace(options: Options) -> tuple[Workspace | None, dict[str, int]]:
    """The workspace and the line of each key; none outside a workspace, a note when its file is broken."""
    from officectl.cli._output import say
    from officectl.records.positions import locate
    from officectl.store.errors import NoWorkspace
    from officectl.store.workspace import find
    from officectl.text.lang import plain

    try:
        workspace = find(options.path)
    except NoWorkspace:
        return None, {}
    except OfficeError as error:
        say(options, plain(_BROKEN.render(options.lang) + error.message.render(options.lang)))
        return None, {}
    text = (workspace.root / FILE).read_text(encoding="utf-8")
    lines: dict[str, int] = {}
    for path, place in locate(text).items():
        lines.setdefault(str(path[0]), place.line)
    return workspace, lines


def _print_table(found: list[tuple[Setting, list[Place]]], options: Options) -> None:
    from officectl.cli._output import page
    from officectl.render.table import Column, table

    rows = []
    for item, candidates in found:
        place = in_force(candidates)
        value = place.value if place.value is not None else _UNSET.render(options.lang)
        rows.append([item.key, value, place.where if place.value is not None else ""])
    titles = [heading.render(options.lang) for heading in _HEADINGS]
    columns = [Column(titles[0], keep=True), Column(titles[1]), Column(titles[2], keep=True)]
    page(
        options,
        (line.rstrip("\n") for line in table(columns, rows, width=options.width, color=options.color)),
    )


def _print_explanation(item: Setting, candidates: list[Place], options: Options) -> None:
    from officectl.cli._output import data

    data("\n".join(_explanation(item, candidates, options)))


def _explanation(item: Setting, candidates: list[Place], options: Options) -> Iterator[str]:
    from officectl.text.width import pad, wrap
    from officectl.text.width import width as width_of

    lang = options.lang
    yield f"{item.key}  {item.title.render(lang)}"
    yield from ("  " + line for line in wrap(item.doc.render(lang), options.width - 2))
    if item.choices:
        yield "  " + _CHOICES.render(lang, choices=", ".join(item.choices))
    yield ""
    cells = max(width_of(place.where) for place in candidates)
    winner = in_force(candidates)
    for place in candidates:
        value = _UNSET.render(lang) if place.value is None else place.value
        mark = "  " + _COUNTS.render(lang) if place is winner and place.value is not None else ""
        yield f"  {pad(place.where, cells)}  {value}{mark}"


def _print_json(found: list[tuple[Setting, list[Place]]], options: Options) -> None:
    from officectl.cli._output import json_data

    body = []
    for item, candidates in found:
        place = in_force(candidates)
        source = None
        if place.value is not None:
            source = {"kind": place.kind, "name": place.name or None, "line": place.line or None}
        body.append(
            {"key": item.key, "value": place.value, "source": source, "doc": item.doc.render(options.lang)}
        )
    json_data("officectl.config/1", {"settings": body})


def _complain(options: Options) -> None:
    """Lines of the user's file that do nothing: a typo must not go unseen."""
    from officectl.cli._output import say

    known = {item.user: item for item in SETTINGS if item.user}
    for key, (value, line) in user_settings().items():
        if key not in known:
            say(options, _STRANGE(path=_short(user_file()), line=line, key=key))
        elif known[key].choices and value not in known[key].choices:
            choices = list(known[key].choices)
            say(
                options,
                _BAD_VALUE(path=_short(user_file()), line=line, key=key, value=value, choices=choices),
            )


def _config_value(value: object, lang: Lang) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {show(item, lang)}" for key, item in value.items())
    return show(value, lang)


def command() -> OfficeCommand:
    """The command line of `config`."""
    keys = [item.key for item in SETTINGS]
    return make(
        run,
        argument("key", help=_KEY, required=False, metavar=Text("[设置]", "[KEY]"), complete=keys),
        option("--explain", help=_EXPLAIN, metavar=Text("设置", "KEY"), complete=keys),
        help=_HELP,
    )
