"""The shipped rule packs and calendars. Plain reads: importlib.resources is slow to start."""

from __future__ import annotations

from pathlib import Path

_RULES = Path(__file__).resolve().parent.parent / "rules"

Pair = tuple[str, bytes]
"""(name for messages, bytes): what `rules.book.load` and `Calendar.from_sources` take."""


def shipped_packs(names: tuple[str, ...] = ("national",)) -> list[Pair]:
    """The files of the named packs: `national/rooms.toml` … Raises FileNotFoundError for an unknown pack."""
    return [pair for name in names for pair in _read(_RULES / "packs" / name, name)]


def pack_names() -> list[str]:
    """The packs that are shipped."""
    return sorted(folder.name for folder in (_RULES / "packs").iterdir() if folder.is_dir())


def shipped_calendars() -> list[Pair]:
    """One file a year: `national/calendar/2026.toml` …"""
    return _read(_RULES / "calendar", "national/calendar")


def _read(folder: Path, label: str) -> list[Pair]:
    return [
        (f"{label}/{file.name}", file.read_bytes())
        for file in sorted(folder.iterdir())
        if file.suffix == ".toml"
    ]
