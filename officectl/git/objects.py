"""Reading objects: one long-lived `cat-file` for questions, one buffered `cat-file` for a whole list."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterable
from threading import Lock
from typing import IO, TYPE_CHECKING, NamedTuple

from officectl.git import run
from officectl.git.errors import GitFailed

if TYPE_CHECKING:
    from pathlib import Path


class Object(NamedTuple):
    """One object: its id, its type (commit, tree, blob, tag) and its bytes."""

    oid: str
    type: str
    raw: bytes


class TreeEntry(NamedTuple):
    """One line of a tree: mode as git prints it (100644, 40000 …), name, object id."""

    mode: str
    name: bytes
    oid: str


class Cat:
    """A long-lived `git cat-file --batch-command`. Close it, or use it in a `with`; safe to share between
    threads.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._running: run.Running | None = None
        self._requests: IO[bytes] | None = None

    def get(self, name: str) -> Object | None:
        """The object that `name` (an id, `HEAD^{commit}`, `HEAD:path`) stands for, or None."""
        return self._ask(name, contents=True)

    def info(self, name: str) -> tuple[str, str, int] | None:
        """Id, type and size in bytes, or None."""
        found = self._ask(name, contents=False)
        return None if found is None else (found.oid, found.type, int(found.raw))

    def _ask(self, name: str, *, contents: bool) -> Object | None:
        if not name or "\n" in name or "\0" in name:
            return None
        line = (b"contents " if contents else b"info ") + os.fsencode(name) + b"\n"
        with self._lock:
            running, requests = self._process()
            try:
                requests.write(line)
                requests.flush()
                header = running.out.readline()
                found = _header(header)
                if found is None:
                    if not header:
                        raise BrokenPipeError
                    return None
                oid, type_, size = found
                if not contents:
                    return Object(oid, type_, b"%d" % size)
                raw = running.out.read(size)
                if len(raw) != size or running.out.read(1) != b"\n":
                    raise BrokenPipeError
                return Object(oid, type_, raw)
            except BaseException as error:   # an answer half read would be taken for the next one
                said = self._drop()
                if isinstance(error, BrokenPipeError):
                    raise GitFailed(command="cat-file", code="-", said=said) from None
                raise

    def _process(self) -> tuple[run.Running, IO[bytes]]:
        if self._running is None or self._requests is None:
            reading, writing = run.pipe()
            try:
                self._running = run.start(["cat-file", "--batch-command"], folder=self._folder, stdin=reading)
            except BaseException:
                os.close(writing)
                raise
            finally:
                os.close(reading)
            self._requests = os.fdopen(writing, "wb")
        return self._running, self._requests

    def _drop(self) -> str:
        running, requests = self._running, self._requests
        self._running = self._requests = None
        if requests is not None:
            with contextlib.suppress(BrokenPipeError):
                requests.close()
        return "" if running is None else running.finish().said

    def close(self) -> None:
        """End the process; a later question starts a new one."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Cat:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def bulk(folder: Path, oids: Iterable[str], limit: int) -> Generator[bytes | int | None, None, None]:
    """The blobs of `oids`, in order: bytes, the size in bytes of one above `limit`, or None for one that is
    missing.

    One process for the whole list; ids must be full object ids. Close the iterator early to end the process.
    """
    asked = list(oids)
    if not asked:
        return
    running = run.start(
        ["cat-file", "--batch", "--buffer"], folder=folder, stdin=("\n".join(asked) + "\n").encode("ascii")
    )
    try:
        out = running.out
        for _ in asked:
            header = out.readline()
            found = _header(header)
            if found is None:
                if not header:
                    raise run.failed("cat-file", running.finish())
                yield None
                continue
            size = found[2]
            if size > limit:
                left = size + 1
                while left:
                    piece = len(out.read(min(left, run.CHUNK)))
                    if not piece:
                        raise run.failed("cat-file", running.finish())
                    left -= piece
                yield size
                continue
            raw = out.read(size + 1)
            if len(raw) != size + 1:
                raise run.failed("cat-file", running.finish())
            yield raw[:-1] if found[1] == "blob" else None
    finally:
        running.close()


def _header(line: bytes) -> tuple[str, str, int] | None:
    """`<oid> <type> <size>`; None for `<name> missing`, `<name> ambiguous`."""
    words = line.split(b" ")
    if len(words) != 3 or not line.endswith(b"\n") or not words[2][:-1].isdigit():
        return None
    return words[0].decode("ascii"), words[1].decode("ascii"), int(words[2])


def parse_tree(raw: bytes, id_bytes: int) -> list[TreeEntry]:
    """The entries of a raw tree object; `id_bytes` is 20 (SHA-1) or 32 (SHA-256)."""
    entries = []
    at = 0
    while at < len(raw):
        space = raw.index(b" ", at)
        end = raw.index(b"\0", space)
        after = end + 1 + id_bytes
        entries.append(TreeEntry(raw[at:space].decode("ascii"), raw[space + 1:end], raw[end + 1:after].hex()))
        at = after
    return entries


def dump_tree(entries: Iterable[TreeEntry]) -> bytes:
    """A raw tree object, in git's order: a folder sorts as if its name ended in a slash."""
    return b"".join(
        b"%s %s\0%s" % (entry.mode.encode("ascii"), entry.name, bytes.fromhex(entry.oid))
        for entry in sorted(entries, key=lambda entry: entry.name + (b"/" if entry.mode == "40000" else b""))
    )
