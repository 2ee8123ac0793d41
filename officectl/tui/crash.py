"""A mistake of ours: its details in a file, so that the screen can go on."""

from __future__ import annotations

import traceback
from pathlib import Path

import officectl


def write(error: BaseException) -> str:
    """Where the details are; "-" when no file could be written."""
    import os
    import tempfile

    base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    folder = Path(base, "officectl")
    text = f"officectl {officectl.__version__}\n" + "".join(traceback.format_exception(error))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, path = tempfile.mkstemp(prefix="tui-", suffix=".log", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
            out.write(text)
    except OSError:
        return "-"
    return path
