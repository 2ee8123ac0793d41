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

from officectl.git import objects, run
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
SAME: tuple[_Pair, ...] = (("", ""),)
"""One parent, with the same tree."""
UNCHANGED: tuple[tuple[Change, ...], ...] = ((),)
"""The changes of a commit with one parent that has its tree: most events."""
_Hash = Callable[[bytes], str]


def walk(git: Git, old: str | None, new: str, *, prefix: str = "", whole: Whole | None = None) -> Iterator[Commit]:
    """Every commit reachable from `new` and not from `old` (full ids; None: from the beginning), parents before children, in the
    order of `rev-list --topo-order --reverse`; `changes` is filled, one entry a parent, a root commit against nothing.

    `prefix` (`sub/folder/`, from the top): only changes below it are reported (paths stay from the top); all commits are given.
    The parents are those of the raw bytes. Broken commits (`Commit.broken`) are given too, with changes against the parents that
    git reads. Every commit's bytes have been hashed. Close the iterator early to end the processes. `whole`: the history of `new`, where
    it has been read already; it is used up.

    Raises Incomplete (shallow, partial, a missing or damaged object), ParentsLie, GitFailed, GitMissing.
    """
    if git.shallow:
        raise Incomplete(what="shallow")
    trees: dict[str, str] = {}
    waiting: tuple[list[Commit], list[tuple[_Pair, ...]], run.Running | None] | None = None
    reading = _read(git, _records(git, old, new) if whole is None else whole.after(old))
    try:
        for window in reading:
            pairs: list[tuple[_Pair, ...]] = []
            for commit in window:
                parents = commit.parents
                tree = trees[commit.oid] = commit.tree
                if len(parents) == 1 and (before := trees.get(parents[0])) is not None:
                    pairs.append(SAME if before == tree else ((before, tree),))
                else:
                    pairs.append(_pairs(git, commit, trees, old))
            asked = "".join([f"{a} {b}\n" for group in pairs if group is not SAME for a, b in group if a != b])
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


class Whole:
    """A history as git shows it, read once for two questions: which commits are its main line, and what they all say."""

    HOLDS = 256 << 20
    """Bytes that are held at most, about 0.9 KiB a commit. A longer history is read twice."""

    def __init__(self, records: list[bytes], new: str) -> None:
        self._records = records
        self.main = _first_parents(records, new)
        """The first-parent chain, oldest first."""

    @classmethod
    def read(cls, git: Git, new: str) -> Whole | None:
        """All that is reachable from `new`; None when that is too much to hold. Raises Incomplete, GitFailed, GitMissing."""
        if git.shallow:
            raise Incomplete(what="shallow")
        held, records, reading = 0, list[bytes](), _records(git, None, new)
        try:
            for some in reading:
                records += some
                held += sum(map(len, some))
                if held > cls.HOLDS:
                    return None
        finally:
            reading.close()
        return cls(records, new)

    def after(self, old: str | None) -> Generator[list[bytes], None, None]:
        """What is not reachable from `old`, in order. Whatever was given is let go of."""
        records, self._records = self._records, []
        if old is not None:
            records = _without(records, old.encode("ascii"))
        records.reverse()
        while records:
            yield [records.pop() for _ in range(min(len(records), 256))]


def _first_parents(records: list[bytes], new: str) -> list[str]:
    found, wanted = [], new.encode("ascii")
    for record in reversed(records):
        if record.startswith(wanted):
            oid, *parents = record[:record.index(b"\n")].split(b" ")
            found.append(oid.decode("ascii"))
            if not parents:
                break
            wanted = parents[0]
    found.reverse()
    return found


def _without(records: list[bytes], old: bytes) -> list[bytes]:
    """Records that are not reachable from `old`. All that are come before it."""
    at = next((at for at, record in enumerate(records) if record.startswith(old)), -1)
    known, kept = {old}, []
    for record in reversed(records[:at + 1]):
        oid, *parents = record[:record.index(b"\n")].split(b" ")
        if oid in known:
            known.update(parents)
        else:
            kept.append(record)
    kept.reverse()
    return kept + records[at + 1:]


def _records(git: Git, old: str | None, new: str) -> Generator[list[bytes], None, None]:
    """Commits as `rev-list` shows them: id and parents, the header, the message indented."""
    running = start(git, (
        "rev-list", "--topo-order", "--reverse", "--parents", "--header", "--encoding=none", "--no-abbrev",
        new, *(() if old is None else ("^" + old,)), "--",
    ))
    try:
        rest = b""
        while piece := running.out.read1(PIPE):
            records = (rest + piece).split(b"\0")
            rest = records.pop()
            yield records
        done = running.finish()
        if done.code or rest:
            raise incomplete("rev-list", done)
    finally:
        running.close()


def _read(git: Git, shown: Generator[list[bytes], None, None]) -> Generator[list[Commit], None, None]:
    """The commits without their changes, by windows."""
    name = hasher(git, "commit")
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
        for records in shown:
            for record in records:
                head, _, rest = record.partition(b"\n")
                top, end, message = rest.partition(b"\n\n")
                raw = top + end + message[4:].replace(b"\n    ", b"\n")
                told = head.decode("ascii")
                oid, _, above = told.partition(" ")
                if name(raw) == oid:
                    commit = parse(oid, raw, UNCHANGED)
                    if commit.parents != (above,) and " ".join(commit.parents) != above:
                        raise ParentsLie(oid=oid)
                else:   # trailing blanks, NUL … : what git shows is not what is there
                    odd.append(len(window))
                    commit = Commit(oid, "", tuple(above.split()), NOBODY, NOBODY, b"")
                window.append(commit)
                if len(window) >= WINDOW:
                    settle()
                    yield window
                    window = []
        if window:
            settle()
            yield window
    finally:
        shown.close()


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
    for commit, group in zip(commits, pairs, strict=True):
        if group is SAME and commit.changes is UNCHANGED:
            yield commit
        else:
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
    limit = (prefix.rstrip("/"),) if prefix else ()
    out = git.run("ls-tree", "-r", "-z", "--full-tree", "--name-only", commit, "--", *limit)
    files = out.split(b"\0")[:-1]
    wrong = [] if files == sorted(set(files)) else [later for earlier, later in pairwise(files) if earlier >= later]
    folders: set[bytes] = set()   # a tree in order lists its paths in order
    for above in {path.rpartition(b"/")[0] for path in files}:
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
    anew = make(type_.encode("ascii"), usedforsecurity=False).copy

    def name(raw: bytes) -> str:
        hash_ = anew()
        hash_.update(b" %d\0" % len(raw))
        hash_.update(raw)
        return hash_.hexdigest()

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
