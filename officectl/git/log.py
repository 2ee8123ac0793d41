"""The commits that touched some paths, newest first. git names the commits and the paths; the commits
themselves are read from their objects, so that no user setting, no colour and no odd character in a subject
can change what is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

from officectl.git import run
from officectl.git.errors import GitFailed
from officectl.git.repo import Git
from officectl.light import dataclass

_MARK = b"//"   # no path of git's starts like this


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit. `date` is the author's, in the author's zone; `paths` (from the top) are what it changed,
    of those asked.
    """

    oid: str
    tree: str
    parents: tuple[str, ...]
    author: str
    email: str
    date: datetime
    committer: str
    committed: datetime
    message: str
    paths: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The message's first line."""
        return self.message.lstrip("\n").partition("\n")[0]

    @property
    def body(self) -> str:
        """The message without its first line."""
        return self.message.lstrip("\n").partition("\n")[2].strip("\n")


def log(
    git: Git, rev: str = "HEAD", paths: Sequence[str] = (), *, limit: int | None = None
) -> Iterator[Entry]:
    """Commits reachable from `rev` that changed a path at or below `paths` (from the top; empty: all).

    Both sides of every merge are followed; a merge itself counts when it differs from all its parents.
    Nothing before the first commit. Raises NoSuchRevision, GitFailed.
    """
    if rev == "HEAD" and git.head() is None:
        return
    args = [
        "-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "log.showRoot=true",
        "log", "-z", f"--format={_MARK.decode()}%H", "--name-only", "--no-renames", "--no-ext-diff",
        "--no-textconv", "--diff-merges=combined", "--no-color", "--full-history", "--ignore-submodules=all",
    ]
    if limit is not None:
        args.append(f"-n{limit}")
    running = run.start([*args, git.resolve(rev), "--", *paths], folder=git.home)
    try:
        for oid, found in _commits(running):
            if found or not paths:   # a merge that took one side as it was says nothing about the path
                yield read(git, oid, found)
        done = running.finish()
        if done.code:
            raise run.failed("log", done)
    finally:
        running.close()


def read(git: Git, rev: str, paths: tuple[str, ...] = ()) -> Entry:
    """One commit. Raises GitFailed when it cannot be read."""
    found = git.objects.get(rev + "^{commit}")
    if found is None:
        raise GitFailed(command="cat-file", code="-", said=f"{rev}: missing")
    return parse(found.oid, found.raw, paths)


def parse(oid: str, raw: bytes, paths: tuple[str, ...] = ()) -> Entry:
    """A raw commit object. Bytes that cannot be read as text appear as \\xNN; nothing is refused here."""
    head, _, message = raw.partition(b"\n\n")
    tree, encoding = "", "utf-8"
    parents = []
    people = {b"author": ("", "", _EPOCH), b"committer": ("", "", _EPOCH)}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"tree":
            tree = value.decode("ascii", "replace")
        elif key == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif key == b"encoding":
            encoding = value.decode("ascii", "replace")
        elif key in people:
            people[key] = _person(value)
    try:
        text = message.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        text = message.decode("utf-8", "backslashreplace")
    author, committer = people[b"author"], people[b"committer"]
    return Entry(
        oid, tree, tuple(parents), author[0], author[1], author[2], committer[0], committer[2], text, paths
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _person(value: bytes) -> tuple[str, str, datetime]:
    """`name <mail> seconds +zone`; what cannot be read is empty."""
    who, _, when = value.decode("utf-8", "backslashreplace").rpartition("> ")
    name, _, mail = who.partition(" <") if " <" in who else ("", "", who.lstrip("<"))
    seconds, _, zone = when.partition(" ")
    try:
        minutes = int(zone[1:3]) * 60 + int(zone[3:5])
        offset = timezone(timedelta(minutes=-minutes if zone[:1] == "-" else minutes))
        return name, mail, datetime.fromtimestamp(int(seconds), offset)
    except (ValueError, OverflowError, OSError):
        return name, mail, _EPOCH


def _commits(running: run.Running) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Id and paths. git writes `//id`, then a line feed before the first path, all ended by NUL."""
    oid = ""
    paths: list[bytes] = []
    for piece in _pieces(running):
        if piece.startswith(_MARK):
            if oid:
                yield oid, tuple(map(os.fsdecode, paths))
            oid, paths = piece[len(_MARK):].decode("ascii"), []
        elif piece:
            paths.append(piece if paths else piece.removeprefix(b"\n"))
    if oid:
        yield oid, tuple(map(os.fsdecode, paths))


def _pieces(running: run.Running) -> Iterator[bytes]:
    rest = b""
    while chunk := running.out.read1(run.CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest


def changed(git: Git, commit: str, parent: str | None) -> dict[str, tuple[str | None, str | None]]:
    """Path (from the top) → blob id in `parent` (None: no such commit) and in `commit`; None where there is
    no plain file.
    """
    args = ["diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", "--no-ext-diff", "--no-textconv"]
    out = git.run(*args, *(["--root", commit] if parent is None else [parent, commit]))
    words = out.split(b"\0")
    found = {}
    for meta, path in zip(words[::2], words[1::2], strict=False):
        old_mode, new_mode, old, new, _ = meta[1:].decode("ascii").split(" ")
        found[os.fsdecode(path)] = (
            old if old_mode.startswith("100") else None, new if new_mode.startswith("100") else None
        )
    return found
