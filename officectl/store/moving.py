"""The journal of HEAD's way to a commit that is there already (`sync`): from which commit to which. It exists from before the first file
is touched until HEAD's branch has moved, so that a crash in between can be taken back: the branch is the last thing that moves.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from officectl.git import commit as parts
from officectl.git import filters, listing, merge
from officectl.git.errors import GitFailed
from officectl.git.repo import Git
from officectl.git.trees import object_id
from officectl.light import dataclass, pattern
from officectl.store import place
from officectl.store.errors import BadJournal, UnsafePath, from_git

NAME = "moving.json"
FORMAT = 1
_ID = pattern("[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Moving:
    """Under way from the commit `old` to the commit `new`."""

    old: str
    new: str


def write(folder: Path, moving: Moving) -> None:
    """Put it on disk, whole or not at all. Raises OSError."""
    from officectl.store import journal

    text = json.dumps({"format": FORMAT, "old": moving.old, "new": moving.new})
    journal.put(folder, NAME, text.encode("ascii"))


def read(folder: Path) -> Moving | None:
    """What a crash left behind, or None. Raises BadJournal."""
    path = folder / NAME
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != FORMAT or not all(_ID.fullmatch(data[name]) for name in ("old", "new")):
            raise ValueError(f"format {data['format']}")
        return Moving(data["old"], data["new"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise BadJournal(path=str(path), why=error.strerror or str(error)) from None
    except (ValueError, KeyError, TypeError) as error:
        raise BadJournal(path=str(path), why=str(error)) from None


def remove(folder: Path) -> None:
    """It is over. Raises OSError."""
    from officectl.store import journal

    journal.remove(folder, NAME)


def back(git: Git, left: Moving, keep: int) -> list[str]:
    """HEAD did not move: index and work tree are brought back to `old`, as far as they are as git would have left them. Gives the paths
    with somebody's later edits, which are left alone. Raises IndexLocked, NotWritten, OSError.
    """
    paths = merge.changed(git, left.old, left.new)
    env = filters.off(git)
    try:
        if _staged(git, paths, left.new):
            done = git.attempt("read-tree", "-m", left.new, left.old, env=env, keep=keep)
            if done.code:
                raise from_git(done.said, str(git.git_dir))
        restored, kept, gone = [], [], []
        for path, (mode, old, new) in paths.items():
            before, after = old.strip("0") and old, new.strip("0") and new
            now = _on_disk(git, path, (before, after))
            if now == before:
                continue
            if now != after or mode not in ("100644", "100755", "000000"):
                kept.append(path)
            elif before:
                restored.append(path)
            else:
                gone.append(path)
        if restored:
            listed = b"".join(os.fsencode(path) + b"\0" for path in restored)
            git.run("checkout-index", "-f", "-u", "-z", "--stdin", stdin=listed, env=env, keep=keep)
        for path in gone:
            with place.parent(git.top, path) as folder:
                if folder is not None:
                    place.remove(folder, path.rpartition("/")[2])
                    os.fsync(folder)
        place.remove_empty(git.top, sorted({up for path in gone for up in _folders(path)}))
        git.attempt("update-index", "-q", "--refresh", env=env, keep=keep)
    except GitFailed as error:
        raise from_git(str(error.params["said"]), str(git.git_dir)) from None
    return kept


def _staged(git: Git, paths: Iterable[str], new: str) -> bool:
    """Whether the index is at `new`: git replaces it as a whole, so one path tells."""
    wanted = {os.fsencode(path) for path in paths}
    there = {file.path: file.oid for file in listing.tree(git, new) if file.path in wanted}
    index = {entry.path: "" if entry.stage else entry.oid for entry in listing.index(git, [os.fsdecode(path) for path in wanted])}
    return all(index.get(path) == there.get(path) for path in wanted)


def _on_disk(git: Git, path: str, expected: tuple[str, str]) -> str:
    """The blob id that a file would have; empty where there is none, `other` when it cannot be read as a plain file."""
    try:
        raw = place.read_path(git.top, path)
    except (UnsafePath, OSError):
        return "other"
    if raw is None:
        return ""
    found = object_id(git, "blob", raw)
    return found if found in expected else parts.converted_id(git, path, raw)


def _folders(path: str) -> list[str]:
    pieces = path.split("/")[:-1]
    return ["/".join(pieces[:depth]) for depth in range(1, len(pieces) + 1)]
