"""verify.db: what verification need not compute twice. Facts only, never a verdict; deletable at any time.

What it holds is true whoever asks: signatures by commit id, contents by blob id. The verifier's own state at a verified tip is kept
as it was handed in, under the pinned root. All of it belongs to one make of tools (verifier format, officectl, git, ssh-keygen):
under another the file is emptied. Anyone who can write `.git` can write it; a full audit runs without it and compares.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from officectl import __version__
from officectl.git import run, ssh
from officectl.git.repo import Git
from officectl.history.model import Signature
from officectl.light import dataclass

if TYPE_CHECKING:
    from sqlite3 import Connection

NAME = "verify.db"
WAIT = 5.0
"""Seconds to wait for another writer; then less is remembered."""
ROWS = 500
"""Ids asked for at a time."""

_TABLES = {
    "blob": "CREATE TABLE blob (oid BLOB, kind TEXT, fact TEXT NOT NULL, PRIMARY KEY (oid, kind)) WITHOUT ROWID",
    "make": "CREATE TABLE make (made TEXT NOT NULL)",
    "signature": "CREATE TABLE signature (oid BLOB PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID",
    "snapshot": "CREATE TABLE snapshot (root TEXT, name TEXT, tip TEXT NOT NULL, sum BLOB NOT NULL, state BLOB NOT NULL, "
                "PRIMARY KEY (root, name)) WITHOUT ROWID",
}


@dataclass(frozen=True, slots=True)
class BlobFact:
    """What the verifier needs of one record file, found once by (blob id, kind of the path it lay at)."""

    digest: str
    """`sha256:…`; empty when it cannot be read."""
    id: str = ""
    """The record's own `id`."""
    forged: tuple[str, ...] = ()
    """Top-level keys that claim a state (`flow`, `state`, `approved_by`)."""
    attachments: tuple[tuple[str, str, int], ...] = ()
    """(name, sha256, bytes) of each listed attachment."""
    fault: str = ""
    """Why it cannot be read: the code of the first fault; empty when it can."""
    more: Any = None
    """Whatever else the verifier keeps of it; JSON (no floats, tuples come back as lists)."""


class Cache:
    """Facts in SQLite. Two processes may use it at once; a broken, foreign or outdated file is replaced silently; every fault of
    the disk only means that less is remembered. Nothing is written before `commit` or the end of a `with`.
    """

    def __init__(self, path: Path | None, root: str, made: str) -> None:
        self._path = path
        self._root = root
        self._made = made
        self._open: Connection | None = None
        self._signatures: dict[str, Signature] = {}
        self._blobs: dict[tuple[str, str], BlobFact] = {}
        self._snapshots: dict[str, tuple[str, Any]] = {}
        if path is not None:
            self._open, useless = _ready(path, made)
            if useless and _removed(path):
                self._open, _ = _ready(path, made)

    def signatures(self, oids: Iterable[str]) -> dict[str, Signature]:
        """What is known of these commits."""
        found: dict[str, Signature] = {}
        question = "SELECT lower(hex(oid)), key FROM signature WHERE oid IN (%s)"
        with self._guarded() as db:
            if db is not None:
                for some in _groups([bytes.fromhex(oid) for oid in oids]):
                    for oid, key in db.execute(question % ",".join("?" * len(some)), some):
                        found[oid] = Signature("good", key) if key else Signature("bad")
        return found

    def remember_signatures(self, facts: Mapping[str, Signature]) -> None:
        """Keep facts about commits. Unsigned ones are not kept: the commit itself says so."""
        if self._open is not None:
            self._signatures.update((oid, fact) for oid, fact in facts.items() if fact.state != "none")

    def blobs(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], BlobFact]:
        """What is known of these (blob id, kind)."""
        found: dict[tuple[str, str], BlobFact] = {}
        asked = set(wanted)
        question = "SELECT lower(hex(oid)), kind, fact FROM blob WHERE oid IN (%s)"
        with self._guarded() as db:
            if db is not None:
                for some in _groups([bytes.fromhex(oid) for oid in {oid for oid, _ in asked}]):
                    for oid, kind, text in db.execute(question % ",".join("?" * len(some)), some):
                        if (oid, kind) in asked:
                            found[oid, kind] = _blob(json.loads(text))
        return found

    def remember_blobs(self, facts: Mapping[tuple[str, str], BlobFact]) -> None:
        """Keep facts about record files."""
        if self._open is not None:
            self._blobs.update(facts)

    def snapshot(self, name: str) -> tuple[str, Any] | None:
        """(tip, state) as last kept under `name` (the ref or purpose), or None. JSON: tuples come back as lists."""
        with self._guarded() as db:
            if db is not None:
                row = db.execute(
                    "SELECT tip, sum, state FROM snapshot WHERE root = ? AND name = ?", (self._root, name)).fetchone()
                if row is not None and sha256(row[2]).digest() == row[1]:
                    return row[0], json.loads(zlib.decompress(row[2]))
        return None

    def remember_snapshot(self, name: str, tip: str, state: Any) -> None:
        """Keep the verifier's state at `tip`. `state` is JSON data."""
        if self._open is not None:
            self._snapshots[name] = (tip, state)

    def commit(self) -> None:
        """Write what was remembered, in one transaction."""
        if not (self._signatures or self._blobs or self._snapshots):
            return
        signatures = [(bytes.fromhex(oid), fact.key) for oid, fact in self._signatures.items()]
        blobs = [(bytes.fromhex(oid), kind, _text(fact)) for (oid, kind), fact in self._blobs.items()]
        snapshots = []
        for name, (tip, state) in self._snapshots.items():
            packed = zlib.compress(_json(state).encode("utf-8"), 1)
            snapshots.append((self._root, name, tip, sha256(packed).digest(), packed))
        self._signatures, self._blobs, self._snapshots = {}, {}, {}
        with self._guarded() as db:
            if db is not None:
                db.execute("BEGIN IMMEDIATE")
                # another make of tools may have emptied the file for itself since we opened it
                if db.execute("SELECT made FROM make").fetchall() == [(self._made,)]:
                    db.executemany("INSERT OR REPLACE INTO signature VALUES (?, ?)", signatures)
                    db.executemany("INSERT OR REPLACE INTO blob VALUES (?, ?, ?)", blobs)
                    db.executemany("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?)", snapshots)
                db.execute("COMMIT")

    def close(self) -> None:
        """Write and let go."""
        try:
            self.commit()
        finally:
            self._drop()

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self.close()
        else:   # a verification that failed leaves nothing behind
            self._drop()

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[Connection | None]:
        """The open file, or None; a fault of it ends its use. One that is damaged is removed for the next run to make anew."""
        if self._open is None:
            yield None
            return
        import sqlite3
        try:
            yield self._open
        except sqlite3.OperationalError:   # locked, disk full, read-only …: not the file's own fault
            self._drop()
        except (sqlite3.Error, ValueError, TypeError, zlib.error, OverflowError, LookupError):
            self._drop()
            if self._path is not None:
                _removed(self._path)

    def _drop(self) -> None:
        db, self._open = self._open, None
        if db is not None:
            import sqlite3
            with contextlib.suppress(sqlite3.Error):
                db.close()


