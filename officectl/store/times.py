"""What the system says of files and folders, as text: another text means that something may have changed.

Imports nothing that costs: the fastest answer of `check` passes here before anything else is loaded.
"""

# ruff: noqa: PTH116, PTH123
from __future__ import annotations

import os

UNSETTLED = 2_000_000_000
"""Nanoseconds within which a second change may leave the same times."""
DIFF_FILES = (
    "-c", "core.checkStat=default", "-c", "core.trustctime=true",
    "diff-files", "-z", "--name-only", "--ignore-submodules=all", "--",
)
"""git as a fast comparer of stat data: no content is read, no filter or setting has a say."""


def of_file(path: str) -> str:
    """Of anything that is no folder; empty when there is nothing."""
    try:
        s = os.lstat(path)
    except (OSError, ValueError):
        return ""
    return f"{s.st_mtime_ns} {s.st_ctime_ns} {s.st_size} {s.st_ino} {s.st_mode}"


def of_folder(path: str) -> str:
    """Of a folder, empty for anything else. A name that comes or goes changes it."""
    try:
        s = os.lstat(path)
    except (OSError, ValueError):
        return ""
    return f"{s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino}" if s.st_mode & 0o170000 == 0o040000 else ""


def of_index(git_dir: str) -> str:
    """Which git index this is: its times and its last bytes (git's own checksum). Empty when there is none."""
    try:
        with open(f"{git_dir}/index", "rb", buffering=0) as file:
            s = os.fstat(file.fileno())
            file.seek(max(0, s.st_size - 20))
            tail = file.read(20).hex()
    except OSError:
        return ""
    return f"{s.st_mtime_ns} {s.st_ctime_ns} {s.st_size} {s.st_ino} {tail}"


def of_head(git_dir: str) -> str:
    """Which commit HEAD stands on, as far as two small files tell."""
    head = _small(f"{git_dir}/HEAD")
    if not head.startswith("ref: "):
        return head
    return f"{head} {_small(f'{git_dir}/{head[5:]}') or of_file(f'{git_dir}/packed-refs')}"


def _small(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(1024).decode("utf-8", "replace").strip()
    except (OSError, ValueError):
        return ""


def of_target(path: str) -> str:
    """As `of_file`, of what a link leads to."""
    try:
        s = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{s.st_mtime_ns} {s.st_ctime_ns} {s.st_size} {s.st_ino} {s.st_dev}"


def settled(mark: str, began: int) -> str:
    """The mark, or "" when it is so young (in nanoseconds, seen from `began`) that another change might not show in it."""
    if not mark:
        return ""
    first, second, _ = mark.split(" ", 2)
    return mark if max(int(first), int(second)) < began - UNSETTLED else ""
