"""After a crash: make the state the old one or the new one, and never touch what the user did meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Literal

from officectl.git import commit, listing
from officectl.git.repo import Git
from officectl.git.trees import Trees, object_id
from officectl.light import dataclass
from officectl.store import journal, moving, place
from officectl.store.errors import from_os
from officectl.store.journal import Journal, Step


@dataclass(frozen=True, slots=True)
class Recovery:
    """What recovery did. `kept`: paths (from the top) that hold somebody's later edit and were left alone."""

    state: Literal["old", "new"]
    commit: str
    kept: tuple[str, ...]


def recover(git: Git, keep: int) -> Recovery | None:
    """Finish or undo what a crash left behind; None when there is nothing. Call it under the lock (`keep`).

    Raises BadJournal, ReadOnly, DiskFull, IndexLocked; the journal then stays for the next time.
    """
    left = journal.read(git.cache_dir)
    if left is None:
        return _stopped(git, keep)
    head = git.head()
    landed = head is not None and (head == left.new or _descends(git, left.new, head))
    try:
        kept = finish(git, left, head, keep) if landed else roll_back(git, left)
        journal.remove(git.cache_dir)
    except OSError as error:
        raise from_os(error, str(git.cache_dir)) from None
    return Recovery("new" if landed else "old", left.new, tuple(kept))


def _stopped(git: Git, keep: int) -> Recovery | None:
    """What a `sync` left behind that was killed on its way: HEAD moves last, so either it is done or everything goes back."""
    left = moving.read(git.cache_dir)
    if left is None:
        return None
    head = git.head()
    done = head is not None and head != left.old and (head == left.new or _descends(git, left.new, head))
    try:
        kept = moving.back(git, left, keep) if head == left.old else []
        moving.remove(git.cache_dir)
    except OSError as error:
        raise from_os(error, str(git.cache_dir)) from None
    return Recovery("new" if done else "old", left.new if done else left.old, tuple(kept))


def finish(git: Git, left: Journal, head: str | None, keep: int) -> list[str]:
    """The commit landed: bring the index after it, drop what was only kept for going back. Gives later edits'
    paths.
    """
    trees = Trees(git, head)
    staged = index_ids(git, (step.path for step in left.steps))
    stale: dict[bytes, str | None] = {}
    kept = []
    for step in left.steps:
        path = os.fsencode(step.path)
        entry = trees.find(path)
        held = None if entry is None else entry.oid
        if staged.get(step.path) == step.old and held == step.new:
            stale[path] = step.new
        if _on_disk(git, step.path) != step.new:
            kept.append(step.path)
    if stale:
        commit.set_index(git, stale, keep=keep)
    clean_up(git, left)
    return kept


def roll_back(git: Git, left: Journal) -> list[str]:
    """The commit did not land: put back every file that still is as we left it. Gives later edits' paths."""
    trees = Trees(git, git.head())
    staged = index_ids(git, (step.path for step in left.steps))
    kept = []
    for step in left.steps:
        entry = trees.find(os.fsencode(step.path))
        touched = staged.get(step.path) != step.old or (None if entry is None else entry.oid) != step.old
        now = _on_disk(git, step.path)
        if now == step.disk:
            continue
        if touched or now != step.new or not _put_back(git, step):
            kept.append(step.path)
    clean_up(git, left)
    return kept


def _put_back(git: Git, step: Step) -> bool:
    """The old file under its name again; False when what comes back is not what the commit held (an edit in
    the nick of time).
    """
    name = step.path.rpartition("/")[2]
    with place.parent(git.top, step.path, _folders(step.path)) as folder:
        if folder is None:
            return False
        saved = place.read(folder, step.backup)
        if saved is not None:
            os.rename(step.backup, name, src_dir_fd=folder, dst_dir_fd=folder)
        elif step.disk is None:
            place.remove(folder, name)
        else:
            found = git.objects.get(step.disk)
            if found is None:
                return False
            temp = place.passing_name()
            place.write_new(folder, temp, found.raw, None)
            os.rename(temp, name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    return saved is None or object_id(git, "blob", saved) == step.disk


def clean_up(git: Git, left: Journal) -> None:
    """Remove waiting and kept files, and folders that are empty. A kept file with unknown content becomes
    visible.
    """
    for step in left.steps:
        with place.parent(git.top, step.path) as folder:
            if folder is None:
                continue
            if step.temp:
                place.remove(folder, step.temp)
            saved = place.read(folder, step.backup)
            if saved is not None and object_id(git, "blob", saved) != step.disk:
                name = step.path.rpartition("/")[2]
                os.rename(step.backup, f"{name}.kept", src_dir_fd=folder, dst_dir_fd=folder)
            else:
                place.remove(folder, step.backup)
            os.fsync(folder)
    gone = {parent for step in left.steps if step.new is None for parent in _folders(step.path)}
    prefix = git.prefix.rstrip("/")
    inside = {path for path in gone if path.startswith(git.prefix) and path != prefix}
    place.remove_empty(git.top, sorted({*left.folders, *inside}))


def index_ids(git: Git, paths: Iterable[str]) -> dict[str, str]:
    """Path → blob id in the index; a path in conflict has the id `conflict`."""
    wanted = list(paths)
    found = {}
    for entry in listing.index(git, wanted):
        found[os.fsdecode(entry.path)] = "conflict" if entry.stage else entry.oid
    return {path: found[path] for path in wanted if path in found}


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _on_disk(git: Git, path: str) -> str | None:
    """The id the file would have; `other` when it is no plain file or cannot be reached."""
    from officectl.store.errors import UnsafePath
    try:
        raw = place.read_path(git.top, path)
    except (UnsafePath, OSError):
        return "other"
    return None if raw is None else object_id(git, "blob", raw)


def _descends(git: Git, older: str, newer: str) -> bool:
    return git.attempt("merge-base", "--is-ancestor", older, newer).code == 0
