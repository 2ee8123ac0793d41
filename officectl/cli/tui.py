"""`officectl tui`: the terminal interface."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli._command import OfficeCommand, argument, make
from officectl.errors import UsageError
from officectl.text.lang import Text

NAMES = ("tui", "界面")
SHORT = Text("全屏界面：台账、待办、核查、日历", "the full-screen interface: records, inbox, checks, calendar")
GROUP = "daily"

_HELP = Text(
    """全屏界面。按 ? 看按键；输入法开着时用功能键（F1 帮助，F10 退出）。

  officectl tui
  officectl tui inbox
  officectl --lang en tui
""",
    """The full-screen interface. Press ? for its keys; with an input method on, use the function keys (F1 help, F10 leaves).

  officectl tui
  officectl tui inbox
  officectl --lang zh tui
""",
)
_PLACE = Text("从哪里开始（home、browser、inbox、checks、calendar …）", "where to begin (home, browser, inbox, checks, calendar …)")


class NoTerminal(UsageError):
    """Standard input or output is no terminal."""

    text = Text("界面要在终端里用", "the interface needs a terminal")
    remedy_text = Text("脚本用 officectl list、inbox、check 等命令，加 --json", "scripts use `officectl list`, `inbox`, `check` … with --json")


class NoSuchPlace(UsageError):
    """A place that does not exist."""

    text = Text("没有“{name}”这个地方；有：{known}", "there is no place {name!r}; there are: {known}")


def command() -> OfficeCommand:
    """The command."""
    return make(_run, argument("place", help=_PLACE, required=False, default="home", metavar=Text("[地方]", "[PLACE]")), help=_HELP)


def _run(options: Options, place: str) -> int:
    import sys

    from officectl.actions import _open

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    _open.workspace(options)   # no workspace is told here, in plain words, before the screen changes
    _open.close_all()
    from officectl import tui

    known = tui.place_names()
    if place not in known:
        raise NoSuchPlace(name=place, known=known)
    return tui.run(options, place)
