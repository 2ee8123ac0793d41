"""One writer at a time. The lock is the kernel's (flock): it ends with the process, so a dead writer never
blocks anyone.

The lock's file says who holds it. The file stays; removing it would let two writers lock two files of one
name.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from officectl.store.errors import Locked, LockUnsupported, from_os

NAME = "lock"
PATIENCE = 2.0
"""Seconds to wait for another writer; a write takes about a tenth of one."""


@contextmanager
def held(folder: Path, patience: float = PATIENCE) -> Iterator[int]:
    """Hold the lock in `folder` (made when missing); gives its descriptor, which every git that writes
    inherits.

    Raises Locked, LockUnsupported, ReadOnly, DiskFull.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fd = _take(path, time.monotonic() + patience)
    except OSError as error:
        raise from_os(error, str(path)) from None
    try:
        _sign(fd, path)
        yield fd
    finally:
        os.close(fd)


def _take(path: Path, until: float) -> int:
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _same(fd, path):
                return fd
            os.close(fd)   # somebody emptied the folder meanwhile
            continue
        except BlockingIOError:
            said = _read(fd)
            os.close(fd)
            if time.monotonic() >= until:
                raise Locked(**said) from None
            time.sleep(0.02)
        except OSError as error:
            os.close(fd)
            if error.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
                raise LockUnsupported(path=str(path)) from None
            raise


def _same(fd: int, path: Path) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    here = os.fstat(fd)
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _sign(fd: int, path: Path) -> None:
    text = f"{os.getpid()}\n{os.uname().nodename}\n{time.strftime('%Y-%m-%d %H:%M:%S%z')}\n"
    try:
        os.ftruncate(fd, 0)
        os.pwrite(fd, text.encode(), 0)
    except OSError as error:
        raise from_os(error, str(path)) from None


def _read(fd: int) -> dict[str, str]:
    lines = os.pread(fd, 4096, 0).decode("utf-8", "replace").split("\n")
    lines += ["?"] * (3 - len(lines))
    return {"pid": lines[0] or "?", "host": lines[1] or "?", "since": lines[2] or "?"}
