"""A record: one TOML file as a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from officectl.light import dataclass
from officectl.records.finding import FieldPath


@dataclass(frozen=True, slots=True)
class Record:
    """`data` is what the reading profile gave: str, int, Decimal, bool, date, datetime, time, list, dict."""

    kind: str
    id: str
    path: str
    data: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        """A top-level field."""
        return self.data.get(name, default)


@dataclass(frozen=True, slots=True)
class State:
    """A record's derived state. In an open workspace every record is `recorded`, source `open`."""

    name: str
    source: str

    @property
    def effective(self) -> bool:
        """Whether checks treat the record as in force (recorded and registered do)."""
        return self.name in ("recorded", "registered", "approved")


RECORDED = State("recorded", "open")


def walk(data: Mapping[str, Any], prefix: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:
    """Every leaf value with its field path, depth first in file order."""
    for name, value in data.items():
        yield from _walk(value, (*prefix, name))


def _walk(value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, Any]]:
    if isinstance(value, Mapping):
        yield from walk(value, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))
    else:
        yield path, value
