"""Standard streams that never raise: a GBK console gets `?` for a rare character, a program gets UTF-8."""

from __future__ import annotations

import os
import sys
from typing import IO, Any


def prepare(utf8: bool) -> None:
    """Let all output be written; `utf8` (for --json) ignores the console's encoding."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # replaced by a test or by an embedding program
            continue
        if utf8:
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")


def use_color(wish: str, stream: IO[Any]) -> bool:
    """--color, then NO_COLOR, then CLICOLOR_FORCE, then the user's file, then whether a terminal listens."""
    if wish not in ("", "auto"):
        return wish == "always"
    if not wish:
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
            return True
        from officectl.cli._settings import chosen

        own = chosen("color", "auto")
        if own != "auto":
            return own == "always"
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def pager() -> str:
    """The pager's command line, or `off`: PAGER, then the user's file, then less."""
    from officectl.cli._settings import chosen

    return os.environ.get("PAGER") or chosen("pager", "less -R")


def swallow() -> None:
    """Point standard output at nothing: whoever read it has gone, and Python must not complain at exit."""
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, sys.stdout.fileno())
        os.close(sink)
    except (OSError, ValueError):
        return
