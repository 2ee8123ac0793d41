"""Every content that a history ever had, by blob id, with the paths at which it lay."""

from __future__ import annotations

import os

from officectl.git.repo import Git


def contents(git: Git, tip: str) -> dict[str, set[str]]:
    """Blob id → paths from the top, over every commit reachable from `tip`. Raises GitFailed."""
    out = git.run("-c", "core.commitGraph=false", "log", "--raw", "-z", "-m", "--root", "--no-renames", "--no-abbrev", "--format=", tip)
    found: dict[str, set[str]] = {}
    words = iter(out.split(b"\0"))
    for word in words:
        if word.startswith(b":"):
            _, mode, _, new, _ = word[1:].decode("ascii").split(" ")
            path = os.fsdecode(next(words))
            if mode in ("100644", "100755"):
                found.setdefault(new, set()).add(path)
    return found
