"""Touching single files of the work tree: every step from an open folder, so that no symbolic link is ever
followed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from officectl.store.disk import PASSING
from officectl.store.errors import NOT_A_FILE, UnsafePath, WriteFailed
from officectl.text.lang import Text

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_SHAPE = Text("路径必须在工作区内，不含 . 和 ..", "the path must be inside the workspace, without . and ..")
_ODD = Text("路径含有无法显示的字符", "the path has characters that cannot be shown")
_GIT = Text("属于 git 或 officectl 自己", "it belongs to git or to officectl itself")


def checked(path: str) -> str:
    """The path itself, when it may be written. Raises UnsafePath."""
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise UnsafePath(path=path, why=_SHAPE())
    if not path.isprintable():
        raise UnsafePath(path=ascii(path), why=_ODD())
    if any(part.lower() in (".git", "git~1") for part in parts) or PASSING.fullmatch(parts[-1]):
        raise UnsafePath(path=path, why=_GIT())
    return path


def passing_name() -> str:
    """A name for a file that exists only while a write is under way; snapshots do not see it."""
    return f".officectl-{os.urandom(8).hex()}.tmp"


@contextmanager
def parent(top: Path, path: str, made: Sequence[str] | None = None) -> Iterator[int | None]:
    """The open folder that holds `path` (from `top`); None when it does not exist.

    With `made`, missing folders are made, provided they are in that list (the journal's). Raises OSError;
    ELOOP or ENOTDIR when a link or a file is on the way.
    """
    fd = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        walked = ""
        for part in path.split("/")[:-1]:
            walked = f"{walked}/{part}" if walked else part
            try:
                below = os.open(part, _FOLDER, dir_fd=fd)
            except FileNotFoundError:
                if made is None or walked not in made:
                    below = -1
                else:
                    os.mkdir(part, dir_fd=fd)
                    os.fsync(fd)
                    below = os.open(part, _FOLDER, dir_fd=fd)
            os.close(fd)
            fd = below
            if fd < 0:
                break
        yield None if fd < 0 else fd
    finally:
        if fd >= 0:
            os.close(fd)


def missing_folders(top: Path, path: str) -> list[str]:
    """The folders on the way to `path` that do not exist yet, outermost first."""
    out = []
    walked = ""
    for part in path.split("/")[:-1]:
        walked = f"{walked}/{part}" if walked else part
        if not os.path.lexists(top / walked):
            out.append(walked)
    return out


def read(folder: int | None, name: str) -> bytes | None:
    """The bytes of a plain file; None when it is not there. Raises UnsafePath for anything else, OSError."""
    if folder is None:
        return None
    try:
        fd = os.open(name, _READ, dir_fd=folder)
    except FileNotFoundError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise UnsafePath(path=name, why=NOT_A_FILE)
        pieces = []
        while piece := os.read(fd, 1 << 16):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(fd)


def read_path(top: Path, path: str) -> bytes | None:
    """As `read`, from the top. Raises UnsafePath, OSError."""
    with parent(top, path) as folder:
        try:
            return read(folder, path.rpartition("/")[2])
        except UnsafePath as error:
            raise UnsafePath(path=path, why=error.params["why"]) from None


def mode(folder: int, name: str) -> int | None:
    """The permission bits of a file, without execute; None when it is not there."""
    try:
        return stat.S_IMODE(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode) & 0o666
    except FileNotFoundError:
        return None


def write_new(folder: int, name: str, raw: bytes, bits: int | None) -> None:
    """A new file with these bytes, flushed to disk and read back. Raises OSError, WriteFailed."""
    fd = os.open(name, _NEW, 0o666, dir_fd=folder)
    try:
        view = memoryview(raw)
        while view:
            view = view[os.write(fd, view):]
        if bits is not None:
            os.fchmod(fd, bits)
        os.fsync(fd)
    finally:
        os.close(fd)
    if read(folder, name) != raw:
        raise WriteFailed(path=name, why=DIFFERENT())


DIFFERENT = Text("读回的内容与写入的不同", "it reads back different from what was written")


def link(folder: int, name: str, other: str) -> bool:
    """A second name for a file; False where there can be none (the name is taken, or the file system has no
    links).
    """
    try:
        os.link(name, other, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            return False
        raise
    return True


def probe(folder: Path) -> None:
    """Write and remove a small file. Raises OSError when the disk does not take it."""
    fd = os.open(folder, _FOLDER)
    name = passing_name()
    try:
        write_new(fd, name, b"x" * 4096, None)
    finally:
        remove(fd, name)
        os.close(fd)


def remove(folder: int | None, name: str) -> None:
    """Remove a file; no fault when it is not there."""
    if folder is not None:
        try:
            os.unlink(name, dir_fd=folder)
        except FileNotFoundError:
            return


def remove_empty(top: Path, folders: Sequence[str]) -> None:
    """Remove these folders, innermost first, as far as they are empty."""
    for path in sorted(folders, key=lambda path: path.count("/"), reverse=True):
        with parent(top, path) as folder:
            if folder is None:
                continue
            try:
                os.rmdir(path.rpartition("/")[2], dir_fd=folder)
            except OSError:   # not empty, or gone already
                continue
