"""Filter programs that a repository brings along in its own configuration.

`git status` runs `filter.<driver>.clean` on every changed file that an attribute hands to that driver. A
driver from the user's own configuration (git-lfs, say) is the user's business; one from the repository's
configuration came with the folder, and a folder from someone else is hostile.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from officectl.git.errors import ForeignFilter
from officectl.git.repo import Git

_OWN = ("system", "global", "command")


def drivers(git: Git) -> tuple[str, ...]:
    """The drivers that the repository's own configuration defines. Mostly answered without a process."""
    if not any(_may_define(path) for path in (git.common_dir / "config", git.git_dir / "config.worktree")):
        return ()
    done = git.attempt("config", "--show-scope", "-z", "--includes", "--get-regexp", r"^filter\.")
    words = os.fsdecode(done.out).split("\0")
    found = {
        key.partition("\n")[0][len("filter."):].rpartition(".")[0]
        for scope, key in zip(words[::2], words[1::2], strict=False) if scope not in _OWN
    }
    return tuple(sorted(found))


def guard(git: Git, paths: Sequence[str]) -> dict[str, str]:
    """Raises ForeignFilter when such a driver would run on a tracked file at or below `paths` (from the top;
    empty: all). Gives the environment of `off`.
    """
    names = drivers(git)
    if names:
        _refuse(git, names, git.run("ls-files", "-z", "--", *paths))
    return _off(names)


def guard_exactly(git: Git, paths: Iterable[str]) -> None:
    """Raises ForeignFilter when such a driver would run on one of these files, tracked or not."""
    names = drivers(git)
    if names:
        _refuse(git, names, b"\0".join(map(os.fsencode, paths)) + b"\0")


def off(git: Git) -> dict[str, str]:
    """The environment that switches these drivers off.

    For commands that may look into any file: even writing the index does, at entries as young as the index.
    """
    return _off(drivers(git))


def _refuse(git: Git, names: Sequence[str], paths: bytes) -> None:
    said = os.fsdecode(git.run("check-attr", "-z", "--stdin", "filter", stdin=paths)).split("\0")
    for path, value in zip(said[::3], said[2::3], strict=False):
        if value in names:
            raise ForeignFilter(driver=value, path=path)


def _off(names: Sequence[str]) -> dict[str, str]:
    if not names:
        return {}
    settings = [(f"filter.{name}.{key}", value) for name in names
                for key, value in (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))]
    env = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings):
        env[f"GIT_CONFIG_KEY_{number}"] = key
        env[f"GIT_CONFIG_VALUE_{number}"] = value
    return env


def _may_define(path: Path) -> bool:
    try:
        text = path.read_bytes().lower()
    except OSError:
        return False
    return b"filter" in text or b"include" in text
