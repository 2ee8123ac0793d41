"""Which officectl this is: its version and the times of its own files, so that a development checkout never serves old answers."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

from officectl import __version__

_IGNORED = ("__pycache__", ".mypy_cache", "workspace-example")


@cache
def tool() -> str:
    """A short text; another text means another program."""
    told = blake2b(f"{__version__} {sys.version} {sys.implementation.cache_tag}".encode(), digest_size=16)
    package = Path(__file__).parents[2]
    for root in (package, package.parent / "schemas"):
        stack = [str(root)]
        while stack:
            try:
                entries = sorted(os.scandir(stack.pop()), key=lambda entry: entry.name)
            except OSError:
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _IGNORED:
                        stack.append(entry.path)
                elif not entry.name.endswith(".pyc"):
                    s = entry.stat(follow_symlinks=False)
                    told.update(f"{entry.name} {s.st_mtime_ns} {s.st_size} {s.st_ino}".encode())
    return told.hexdigest()
