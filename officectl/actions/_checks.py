"""The program's checks with what they declare, without importing them: what a run begins with."""

# pathlib alone would cost a tenth of what is saved here.
# ruff: noqa: PTH112
from __future__ import annotations

import os
from collections.abc import Iterable

import officectl.checks as root
from officectl.checks import _load
from officectl.checks._contract import LoadedCheck
from officectl.store import shelf


def selected(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[LoadedCheck]:
    """The checks chosen by code or prefix, in code order; empty `select` means all."""
    return _load.selected(select, ignore, declared())


def codes() -> Iterable[str]:
    """All codes, in order."""
    return declared()


def declared() -> _load.Declared:
    """What every check declares."""
    found: _load.Declared = shelf.kept("checks", shelf.stamp(_files()), _load.declare)
    return found


def _files() -> list[str]:
    """Every file that has a say in what a check declares, and the folders, so that a new file is seen."""
    files = []
    for top in root.__path__:
        for entry in os.scandir(top) if os.path.isdir(top) else ():
            if entry.name.endswith(".py"):
                files.append(entry.path)
            elif not entry.name.startswith(("_", ".")) and entry.is_dir():
                files += [inner.path for inner in os.scandir(entry.path) if inner.name.endswith(".py")]
    return sorted(files)
