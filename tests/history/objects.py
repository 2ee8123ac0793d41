"""Git objects written by hand: whatever bytes a test wants, under the id that git gives them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Entry(NamedTuple):
    """A file of a tree: mode as git writes it (`100644`, `100755`, `120000`, `160000`) and object id."""

    mode: str
    oid: str


Files = Mapping[str, Entry]


class Objects:
    """Objects in memory; `flush` writes those that a repository has not got yet."""

    def __init__(self, algorithm: str = "sha1", content: Mapping[str, tuple[str, bytes]] | None = None) -> None:
        self.algorithm = algorithm
        self.content: dict[str, tuple[str, bytes]] = dict(content or {})
        self._flushed: set[str] = set()

    def copy(self) -> Objects:
        """The same objects, for a repository of its own."""
        return Objects(self.algorithm, self.content)

    def put(self, type_: str, raw: bytes) -> str:
        """Keep an object; its id."""
        head = f"{type_} {len(raw)}".encode() + b"\0"
        oid = hashlib.new(self.algorithm, head + raw, usedforsecurity=False).hexdigest()
        self.content[oid] = (type_, raw)
        return oid

    def tree(self, files: Files) -> str:
        """Nested trees; the id of the topmost."""
        folders: dict[str, dict[str, Entry]] = {}
        rows: list[tuple[bytes, str, str]] = []
        for path, entry in files.items():
            first, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(first, {})[rest] = entry
            else:
                rows.append((first.encode(), *entry))
        rows += [(name.encode(), "40000", self.tree(below)) for name, below in folders.items()]
        rows.sort(key=lambda row: row[0] + b"/" if row[1] == "40000" else row[0])
        return self.put("tree", b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(oid) for name, mode, oid in rows))

    def flush(self, git_dir: Path) -> None:
        """Write loose objects."""
        for oid in self.content.keys() - self._flushed:
            type_, raw = self.content[oid]
            target = git_dir / "objects" / oid[:2] / oid[2:]
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(zlib.compress(f"{type_} {len(raw)}".encode() + b"\0" + raw, 1))
            self._flushed.add(oid)

    @property
    def signature_header(self) -> str:
        """Where git puts the signature of a commit."""
        return "gpgsig" if self.algorithm == "sha1" else f"gpgsig-{self.algorithm}"


def headers(tree: str, parents: Iterable[str], author: str, committer: str) -> list[str]:
    """The header lines of a commit."""
    return [f"tree {tree}", *(f"parent {parent}" for parent in parents), f"author {author}", f"committer {committer}"]


def commit(lines: Iterable[str], message: bytes, signature: bytes = b"", header: str = "gpgsig") -> bytes:
    """The raw bytes of a commit; a signature goes behind the other headers, as git puts it."""
    rows = list(lines)
    if signature:
        rows.append(f"{header} " + signature.decode().rstrip("\n").replace("\n", "\n "))
    return "\n".join(rows).encode() + b"\n\n" + message
