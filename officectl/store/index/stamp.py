"""Which officectl this is: its version and the times of its own files, so that a development checkout never serves old answers."""

# ruff: noqa: PTH120
from __future__ import annotations

import os
import sys

import officectl
from officectl.light import blake2b

_IGNORED = ("__pycache__", ".mypy_cache", "workspace-example")


_known: list[str] = []


def tool() -> str:
    """A short text; another text means another program."""
    if not _known:
        _known.append(_look())
    return _known[0]


def _look() -> str:
    told = blake2b(f"{officectl.__version__} {sys.version} {sys.implementation.cache_tag}".encode(), digest_size=16)
    (package,) = officectl.__path__
    for root in (package, f"{os.path.dirname(package)}/schemas"):
        stack = [root]
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
    return str(told.hexdigest())
