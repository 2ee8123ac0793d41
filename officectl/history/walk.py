"""The walk over history: raw commits, parents first, each with what it changed against every parent.

Two gits do the reading. `rev-list --header` gives order, parents and nearly the raw bytes (it indents the message); a commit counts
only when the bytes put together again hash to its id, otherwise `cat-file` is asked for them. `diff-tree` is asked only for pairs of
trees that differ, a window of commits at a time, while the next window is being read.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import pairwise

from officectl.git import listing, objects, run
from officectl.git.errors import GitFailed
from officectl.git.repo import Git
from officectl.history.commit import NOBODY, parse
from officectl.history.errors import Incomplete, ParentsLie
from officectl.history.model import Change, Commit

WINDOW = 4096
"""Commits read ahead of the one given: the most that is in memory at a time."""
PIPE = 1 << 20
"""Bytes a pipe may hold where the system allows it, so that git and we work at the same time."""

TRUTH = {"GIT_GRAFT_FILE": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
"""Beside the scrubbed environment: grafts cannot change parents, the machine's configuration cannot change anything."""
_BULK = {**TRUTH, "GIT_FLUSH": "0"}   # else a write for every commit
_PLAIN = ("-c", "core.commitGraph=false")
_DIFF = (
    "diff-tree", "--stdin", "-r", "-z", "--no-renames", "--no-abbrev", "--no-relative",
    "--ignore-submodules=none",   # whatever a .gitmodules or a setting asks to have hidden
)

_AT = Commit._fields.index("changes")
_made = tuple.__new__   # `Commit._make` without its counting: once a commit
_Pair = tuple[str, str]
_Hash = Callable[[bytes], str]


def walk(git: Git, old: str | None, new: str, *, prefix: str = "") -> Iterator[Commit]:
    """Every commit reachable from `new` and not from `old` (full ids; None: from the beginning), parents before children, in the
    order of `rev-list --topo-order --reverse`; `changes` is filled, one entry a parent, a root commit against nothing.

    `prefix` (`sub/folder/`, from the top): only changes below it are reported (paths stay from the top); all commits are given.
    The parents are those of the raw bytes. Broken commits (`Commit.broken`) are given too, with changes against the parents that
    git reads. Every commit's bytes have been hashed. Close the iterator early to end the processes.

    Raises Incomplete (shallow, partial, a missing or damaged object), ParentsLie, GitFailed, GitMissing.
    """
    if git.shallow:
        raise Incomplete(what="shallow")
    trees: dict[str, str] = {}
    waiting: tuple[list[Commit], list[tuple[_Pair, ...]], run.Running | None] | None = None
    reading = _read(git, old, new)
    try:
        for window in reading:
            pairs: list[tuple[_Pair, ...]] = []
            for commit in window:
                parents = commit.parents
                tree = trees[commit.oid] = commit.tree
                if len(parents) == 1 and (before := trees.get(parents[0])) is not None:
                    pairs.append(((before, tree),))
                else:
                    pairs.append(_pairs(git, commit, trees, old))
            asked = "".join([f"{a} {b}\n" for group in pairs for a, b in group if a != b])
            diff = _diff(git, asked, prefix) if asked else None
            if waiting is not None:
                previous, waiting = waiting, (window, pairs, diff)
                yield from _with_changes(git, *previous)
            waiting = window, pairs, diff
        if waiting is not None:
            previous, waiting = waiting, None
            yield from _with_changes(git, *previous)
    finally:
        reading.close()
        if waiting is not None and waiting[2] is not None:
            waiting[2].close()


