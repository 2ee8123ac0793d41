"""Reading all record files of the work tree, by one process or by several that share the list of names.

Whoever reads, the result is the same: files are dealt out in runs of neighbours and joined in file order.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, NoReturn

from officectl.actions import _progress
from officectl.checks._runner import keys
from officectl.records import finding_store
from officectl.records.codec import RowCodec
from officectl.records.intake import Gate, Intake, take
from officectl.records.kind import Kind
from officectl.records.ledger import Columns, Dangling, Duplicate, Part, Row
from officectl.store import sweep
from officectl.store.index.base import Kept, odd_of

if TYPE_CHECKING:
    from datetime import date

    from officectl.checks._runner import Runner
    from officectl.records.finding import Finding
    from officectl.store.sweep import Entry, Listing

RUN = 256
"""Neighbouring files that one process reads in one go."""
STANDING = 6
"""Ranks of the kinds that most references name: read before the work is shared, so that every process knows them."""
WORTH = 5000
"""Files below which a second process costs more than it saves."""
VARIABLE = "OFFICECTL_WORKERS"


Keep = Callable[[list[Kept]], None]


class Codecs:
    """Row codecs by kind, made when first needed. `slots`: (kind, field) → the number under which the index keeps its keys."""

    def __init__(
        self, kinds: Mapping[str, Kind], columns: Columns, slots: Mapping[tuple[str, str], int]
    ) -> None:
        self.kinds, self.columns = kinds, columns
        self.made: dict[str, RowCodec] = {}
        self._slots: dict[str, list[tuple[str, int]]] = {}
        for (kind, name), slot in slots.items():
            self._slots.setdefault(kind, []).append((name, slot))

    def keys(self, row: Row) -> tuple[int | str, ...]:
        """Slot and group key in turn."""
        found: list[int | str] = []
        for name, slot in self._slots.get(row.kind, ()):
            for key in keys(row.get(name)):
                found += (slot, key)
        return tuple(found)

    def __call__(self, kind: str) -> RowCodec:
        codec = self.made.get(kind)
        if codec is None:
            codec = self.made[kind] = RowCodec(self.kinds[kind], self.columns.row_class(kind))
        return codec


def workers(files: int) -> int:
    """How many processes read: two where that pays and the system can fork, OFFICECTL_WORKERS otherwise."""
    asked = os.environ.get(VARIABLE, "")
    if not hasattr(os, "fork") or not hasattr(os, "memfd_create"):
        return 1
    if asked.isascii() and asked.isdigit() and asked != "0":
        return min(int(asked), 16)
    if files < WORTH or _threads() > 1:
        return 1
    return min(2, len(os.sched_getaffinity(0)))


def _threads() -> int:
    import sys

    threading = sys.modules.get("threading")
    return 1 if threading is None else threading.active_count()


def gather(
    root: str, listing: Listing, runner: Runner, kinds: Mapping[str, Kind], gate: Callable[[str], Gate | None],
    count: int = 1, keep: Keep | None = None, slots: Mapping[tuple[str, str], int] | None = None,
) -> None:
    """Read every entry into the runner; `keep` gets what the index remembers, in any order of runs.

    Raises ChildProcessError when another reader was ended and `keep` has had a part already.
    """
    codecs = Codecs(kinds, runner.columns, slots or {})
    reader = _Reader(root, runner, gate, codecs, keep is not None)
    entries, listing.entries = listing.entries, []   # names are let go of as they are read
    alone = len(entries) if count <= 1 else sum(entry.rank < STANDING for entry in entries)
    rest = entries[alone:]
    del entries[alone:]
    _alone(entries, reader, runner, keep)
    if rest:
        try:
            _shared(rest, reader, runner, kinds, count, keep)
        except ChildProcessError:   # a reader was ended from outside: no memory, a signal
            if keep is not None:
                raise   # some is kept already: the caller begins again
            _alone(rest, reader, runner, keep)
    runner.files += reader.files


def _alone(entries: list[Entry], reader: _Reader, runner: Runner, keep: Keep | None) -> None:
    entries.reverse()
    all_ = len(entries)
    while entries:
        _progress.say("read", all_ - len(entries), all_)
        run = entries[-1 : -RUN - 1 : -1]
        del entries[-RUN:]
        kept = reader.read(run, runner.columns, runner.add)
        if keep is not None:
            keep(kept)


class _Reader:
    """Reads runs of files in this process."""

    def __init__(
        self, root: str, runner: Runner, gate: Callable[[str], Gate | None], codecs: Codecs, keeping: bool
    ) -> None:
        self._root, self._runner, self._gate, self._keeping = root, runner, gate, keeping
        self.codecs = codecs
        self.files = 0

    def read(self, run: Sequence[Entry], columns: Columns, add: Callable[[Iterable[Finding]], None]) -> list[Kept]:
        """Take the files of a run into `columns`, their findings to `add`."""
        kept: list[Kept] = []
        keeping, gate, said = self._keeping, self._gate, self._runner.file_findings
        for entry, file, stamp in sweep.read(self._root, run, keeping):
            self.files += 1
            intake = take(file.path, file.raw, gate, file.faults)
            findings = said(intake)
            if findings:
                add(findings)
            columns.add(intake)
            if keeping:
                kept.append(kept_of(intake, entry, stamp, sweep.hash_of(file), columns, self.codecs, findings))
        return kept


def kept_of(
    intake: Intake, entry: Entry, stamp: str, digest: bytes, columns: Columns, codecs: Codecs, findings: Sequence[Finding]
) -> Kept:
    """What the index remembers of a file that `columns` has just taken in."""
    kind = intake.kind.name if intake.kind is not None and intake.data is not None and intake.id else ""
    row = columns.latest if kind else None
    odd = 0 if row is None else odd_of(bool(intake.faults), columns.unlike(row, intake.data or {}))
    return Kept(
        entry.path,
        entry.rank,
        kind,
        intake.id if kind else "",
        stamp,
        digest,
        odd,
        codecs(kind).encode(row) if row is not None else "",
        "\n".join(dict.fromkeys(target for _, target, _ in intake.refs)) if kind and intake.refs else "",
        codecs.keys(row) if row is not None else (),
        packed(findings) if findings else "",
    )


def packed(findings: Iterable[Finding]) -> str:
    """Findings as JSON text."""
    from officectl.records.codec import dumps

    return dumps([finding_store.pack(finding) for finding in findings])


def unpacked(text: str, as_of: date) -> Iterator[Finding]:
    """The findings again."""
    from officectl.records.codec import loads

    return (finding_store.unpack(values, as_of) for values in loads(text))


def _shared(
    entries: Sequence[Entry], reader: _Reader, runner: Runner, kinds: Mapping[str, Kind], count: int, keep: Keep | None
) -> None:
    """Several processes take runs from one queue: a pipe that holds their numbers. Raises ChildProcessError."""
    size = max(RUN, -(-len(entries) // 8192))   # the pipe holds 16 384 numbers
    runs = [entries[at : at + size] for at in range(0, len(entries), size)]
    queue, filling = os.pipe()
    os.write(filling, b"".join(number.to_bytes(4, "little") for number in range(len(runs))))
    os.close(filling)
    parts: dict[int, tuple[Part, list[Finding]]] = {}
    children: list[tuple[int, int]] = []
    before = reader.files
    try:
        for _ in range(count - 1):
            result = os.memfd_create("officectl-part")
            pid = os.fork()
            if pid == 0:
                _child(queue, result, runs, reader, runner, keep is not None)
            children.append((pid, result))
        for number in _tickets(queue):
            _progress.say("read", number, len(runs))
            share, found = runner.columns.part(), _none()
            kept = reader.read(runs[number], share, found.extend)
            parts[number] = share.taken(), found
            if keep is not None:
                keep(kept)
        failed = False
        while children:
            pid, result = children.pop()
            failed |= os.waitpid(pid, 0)[1] != 0
            with os.fdopen(result, "rb") as file:
                if not failed:
                    reader.files += _collect(file, parts, runner, reader, keep)
        if failed:
            reader.files = before
            raise ChildProcessError
    finally:
        os.close(queue)
        for pid, result in children:   # only on the way out of an error
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            os.close(result)
    for number in sorted(parts):
        part, found = parts.pop(number)
        runner.columns.join(part, kinds)
        runner.add(found)


def _none() -> list[Finding]:
    return []


def _tickets(queue: int) -> Iterator[int]:
    while ticket := os.read(queue, 4):
        yield int.from_bytes(ticket, "little")


def _child(
    queue: int, result: int, runs: Sequence[Sequence[Entry]], reader: _Reader, runner: Runner, keeping: bool
) -> NoReturn:
    """The whole life of a second process: it never returns and never runs anybody's clean-up."""
    code = 1
    try:
        reader.files = 0
        with os.fdopen(result, "wb") as file:
            for number in _tickets(queue):
                part, found = runner.columns.part(), _none()
                kept = reader.read(runs[number], part, found.extend)
                marshal.dump((number, _sent(part.taken()), packed(found), [tuple(item) for item in kept]), file)
            marshal.dump((-1, reader.files), file)
        code = 0
    finally:
        os._exit(code)


