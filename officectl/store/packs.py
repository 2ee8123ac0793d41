"""The shipped rule packs and calendars as files. Plain reads: importlib.resources is slow to start."""

# Every check passes here; pathlib would have to be imported for it.
# ruff: noqa: PTH123
from __future__ import annotations

import os

import officectl

_RULES = f"{officectl.__path__[0]}/rules"

Pair = tuple[str, bytes]
"""(name for messages, bytes): what `rules.book.load` and `Calendar.from_sources` take."""


def shipped_packs(names: tuple[str, ...] = ("national",)) -> list[Pair]:
    """The files of the named packs: `national/rooms.toml` … Raises FileNotFoundError for an unknown pack."""
    return [(label, read(path)) for label, path in pack_files(names)]


def pack_names() -> list[str]:
    """The packs that are shipped."""
    return sorted(entry.name for entry in os.scandir(f"{_RULES}/packs") if entry.is_dir())


def shipped_calendars() -> list[Pair]:
    """One file a year: `national/calendar/2026.toml` …"""
    return [(label, read(path)) for label, path in calendar_files()]


def pack_files(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name for messages, path) of the files of the named packs. Raises FileNotFoundError for an unknown pack."""
    return [pair for name in names for pair in _list(f"{_RULES}/packs/{name}", name)]


def calendar_files() -> list[tuple[str, str]]:
    """(name for messages, path) of the shipped calendars."""
    return _list(f"{_RULES}/calendar", "national/calendar")


def read(path: str) -> bytes:
    """A shipped file's bytes."""
    with open(path, "rb") as file:
        return file.read()


def _list(folder: str, label: str) -> list[tuple[str, str]]:
    names = sorted(entry.name for entry in os.scandir(folder))
    return [(f"{label}/{name}", f"{folder}/{name}") for name in names if name.endswith(".toml")]