def _read(git: Git, old: str | None, new: str) -> Generator[list[Commit], None, None]:
    """The commits without their changes, by windows."""
    name = hasher(git, "commit")
    running = start(git, (
        "rev-list", "--topo-order", "--reverse", "--parents", "--header", "--encoding=none", "--no-abbrev",
        new, *(() if old is None else ("^" + old,)), "--",
    ))
    odd: list[int] = []
    window: list[Commit] = []

    def settle() -> None:
        if odd:
            asked = [window[at].oid for at in odd]
            for at, raw in zip(odd, _objects(git, "commit", asked, name), strict=True):
                found = parse(window[at].oid, raw)
                if found.parents != window[at].parents:
                    raise ParentsLie(oid=found.oid)
                window[at] = found
            odd.clear()

    try:
        rest = b""
        while piece := running.out.read1(PIPE):
            records = (rest + piece).split(b"\0")
            rest = records.pop()
            for record in records:
                head, _, shown = record.partition(b"\n")
                oid, *parents = head.decode("ascii").split(" ")
                top, end, message = shown.partition(b"\n\n")
                raw = top + end + message[4:].replace(b"\n    ", b"\n")
                if name(raw) == oid:
                    commit = parse(oid, raw)
                    if commit.parents != tuple(parents):
                        raise ParentsLie(oid=oid)
                else:   # trailing blanks, NUL … : what git shows is not what is there
                    odd.append(len(window))
                    commit = Commit(oid, "", tuple(parents), NOBODY, NOBODY, b"")
                window.append(commit)
                if len(window) >= WINDOW:
                    settle()
                    yield window
                    window = []
        done = running.finish()
        if done.code or rest:
            raise incomplete("rev-list", done)
        if window:
            settle()
            yield window
    finally:
        running.close()


def _pairs(git: Git, commit: Commit, trees: dict[str, str], old: str | None) -> tuple[_Pair, ...]:
    """(tree before, tree after) for each parent."""
    if not commit.parents:
        return ((empty_tree(git), commit.tree),)
    found = []
    for parent in commit.parents:
        tree = trees.get(parent)
        if tree is None:
            if old is None:
                raise ParentsLie(oid=commit.oid)   # a parent that was not given before its child
            seen = git.objects.get(parent)
            if seen is None or seen.type != "commit" or hasher(git, "commit")(seen.raw) != parent:
                raise Incomplete(what=parent)
            tree = trees[parent] = parse(parent, seen.raw).tree
        found.append((tree, commit.tree))
    return tuple(found)


def _diff(git: Git, asked: str, prefix: str) -> run.Running:
    limit = ("--", prefix.rstrip("/")) if prefix else ()
    return start(git, (*_DIFF, *limit), asked.encode("ascii"))


def _with_changes(
    git: Git, commits: list[Commit], pairs: list[tuple[_Pair, ...]], diff: run.Running | None
) -> Iterator[Commit]:
    if diff is None:
        found: Iterator[tuple[_Pair, tuple[Change, ...]]] = iter(())
    else:
        try:
            done = diff.finish()
        finally:
            diff.close()
        if done.code:
            raise incomplete("diff-tree", done)
        found = iter(_changes(done.out))
    unchanged: tuple[tuple[Change, ...], ...] = ((),)
    for commit, group in zip(commits, pairs, strict=True):
        changes: tuple[tuple[Change, ...], ...] = unchanged
        if len(group) > 1 or group[0][0] != group[0][1]:
            changes = tuple([() if a == b else _answer(found, (a, b)) for a, b in group])
        yield _made(Commit, (*commit[:_AT], changes, *commit[_AT + 1:]))


def _answer(found: Iterator[tuple[_Pair, tuple[Change, ...]]], pair: _Pair) -> tuple[Change, ...]:
    told, changes = next(found, (None, ()))
    if told != pair:
        raise Incomplete(what=" ".join(pair))   # diff-tree passes over a tree that it cannot read
    return changes


def _changes(out: bytes) -> Iterator[tuple[_Pair, tuple[Change, ...]]]:
    """What `diff-tree --stdin -z` says: `<tree> <tree>` LF, then `:modes ids status` NUL path NUL for each change."""
    words = iter(out.split(b"\0"))
    pair: _Pair | None = None
    changes: list[Change] = []
    for word in words:
        meta = word.decode("ascii")
        if not meta.startswith(":"):
            *heads, meta = meta.split("\n")
            for head in heads:
                if pair is not None:
                    yield pair, tuple(changes)
                    changes = []
                before, _, after = head.partition(" ")
                pair = before, after
            if not meta:
                break
        old_mode, new_mode, old, new, _ = meta[1:].split(" ")
        changes.append(Change(next(words), old_mode, new_mode, old, new))
    if pair is not None:
        yield pair, tuple(changes)


