"""Which files of the work tree are not what they were when the index was written.

Nothing here trusts a content filter, a line-end setting, an ignore rule or a hidden flag:
- a folder whose times are the same holds the same names; otherwise its names are read again;
- a file that git's own stat cache covers is asked of `git diff-files`, which compares stat data and nothing else, and only
  as long as git's index is the very file it was (`anchor`): then "clean" means untouched since we read it;
- every other file (`loose`: untracked, ignored, assume-unchanged, changed) is looked at with `lstat`;
- what was touched within two seconds of being read may change again unseen: it is read again next time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from officectl.git import filters, run
from officectl.git.errors import ForeignFilter
from officectl.light import dataclass, field
from officectl.store import disk, sweep, times
from officectl.store.entry import File
from officectl.store.sweep import RECORDS, Entry

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.store.index.base import Base


@dataclass(slots=True)
class Seen:
    """What a look at the work tree showed. `changed`: entry, file (None: it cannot be read any more), stamp, hash."""

    changed: list[tuple[Entry, File, str, bytes]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    stamps: dict[str, str] = field(default_factory=dict)
    """Files that are the same but whose stamp is new."""
    folders: dict[str, str] = field(default_factory=dict)
    lost_folders: list[str] = field(default_factory=list)
    anchor: str = ""
    same_anchor: bool = True
    dirty: frozenset[str] | None = None
    """Tracked files whose stat data differs from git's index."""
    strange: bool = False

    @property
    def same(self) -> bool:
        """Nothing changed that a check could see."""
        return not self.changed and not self.gone


