"""Every write is one commit, made from HEAD for the named paths only. The order is what makes a crash
harmless:

lock → recover → check → objects → journal → new files beside the old → rename → HEAD's branch → index →
journal gone. Contract: docs/contracts/writes.md.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from officectl.errors import OfficeError, UsageError
from officectl.git import commit as parts
from officectl.git import refresh
from officectl.git.commit import Author
from officectl.git.errors import GitFailed, HeadMoved, IndexLocked
from officectl.git.repo import Git
from officectl.git.trees import Trees, object_id
from officectl.light import dataclass
from officectl.store import journal, lock, moving, place
from officectl.store.errors import DirtyTarget, UntrackedTarget, WriteFailed, from_git, from_os
from officectl.store.journal import Journal, Step
from officectl.store.plan import Plan, plan, ready
from officectl.store.recover import Recovery, clean_up, roll_back
from officectl.store.recover import recover as _recover
from officectl.store.workspace import Workspace
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.git.signing import SigningKey

STEPS = (
    "locked", "recovered", "checked", "objects", "committed", "journal", "temps", "rename", "renamed", "head",
    "index", "cleaned", "done",
)
"""What `step` is called with, in this order; `rename` once before every file."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_EMPTY = Text("提交说明不能为空", "the commit message must not be empty")
_NUL = Text("提交说明含有不能保存的字符", "the commit message has characters that cannot be stored")
_CHANGED = Text("刚刚被另一个程序修改", "was changed by another program just now")
_APPEARED = Text("刚刚出现，git 不认识它", "has just appeared and git does not know it")


@dataclass(frozen=True, slots=True)
class Commit:
    """What was written. `paths` (of the workspace) is empty when nothing differed from HEAD: then no commit
    was made.
    """

    oid: str | None
    parent: str | None
    paths: tuple[str, ...]
    recovered: Recovery | None = None
    """What an earlier crash had left, and what became of it: to be told to the user."""
    index_pending: bool = False
    """The commit stands, but another git held the index; the next write brings it after."""


def commit(
    ws: Workspace, changes: Mapping[str, bytes | None], message: str, *,
    author: Author | None = None, expect: Mapping[str, bytes | None] | None = None, key: SigningKey | None = None,
    judge: Callable[[str], None] = lambda _: None, patience: float = lock.PATIENCE, step: Callable[[str], None] = lambda _: None,
    tell: Callable[[int, int], None] = lambda done, all_: None,
) -> Commit:
    """Write `changes` (path of the workspace → new bytes, None: remove) as one commit on HEAD's branch.

    `expect`: what the caller read when it began, None for "not there"; a difference is a Conflict. `key`: who signs the commit.
    `judge` is told the commit that was made before anything moves: what it raises is the end of it. `tell` is told before
    the commit, and for each file before any is replaced, how many of them lie ready: what it raises leaves everything as it was.
    `step` is for tests. Raises UsageError for a bad message, and subclasses of NotWritten; the work tree, the index and
    HEAD are then as before.
    """
    text = _message(message)
    git = ws.git
    with lock.held(git.cache_dir, patience) as keep:
        step("locked")
        recovered = _recover(git, keep)
        step("recovered")
        planned = plan(ws, changes, expect or {})
        step("checked")
        if not planned.steps:
            return Commit(planned.head, planned.head, (), recovered)
        tell(0, len(planned.steps))
        try:
            parts.write_objects(git, planned.objects, keep=keep)
            step("objects")
            parents = [] if planned.head is None else [planned.head]
            oid = parts.commit_tree(git, planned.tree, parents, text, author=author, key=key, keep=keep)
        except GitFailed as error:
            raise _named(git, error) from None
        judge(oid)
        step("committed")
        with _uninterrupted():
            pending = _land(git, planned, oid, text, keep, step, tell)
    refresh.tidy(git, oid)
    paths = tuple(sorted(one.path.removeprefix(ws.prefix) for one in planned.steps))
    return Commit(oid, planned.head, paths, recovered, pending)


def event(
    ws: Workspace, message: str, *, head: str, key: SigningKey | None, author: Author | None = None,
    files: Mapping[str, bytes | None] | None = None, judge: Callable[[str], None] = lambda _: None, patience: float = lock.PATIENCE,
) -> Commit:
    """A commit on `head` (what the caller looked at) with its tree, signed by `key`. Nothing but HEAD's branch moves: what is
    staged or edited stays as it is. `files`: what comes along, exactly as it lies in the work tree already (None: as it is gone).

    `judge`: as in `commit`. Raises HeadMoved when HEAD is elsewhere by now, DetachedHead, OperationInProgress, SigningFailed and
    other NotWritten.
    """
    text = _message(message)
    git = ws.git
    with lock.held(git.cache_dir, patience) as keep:
        recovered = _recover(git, keep)
        ready(git)
        if git.head() != head:
            raise HeadMoved()
        ids = {os.fsencode(ws.prefix + path): None if raw is None else object_id(git, "blob", raw) for path, raw in (files or {}).items()}
        trees = Trees(git, head)
        for path in ids:
            trees.find(path)
        tree, made = trees.changed(ids)
        try:
            parts.write_objects(git, [*(("blob", raw) for raw in (files or {}).values() if raw is not None),
                                      *(("tree", raw) for raw in made)], keep=keep)
            oid = parts.commit_tree(git, tree, [head], text, author=author, key=key, keep=keep)
            judge(oid)
            parts.move_head(git, oid, head, f"officectl: {message.strip().partition(chr(10))[0]}", keep=keep)
            if ids:
                parts.set_index(git, ids, keep=keep)
        except GitFailed as error:
            raise _named(git, error) from None
    refresh.tidy(git, oid)
    return Commit(oid, head, tuple(sorted(files or ())), recovered)