def open_cache(git: Git, *, root: str, format: int, enabled: bool = True) -> Cache:
    """The cache of this repository for this pinned root, this verifier format, this tool, git and ssh-keygen. Never raises for
    a fault of the disk; `enabled=False` (`--no-cache`) gives one that remembers nothing and touches no file.
    """
    if not enabled:
        return Cache(None, root, "")
    made = _json([format, __version__, git.object_format, ".".join(map(str, run.version())), *_keygen()])
    return Cache(git.cache_dir / NAME, root, made)


def set_aside(git: Git) -> str:
    """Stop using a cache that led to another answer than the history: it is kept as `verify.db.differs`, for whoever finds out why,
    and the next run begins anew. Returns its name; empty when it could not be moved.
    """
    path, aside = git.cache_dir / NAME, git.cache_dir / f"{NAME}.differs"
    try:
        for end in ("-wal", "-shm"):   # what SQLite keeps beside the file belongs to it
            with contextlib.suppress(FileNotFoundError):
                os.replace(f"{path}{end}", f"{aside}{end}")  # noqa: PTH105 - strings and paths alike
        os.replace(path, aside)  # noqa: PTH105 - as above
    except OSError:
        return ""
    return aside.name


def _keygen() -> tuple[str, int, int]:
    """Which ssh-keygen: where it lies, its size and when it was installed. It has no option that tells its version."""
    program = ssh.keygen()
    if program is None:
        return "", 0, 0
    found = os.stat(program)  # noqa: PTH116 - a plain string
    return program, found.st_size, found.st_mtime_ns


def _ready(path: Path, made: str) -> tuple[Connection | None, bool]:
    """The file, of our tables and this make; otherwise None and whether the file itself is to blame: damaged or foreign, not
    merely locked, read-only or out of reach.
    """
    import sqlite3
    db = None
    useless = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
        db.execute("PRAGMA trusted_schema = OFF")
        with contextlib.suppress(sqlite3.OperationalError):   # some file systems have none
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        if _fit(db, made) or _emptied(db, made):
            return db, False
        useless = True
    except (sqlite3.OperationalError, OSError):
        pass
    except (sqlite3.Error, ValueError):
        useless = True
    if db is not None:
        with contextlib.suppress(sqlite3.Error):
            db.close()
    return None, useless


def _fit(db: Connection, made: str) -> bool:
    return _tables(db) == _TABLES and db.execute("SELECT made FROM make").fetchall() == [(made,)]


def _emptied(db: Connection, made: str) -> bool:
    """Empty an outdated file, or fill a new one; False for a file that holds anything else."""
    db.execute("BEGIN IMMEDIATE")
    if not _fit(db, made):   # else another process was quicker
        tables = _tables(db)
        if tables and tables != _TABLES:
            db.execute("ROLLBACK")
            return False
        for name, sql in _TABLES.items():
            db.execute(f"DELETE FROM {name}" if tables else sql)
        db.execute("INSERT INTO make VALUES (?)", (made,))
    db.execute("COMMIT")
    return True


def _tables(db: Connection) -> dict[str, str]:
    return dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))


def _removed(path: Path) -> bool:
    """Take a useless file away, with what SQLite keeps beside it."""
    try:
        for place in (f"{path}-wal", f"{path}-shm", path):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(place)  # noqa: PTH108 - strings and paths alike
    except OSError:
        return False
    return True


def _groups(oids: list[bytes]) -> Iterator[list[bytes]]:
    for at in range(0, len(oids), ROWS):
        yield oids[at:at + ROWS]


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _text(fact: BlobFact) -> str:
    return _json([fact.digest, fact.id, fact.forged, fact.attachments, fact.fault, fact.more])


def _blob(row: list[Any]) -> BlobFact:
    digest, ident, forged, attachments, fault, more = row
    return BlobFact(digest, ident, tuple(forged), tuple((name, sum_, size) for name, sum_, size in attachments), fault, more)
