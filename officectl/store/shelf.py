"""The shelf: what follows from the program's own files (declarations of checks, rule packs, calendars), worked out once.

One JSON file a subject in the user's cache folder, valid for the exact files that it was made from. It may be
deleted at any time, and nothing depends on it but time: whatever is missing, stale, damaged, not ours or not
writable is worked out anew, without a word.
"""

# Every command passes here; pathlib alone would cost a tenth of what it saves.
# ruff: noqa: PTH103, PTH105, PTH108, PTH111, PTH116
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import officectl

_LARGEST = 1 << 22
"""Bytes; ours are below 200 KiB."""
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def folder() -> str:
    """`$XDG_CACHE_HOME/officectl`, which also takes the reports of crashes."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not base.startswith("/"):   # the XDG rules: a relative one is to be ignored
        base = f"{os.path.expanduser('~')}/.cache"
    return f"{base}/officectl"


def stamp(paths: Iterable[str]) -> str:
    """Names, sizes and times of files, as Python itself knows whether a compiled file is still good.

    Empty when one of them cannot be looked at (a program in an archive): then nothing is kept.
    """
    parts = [f"{officectl.__version__} {sys.hexversion:x}"]
    try:
        for path in paths:
            found = os.stat(path)
            parts.append(f"{path} {found.st_size} {found.st_mtime_ns}")
    except OSError:
        return ""
    return "\n".join(parts)


def kept(name: str, stamp: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, from the shelf if it lies there for this stamp. JSON values only; None is never kept."""
    found = get(name, stamp)
    if found is None:
        found = make()
        if found is not None:
            put(name, stamp, found)
    return found


def get(name: str, stamp: str) -> Any:
    """The value that was kept for this stamp, None when there is none."""
    text = _read(_path(name)) if stamp else b""
    if not text:
        return None
    import json

    try:
        written = json.loads(text)
        return written["value"] if written["stamp"] == stamp else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def put(name: str, stamp: str, value: Any) -> None:
    """Keep a value. What cannot be written is not kept; a reader sees the old file or the new one, never a part."""
    if not stamp:
        return
    import json

    path = _path(name)
    passing = f"{path}.{os.getpid()}-{os.urandom(4).hex()}"
    text = json.dumps({"stamp": stamp, "value": value}, ensure_ascii=False, separators=(",", ":"))
    try:
        os.makedirs(folder(), mode=0o700, exist_ok=True)
        handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            os.replace(passing, path)
        except OSError:
            os.unlink(passing)
    except OSError:
        return


def _path(name: str) -> str:
    """One file for each place where the program is installed, so that two of them do not drive each other out."""
    from binascii import crc32

    return f"{folder()}/{name}-{crc32(os.fsencode(officectl.__path__[0])):08x}.json"


def _read(path: str) -> bytes:
    """The bytes of a plain file that belongs to us; nothing otherwise."""
    try:
        handle = os.open(path, _READ)
    except OSError:
        return b""
    try:
        found = os.fstat(handle)
        strange = hasattr(os, "getuid") and found.st_uid != os.getuid()
        if strange or found.st_size > _LARGEST or found.st_mode & 0o170022 != 0o100000:
            return b""
        parts = []
        while part := os.read(handle, 1 << 18):
            parts.append(part)
        return b"".join(parts)
    except OSError:
        return b""
    finally:
        os.close(handle)
