"""What a snapshot gives: one file, or why it cannot be read."""

from __future__ import annotations

from typing import NamedTuple

from officectl.records.fault import Fault
from officectl.records.toml import MAX_BYTES
from officectl.text.lang import Message, Text


class File(NamedTuple):
    """One file of the workspace. `raw` is None when a fault says why it was not read.

    `path` is relative to the workspace and can always be printed: bytes that are not UTF-8 appear as \\xNN.
    """

    path: str
    raw: bytes | None
    faults: tuple[Fault, ...] = ()


_NAME = Text(
    "{path} 不是记录文件：records/ 下只放 .toml 文件",
    "{path} is no record: records/ holds .toml files only",
)
_NAME_REMEDY = Text(
    "把它移出 records/；附件放在 attachments/",
    "move it out of records/; attachments go to attachments/",
)
_ODD_NAME = Text(
    "文件名 {path} 含有无法显示的字符",
    "the file name {path} has characters that cannot be shown",
)
_ODD_REMEDY = Text(
    "把文件名改成记录编号（小写字母、数字、连字符）加 .toml",
    "name the file by its record id, followed by .toml",
)
_MODE = Text(
    "{path} 不是普通文件（符号链接、子模块、设备……），不读取",
    "{path} is no plain file (a link, a submodule, a device …); it is not read",
)
_MODE_REMEDY = Text("用普通文件或文件夹代替它", "put a plain file or folder in its place")
_SIZE = Text(
    "{path} 有 {size} 字节，超过上限 {limit} 字节",
    "{path} has {size} bytes, more than the limit of {limit}",
)
_SIZE_REMEDY = Text(
    "拆成几条记录；大文件放 attachments/",
    "split it into several records; large files go to attachments/",
)
_READ = Text("{path} 读不了：{why}", "{path} cannot be read: {why}")
_READ_REMEDY = Text(
    "检查文件的权限和磁盘，或用 `git restore` 恢复它",
    "check its permissions and the disk, or get it back with `git restore`",
)
_UNMERGED = Text("{path} 的合并冲突还没有解决", "{path} has a merge conflict that is not resolved")
_UNMERGED_REMEDY = Text("改好文件后运行 `git add {path}`", "settle the file, then run `git add {path}`")


def faults_of_name(path: str) -> File | None:
    """A file under records/ that by its name is no record; None when the name is right."""
    if path.endswith(".toml") and path.isprintable() and "\\" not in path:
        return None
    if path.isprintable() and "\\" not in path:
        return _file("FILE-NAME", path, _NAME(path=path), _NAME_REMEDY())
    shown = path.encode("unicode_escape").decode("ascii") if not path.isprintable() else path
    return _file("FILE-NAME", shown, _ODD_NAME(path=shown), _ODD_REMEDY())


def not_plain(path: str) -> File:
    """A link, a device, a submodule."""
    return _file("FILE-MODE", path, _MODE(path=path), _MODE_REMEDY())


def too_large(path: str, size: int) -> File:
    """Above the limit; `size` in bytes."""
    return _file("FILE-SIZE", path, _SIZE(path=path, size=size, limit=MAX_BYTES), _SIZE_REMEDY())


def unreadable(path: str, why: Message) -> File:
    """The operating system or git does not give the bytes."""
    return _file("FILE-UNREADABLE", path, _READ(path=path, why=why), _READ_REMEDY())


def unmerged(path: str) -> File:
    """The index holds two or three versions."""
    return _file("FILE-CONFLICT", path, _UNMERGED(path=path), _UNMERGED_REMEDY(path=path))


def _file(code: str, path: str, message: Message, remedy: Message) -> File:
    return File(path, None, (Fault(code, message, remedy=remedy),))