def recover(ws: Workspace, *, patience: float = lock.PATIENCE) -> Recovery | None:
    """Finish or undo what a crash left behind, without writing anything else. Raises subclasses of
    NotWritten.
    """
    git = ws.git
    if journal.read(git.cache_dir) is None and moving.read(git.cache_dir) is None:
        return None
    with lock.held(git.cache_dir, patience) as keep:
        return _recover(git, keep)


def _land(
    git: Git, planned: Plan, oid: str, text: bytes, keep: int, step: Callable[[str], None], tell: Callable[[int, int], None]
) -> bool:
    """From the journal to the end; True when the index could not be brought after."""
    subject = text.strip().split(b"\n", 1)[0].decode("utf-8")
    book = Journal(planned.head, oid, planned.steps, planned.folders)
    try:
        journal.write(git.cache_dir, book)
    except OSError as error:
        raise from_os(error, str(git.cache_dir)) from None
    try:
        step("journal")
        for done, one in enumerate(planned.steps):
            tell(done, len(planned.steps))
            _prepare(git, planned, one)
        step("temps")
        for one in planned.steps:
            step("rename")
            _replace(git, one)
        step("renamed")
        _compare(git, planned)
        parts.move_head(git, oid, planned.head, f"officectl: {subject}", keep=keep)
    except BaseException as error:
        named = _named(git, error)   # before space is given back
        _back(git, book)
        raise named from None
    step("head")
    try:
        _index(git, planned, keep)
    except (IndexLocked, GitFailed):
        return True
    step("index")
    clean_up(git, book)
    step("cleaned")
    journal.remove(git.cache_dir)
    step("done")
    return False


def _back(git: Git, book: Journal) -> None:
    """As before. Should even that fail, the journal stays and the next write does it."""
    for _ in range(2):   # Ctrl-C on a terminal ends the git that answers questions, too: the second time a new one is there
        with suppress(OSError, OfficeError):
            if git.head() != book.new:
                roll_back(git, book)
                journal.remove(git.cache_dir)
            return


def _prepare(git: Git, planned: Plan, one: Step) -> None:
    """The new bytes, on disk, beside the file they will replace."""
    if one.new is None:
        return
    name = one.path.rpartition("/")[2]
    with place.parent(git.top, one.path, planned.folders) as folder:
        if folder is None:
            raise WriteFailed(path=one.path, why=_CHANGED())
        bits = place.mode(folder, name)
        place.write_new(folder, one.temp, planned.contents[one.path], bits)


def _replace(git: Git, one: Step) -> None:
    """Put the new file in place and keep the old one, provided that nobody changed it in the last instant."""
    name = one.path.rpartition("/")[2]
    with place.parent(git.top, one.path) as folder:
        if folder is None:
            raise DirtyTarget(path=one.path, why=_CHANGED())
        if one.disk is None:
            if not place.link(folder, one.temp, name):
                if place.read(folder, name) is not None:
                    raise UntrackedTarget(path=one.path, why=_APPEARED())
                os.rename(one.temp, name, src_dir_fd=folder, dst_dir_fd=folder)
            place.remove(folder, one.temp)
            return
        if one.new is None:
            os.rename(name, one.backup, src_dir_fd=folder, dst_dir_fd=folder)
        else:
            if not place.link(folder, name, one.backup):
                place.write_new(folder, one.backup, place.read(folder, name) or b"", place.mode(folder, name))
            os.rename(one.temp, name, src_dir_fd=folder, dst_dir_fd=folder)
        saved = place.read(folder, one.backup)
        if saved is None or object_id(git, "blob", saved) != one.disk:
            raise DirtyTarget(path=one.path, why=_CHANGED())


def _compare(git: Git, planned: Plan) -> None:
    """Read every file back, flush every folder."""
    flushed: set[str] = set()
    for one in planned.steps:
        where, _, name = one.path.rpartition("/")
        with place.parent(git.top, one.path) as folder:
            if folder is None or place.read(folder, name) != planned.contents.get(one.path):
                raise WriteFailed(path=one.path, why=place.DIFFERENT())
            if where not in flushed:
                os.fsync(folder)
                flushed.add(where)


def _index(git: Git, planned: Plan, keep: int) -> None:
    """Bring the index after; waits a little for another git. Raises IndexLocked, GitFailed."""
    until = time.monotonic() + lock.PATIENCE
    while True:
        try:
            parts.set_index(git, planned.entries, keep=keep)
            break
        except IndexLocked:
            if time.monotonic() >= until:
                raise
            time.sleep(0.02)
    refresh.note(git, [one.path for one in planned.steps if one.new is not None])


def _named(git: Git, error: BaseException) -> BaseException:
    """The fault with a name and a remedy, where there is one. Where git gives no reason, the disk is asked."""
    if isinstance(error, OSError):
        return from_os(error, str(error.filename or git.top))
    if not isinstance(error, GitFailed):
        return error
    named = from_git(str(error.params["said"]), str(git.git_dir))
    if isinstance(named, WriteFailed):
        try:
            place.probe(git.cache_dir)
        except OSError as refused:
            return from_os(refused, str(git.git_dir))
    return named


def _message(message: str) -> bytes:
    try:
        text = message.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(what=_NUL()) from None
    if not text.strip():
        raise UsageError(what=_EMPTY())
    if b"\0" in text:
        raise UsageError(what=_NUL())
    return text if text.endswith(b"\n") else text + b"\n"


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits for the few hundredths of a second in which files and HEAD move together."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
