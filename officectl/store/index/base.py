"""The file of the index: a small SQLite database, replaced as a whole or brought up to date in one transaction.

Every rebuild gets a new name; the file `index` holds the name in force. So a database never meets the journal of another,
a half-written one is never seen, and two processes share one or each keep their own.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from officectl.records.record import Past, State

POINTER = "index"
_PREFIX = "index-"
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE folder (path TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
  n INTEGER PRIMARY KEY, path TEXT NOT NULL, rank INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  stamp TEXT NOT NULL, hash BLOB NOT NULL, loose INTEGER NOT NULL, odd INTEGER NOT NULL, doubled INTEGER NOT NULL
);
CREATE TABLE row (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, data TEXT NOT NULL, targets TEXT NOT NULL);
CREATE TABLE member (slot INTEGER NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (slot, key, n)) WITHOUT ROWID;
CREATE TABLE found (
  code TEXT NOT NULL, key TEXT NOT NULL, findings TEXT NOT NULL, years TEXT NOT NULL, PRIMARY KEY (code, key)
);
CREATE TABLE state (id TEXT PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE dangling (path TEXT NOT NULL, target TEXT NOT NULL, item TEXT NOT NULL);
"""
_INDEXES = """
CREATE UNIQUE INDEX file_path ON file (path);
CREATE INDEX file_id ON file (id);
CREATE INDEX file_loose ON file (loose) WHERE loose;
CREATE INDEX file_odd ON file (odd) WHERE odd = 1;
CREATE INDEX file_doubled ON file (doubled) WHERE doubled;
"""


class Kept(NamedTuple):
    """What the index remembers of one file. `row`: its declared fields as text, empty when it gave none; `keys`: slot and
    group key in turn; `odd`: how far the row is not what the file says, see `odd_of`.
    """

    path: str
    rank: int
    kind: str
    id: str
    stamp: str
    hash: bytes
    odd: int
    row: str
    targets: str
    keys: tuple[int | str, ...]
    findings: str


def odd_of(faulty: bool, unlike: int) -> int:
    """0: the row says what the file says. 1: it does not (a fault). Otherwise twice the bits of the columns that differ (a time of
    another zone).
    """
    return 1 if faulty or unlike >= 1 << 61 else unlike << 1


