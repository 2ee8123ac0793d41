"""baseline.toml: old faults by code, id and field, and what is wrong with such a file. Contract: docs/contracts/checks.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from officectl.records import toml
from officectl.records.fault import Fault
from officectl.text.lang import Text

Key = tuple[str, str, str]
CODE = "BASELINE-INVALID"
_KEYS = ("code", "id", "field")

_FORMAT = Text("format 必须是 1", "format must be 1")
_UNKNOWN = Text("不认识的项 {key}；可用的有 format 和 [[finding]]", "unknown key {key}; known are format and [[finding]]")
_ROWS = Text("finding 必须写成 [[finding]] 各条", "finding must be [[finding]] rows")
_ROW = Text(
    "每条 [[finding]] 要有 code、id、field 三项文字，没有别的", "each [[finding]] has the texts code, id and field, nothing else"
)


def read(raw: bytes) -> tuple[frozenset[Key], tuple[Fault, ...]]:
    """The entries that can be understood, and the faults of the rest."""
    reading = toml.read(raw)
    if reading.data is None:
        return frozenset(), reading.faults
    faults = [Fault(CODE, _UNKNOWN(key=key), field=(key,)) for key in reading.data if key not in ("format", "finding")]
    if reading.data.get("format") != 1:
        faults.append(Fault(CODE, _FORMAT(), field=("format",)))
    rows = reading.data.get("finding", [])
    if not isinstance(rows, list):
        return frozenset(), (*faults, Fault(CODE, _ROWS(), field=("finding",)))
    keys = set()
    for index, row in enumerate(rows):
        key = _key(row)
        if key is None:
            faults.append(Fault(CODE, _ROW(), field=("finding", index)))
        else:
            keys.add(key)
    return frozenset(keys), tuple(faults)


def _key(row: Any) -> Key | None:
    if not isinstance(row, Mapping) or sorted(row) != sorted(_KEYS):
        return None
    code, ident, field = (row[name] for name in _KEYS)
    return (code, ident, field) if isinstance(code, str) and isinstance(ident, str) and isinstance(field, str) else None
