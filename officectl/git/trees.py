"""Trees by hand: a few paths changed in a commit's tree, at the cost of the folders on the way, not of the
whole index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from officectl.git.errors import GitFailed, PathBlocked
from officectl.git.objects import TreeEntry, dump_tree, parse_tree
from officectl.git.repo import Git

FOLDER = "40000"
PLAIN = "100644"


def object_id(git: Git, type_: str, raw: bytes) -> str:
    """The id that an object has in this repository (SHA-1 or SHA-256)."""
    content = b"%s %d\0%s" % (type_.encode("ascii"), len(raw), raw)
    if git.object_format == "sha256":
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


class Trees:
    """The tree of one commit, read folder by folder as needed. Paths are bytes from the top, `/` between
    parts.
    """

    def __init__(self, git: Git, commit: str | None) -> None:
        self._git = git
        self._known: dict[str, dict[bytes, TreeEntry]] = {}
        self.root = None if commit is None else self._root(commit)

    def _root(self, commit: str) -> str:
        found = self._git.objects.info(commit + "^{tree}")
        if found is None:
            raise GitFailed(command="cat-file", code="-", said=f"{commit}: no tree")
        return found[0]

    def _entries(self, oid: str | None) -> dict[bytes, TreeEntry]:
        if oid is None:
            return {}
        if oid not in self._known:
            found = self._git.objects.get(oid)
            if found is None or found.type != "tree":
                raise GitFailed(command="cat-file", code="-", said=f"{oid}: no tree")
            self._known[oid] = {entry.name: entry for entry in parse_tree(found.raw, self._git.id_bytes)}
        return self._known[oid]

    def find(self, path: bytes) -> TreeEntry | None:
        """The entry at `path`, or None. Raises PathBlocked when a file stands where the path has a folder."""
        oid = self.root
        *folders, name = path.split(b"/")
        for depth, folder in enumerate(folders):
            entry = self._entries(oid).get(folder)
            if entry is None:
                return None
            if entry.mode != FOLDER:
                raise PathBlocked(path=_text(path), blocker=_text(b"/".join(folders[:depth + 1])))
            oid = entry.oid
        entry = self._entries(oid).get(name)
        if entry is not None and entry.mode == FOLDER:
            raise PathBlocked(path=_text(path), blocker=_text(path) + "/")
        return entry

    def changed(self, changes: Mapping[bytes, str | None]) -> tuple[str, list[bytes]]:
        """The tree with `changes` (path → blob id, None: gone) made: its id, and the new trees to be written.

        Folders that become empty disappear, as git has it. Call `find` for every path first.
        """
        made: list[bytes] = []
        root = self._change(self.root, {tuple(path.split(b"/")): oid for path, oid in changes.items()}, made)
        if root is None:
            made.append(b"")
            root = object_id(self._git, "tree", b"")
        return root, made

    def _change(
        self, oid: str | None, changes: Mapping[tuple[bytes, ...], str | None], made: list[bytes]
    ) -> str | None:
        entries = dict(self._entries(oid))
        below: dict[bytes, dict[tuple[bytes, ...], str | None]] = {}
        for (name, *rest), blob in changes.items():
            if rest:
                below.setdefault(name, {})[tuple(rest)] = blob
            elif blob is None:
                entries.pop(name, None)
            else:
                entries[name] = TreeEntry(PLAIN, name, blob)
        for name, inner in below.items():
            old = entries.get(name)
            new = self._change(None if old is None else old.oid, inner, made)
            if new is None:
                entries.pop(name, None)
            else:
                entries[name] = TreeEntry(FOLDER, name, new)
        if not entries:
            return None
        raw = dump_tree(entries.values())
        new_oid = object_id(self._git, "tree", raw)
        if new_oid != oid:
            made.append(raw)
        return new_oid


def _text(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")
