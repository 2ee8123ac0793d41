"""Git objects written by hand: whatever bytes a test wants, under the id that git gives them."""

from __future__ import annotations

import bisect
import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Entry(NamedTuple):
    """A file of a tree: mode as git writes it (`100644`, `100755`, `120000`, `160000`) and object id."""

    mode: str
    oid: str


Files = Mapping[str, Entry]
TYPES = {"commit": 1, "tree": 2, "blob": 3}


class Objects:
    """Objects in memory; `flush` writes those that a repository has not got yet."""

    def __init__(self, algorithm: str = "sha1", content: Mapping[str, tuple[str, bytes]] | None = None) -> None:
        self.algorithm = algorithm
        self.content: dict[str, tuple[str, bytes]] = dict(content or {})
        self._flushed: dict[Path, set[str]] = {}

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
            first, slash, rest = path.partition("/")   # names that are not UTF-8 come as surrogates
            if slash:
                folders.setdefault(first, {})[rest] = entry
            else:
                rows.append((first.encode("utf-8", "surrogateescape"), *entry))
        rows += [(name.encode("utf-8", "surrogateescape"), "40000", self.tree(below)) for name, below in folders.items()]
        rows.sort(key=lambda row: row[0] + b"/" if row[1] == "40000" else row[0])
        return self.put("tree", b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(oid) for name, mode, oid in rows))

    def flush(self, git_dir: Path, *, loose: bool = False) -> None:
        """Write what this repository has not got yet: as one pack, or (`loose`) a file each."""
        known = self._flushed.setdefault(git_dir, set())
        new = sorted(self.content.keys() - known)
        known.update(new)
        if loose:
            for oid in new:
                type_, raw = self.content[oid]
                target = git_dir / "objects" / oid[:2] / oid[2:]
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(zlib.compress(f"{type_} {len(raw)}".encode() + b"\0" + raw, 1))
        elif new:
            self._pack(git_dir, new)

    def _pack(self, git_dir: Path, oids: list[str]) -> None:
        """A pack without deltas and its index (version 2); `oids` sorted."""
        pack = bytearray(struct.pack(">4sII", b"PACK", 2, len(oids)))
        sums, places = [], []
        for oid in oids:
            type_, raw = self.content[oid]
            size = len(raw)
            byte, size = TYPES[type_] << 4 | size & 15, size >> 4
            head = bytearray()
            while size:
                head.append(byte | 128)
                byte, size = size & 127, size >> 7
            entry = bytes(head) + bytes((byte,)) + zlib.compress(raw, 1)
            places.append(len(pack))
            sums.append(zlib.crc32(entry))
            pack += entry
        pack += hashlib.new(self.algorithm, pack, usedforsecurity=False).digest()
        firsts = [int(oid[:2], 16) for oid in oids]
        index = bytearray(b"\377tOc" + struct.pack(">I", 2))
        index += struct.pack(">256I", *(bisect.bisect_right(firsts, byte) for byte in range(256)))
        index += b"".join(bytes.fromhex(oid) for oid in oids)
        index += struct.pack(f">{len(oids)}I", *sums) + struct.pack(f">{len(oids)}I", *places)
        index += pack[-hashlib.new(self.algorithm).digest_size:]
        index += hashlib.new(self.algorithm, index, usedforsecurity=False).digest()
        name = hashlib.new(self.algorithm, "".join(oids).encode(), usedforsecurity=False).hexdigest()
        folder = git_dir / "objects" / "pack"
        (folder / f"pack-{name}.pack").write_bytes(pack)
        (folder / f"pack-{name}.idx").write_bytes(index)

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
