"""All files of a workspace at one version: the work tree, the index, or a commit.

The three give the same files in the same order (bytewise by path); what cannot be read is a `File` with a
fault, never an exception. Nothing is followed: a symbolic link, a device, a submodule is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from officectl.git import listing, objects
from officectl.records.toml import MAX_BYTES
from officectl.store import disk
from officectl.store.entry import File, faults_of_name, not_plain, too_large, unmerged, unreadable
from officectl.store.errors import NoFolder
from officectl.store.workspace import Workspace
from officectl.text.lang import Message, Text, plain

RECORDS = "records"
OTHERS = ("officectl.toml", "baseline.toml", "rules", "calendar", "schemas")
"""What `others` gives when nothing is named: everything besides records that a check depends on."""

__all__ = ["OTHERS", "RECORDS", "File", "Snapshot", "at", "staged", "worktree"]


class Snapshot(Protocol):
    """One version of a workspace's files. Paths are relative to the workspace, with `/`."""

    @property
    def revision(self) -> str:
        """`worktree`, `staged`, or the commit's full id."""

    @property
    def label(self) -> Message:
        """The version as people name it."""

    def files(self, order: Sequence[str] = ()) -> Iterator[File]:
        """Everything under records/. The kinds in `order` come first, in that order; the rest by path."""

    def others(self, prefixes: Sequence[str] = OTHERS) -> Iterator[File]:
        """Files outside records/: `prefixes` are files or folders, read at the same version, in the order
        given.
        """

    def read(self, path: str) -> bytes | None:
        """One file's bytes; None when it is not there or cannot be read as a plain file."""


def worktree(ws: Workspace) -> Snapshot:
    """The files as they lie on disk. Needs no git."""
    return _Worktree(ws)


def lies_on_disk(snap: Snapshot) -> bool:
    """Whether the snapshot is the work tree itself, not a version of it from elsewhere."""
    return isinstance(snap, _Worktree)


def staged(ws: Workspace, *, index_file: str | None = None) -> Snapshot:
    """The files as the next `git commit` would take them; `index_file` is a hook's GIT_INDEX_FILE, if it has
    one.

    Raises NoRepository, GitFailed.
    """
    listed = listing.index(ws.git, _whole(ws), index_file=index_file)
    return _Listed(ws, "staged", Text("暂存区", "the index")(), listed)


def at(ws: Workspace, rev: str) -> Snapshot:
    """The files of a commit. Raises NoSuchRevision, NoRepository, GitFailed."""
    oid = ws.git.resolve(rev)
    label = plain(rev) if oid.startswith(rev) else Text(
        "{rev}（{oid}）",
        "{rev} ({oid})",
    )(rev=rev, oid=oid[:10])
    return _Listed(ws, oid, label, listing.tree(ws.git, oid, _whole(ws)))


def folder(place: str) -> Iterator[File]:
    """Every .toml below a folder outside the workspace (`DIR/<kind>/…` or `DIR/records/<kind>/…`), as if it were records/.

    Raises NoFolder.
    """
    root = Path(place, RECORDS) if Path(place, RECORDS).is_dir() else Path(place)
    if not root.is_dir():
        raise NoFolder(folder=place)
    for name in sorted(path.name for path in root.iterdir()):
        for file in disk.walk(str(root), name, named=True):
            yield file._replace(path=f"{RECORDS}/{file.path}")


def _whole(ws: Workspace) -> list[str]:
    """The pathspec for the whole workspace; none when it is the whole repository."""
    return [ws.prefix] if ws.prefix else []


class _Worktree:
    revision = "worktree"

    def __init__(self, ws: Workspace) -> None:
        self._root = str(ws.root)
        self.label = Text("工作区文件", "the working files")()

    def files(self, order: Sequence[str] = ()) -> Iterator[File]:
        for kind in order:
            yield from disk.walk(self._root, f"{RECORDS}/{kind}", named=True)
        done = frozenset(f"{RECORDS}/{kind}" for kind in order)
        yield from disk.walk(self._root, RECORDS, named=True, skip=done)

    def others(self, prefixes: Sequence[str] = OTHERS) -> Iterator[File]:
        for prefix in prefixes:
            yield from disk.walk(self._root, prefix, named=False)

    def read(self, path: str) -> bytes | None:
        found = disk.one(self._root, path)
        return None if found is None else found.raw


class _Listed:
    """Index or commit: a list of paths and object ids, contents from one buffered `cat-file`."""

    def __init__(self, ws: Workspace, revision: str, label: Message, listed: list[listing.Listed]) -> None:
        self._home = ws.git.home
        self._git = ws.git
        self.revision = revision
        self.label = label
        cut = len(ws.prefix.encode("utf-8", "surrogateescape"))
        self._entries: dict[bytes, listing.Listed] = {}
        for entry in listed:
            path = entry.path[cut:]
            if path not in self._entries or entry.stage:
                self._entries[path] = entry

    def files(self, order: Sequence[str] = ()) -> Iterator[File]:
        first = tuple(f"{RECORDS}/{kind}/".encode() for kind in order)
        for start in first:
            yield from self._give([path for path in self._entries if path.startswith(start)], named=True)
        top = f"{RECORDS}/".encode()
        rest = [path for path in self._entries if path.startswith(top) and not path.startswith(first)]
        if RECORDS.encode() in self._entries:   # records itself is a file, a link or a submodule
            rest.append(RECORDS.encode())
        yield from self._give(rest, named=True)

    def others(self, prefixes: Sequence[str] = OTHERS) -> Iterator[File]:
        for prefix in prefixes:
            exact = prefix.rstrip("/").encode()
            below = exact + b"/"
            yield from self._give(
                [path for path in self._entries if path == exact or path.startswith(below)], named=False
            )

    def read(self, path: str) -> bytes | None:
        entry = self._entries.get(path.encode("utf-8", "surrogateescape"))
        if entry is None or entry.stage or not entry.mode.startswith("100"):
            return None
        found = self._git.objects.get(entry.oid)
        return None if found is None or found.type != "blob" else found.raw

    def _give(self, paths: list[bytes], *, named: bool) -> Iterator[File]:
        wanted: list[str] = []
        plan: list[File | str] = []
        for path in paths:
            entry = self._entries[path]
            shown = listing.text(path)
            if entry.stage:
                plan.append(unmerged(shown))
            elif not entry.mode.startswith("100"):
                plan.append(not_plain(shown))
            elif named and (fault := faults_of_name(shown)) is not None:
                plan.append(fault)
            else:
                plan.append(shown)
                wanted.append(entry.oid)
        contents = objects.bulk(self._home, wanted, MAX_BYTES)
        try:
            for step in plan:
                if isinstance(step, File):
                    yield step
                    continue
                raw = next(contents)
                if isinstance(raw, bytes):
                    yield File(step, raw)
                elif raw is None:
                    yield unreadable(step, Text(
                        "git 仓库里缺少内容",
                        "its content is missing from the repository",
                    )())
                else:
                    yield too_large(step, raw)
        finally:
            contents.close()
