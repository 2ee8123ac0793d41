"""The record fixtures as values: `tests/records/<kind>/{valid,invalid}/*.toml` and the extra refusals.

A stranger adds a case by adding a file. An invalid file begins with one or more lines

    # expect: FIELD-TYPE plan_out

naming a code and, unless the file cannot be parsed, the field (`row[3].at`): all of them, and no others.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from officectl.records import toml
from officectl.records.fault import Fault
from officectl.records.finding import field_text
from officectl.records.kind import Field, Kind
from officectl.records.schema_pattern import OF_TYPE
from officectl.records.validate import validator
from officectl.store import kinds

HERE = Path(__file__).parent / "records"
EXTRA = HERE / "extra-refusals.toml"
KINDS = kinds.find()[0]
Expected = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """One fixture file."""

    kind: str
    path: Path
    good: bool
    expected: Expected

    @property
    def name(self) -> str:
        """As pytest shows it: `trip/invalid/state.toml`."""
        return self.path.relative_to(HERE).as_posix()

    def __str__(self) -> str:
        return self.name


def cases() -> list[Case]:
    """Every fixture, in path order."""
    found = []
    for path in sorted(HERE.glob("*/*/*.toml")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        wanted = (line.removeprefix("# expect:").split() for line in lines if line.startswith("# expect:"))
        expected = tuple(sorted((words[0], words[1] if len(words) > 1 else "") for words in wanted))
        found.append(Case(path.parts[-3], path, path.parts[-2] == "valid", expected))
    return found


def refusals() -> list[dict[str, str]]:
    """The rows of the table of extra refusals."""
    if not EXTRA.exists():
        return []
    with EXTRA.open("rb") as handle:
        rows: list[dict[str, str]] = tomllib.load(handle)["refusal"]
    return rows


def judge(kind: Kind, raw: bytes) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The data and every fault of one file, as intake would see them."""
    reading = toml.read(raw)
    if reading.data is None:
        return None, list(reading.faults)
    return reading.data, [*reading.faults, *validator(kind)(reading.data)]


def summary(faults: list[Fault]) -> Expected:
    """Faults as a fixture writes them."""
    return tuple(sorted((fault.code, field_text(fault.field)) for fault in faults))


def jsonise(value: Any) -> Any:
    """A record as an independent validator sees it: dates as ISO text, decimals as numbers."""
    if isinstance(value, Mapping):
        return {name: jsonise(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [jsonise(inner) for inner in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return value


@cache
def plain(kind: str) -> jsonschema.Draft202012Validator:
    """The independent judge of a kind's records, straight from the schema file."""
    document = json.loads(Path(kinds.core_files()[kind]).read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(document)


def field_at(kind: Kind, path: tuple[str | int, ...]) -> Field | None:
    """The field that a path leads to."""
    fields: Mapping[str, Field] = kind.fields
    field: Field | None = None
    for part in path:
        field = fields.get(part) if isinstance(part, str) else field and field.item
        if field is None:
            return None
        fields = field.fields
    return field


def beyond_json_schema(kind: Kind, fault: Fault, data: Any) -> bool:
    """Whether JSON Schema has no words for the reason of a fault (see docs/contracts/schemas.md)."""
    field = field_at(kind, fault.field)
    if field is None or fault.code not in ("FIELD-TYPE", "FIELD-VALUE"):
        return False
    value = data
    for part in fault.field:
        value = value[part]
    if fault.code == "FIELD-VALUE":
        exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
        return field.decimals is not None and -int(exponent) > field.decimals
    if field.type in OF_TYPE:
        return re.search(OF_TYPE[field.type], str(jsonise(value))) is not None
    if field.type == "string":
        return isinstance(value, date | time)
    return field.type == "integer" and isinstance(value, Decimal) and value == int(value)
