# This runs when anything may be broken: the fewer modules the better, hence no pathlib.
# ruff: noqa: PTH103, PTH111, PTH118
"""The last net: a mistake of ours becomes two lines and a file with the details, never a traceback."""

from __future__ import annotations

import os
import sys

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
    path = _write(error, argv)
    remedy = _SEND.render(lang, path=path) if path else _NO_LOG.render(lang)
    return Fault("internal-error", ExitCode.NO_LEDGER, message, remedy)


def debugging() -> bool:
    """Whether tracebacks are wanted."""
    return os.environ.get("OFFICECTL_DEBUG", "0") not in ("", "0")


def log_folder() -> str:
    """`$XDG_CACHE_HOME/officectl`."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "officectl")


def _write(error: BaseException, argv: list[str]) -> str | None:
    """The details in a file that only its owner can read; None when no file can be written."""
    try:
        import platform
        import time
        import traceback

        from officectl import __version__

        name = f"error-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
        path = os.path.join(log_folder(), name)
        os.makedirs(log_folder(), mode=0o700, exist_ok=True)
        lines = [f"officectl {__version__}", f"python {sys.version}", platform.platform(), repr(argv), ""]
        text = "\n".join(lines) + "".join(traceback.format_exception(error))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except Exception:  # the net itself may not tear: disk full, no home folder, memory gone
        return None
    return path
