"""Files to choose from while a path is typed: folders and tables, as a shell would complete them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

MOST = 300
"""So many entries of a folder are offered."""


class Entry(NamedTuple):
    """A file or a folder; `path` is what to put into the line for it."""

    name: str
    path: str
    folder: bool


def suffixes() -> tuple[str, ...]:
    """The endings of files that can be imported."""
    from officectl import imports

    return tuple(dict.fromkeys(suffix for name in imports.names() for suffix in imports.load(name).SUFFIXES))


def entries(typed: str, wanted: tuple[str, ...]) -> list[Entry]:
    """What the typed path may become: folders first, then files that end in one of `wanted`. Hidden ones when a dot is typed."""
    folder, _, start = typed.rpartition("/")
    head = folder + "/" if "/" in typed else ""
    where = Path(real(head)) if head else Path()
    found = []
    try:
        with os.scandir(where) as listed:
            for one in listed:
                if not one.name.lower().startswith(start.lower()) or (one.name.startswith(".") and not start.startswith(".")):
                    continue
                inside = one.is_dir()
                if inside or one.name.lower().endswith(wanted):
                    found.append(Entry(one.name + "/" * inside, head + one.name + "/" * inside, inside))
    except OSError:
        return []
    return sorted(found, key=lambda one: (not one.folder, one.name.lower()))[:MOST]


def is_file(typed: str) -> bool:
    """Whether the path is a file that is there."""
    return bool(typed) and Path(real(typed)).is_file()


def real(typed: str) -> str:
    """The path with `~` written out."""
    return os.path.expanduser(typed.strip())   # noqa: PTH111  (pathlib drops the slash at the end)
