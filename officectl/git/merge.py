"""Merging two commits without touching the work tree: the tree that git would make, and the files it cannot put together."""

from __future__ import annotations

import os
from typing import NamedTuple

from officectl.git.repo import Git
from officectl.git.run import failed


class Merged(NamedTuple):
    """The tree; `conflicts` are paths (from the top) that it holds with marks, or in one side's state."""

    tree: str
    conflicts: tuple[str, ...]


def base(git: Git, one: str, other: str) -> str | None:
    """The best common ancestor; None for unrelated histories."""
    done = git.attempt("merge-base", one, other)
    return done.out.decode("ascii").strip() if done.code == 0 else None


def tree(git: Git, ours: str, theirs: str) -> Merged:
    """Merge `theirs` into `ours`. No renames are guessed: records resemble each other. No merge driver of the repository's runs.

    Raises GitFailed.
    """
    done = git.attempt(
        "-c", "merge.renames=false", "-c", "merge.directoryRenames=false", *_drivers(git), "merge-tree", "--write-tree", "-z", "--name-only",
        "--no-messages", ours, theirs,
    )
    if done.code not in (0, 1):
        raise failed("merge-tree", done)
    words = done.out.split(b"\0")
    return Merged(words[0].decode("ascii"), tuple(dict.fromkeys(os.fsdecode(one) for one in words[1:] if one)))


def _drivers(git: Git) -> list[str]:
    """Options that put a program which only fails in place of every merge driver that is configured: its files are conflicts."""
    done = git.attempt("config", "-z", "--name-only", "--get-regexp", r"^merge\..*\.driver$")
    names = [os.fsdecode(one) for one in done.out.split(b"\0") if one]
    return [word for name in names for word in ("-c", f"{name}=false")]


def changed(git: Git, old: str, new: str) -> dict[str, tuple[str, str, str]]:
    """Path (from the top) → (new mode, old blob, new blob) of whatever differs between two trees or commits; mode 000000: gone."""
    out = git.run("diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", "--no-ext-diff", "--no-textconv", "--no-abbrev", old, new)
    words = out.split(b"\0")
    found = {}
    for meta, path in zip(words[::2], words[1::2], strict=False):
        _, new_mode, old_oid, new_oid, _ = meta[1:].decode("ascii").split(" ")
        found[os.fsdecode(path)] = (new_mode, old_oid, new_oid)
    return found
