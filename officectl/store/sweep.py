"""The record files of a work tree in two steps, names first, contents later: so that two processes can share the reading
and the index can remember what was there. Gives the same files in the same order as `disk.walk`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from officectl.store import disk, times
from officectl.store.entry import File

RECORDS = "records"


class Entry(NamedTuple):
    """One file by name: `rank` is its place in reading order, `made` what it is when it cannot be read as a plain file."""

    path: str
    rank: int
    made: File | None = None


@dataclass(slots=True)
class Listing:
    """All names. `folders`: path → stamp, taken before its names were read; `strange`: something that only `walk` understands."""

    entries: list[Entry] = field(default_factory=list)
    folders: dict[str, str] = field(default_factory=dict)
    strange: bool = False


def listing(root: str, order: Sequence[str] = ()) -> Listing:
    """The names below records/: the kinds of `order` first, in that order, then the rest by path."""
    found = Listing()
    done = frozenset(f"{RECORDS}/{kind}" for kind in order)
    for rank, kind in enumerate(order):
        below(root, f"{RECORDS}/{kind}", rank, found)
    below(root, RECORDS, len(order), found, done)
    return found


def below(root: str, folder: str, rank: int, found: Listing, skip: frozenset[str] = frozenset()) -> None:
    """Add one folder and what is below it."""
    path = f"{root}/{folder}"
    stamp = times.of_folder(path)
    if not stamp:
        if os.path.lexists(path):
            found.strange = True
        return
    try:
        fd = os.open(path, disk.FOLDER)
    except FileNotFoundError:
        return
    except OSError:
        found.strange = True
        return
    try:
        names, odd = disk.names(fd)
    except OSError:
        found.strange = True
        return
    finally:
        os.close(fd)
    found.folders[folder] = stamp
    if folder.count("/") > disk.DEEPEST:
        found.strange = True
        return
    add = found.entries.append
    for name in names:
        if name[-1] == "/":
            inner = f"{folder}/{name[:-1]}"
            if name == ".git/" or not disk.plain_name(name):
                found.strange = True
            elif inner not in skip:
                below(root, inner, rank, found)
            continue
        file = f"{folder}/{name}"
        if name[-5:] == ".toml" and name not in odd and disk.plain_name(name):
            add(Entry(file, rank))
        elif disk.PASSING.fullmatch(name) is None:
            if not disk.plain_name(name):
                found.strange = True
            found.entries.extend(Entry(made.path, rank, made) for made in disk.walk(root, file, named=True))


def read(root: str, entries: Iterable[Entry], stamped: bool = False) -> Iterator[tuple[Entry, File, str]]:
    """The files of entries; those that have gone meanwhile are left out. The stamp is empty unless asked for."""
    for entry in entries:
        stamp = times.of_file(f"{root}/{entry.path}") if stamped else ""
        if entry.made is not None:
            yield entry, entry.made, stamp
            continue
        file = disk.read(f"{root}/{entry.path}", entry.path)
        if file is not None:
            yield entry, file, stamp


def hash_of(file: File) -> bytes:
    """What tells one content from another; of a file that cannot be read, why it cannot."""
    if file.raw is not None and not file.faults:
        return blake2b(file.raw, digest_size=16).digest()
    told = "\0".join(f"{fault.code} {fault.message.render('zh')}" for fault in file.faults)
    return blake2b(told.encode("utf-8", "surrogateescape") + b"\0" + (file.raw or b""), digest_size=16).digest()