def mainline(git: Git, old: str | None, new: str) -> list[str] | None:
    """The first-parent chain from (not including) `old` up to `new`, oldest first; from the root commit when `old` is None.
    None when `old` is not on the first-parent chain of `new`; empty when they are the same. Raises Incomplete, GitFailed.
    """
    if git.shallow:
        raise Incomplete(what="shallow")
    if old == new:
        return []
    done = start(git, (
        "rev-list", "--first-parent", "--parents", new, *(() if old is None else ("^" + old,)), "--",
    )).finish()
    if done.code:
        raise incomplete("rev-list", done)
    lines = [line.split(" ") for line in done.out.decode("ascii").splitlines()]
    if old is not None and (not lines or old not in lines[-1][1:2]):
        return None
    return [line[0] for line in reversed(lines)]


def blobs(git: Git, oids: Iterable[str], *, limit: int) -> Iterator[tuple[str, bytes | int]]:
    """(id, bytes) for every id asked, in the order asked, one process; the size instead of the bytes when it is above `limit`
    (bytes). Ask each id once. The bytes have been hashed. Raises Incomplete when one is missing or damaged.
    """
    name = hasher(git, "blob")
    asked = list(oids)
    answers = objects.bulk(git.home, asked, limit)
    try:
        for oid, raw in zip(asked, answers, strict=True):
            if raw is None or (isinstance(raw, bytes) and name(raw) != oid):
                raise Incomplete(what=oid)
            yield oid, raw
    except GitFailed as error:
        raise Incomplete(what=str(error.params["said"])) from None
    finally:
        answers.close()


def ambiguous(git: Git, commit: str, *, prefix: str = "") -> list[bytes]:
    """The paths that a commit's tree holds twice, out of order, or both as a file and as a folder. Readers of such a tree differ
    in which file they see, and the difference of two trees may show only one of them. No git writes one by itself; none is
    ambiguous when the list is empty. Raises GitFailed.
    """
    files = [file.path for file in listing.tree(git, commit, [prefix.rstrip("/")] if prefix else ())]
    wrong = [later for earlier, later in pairwise(files) if earlier >= later]   # a tree in order lists its paths in order
    folders: set[bytes] = set()
    for path in files:
        above = path.rpartition(b"/")[0]
        while above and above not in folders:
            folders.add(above)
            above = above.rpartition(b"/")[0]
    return list(dict.fromkeys((*wrong, *sorted(folders.intersection(files)))))


def _objects(git: Git, type_: str, oids: list[str], name: _Hash) -> Iterator[bytes]:
    running = start(git, ("cat-file", "--batch", "--buffer"), ("\n".join(oids) + "\n").encode("ascii"))
    try:
        for oid in oids:
            words = running.out.readline().split()
            if len(words) != 3 or words[1] != type_.encode("ascii"):
                raise Incomplete(what=oid)
            raw = running.out.read(int(words[2]))
            running.out.read(1)
            if name(raw) != oid:
                raise Incomplete(what=oid)
            yield raw
    finally:
        running.close()


def hasher(git: Git, type_: str) -> _Hash:
    """The function that gives the id of an object of this type with these bytes."""
    make = hashlib.sha256 if git.object_format == "sha256" else hashlib.sha1
    start_ = type_.encode("ascii") + b" %d\0"

    def name(raw: bytes) -> str:
        return make(start_ % len(raw) + raw, usedforsecurity=False).hexdigest()

    return name


def empty_tree(git: Git) -> str:
    """The id of the tree without entries."""
    return hasher(git, "tree")(b"")


def start(git: Git, args: tuple[str, ...], stdin: bytes | None = None) -> run.Running:
    """A git that reads history as it is: no grafts, no replacements, no commit-graph; its pipe is a wide one."""
    running = run.start((*_PLAIN, *args), folder=git.home, stdin=stdin, env=_BULK)
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):   # a limit of the user's: then it is a narrow one
            fcntl.fcntl(running.out.fileno(), fcntl.F_SETPIPE_SZ, PIPE)
    return running


def incomplete(command: str, done: run.Done) -> Incomplete | GitFailed:
    """The error for a reading that ended badly: 128 is what git says when something is not there or cannot be read."""
    if done.code == 128:
        return Incomplete(what=done.said.splitlines()[-1] if done.said else command)
    return run.failed(command, done)
