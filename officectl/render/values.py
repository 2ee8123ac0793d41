"""Values as programs read them: JSON with decimals as strings, dates in ISO form, keys in the order given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal


def to_json(body: object, *, indent: int | None = None) -> str:
    """One JSON document; Chinese stays readable."""
    import json

    return json.dumps(plain(body), ensure_ascii=False, indent=indent, allow_nan=False)


def plain(value: object) -> object:
    """Only what JSON has. Decimals become strings: a binary float would change the figure."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)