def _sent(part: Part) -> tuple[Any, ...]:
    import pickle

    # Only between this process and its own child, through a file without a name: nobody else can write what is loaded here.
    rows = pickle.dumps({name: [tuple(row) for row in rows] for name, rows in part.rows.items()}, 5)
    pending = [(d.path, d.kind, d.id, d.field, d.target, d.allowed) for d in part.pending]
    doubled = [(d.id, d.kind, d.path, d.first) for d in part.duplicates]
    return part.kinds, rows, part.odd_paths, pending, doubled


def _collect(
    file: IO[bytes], parts: dict[int, tuple[Part, list[Finding]]], runner: Runner, reader: _Reader, keep: Keep | None
) -> int:
    """What another process sent; the number of files it read."""
    import pickle

    file.seek(0)
    while True:
        message = marshal.load(file)
        if message[0] < 0:
            return int(message[1])
        number, (known, rows, odd_paths, pending, doubled), found, kept = message
        made = {}
        for name, values in pickle.loads(rows).items():
            row = runner.columns.row_class(name)
            made[name] = list(map(row, values))
        part = Part(known, made, odd_paths, [Dangling(*item) for item in pending], [Duplicate(*item) for item in doubled])
        parts[number] = part, list(unpacked(found, runner.as_of))
        if keep is not None:
            keep([Kept(*item) for item in kept])
