"""`officectl doctor`: whether this machine and this workspace are fit for use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, make, option
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._probe import Probe

NAMES = ("doctor", "体检")
SHORT = Text("检查机器、仓库、工作区能不能正常用", "see whether machine, repository and workspace are fit for use")
GROUP = "setup"

_HELP = Text(
    """逐项检查：git、ssh、字符编码、终端宽度、时区数据、文件系统、仓库归属、提交人、中断的写入、隐藏或被忽略的记录……
每项写明正常、注意还是问题，以及怎么办。有“问题”时退出码 1。

  officectl doctor
  officectl doctor --fix             做完中断的写入，补上仓库设置
  officectl doctor --json
""",
    """Look at git, ssh, encoding, terminal width, time zone data, file system, ownership, committer, interrupted writes,
hidden or ignored records and more. Each line says ok, note or problem, and what to do. A problem makes the exit code 1.

  officectl doctor
  officectl doctor --fix             finish an interrupted write, set what git lacks
  officectl doctor --json
""",
)
_FIX = Text("做完中断的写入，补上仓库设置", "finish an interrupted write, set what git lacks")
_REMEDY = Text("怎么办：{remedy}", "remedy: {remedy}")
_TOTAL = Text("{problems} 个问题，{notes} 处注意", "{problems} problems, {notes} notes")
_WELL = Text("一切正常", "all is well")


def command() -> OfficeCommand:
    """The command."""
    return make(_run, option("--fix", help=_FIX, is_flag=True), help=_HELP)


def _run(options: Options, fix: bool) -> int:
    from officectl.actions import doctor

    ambiguous = None if options.json else measure_ambiguous()
    probes = doctor.doctor(options, ambiguous=ambiguous, fix=fix)
    problems = sum(probe.status == "problem" for probe in probes)
    if options.json:
        body = {"problems": problems, "probes": [probe.data(options.lang) for probe in probes]}
        _output.json_data("officectl.doctor/1", body)
        return int(problems > 0)
    _output.page(options, _lines(options, probes))
    notes = sum(probe.status == "note" for probe in probes)
    _output.say(options, _TOTAL(problems=problems, notes=notes) if problems or notes else _WELL)
    return int(problems > 0)


def _lines(options: Options, probes: list[Probe]) -> Iterator[str]:
    from officectl.actions._probe import STATUS_TITLES
    from officectl.render.style import one_line, paint
    from officectl.text.width import pad, width, wrap

    lang = options.lang
    first = max(width(title.render(lang)) for title in STATUS_TITLES.values()) + 2
    second = max(width(probe.title.render(lang)) for probe in probes) + 2
    indent = " " * (first + second)
    for probe in probes:
        mark = pad(STATUS_TITLES[probe.status].render(lang), first)
        hue = {"ok": "green", "note": "yellow", "problem": "red"}[probe.status]
        head = paint(mark, hue, options.color) + pad(probe.title.render(lang), second)
        room = max(options.width - first - second, 24)
        message = wrap(one_line(probe.message.render(lang)), room) or [""]
        remedy = wrap(_REMEDY.render(lang, remedy=probe.remedy), room) if probe.remedy else []
        yield head + message[0]
        yield from (indent + line for line in (*message[1:], *remedy))


def measure_ambiguous() -> int | None:
    """Cells that the terminal gives to “: written, the cursor asked for, wiped again. None without a terminal
    or when it does not answer within a fifth of a second.
    """
    import sys

    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    import os
    import re
    import select
    import termios
    import tty

    keyboard, screen = sys.stdin.fileno(), sys.stdout.fileno()
    sys.stdout.flush()
    before = termios.tcgetattr(keyboard)
    said = b""
    try:
        tty.setcbreak(keyboard, termios.TCSANOW)
        os.write(screen, "\r“\x1b[6n".encode())
        while not said.endswith(b"R") and select.select([keyboard], [], [], 0.2)[0]:
            piece = os.read(keyboard, 32)
            if not piece:
                break
            said += piece
        os.write(screen, b"\r  \r")
    finally:
        termios.tcsetattr(keyboard, termios.TCSANOW, before)
    found = re.search(rb"\x1b\[\d+;(\d+)R", said)
    cells = int(found[1]) - 1 if found else 0
    return cells if cells in (1, 2) else None
