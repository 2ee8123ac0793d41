"""The book of rules and the calendar of one office, quickly.

Parsing the packs takes longer than many a command, so what was parsed lies on the shelf, each rule by itself; the
digests too, which would need all of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import officectl
from officectl.store import packs, shelf

if TYPE_CHECKING:
    from officectl.rules.book import RuleBook
    from officectl.rules.calendar import Calendar
    from officectl.store.packs import Pair

_REMEMBERED = 24
"""Digests kept: of so many different sets of local files."""


def book(
    names: tuple[str, ...], overlays: Sequence[Pair], organ_level: str, *, audit: bool = False
) -> RuleBook:
    """As `rules.book.load` with the named packs. Raises FileNotFoundError for an unknown pack."""
    from officectl.rules import book as books

    files = packs.pack_files(names)
    stamp = _stamp(files)
    kept = shelf.kept(f"rules-{'-'.join(names)}", stamp, lambda: _parsed_packs(files, organ_level))
    if kept is None:
        return books.load([(label, packs.read(path)) for label, path in files], overlays, organ_level, audit=audit)
    from officectl.rules.kept import restored

    ready = [restored(label, kept[label], _later(path)) for label, path in files]
    remembered = _Digests("rules", stamp, (organ_level, str(audit), *names), overlays)
    made = books.load(ready, overlays, organ_level, audit=audit, digest=remembered.found)
    remembered.take(made.digest)
    return made


def calendar(local: Sequence[Pair], *, audit: bool = False) -> Calendar:
    """As `Calendar.from_sources` with the shipped years."""
    from officectl.rules.calendar import Calendar

    files = packs.calendar_files()
    remembered = _Digests("calendar", _stamp(files), (str(audit),), local)
    later = [(label, _later(path)) for label, path in files]
    made = Calendar.from_sources(later, local, audit=audit, digest=remembered.found)
    remembered.take(made.digest)
    return made


class _Digests:
    """The digest of one set of files: found on the shelf, or computed once and put there."""

    def __init__(self, name: str, stamp: str, settings: tuple[str, ...], local: Sequence[Pair]) -> None:
        self._name, self._stamp = f"digest-{name}", stamp
        self._key = _key(settings, local)
        self._all: dict[str, str] = shelf.get(self._name, stamp) or {}
        self.found = self._all.get(self._key, "")

    def take(self, compute: Callable[[], str]) -> None:
        """Keep the digest if it was not known and can be kept."""
        if not self.found and self._stamp:
            newest = list(self._all.items())[1 - _REMEMBERED :]
            shelf.put(self._name, self._stamp, {**dict(newest), self._key: compute()})


def _key(settings: tuple[str, ...], local: Sequence[Pair]) -> str:
    from officectl.light import sha256

    total = sha256("\0".join(settings).encode())
    for path, raw in local:
        total.update(b"\0%d\0%s\0%d\0" % (len(path), path.encode("utf-8", "surrogateescape"), len(raw)))
        total.update(raw)
    return str(total.hexdigest())


def _stamp(files: Sequence[tuple[str, str]]) -> str:
    """Of the data and of the code that reads it: a change of either makes what is kept worthless."""
    return shelf.stamp([*(path for _, path in files), *_code()])


@cache
def _code() -> tuple[str, ...]:
    top = officectl.__path__[0]
    folders = (f"{top}/rules", f"{top}/rules/calendar", f"{top}/records")
    names = ((folder, entry.name) for folder in folders for entry in os.scandir(folder))
    return tuple(sorted(f"{folder}/{name}" for folder, name in names if name.endswith(".py")))


def _parsed_packs(files: Sequence[tuple[str, str]], organ_level: str) -> dict[str, Any] | None:
    from officectl.rules import book as books
    from officectl.rules.kept import keep

    raw = [(label, packs.read(path)) for label, path in files]
    if books.load(raw, (), organ_level).faults:
        return None
    return {label: keep(label, content) for label, content in raw}


def _later(path: str) -> Callable[[], bytes]:
    return lambda: packs.read(path)
