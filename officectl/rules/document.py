"""One file of rules or calendar: its data, and where each key stands (found only when asked)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from officectl.records import toml
from officectl.records.fault import Fault
from officectl.records.finding import FieldPath


class Document:
    """A read file. `data` is None when it is not TOML; then `faults` says why."""

    __slots__ = ("_places", "_read", "_text", "data", "faults", "path")

    def __init__(self, path: str, raw: str | bytes) -> None:
        reading = toml.read(raw if isinstance(raw, bytes) else raw.encode())
        self.path = path
        self._text: str | None = reading.text
        self._read: Callable[[], bytes] | None = None
        self.data: dict[str, Any] | None = reading.data
        self.faults: list[Fault] = list(reading.faults)
        self._places: Mapping[FieldPath, tuple[int, int]] | None = None

    @classmethod
    def later(cls, path: str, read: Callable[[], bytes]) -> Self:
        """A file without a fault whose data somebody else holds: it is read when its text is asked for."""
        made = cls.__new__(cls)
        made.path = path
        made._text = None
        made._read = read
        made.data = None
        made.faults = []
        made._places = None
        return made

    @property
    def text(self) -> str:
        """What was read."""
        if self._text is None:
            self._text = toml.read(self._read()).text if self._read is not None else ""
        return self._text

    def position(self, field: FieldPath) -> tuple[int, int]:
        """(line, column) of a key, or of the nearest thing above it; (0, 0) when unknown."""
        if self._places is None:
            from officectl.records.positions import locate

            self._places = {path: (at.line, at.column) for path, at in locate(self.text).items()}
        for length in range(len(field), 0, -1):
            found = self._places.get(field[:length])
            if found is not None:
                return found
        return (0, 0)
