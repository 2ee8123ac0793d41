"""Before anything is written: is every target as HEAD has it, and what would the commit be?"""

from __future__ import annotations

import os
from collections.abc import Mapping

from officectl.git import commit as parts
from officectl.git import filters, listing
from officectl.git.errors import IndexLocked
from officectl.git.repo import Git
from officectl.git.trees import Trees, object_id
from officectl.light import dataclass, field
from officectl.store import place
from officectl.store.errors import (
    NOT_A_FILE,
    Conflict,
    DetachedHead,
    DirtyTarget,
    OperationInProgress,
    UnsafePath,
    UntrackedTarget,
    from_os,
)
from officectl.store.journal import Step
from officectl.store.workspace import Workspace
from officectl.text.lang import Text

_OPERATIONS = (
    ("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("rebase-apply", "rebase"),
    ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"),
)
_STAGED = Text("有已暂存、未提交的改动", "has staged changes that are not committed")
_CHANGED = Text("有未提交的改动", "has changes that are not committed")
_GONE = Text("已被删除，但删除还没有提交", "has been deleted and the deletion is not committed")
_UNTRACKED = Text("已经存在，但 git 不认识它", "exists already and git does not know it")


@dataclass(frozen=True, slots=True)
class Plan:
    """The commit to be: what to write, from which HEAD. No steps: nothing differs from HEAD."""

    head: str | None
    steps: tuple[Step, ...]
    contents: Mapping[str, bytes]
    """Path → new bytes."""
    tree: str = ""
    objects: tuple[tuple[str, bytes], ...] = ()
    folders: tuple[str, ...] = ()
    entries: Mapping[bytes, str | None] = field(default_factory=dict)
    """The index entries to be, path from the top → blob id."""


def plan(ws: Workspace, changes: Mapping[str, bytes | None], expect: Mapping[str, bytes | None]) -> Plan:
    """Raises DirtyTarget, UntrackedTarget, Conflict, UnsafePath, PathBlocked, DetachedHead,
    OperationInProgress, IndexLocked, ForeignFilter.
    """
    git = ws.git
    wanted = {ws.prefix + place.checked(path): raw for path, raw in changes.items()}
    expected = {ws.prefix + place.checked(path): raw for path, raw in expect.items()}
    listed = listing.start(git, tuple(wanted))
    try:
        ready(git)
        filters.guard_exactly(git, wanted)
        head = git.head()
        trees = Trees(git, head)
        ids = {path: _held(git, trees, path) for path in {**wanted, **expected}}
    finally:
        index = _index(listed, wanted)
    for path, raw in expected.items():
        if ids[path] != (None if raw is None else object_id(git, "blob", raw)):
            if path in wanted:   # edited by hand and not committed is no other person's change
                _clean(git, path, ids[path], index.get(path))
            raise Conflict(path=path)
    steps = []
    contents: dict[str, bytes] = {}
    objects: list[tuple[str, bytes]] = []
    folders: dict[str, None] = {}
    for path, raw in wanted.items():
        new = None if raw is None else object_id(git, "blob", raw)
        if new == ids[path]:
            continue
        disk, bytes_ = _clean(git, path, ids[path], index.get(path))
        if raw is not None:
            contents[path] = raw
            objects.append(("blob", raw))
            folders.update(dict.fromkeys(place.missing_folders(git.top, path)))
        if disk != ids[path] and bytes_ is not None:
            objects.append(("blob", bytes_))   # git has converted line ends: what to go back to
        temp = "" if raw is None else place.passing_name()
        steps.append(Step(path, ids[path], disk, new, temp, place.passing_name()))
    if not steps:
        return Plan(head, (), {})
    entries = {os.fsencode(step.path): step.new for step in steps}
    tree, made = trees.changed(entries)
    objects += (("tree", raw) for raw in made)
    return Plan(head, tuple(steps), contents, tree, tuple(objects), tuple(folders), entries)


def ready(git: Git) -> None:
    """HEAD on a branch, no operation half done, the index free. Raises OperationInProgress, DetachedHead, IndexLocked."""
    for name, operation in _OPERATIONS:
        if (git.git_dir / name).exists():
            raise OperationInProgress(operation=operation)
    if git.branch() is None:
        raise DetachedHead()
    lock = parts.index_lock(git)
    if lock is not None:
        raise IndexLocked(path=lock)


def _held(git: Git, trees: Trees, path: str) -> str | None:
    """The blob id in HEAD."""
    entry = trees.find(os.fsencode(path))
    if entry is None:
        return None
    if not entry.mode.startswith("100"):
        raise UnsafePath(path=path, why=NOT_A_FILE)
    return entry.oid


def _clean(git: Git, path: str, held: str | None, staged: str | None) -> tuple[str | None, bytes | None]:
    """Id and bytes on disk, when index and disk are as HEAD has it; raises DirtyTarget or UntrackedTarget
    when not.
    """
    if staged != held:
        raise DirtyTarget(path=path, why=_STAGED())
    try:
        raw = place.read_path(git.top, path)
    except OSError as error:
        raise from_os(error, path) from None
    disk = None if raw is None else object_id(git, "blob", raw)
    if disk == held:
        return disk, raw
    if held is None:
        raise UntrackedTarget(path=path, why=_UNTRACKED())
    if raw is None:
        raise DirtyTarget(path=path, why=_GONE())
    if parts.converted_id(git, path, raw) != held:
        raise DirtyTarget(path=path, why=_CHANGED())
    return disk, raw   # the same to git: it converts line ends


def _index(listed: listing.Started, wanted: Mapping[str, object]) -> dict[str, str]:
    """Path → `blob id`, or a word for what cannot be equal to HEAD's entry."""
    found = {}
    for entry in listed.finish():
        path = os.fsdecode(entry.path)
        if path in wanted:
            found[path] = entry.oid if not entry.stage and entry.mode.startswith("100") else "not plain"
    return found
