"""Rows as JSON text and back, for caches and between our own processes. Exact: the same values, the same types.

A row is a JSON array in the order of its columns. JSON has no dates and no exact decimals: a column that its kind says is
a date or a date-time is its ISO text; anywhere deeper such a value is a table with one key that begins with `$`, which no
schema allows as the name of a field. Only sound values come here: fields with a fault are left out of rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from officectl.records.kind import Field, Kind
from officectl.records.ledger import Row

_DATE, _MOMENT, _TIME, _NUMBER = "$d", "$m", "$t", "$n"
_PARSE: dict[str, Callable[[str], Any]] = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}


def _scalar(value: Any) -> dict[str, str]:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, Decimal):
        return {_NUMBER: str(value)}
    if isinstance(value, time):
        return {_TIME: value.isoformat()}
    raise TypeError(type(value).__name__)


def _hook(table: dict[str, Any]) -> Any:
    if len(table) == 1:
        ((key, value),) = table.items()
        if key == _MOMENT:
            return datetime.fromisoformat(value)
        if key == _DATE:
            return date.fromisoformat(value)
        if key == _NUMBER:
            return Decimal(value)
        if key == _TIME:
            return time.fromisoformat(value)
    return table


dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_scalar).encode
"""JSON text of any value that the reading profile gives."""
loads = json.JSONDecoder(object_hook=_hook).decode
"""What `dumps` was given."""
_loads_flat = json.JSONDecoder().decode


class RowCodec:
    """Both directions for the rows of one kind."""

    def __init__(self, kind: Kind, row: type[Row]) -> None:
        self._row = row
        self._dated: list[tuple[int, Callable[[str], Any]]] = []
        flat = True
        repeated = []
        for name, index in row.columns.items():
            field = kind.fields.get(name)
            if field is None:
                continue
            if field.type in _PARSE:
                self._dated.append((index, _PARSE[field.type]))
            elif not _is_flat(field):
                flat = False
            elif field.type == "string" and (field.ref or field.ref_or_text or field.enum):
                repeated.append(index)
        self._repeated = tuple(repeated)
        self._loads = _loads_flat if flat else loads

    @property
    def columns(self) -> Mapping[str, int]:
        """Field → its place in a row."""
        return self._row.columns

    def encode(self, row: Row) -> str:
        """The row as JSON text."""
        values = list(row)
        for index, _ in self._dated:
            value = values[index]
            if value is not None:
                values[index] = value.isoformat()
        return dumps(values)

    def decode(self, text: str, shared: dict[str, str]) -> Row:
        """The row. `shared` keeps one copy of texts that many rows hold."""
        values = self._loads(text)
        for index, parse in self._dated:
            value = values[index]
            if value is not None:
                values[index] = parse(value)
        for index in self._repeated:
            value = values[index]
            if value is not None:
                values[index] = shared.setdefault(value, value)
        return self._row(values)


def _is_flat(field: Field) -> bool:
    """Whether JSON itself keeps every value of the field."""
    if field.type == "array":
        return field.item is not None and _is_flat(field.item)
    return field.type in ("string", "boolean", "integer")
