"""Trees in memory: a commit's tree made from its parent's at the cost of the folders on the way."""

from __future__ import annotations

from collections.abc import Mapping

from officectl.git.objects import TreeEntry, dump_tree
from officectl.git.repo import Git
from officectl.git.trees import FOLDER, PLAIN, object_id


class Forest:
    """Blobs and trees by id, none written yet. Paths are text from the top, `/` between parts."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._nodes: dict[str, dict[bytes, TreeEntry]] = {}
        self.objects: dict[str, tuple[str, bytes]] = {}
        """Id → type and bytes of everything made so far."""
        self.empty = object_id(git, "tree", b"")
        self._nodes[self.empty] = {}

    def blob(self, raw: bytes) -> str:
        """A file's content."""
        return self._keep("blob", raw)

    def _keep(self, type_: str, raw: bytes) -> str:
        oid = object_id(self._git, type_, raw)
        self.objects.setdefault(oid, (type_, raw))
        return oid

    def changed(self, root: str, files: Mapping[str, bytes | None]) -> str:
        """The tree that `root` becomes with these files written (None: gone)."""
        blobs = {
            tuple(part.encode() for part in path.split("/")): None if raw is None else self.blob(raw)
            for path, raw in files.items()
        }
        return self._change(root, blobs) or self.empty

    def _change(self, oid: str | None, changes: Mapping[tuple[bytes, ...], str | None]) -> str | None:
        entries = dict(self._nodes[oid]) if oid else {}
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
            new = self._change(None if old is None else old.oid, inner)
            if new is None:
                entries.pop(name, None)
            else:
                entries[name] = TreeEntry(FOLDER, name, new)
        if not entries:
            return None
        made = self._keep("tree", dump_tree(entries.values()))
        self._nodes[made] = entries
        return made