class Watch:
    """A look under way: git is started first and asked last."""

    def __init__(self, git: Git, root: str, order: Sequence[str]) -> None:
        self._git, self._root, self._order = git, root, order
        self._running: run.Running | None = None
        self.last_dirty: frozenset[str] | None = None
        """What `dirty` said last."""
        self.again()

    def again(self) -> None:
        """Begin: ask git which tracked files differ from its index."""
        self.close()
        git = self._git
        self.began = time.time_ns()
        self.anchor = times.of_index(str(git.git_dir))
        if self.anchor:
            paths = [f"{git.prefix}{RECORDS}"]
            try:
                env = filters.guard(git, paths)
            except ForeignFilter:
                self.anchor = ""
            else:
                self._running = run.start([*times.DIFF_FILES, *paths], folder=git.top, env=env)

    def settled(self, stamp: str) -> str:
        """The stamp, or "" when the file is so young that another change might not show in it."""
        return times.settled(stamp, self.began)

    def dirty(self) -> frozenset[str] | None:
        """Tracked files whose stat data is not what git's index says; None when git cannot be asked."""
        if self._running is None:
            return None
        done = self._running.finish()
        self._running = None
        if done.code:
            self.anchor = ""
            return None
        self.last_dirty = frozenset(_inside(done.out, self._git.prefix))
        return self.last_dirty

    def close(self) -> None:
        """End the git that was started."""
        if self._running is not None:
            self._running.close()
            self._running = None

    def look(self, base: Base) -> Seen:
        """Compare the work tree with the index."""
        seen = Seen(anchor=self.anchor, same_anchor=bool(self.anchor) and self.anchor == base.meta("anchor"))
        self._folders(base, seen)
        known: Iterator[tuple[str, int, str, bytes]]
        sql = base.sql
        columns = "path, rank, stamp, hash"
        loose = sql.execute(f"SELECT {columns} FROM file WHERE loose").fetchall() if seen.same_anchor else []
        dirty = seen.dirty = self.dirty()
        if dirty is None or not seen.same_anchor:
            seen.same_anchor = False
            known = sql.execute(f"SELECT {columns} FROM file")
        else:
            asked = dirty - {item[0] for item in loose}
            found = (sql.execute(f"SELECT {columns} FROM file WHERE path = ?", (path,)).fetchone() for path in asked)
            known = iter([*loose, *filter(None, found)])
        gone = frozenset(seen.gone)
        root = self._root
        for path, rank, stamp, before in known:
            if path in gone:
                continue
            now = times.of_file(f"{root}/{path}")
            if now == stamp and stamp:
                continue
            self._again(Entry(path, rank), now, before, seen)
        seen.anchor = self.anchor
        return seen

    def _again(self, entry: Entry, stamp: str, before: bytes | None, seen: Seen) -> None:
        """Read a file that may have changed; `before` is its hash, None for a new one."""
        if not stamp:
            seen.gone.append(entry.path)
            return
        for file in disk.walk(self._root, entry.path, named=True):
            digest = sweep.hash_of(file)
            stamp = self.settled(stamp)
            if digest == before:
                seen.stamps[entry.path] = stamp
            else:
                seen.changed.append((entry, file, stamp, digest))
            return
        seen.gone.append(entry.path)

    def _folders(self, base: Base, seen: Seen) -> None:
        root = self._root
        known = dict(base.sql.execute("SELECT path, stamp FROM folder"))
        for path, stamp in known.items():
            now = times.of_folder(f"{root}/{path}")
            if now == stamp and stamp:
                continue
            if not now:
                seen.lost_folders.append(path)
                seen.gone.extend(name for name in _children(base, path))
                seen.strange |= os.path.lexists(f"{root}/{path}")
                continue
            self._relist(base, path, now, known, seen)
        if RECORDS not in known and os.path.lexists(f"{root}/{RECORDS}"):
            seen.strange = True

    def _relist(self, base: Base, folder: str, stamp: str, known: Mapping[str, str], seen: Seen) -> None:
        """Names came or went: which."""
        seen.folders[folder] = self.settled(stamp)
        inside = sweep.names(self._root, folder)
        if inside is None:
            seen.strange = True
            return
        names, odd = inside
        cut = len(folder) + 1
        before = {path[cut:] for path in _children(base, folder)}
        now = {name for name in names if name[-1] != "/"}
        seen.gone.extend(f"{folder}/{name}" for name in before - now)
        here = sweep.Listing()
        inner = (name for name in names if name[-1] == "/" and f"{folder}/{name[:-1]}" not in known)
        sweep.sort_in(self._root, folder, [*sorted(now - before), *inner], odd, self._rank(folder), here)
        seen.strange |= here.strange
        seen.folders.update((path, self.settled(young)) for path, young in here.folders.items())
        for entry in here.entries:
            entry = Entry(entry.path, self._rank(entry.path))
            self._again(entry, times.of_file(f"{self._root}/{entry.path}"), None, seen)

    def _rank(self, path: str) -> int:
        kind = path.split("/")[1] if "/" in path else ""
        return self._order.index(kind) if kind in self._order else len(self._order)

    def covered(self) -> frozenset[str]:
        """Files that git's stat cache answers for: in the index, not hidden by a flag, not in a conflict."""
        if not self.anchor:
            return frozenset()
        done = self._git.attempt("ls-files", "-v", "-z", "--full-name", "--", f"{self._git.prefix}{RECORDS}")
        if done.code:
            return frozenset()
        plain = b"H "
        cut = len(plain)
        lines = (line[cut:] for line in done.out.split(b"\0") if line[:cut] == plain)
        return frozenset(_inside(b"\0".join(lines), self._git.prefix))

    def still(self) -> bool:
        """Whether git's index is the one it was at the beginning."""
        return bool(self.anchor) and times.of_index(str(self._git.git_dir)) == self.anchor


def _children(base: Base, folder: str) -> Iterator[str]:
    """Files directly in a folder."""
    cut = len(folder) + 1
    found = base.sql.execute("SELECT path FROM file WHERE path > ? AND path < ?", (f"{folder}/", f"{folder}0"))
    return (path for (path,) in found if "/" not in path[cut:])


def _inside(out: bytes, prefix: str) -> Iterator[str]:
    cut = len(prefix.encode())
    return (os.fsdecode(path[cut:]) for path in out.split(b"\0") if path)
