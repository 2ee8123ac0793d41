"""The last net: a mistake of ours becomes two lines and a file with the details, never a traceback."""

from __future__ import annotations

import os

from officectl.actions import crash
from officectl.cli._faults import Fault
from officectl.errors import ExitCode
from officectl.text.lang import Lang, Text

_MEMORY = Text("内存不够，没有做完。", "out of memory; not finished.")
_DEPTH = Text("文件里的表嵌套太深，没有做完。", "a file nests too deeply; not finished.")
_OTHER = Text(
    "程序自己出了错（{error}），没有做完。这是程序的毛病，不是您的操作问题。",
    "the program itself failed ({error}); not finished. This is a fault of the program, not of what you did.",
)
_SEND = Text(
    "再试一次；还不行，把这个文件发给维护人员：{path}\n先运行 officectl doctor 可查环境问题。",
    "try again; if it fails again, send this file to the maintainers: {path}\n"
    "officectl doctor tests the environment.",
)
_NO_LOG = Text(
    "再试一次；还不行，加上 OFFICECTL_DEBUG=1 再运行，把显示的内容发给维护人员。",
    "try again; if it fails again, run it with OFFICECTL_DEBUG=1 and send what it shows to the maintainers.",
)


def fault(error: BaseException, lang: Lang, argv: list[str]) -> Fault:
    """Write the details to the user's cache folder and say where they are."""
    if isinstance(error, MemoryError):
        message = _MEMORY.render(lang)
    elif isinstance(error, RecursionError):
        message = _DEPTH.render(lang)
    else:
        message = _OTHER.render(lang, error=type(error).__name__)
    path = crash.write(error, argv)
    remedy = _SEND.render(lang, path=path) if path else _NO_LOG.render(lang)
    return Fault("internal-error", ExitCode.NO_LEDGER, message, remedy)


def debugging() -> bool:
    """Whether tracebacks are wanted."""
    return os.environ.get("OFFICECTL_DEBUG", "0") not in ("", "0")
