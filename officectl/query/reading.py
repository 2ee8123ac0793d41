"""Stored values as they are compared: through rows, of the field's type, on the workspace's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

from officectl.records.record import Record
from officectl.text.lang import show


def leaves(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Every value at `path`, through all rows of arrays; a shape that does not fit gives nothing."""
    if isinstance(value, list):
        for item in value:
            yield from leaves(item, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from leaves(value[path[0]], path[1:])


def spread(value: list[Any]) -> Iterator[Any]:
    """The items of a list, of lists in it as well."""
    for item in value:
        if isinstance(item, list):
            yield from spread(item)
        else:
            yield item


def present(record: Record, path: tuple[str, ...]) -> bool:
    """Whether the record holds anything there; empty text, tables and lists are nothing."""
    return any(value not in ("", {}) for value in leaves(record.data, path))


def as_text(value: Any) -> str:
    """A stored value as the text a person would search for."""
    return value if isinstance(value, str) else "" if isinstance(value, dict) else show(value, "zh")


def reader(kind: str, zone: tzinfo | None) -> Callable[[Any], Any]:
    """A stored value for comparing; None when it is of another type (a fault of data, reported elsewhere)."""
    if kind in ("integer", "decimal"):
        return _decimal
    if kind == "time":
        return _time
    if kind == "date":
        return lambda value: local(value, zone).date() if isinstance(value, datetime) else _only(value, date)
    return lambda value: (
        local(value, zone)
        if isinstance(value, datetime)
        else datetime.combine(value, time.min)
        if isinstance(value, date)
        else None
    )


def _only(value: Any, wanted: type) -> Any:
    return value if isinstance(value, wanted) else None


def local(value: datetime, zone: tzinfo | None) -> datetime:
    """A stored moment as the workspace's clock shows it; without a known zone, as it is written."""
    if value.tzinfo is None:
        return value
    try:
        return (value if zone is None else value.astimezone(zone)).replace(tzinfo=None)
    except OverflowError:  # 0001-01-01 and 9999-12-31 have no neighbour in another zone
        return value.replace(tzinfo=None)


def _decimal(value: object) -> Decimal | None:
    """A stored number for comparing; booleans and text are none."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _time(value: object) -> time | None:
    """A stored time of day."""
    return value.replace(tzinfo=None) if isinstance(value, time) else None
