"""Reading the work tree: scandir and 16 KiB reads, 3–4 µs a file. Links are never followed, nothing here is
fatal.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator

from officectl.records.toml import MAX_BYTES
from officectl.store.entry import File, faults_of_name, not_plain, too_large, unreadable
from officectl.text.lang import plain

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC   # O_NONBLOCK: a pipe must not hold us up
_CHUNK = 16384
PASSING = re.compile(r"\.officectl-[0-9a-f]{16}\.tmp")
"""Our own files while a write is under way; not part of any version."""


def walk(root: str, start: str, *, named: bool, skip: frozenset[str] = frozenset()) -> Iterator[File]:
    """Every file at or below `start`, bytewise by path. `named`: only .toml names are read, others are
    faults.

    `skip` names folders that are left out. Nothing at all when `start` does not exist.
    """
    try:
        mode = os.lstat(f"{root}/{start}").st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        yield unreadable(start, plain(error.strerror or str(error)))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(root, start, named, skip)
    elif not stat.S_ISREG(mode):
        yield not_plain(start)
    elif named and (fault := faults_of_name(start)) is not None:
        yield fault
    elif (file := _read(root, start, start)) is not None:
        yield file


def one(root: str, path: str) -> File | None:
    """One file; None when it is not there or the path leads out of the workspace or through a link."""
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return None
    folder = root
    try:
        for part in parts[:-1]:
            folder = f"{folder}/{part}"
            if not stat.S_ISDIR(os.lstat(folder).st_mode):
                return None
        if not stat.S_ISREG(os.lstat(f"{root}/{path}").st_mode):
            return not_plain(path)
    except (OSError, ValueError):   # ValueError: a NUL in the path
        return None
    return _read(root, path, path)


def _folder(root: str, folder: str, named: bool, skip: frozenset[str]) -> Iterator[File]:
    try:
        with os.scandir(f"{root}/{folder}") as found:
            entries = sorted(
                (entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name, entry)
                for entry in found
            )
    except FileNotFoundError:
        return
    except OSError as error:
        yield unreadable(_shown(folder), plain(error.strerror or str(error)))
        return
    for name, entry in entries:
        path = f"{folder}/{name}"
        if name[-1] == "/":
            path = path[:-1]
            if path in skip:
                continue
            if name == ".git/":
                yield not_plain(_shown(folder))
                continue
            yield from _folder(root, path, named, skip)
            continue
        if not entry.is_file(follow_symlinks=False):
            yield not_plain(_shown(path))
            continue
        if named and not (name.endswith(".toml") and path.isascii() and path.isprintable() and "\\" not in path):
            if PASSING.fullmatch(name):
                continue
            if (fault := faults_of_name(_shown(path))) is not None:
                yield fault
                continue
        if (file := _read(root, path, path if path.isascii() else _shown(path))) is not None:
            yield file


def _read(root: str, path: str, shown: str) -> File | None:
    try:
        fd = os.open(f"{root}/{path}", _FLAGS)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            return not_plain(shown)
        return unreadable(shown, plain(error.strerror or str(error)))
    try:
        raw = os.read(fd, _CHUNK)
        if len(raw) == _CHUNK:
            pieces = [raw]
            size = _CHUNK
            while size <= MAX_BYTES and (piece := os.read(fd, _CHUNK)):
                pieces.append(piece)
                size += len(piece)
            if size > MAX_BYTES:
                return too_large(shown, os.fstat(fd).st_size)
            raw = b"".join(pieces)
    except OSError as error:
        return unreadable(shown, plain(error.strerror or str(error)))
    finally:
        os.close(fd)
    return File(shown, raw)


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
