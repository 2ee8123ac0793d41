"""From an exception to what a person or a program reads on standard error, and to the exit code."""

from __future__ import annotations

import errno
import sys

import click

from officectl.cli import _streams
from officectl.cli._group import NoSuchCommand
from officectl.errors import ExitCode, OfficeError
from officectl.light import dataclass
from officectl.text.lang import Lang, Text

_ERROR = Text("错误：", "error: ")
_REMEDY = Text("怎么办：", "remedy: ")
_NO_COMMAND = Text("没有命令：{word}", "no such command: {word}")
_NO_OPTION = Text("没有选项：{name}", "no such option: {name}")
_NEAREST = Text("是不是要写 {near}？", "did you mean {near}?")
_SEE_ALL = Text("全部命令见 officectl --help", "all commands: officectl --help")
_SEE_HELP = Text("用法见 {command} --help", "usage: {command} --help")
_MISSING_ARGUMENT = Text("少了参数：{name}", "missing argument: {name}")
_MISSING_OPTION = Text("少了选项：{name}", "missing option: {name}")
_CHOICES = Text("可选：{choices}", "choose from: {choices}")
_NO_FILE = Text("用不了 {place}（{why}）", "cannot use {place}: {why}")
_LOOK_AT_FILE = Text("看这个文件在不在、有没有权限。", "see whether the file exists and may be used.")
_DISK_FULL = Text("磁盘满了，没有写进去：{place}", "disk full, not written: {place}")
_READ_ONLY = Text("磁盘是只读的，没有写进去：{place}", "read-only disk, not written: {place}")
_MAKE_ROOM = Text(
    "清出空间或换一个能写的位置，再运行一次。",
    "make room or choose a place that can be written, then run it again.",
)
_NUMBERS = {"integer": "整数", "integer range": "整数", "float": "数字", "float range": "数字"}
"""Click does not translate the names of its number types."""
_STDOUT = Text("标准输出", "standard output")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of use: a stable name for programs, what happened, what to do."""

    name: str
    exit_code: ExitCode
    message: str
    remedy: str = ""


def of(error: OfficeError | click.ClickException, lang: Lang) -> Fault:
    """Ours carries its own words and exit code; Click's are all faults of the command line."""
    name = _slug(type(error).__name__)
    if isinstance(error, OfficeError):
        remedy = error.remedy.render(lang) if error.remedy is not None else ""
        return Fault(name, error.exit_code, error.message.render(lang), remedy)
    return Fault(name, ExitCode.USAGE, _click_message(error, lang), _click_remedy(error, lang))


def from_system(error: OSError, lang: Lang) -> Fault:
    """The system refused: a full or read-only disk (4, nothing written), else something unreadable (3)."""
    why = error.strerror or type(error).__name__
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        text = _READ_ONLY if error.errno == errno.EROFS else _DISK_FULL
        message = text.render(lang, place=_place(error, lang))
        return Fault("not-written", ExitCode.NOT_WRITTEN, message, _MAKE_ROOM.render(lang))
    message = _NO_FILE.render(lang, place=_place(error, lang), why=why)
    return Fault("file-error", ExitCode.NO_LEDGER, message, _LOOK_AT_FILE.render(lang))


def _place(error: OSError, lang: Lang) -> str:
    return str(error.filename) if error.filename is not None else _STDOUT.render(lang)


def report(fault: Fault, lang: Lang, as_json: bool, color: str = "") -> int:
    """Print a fault on standard error (standard output stays empty); returns the exit code."""
    if as_json:
        import json

        body = {"schema": "officectl.error/1", "error": fault.name, "exit_code": int(fault.exit_code)}
        body |= {"message": fault.message, "remedy": fault.remedy or None}
        print(json.dumps(body, ensure_ascii=False), file=sys.stderr)
        return int(fault.exit_code)
    paint = ("\x1b[1;31m", "\x1b[0m") if _streams.use_color(color, sys.stderr) else ("", "")
    print(f"{paint[0]}{_ERROR.render(lang)}{paint[1]}{fault.message}", file=sys.stderr)
    if fault.remedy:
        first, *rest = fault.remedy.splitlines()
        print(f"{_REMEDY.render(lang)}{first}", file=sys.stderr)
        for line in rest:
            print(line, file=sys.stderr)
    return int(fault.exit_code)


def _click_message(error: click.ClickException, lang: Lang) -> str:
    if isinstance(error, NoSuchCommand):
        return _NO_COMMAND.render(lang, word=error.word)
    if isinstance(error, click.NoSuchOption):
        return _NO_OPTION.render(lang, name=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        is_argument = error.param.param_type_name == "argument"
        context = error.ctx or click.Context(click.Command("officectl"))
        name = error.param.make_metavar(context) if is_argument else " / ".join(error.param.opts)
        return (_MISSING_ARGUMENT if is_argument else _MISSING_OPTION).render(lang, name=name)
    if isinstance(error, click.BadParameter):
        # Click quotes the name and the value for a Python reader; a clerk wants the sentence.
        error.param_hint = _hint(error)
        if lang == "zh" and error.param is not None:
            name = error.param.type.name
            return (
                error.format_message().replace(f"不是{name}。", f"不是{_NUMBERS.get(name, name)}。").rstrip()
            )
    return error.format_message().rstrip()


def _hint(error: click.BadParameter) -> str | None:
    if isinstance(error.param_hint, str):
        return error.param_hint
    if error.param is None:
        return None
    if error.param.param_type_name == "argument":
        return error.param.make_metavar(error.ctx or click.Context(click.Command("officectl")))
    return " / ".join(error.param.opts)


def _click_remedy(error: click.ClickException, lang: Lang) -> str:
    if isinstance(error, NoSuchCommand):
        near = ("、" if lang == "zh" else ", ").join(" ".join(entry.names[:2]) for entry in error.near)
        see = _SEE_ALL.render(lang)
        return f"{_NEAREST.render(lang, near=near)}\n{see}" if near else see
    context = getattr(error, "ctx", None)
    lines = []
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        near = ("、" if lang == "zh" else ", ").join(sorted(error.possibilities))
        lines.append(_NEAREST.render(lang, near=near))
    param = getattr(error, "param", None)
    if (
        isinstance(error, click.MissingParameter)
        and param is not None
        and isinstance(param.type, click.Choice)
    ):
        choices = ", ".join(str(choice) for choice in param.type.choices)
        lines.append(_CHOICES.render(lang, choices=choices))
    lines.append(_SEE_HELP.render(lang, command=context.command_path if context is not None else "officectl"))
    return "\n".join(lines)


def _slug(name: str) -> str:
    """`NoWorkspace` → `no-workspace`."""
    return "".join("-" + sign.lower() if sign.isupper() else sign for sign in name).lstrip("-")
