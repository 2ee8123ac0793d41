"""The journal of one write: what is being replaced by what. It exists from before the first file moves until
after the index is right, so that a crash at any point can be rolled forward (the commit landed) or back (it
did not).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from officectl.light import dataclass, pattern
from officectl.store import place
from officectl.store.disk import PASSING
from officectl.store.errors import BadJournal, UnsafePath

NAME = "journal.json"
FORMAT = 1
_ID = pattern("[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Step:
    """One file. Paths from the top of the work tree; blob ids, None where there is no file."""

    path: str
    old: str | None
    """In the commit before."""
    disk: str | None
    """On disk before; another id than `old` only where git converts line ends."""
    new: str | None
    temp: str
    """Name, in the same folder, under which the new bytes wait; empty for a removal."""
    backup: str
    """Name, in the same folder, under which the old file is kept until all is done."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A write under way: from commit `old` (None: none yet) to commit `new`."""

    old: str | None
    new: str
    steps: tuple[Step, ...]
    folders: tuple[str, ...]
    """Folders that the write makes."""


def write(folder: Path, journal: Journal) -> None:
    """Put the journal on disk, whole or not at all. Raises OSError."""
    from dataclasses import asdict

    text = json.dumps({"format": FORMAT, **asdict(journal)}, ensure_ascii=False)
    put(folder, NAME, text.encode("utf-8", "surrogateescape"))


def put(folder: Path, name: str, raw: bytes) -> None:
    """Put a journal of any sort on disk, whole or not at all. Raises OSError."""
    temp = folder / f"{name}.new"
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    try:
        view = memoryview(raw)
        while view:
            view = view[os.write(fd, view):]
        os.fsync(fd)
    finally:
        os.close(fd)
    temp.replace(folder / name)
    _flush(folder)


def read(folder: Path) -> Journal | None:
    """The journal that a crash left behind, or None. Raises BadJournal."""
    path = folder / NAME
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise BadJournal(path=str(path), why=error.strerror or str(error)) from None
    try:
        data = json.loads(raw.decode("utf-8", "surrogateescape"))
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}")
        return _checked(Journal(
            data["old"], data["new"], tuple(Step(**step) for step in data["steps"]), tuple(data["folders"])
        ))
    except UnsafePath as error:
        raise BadJournal(path=str(path), why=error.message) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadJournal(path=str(path), why=str(error)) from None


def _checked(journal: Journal) -> Journal:
    """A folder from someone else may bring a journal along: it may say nothing that a write of ours would not.

    Raises UnsafePath, ValueError, TypeError.
    """
    ways = set()
    for step in journal.steps:
        parts = place.checked(step.path).split("/")[:-1]
        ways |= {"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
        if not all(name == "" or PASSING.fullmatch(name) for name in (step.temp, step.backup)):
            raise ValueError(f"{step.temp!r}, {step.backup!r}")
    ids = [journal.old, journal.new, *(oid for step in journal.steps for oid in (step.old, step.disk, step.new))]
    for oid in ids:
        if oid is not None and not _ID.fullmatch(oid):
            raise ValueError(repr(oid))
    if not ways.issuperset(journal.folders):
        raise ValueError(repr(journal.folders))
    return journal


def remove(folder: Path, name: str = NAME) -> None:
    """The write is done. Raises OSError."""
    (folder / name).unlink(missing_ok=True)
    _flush(folder)


def _flush(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