class Base:
    """One open index. Any `sqlite3.Error` means: throw it away."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.sql = connection
        self.path = path
        self._meta: dict[str, str] = {}

    # opening, making ------------------------------------------------------------------------------------

    @classmethod
    def open(cls, folder: Path, key: str) -> Base | None:
        """The index of a cache folder, in a read transaction; None when there is none for `key`."""
        name = _named(folder)
        path = folder / name
        if not name.startswith(_PREFIX) or "/" in name or not path.exists():
            return None
        base = None
        try:
            base = cls(_connect(path), path)
            base.sql.execute("BEGIN")
            base._meta = dict(base.sql.execute("SELECT key, value FROM meta"))
            if base.meta("key") == key:
                return base
        except sqlite3.Error:
            pass
        if base is not None:
            base.close()
        return None

    @classmethod
    def make(cls, folder: Path) -> Base:
        """A new, empty index that nobody sees before `publish`."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{_PREFIX}{os.urandom(8).hex()}.db"
        base = cls(_connect(path), path)
        try:
            base.sql.execute("PRAGMA journal_mode=OFF")
            base.sql.execute("PRAGMA synchronous=OFF")
            base.sql.execute("BEGIN")
            for statement in filter(None, map(str.strip, _TABLES.split(";"))):
                base.sql.execute(statement)
        except sqlite3.Error:
            base.discard()
            raise
        return base

    def publish(self) -> None:
        """Finish a new index and make it the one in force; the one before is removed."""
        self.sql.execute("COMMIT")
        self.sql.execute("PRAGMA journal_mode=WAL")
        self.sql.close()
        fd = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
        folder = self.path.parent
        before = _named(folder)
        pointer = folder / f"{self.path.name}.name"
        pointer.write_text(self.path.name, "ascii")
        pointer.replace(folder / POINTER)
        clean(folder, self.path.name, before)

    def close(self) -> None:
        """Let go; what was not committed is forgotten."""
        with contextlib.suppress(sqlite3.Error):
            self.sql.close()

    def discard(self) -> None:
        """Throw it away."""
        self.close()
        _remove(self.path)

    def commit(self) -> bool:
        """Keep what was changed. False when another process was faster; then nothing is kept, which is no loss."""
        try:
            self.sql.execute("COMMIT")
        except sqlite3.OperationalError:
            return False
        return True

    # values ------------------------------------------------------------------------------------------------

    def meta(self, key: str) -> str:
        """A remembered value, "" when there is none."""
        return self._meta.get(key, "")

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Remember values."""
        self._meta.update(values)
        self.sql.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def put(self, kept: Iterable[Kept]) -> None:
        """Add files to a new index."""
        self.add(self._n, kept := list(kept))
        self._n += len(kept)

    _n = 1

    def add(self, first: int, kept: Iterable[Kept]) -> None:
        """Add files, numbered from `first`."""
        files: list[tuple[object, ...]] = []
        rows: list[tuple[object, ...]] = []
        members: list[tuple[object, ...]] = []
        found: list[tuple[str, ...]] = []
        for n, item in enumerate(kept, first):
            files.append((n, item.path, item.rank, item.kind, item.id, item.stamp, item.hash, 1, item.odd, 0))
            if item.kind:
                rows.append((n, item.kind, item.row, item.targets))
            keys = item.keys
            members.extend((keys[at], keys[at + 1], n) for at in range(0, len(keys), 2))
            if item.findings:
                found.append(("", item.path, item.findings, ""))
        sql = self.sql
        sql.executemany("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", files)
        sql.executemany("INSERT INTO row VALUES (?, ?, ?, ?)", rows)
        sql.executemany("INSERT INTO member VALUES (?, ?, ?)", members)
        sql.executemany("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)", found)

    def remove(self, path: str) -> None:
        """Forget a file."""
        sql = self.sql
        for (n,) in sql.execute("SELECT n FROM file WHERE path = ?", (path,)).fetchall():
            sql.execute("DELETE FROM file WHERE n = ?", (n,))
            sql.execute("DELETE FROM row WHERE n = ?", (n,))
            for slot, key in sql.execute("SELECT slot, key FROM member WHERE n = ?", (n,)).fetchall():
                sql.execute("DELETE FROM member WHERE slot = ? AND key = ? AND n = ?", (slot, key, n))
        sql.execute("DELETE FROM found WHERE code = '' AND key = ?", (path,))
        sql.execute("DELETE FROM dangling WHERE path = ?", (path,))

    def finish_rows(self) -> None:
        """All files of a new index are in: make its indexes, mark files whose id another has already."""
        for statement in filter(None, map(str.strip, _INDEXES.split(";"))):
            self.sql.execute(statement)
        for (ident,) in self.sql.execute(
            "SELECT id FROM file WHERE id <> '' GROUP BY id HAVING count(*) > 1"
        ).fetchall():
            self.rank_doubles(ident)

    def rank_doubles(self, ident: str) -> None:
        """Of several files with one id the first in reading order is the record."""
        order = self.sql.execute("SELECT n FROM file WHERE id = ? ORDER BY rank, path", (ident,)).fetchall()
        self.sql.executemany("UPDATE file SET doubled = ? WHERE n = ?", [(at > 0, n) for at, (n,) in enumerate(order)])

    def restate(self, states: Mapping[str, State] | None, past: Past | None = None) -> set[str]:
        """Remember the derived states and the stamps of the events behind them; the ids for which one is another than before."""
        stamp = (lambda ident: "") if past is None else past.stamp
        now = {} if states is None else {ident: (state.name, f"{state.source} {stamp(ident)}") for ident, state in states.items()}
        before = {ident: (name, source) for ident, name, source in self.sql.execute("SELECT id, name, source FROM state")}
        if self.meta("open") != str(states is None):   # raised to signed: every record's state is another
            self.set_meta({"open": str(states is None)})
            different = {ident for (ident,) in self.sql.execute("SELECT id FROM file WHERE kind <> ''")} | now.keys()
        else:
            different = {ident for ident in now.keys() | before.keys() if now.get(ident) != before.get(ident)}
        self.sql.executemany("DELETE FROM state WHERE id = ?", [(ident,) for ident in different if ident in before])
        self.sql.executemany(
            "INSERT INTO state VALUES (?, ?, ?)", [(ident, *now[ident]) for ident in different if ident in now]
        )
        return different

    def keep_found(self, code: str, key: str, findings: str, years: Iterable[int]) -> None:
        """Remember what a check said of a group; nothing said is nothing kept."""
        told = _years(years)
        if findings or told:
            self.sql.execute("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)", (code, key, findings, told))
        else:
            self.sql.execute("DELETE FROM found WHERE code = ? AND key = ?", (code, key))

    def keep_all_found(self, code: str, results: Iterable[tuple[str, str, Iterable[int]]]) -> None:
        """The same for every group (key, findings, years) of a check; what was remembered of it is forgotten."""
        self.sql.execute("DELETE FROM found WHERE code = ?", (code,))
        said = ((code, key, findings, told) for key, findings, years in results if (told := _years(years)) or findings)
        self.sql.executemany("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)", said)

    def found(self) -> Iterator[tuple[str, str, str, str]]:
        """All that is remembered of findings: code ("" for files), key, findings, years."""
        return self.sql.execute("SELECT code, key, findings, years FROM found ORDER BY code, key")


def _years(years: Iterable[int]) -> str:
    return ",".join(map(str, sorted(years)))


def _named(folder: Path) -> str:
    try:
        return (folder / POINTER).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def clean(folder: Path, keep: str, before: str) -> None:
    """Remove the index that was in force `before`, and what ended runs left behind a day ago."""
    if before.startswith(_PREFIX) and before != keep:
        _remove(folder / before)
    for path in (*folder.glob(f"{_PREFIX}*"), *folder.glob("last.*")):
        with contextlib.suppress(OSError):
            if not path.name.startswith(keep) and path.stat().st_mtime < time() - 86_400:
                path.unlink()


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal", ".name"):
        with contextlib.suppress(OSError):
            Path(f"{path}{suffix}").unlink()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0.5, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA cache_size=-4096")
        connection.execute("PRAGMA temp_store=MEMORY")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


