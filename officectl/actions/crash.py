# This runs when anything may be broken: the fewer modules the better, hence no pathlib.
# ruff: noqa: PTH103, PTH111, PTH118
"""A mistake of ours: its details in a file that only its owner can read, so that nobody is shown a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def folder() -> str:
    """`$XDG_CACHE_HOME/officectl`."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "officectl")


def write(error: BaseException, words: Sequence[str]) -> str | None:
    """Where the details are; `words`: what the program was asked for. None when no file can be written."""
    try:
        import platform
        import time
        import traceback

        from officectl import __version__

        os.makedirs(folder(), mode=0o700, exist_ok=True)
        lines = [f"officectl {__version__}", f"python {sys.version}", platform.platform(), repr(list(words)), ""]
        text = "\n".join(lines) + "".join(traceback.format_exception(error))
        stem = os.path.join(folder(), f"error-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}")
        for path in (f"{stem}.txt", *(f"{stem}-{more}.txt" for more in range(2, 100))):   # the interface goes on, and may fail again
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
            return path
    except Exception:  # the net itself may not tear: disk full, no home folder, memory gone
        return None
    return None
