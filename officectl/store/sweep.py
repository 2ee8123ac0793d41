"""The record files of a work tree in two steps, names first, contents later: so that two processes can share the reading
and the index can remember what was there. Gives the same files in the same order as `disk.walk`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from time import perf_counter_ns
from typing import NamedTuple

from officectl.light import blake2b, dataclass, field
from officectl.store import ahead, disk, times
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
    stamp = times.of_folder(f"{root}/{folder}")
    if not stamp:
        found.strange |= os.path.lexists(f"{root}/{folder}")
        return
    inside = names(root, folder)
    if inside is None or folder.count("/") > disk.DEEPEST:
        found.strange = True
        return
    found.folders[folder] = stamp
    sort_in(root, folder, *inside, rank, found, skip)


def names(root: str, folder: str) -> tuple[list[str], set[str]] | None:
    """What a folder holds, bytewise by path; inner folders end in a slash. And which of it is neither file nor folder.

    Left out: our own files while a write is under way. None when only `walk` can say what is there.
    """
    try:
        fd = os.open(f"{root}/{folder}", disk.FOLDER)
    except OSError:
        return None
    try:
        found, odd = disk.names(fd)
    except OSError:
        return None
    finally:
        os.close(fd)
    if odd or any(name[0] == "." for name in found):
        found = [name for name in found if disk.PASSING.fullmatch(name) is None]
    return found, odd


def sort_in(
    root: str, folder: str, inside: Iterable[str], odd: set[str], rank: int, found: Listing,
    skip: frozenset[str] = frozenset(),
) -> None:
    """Add what these names of a folder stand for."""
    add = found.entries.append
    for name in inside:
        path = f"{folder}/{name}"
        if not disk.plain_name(name):
            found.strange = True
        elif name[-1] == "/":
            if name == ".git/":
                found.strange = True
            elif path[:-1] not in skip:
                below(root, path[:-1], rank, found)
        elif name[-5:] == ".toml" and name not in odd:
            add(Entry(path, rank))
        else:
            found.entries.extend(Entry(made.path, rank, made) for made in disk.walk(root, path, named=True))


def read(root: str, entries: Sequence[Entry], stamped: bool = False) -> Iterator[tuple[Entry, File, str]]:
    """The files of entries; those that have gone meanwhile are left out. The stamp is empty unless asked for.

    Where the disk answers slowly several are asked for at once.
    """
    helpers = None
    took = 0
    try:
        for at, entry in enumerate(entries):
            stamp = times.of_file(f"{root}/{entry.path}") if stamped else ""
            if entry.made is not None:
                yield entry, entry.made, stamp
                continue
            if at < ahead.PROBE:
                began = perf_counter_ns()
                file = disk.read(f"{root}/{entry.path}", entry.path)
                took += perf_counter_ns() - began
            else:
                if at == ahead.PROBE and took > ahead.PROBE * ahead.COLD and (count := ahead.readers()) > 1:
                    helpers = ahead.Ahead([f"{root}/{later.path}" for later in entries[at:] if later.made is None], count)
                file = disk.read(f"{root}/{entry.path}", entry.path)
            if file is not None:
                yield entry, file, stamp
    finally:
        if helpers is not None:
            helpers.close()


def hash_of(file: File) -> bytes:
    """What tells one content from another; of a file that cannot be read, why it cannot."""
    if file.raw is not None and not file.faults:
        return blake2b(file.raw, digest_size=16).digest()
    told = "\0".join(f"{fault.code} {fault.message.render('zh')}" for fault in file.faults)
    return blake2b(told.encode("utf-8", "surrogateescape") + b"\0" + (file.raw or b""), digest_size=16).digest()
