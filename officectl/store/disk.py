"""Reading the work tree: scandir and 16 KiB reads, 3–4 µs a file. Links are never followed, nothing here is
fatal.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator

from officectl.light import pattern
from officectl.records import engine
from officectl.records.toml import MAX_BYTES
from officectl.store.entry import File, faults_of_name, not_plain, too_large, unreadable
from officectl.text.lang import Text, plain

engine.force(os.environ.get(engine.VARIABLE, ""))   # here, because records/ may not read the environment

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC   # O_NONBLOCK: a pipe must not hold us up
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_CHUNK = 16384
DEEPEST = 40
"""Folders inside folders; records need four. Every level that is being read holds a descriptor."""
_TOO_DEEP = Text("文件夹套得太深", "its folders are nested too deep")
PASSING = pattern(r"\.officectl-[0-9a-f]{16}\.tmp")
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
    elif (file := read(f"{root}/{start}", start)) is not None:
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
    return read(f"{root}/{path}", path)


def _folder(root: str, folder: str, named: bool, skip: frozenset[str]) -> Iterator[File]:
    if folder.count("/") > DEEPEST:
        yield unreadable(_shown(folder), _TOO_DEEP())
        return
    try:
        fd = os.open(f"{root}/{folder}", FOLDER)
    except FileNotFoundError:
        return
    except OSError as error:
        yield unreadable(_shown(folder), plain(error.strerror or str(error)))
        return
    try:
        found, odd = names(fd)
        plain_so_far = plain_name(folder)
        # Thousands of names are looked at together; where all are good, only the ending is left to ask.
        good = plain_so_far and not odd and plain_name("".join(found))
        for name in found:
            if good and name[-5:] == ".toml":
                if (file := read(name, f"{folder}/{name}", fd)) is not None:
                    yield file
                continue
            if name[-1] == "/":
                path = f"{folder}/{name[:-1]}"
                if path in skip:
                    continue
                if name == ".git/":
                    yield not_plain(_shown(folder))
                    continue
                yield from _folder(root, path, named, skip)
                continue
            path = shown = f"{folder}/{name}"
            if not plain_so_far or not name.isascii():
                shown = _shown(path)
            if name in odd:
                yield not_plain(shown)
                continue
            if named and not (name[-5:] == ".toml" and plain_so_far and plain_name(name)):
                if PASSING.fullmatch(name):
                    continue
                if (fault := faults_of_name(shown)) is not None:
                    yield fault
                    continue
            if (file := read(name, shown, fd)) is not None:
                yield file
    except OSError as error:
        yield unreadable(_shown(folder), plain(error.strerror or str(error)))
    finally:
        os.close(fd)


def names(fd: int) -> tuple[list[str], set[str]]:
    """What a folder holds, bytewise by path (folders end in a slash), and which of it is neither file nor folder."""
    names = []
    odd = set()
    with os.scandir(fd) as found:
        for entry in found:
            name = entry.name
            if entry.is_file(follow_symlinks=False):
                names.append(name)
            elif entry.is_dir(follow_symlinks=False):
                names.append(name + "/")
            else:
                names.append(name)
                odd.add(name)
    names.sort()
    return names, odd


def plain_name(name: str) -> bool:
    """Whether a name can be shown and written as it is."""
    return name.isascii() and name.isprintable() and "\\" not in name


def read(name: str, shown: str, folder: int | None = None) -> File | None:
    """One plain file, by its path or its name in an open folder; None when it is gone."""
    try:
        fd = os.open(name, _FLAGS, dir_fd=folder)
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
