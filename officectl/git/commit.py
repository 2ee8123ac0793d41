"""Making a commit out of parts: objects, commit, reference, index. Each step is one git."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from officectl.git import filters
from officectl.git.errors import GitFailed, HeadMoved, IdentityMissing, IndexLocked
from officectl.git.repo import Git
from officectl.git.run import Done, failed

if TYPE_CHECKING:
    from officectl.git.signing import SigningKey

KEPT_PACKED = 1000
"""Objects that stay in one pack."""
_TYPES = {"commit": 1, "tree": 2, "blob": 3}


class Author(NamedTuple):
    """Who wrote the change, when it is not who commits it. `date` is any date git reads; empty: now."""

    name: str
    email: str
    date: str = ""


def write_objects(git: Git, objects: Sequence[tuple[str, bytes]], *, keep: int | None = None) -> None:
    """Put objects (type, bytes) into the repository and on disk: one process, one flush. Raises GitFailed.

    They travel as a small pack through `unpack-objects`, so that git itself checks, places and flushes them. Many stay together as
    the pack that they came in: as files of their own they would take a minute for 100 000, and slow down whatever git does next.
    """
    if not objects:
        return
    many = len(objects) >= KEPT_PACKED
    command = ("index-pack", "--stdin") if many else ("unpack-objects", "-q")
    done = git.attempt(*command, stdin=pack(objects, git.object_format, level=1 if many else 0), keep=keep)
    if done.code:
        raise failed(command[0], done)


def pack(objects: Sequence[tuple[str, bytes]], object_format: str, *, level: int = 0) -> bytes:
    """A pack without deltas. `level`: of compression; what git places itself it compresses itself."""
    parts = [struct.pack(">4sII", b"PACK", 2, len(objects))]
    for type_, raw in objects:
        size = len(raw)
        byte = _TYPES[type_] << 4 | size & 15
        size >>= 4
        head = bytearray()
        while size:
            head.append(byte | 0x80)
            byte = size & 0x7F
            size >>= 7
        head.append(byte)
        parts += (bytes(head), zlib.compress(raw, level))
    body = b"".join(parts)
    return body + hashlib.new(object_format, body, usedforsecurity=False).digest()


def converted_id(git: Git, path: str, raw: bytes) -> str:
    """The blob id that `git add` would give these bytes at `path` (from the top): after line end conversion.

    Nothing is written. Raises ForeignFilter, GitFailed.
    """
    filters.guard_exactly(git, [path])
    return git.run("hash-object", f"--path={path}", "--stdin", stdin=raw, env=filters.off(git)).decode("ascii").strip()


def commit_tree(
    git: Git, tree: str, parents: Iterable[str], message: bytes, *,
    author: Author | None = None, options: Sequence[str] = (), key: SigningKey | None = None, keep: int | None = None,
) -> str:
    """Write a commit object; the message's bytes are kept. `key`: who signs it; `options`: further ones of commit-tree.

    Raises IdentityMissing when git does not know who commits, SigningFailed, NoSigningKey, GitFailed.
    """
    env: dict[str, str] = {}
    if author is not None:
        env = {"GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email}
        if author.date:
            env["GIT_AUTHOR_DATE"] = author.date
    args = ["commit-tree", *options]
    if key is not None:
        from officectl.git.signing import arguments

        before, after = arguments(key)
        args = [*before, "commit-tree", *after, *options]
    for parent in parents:
        args += ["-p", parent]
    done = git.attempt(*args, "-F", "-", tree, stdin=message, env=env, identity=True, keep=keep)
    if done.code:
        if any(sign in done.said for sign in _NO_IDENTITY):
            raise IdentityMissing()
        if key is not None and not any(sign in done.said for sign in _DISK):
            from officectl.git.signing import SigningFailed

            raise SigningFailed(said=done.said)
        raise failed("commit-tree", done)
    return done.out.decode("ascii").strip()


_NO_IDENTITY = (
    "auto-detection is disabled", "empty ident name", "Please tell me who you are", "unable to auto-detect",
)
_DISK = ("No space left", "quota exceeded", "Read-only file system", "unable to write", "insufficient permission")
"""git's words when the disk is to blame and not the key."""


def move_head(git: Git, new: str, old: str | None, reason: str, *, keep: int | None = None) -> None:
    """Move HEAD's branch from `old` (None: no commit yet) to `new`.

    Raises HeadMoved when it is not at `old`, IndexLocked when another git holds the branch, GitFailed.
    """
    done = git.attempt("update-ref", "-m", reason, "HEAD", new, old or git.zero, keep=keep)
    if done.code == 0 or git.head() == new:
        return
    if git.head() != old or "but expected" in done.said or "reference already exists" in done.said:
        raise HeadMoved()
    raise _lock_or_failure("update-ref", done)


def set_index(git: Git, entries: Mapping[bytes, str | None], *, keep: int | None = None) -> None:
    """Make these paths of the index (bytes from the top → blob id, None: gone) what they are in HEAD; no
    other is touched.

    Raises IndexLocked, GitFailed.
    """
    lines = b"".join(
        b"0 %s\t%s\0" % (git.zero.encode("ascii"), path) if oid is None
        else b"100644 %s\t%s\0" % (oid.encode("ascii"), path)
        for path, oid in entries.items()
    )
    env = filters.off(git)
    done = git.attempt("update-index", "--add", "--remove", "-z", "--index-info", stdin=lines, env=env, keep=keep)
    if done.code:
        raise _lock_or_failure("update-index", done)


def index_lock(git: Git) -> str | None:
    """The index's lock file, when another git holds it."""
    path = git.git_dir / "index.lock"
    return os.fspath(path) if path.exists() else None


def _lock_or_failure(command: str, done: Done) -> IndexLocked | GitFailed:
    if ".lock': File exists" in done.said:
        return IndexLocked(path=done.said.partition("Unable to create '")[2].partition("'")[0])
    return failed(command, done)
