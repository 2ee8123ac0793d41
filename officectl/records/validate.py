"""What a kind makes of a record: its faults, what is missing at submit, and the records it names.

A validator judges the first records of a run with the slow half and only then pays (about 2 ms) for the
generated fast half: a check of ten files does not wait for a compiler, a check of a hundred thousand hardly
notices it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from officectl.records.fault import Fault
from officectl.records.finding import FieldPath
from officectl.records.kind import Field, Kind
from officectl.records.references import Reference, References, references

if TYPE_CHECKING:
    from officectl.records.validate_fast import Accept

__all__ = ["Reference", "References", "Validator", "references", "required_faults", "validator"]

Validator = Callable[[Mapping[str, Any]], list[Fault]]

WARM_UP = 200
"""Records judged slowly before the fast half is compiled."""


def validator(kind: Kind, warm_up: int = WARM_UP) -> Validator:
    """The function that gives every fault of a record of this kind, [] when it is good.

    Codes: FIELD-UNKNOWN, FIELD-STATE, FIELD-MISSING, FIELD-TYPE, FIELD-VALUE, each with its field path.
    Keep the function: it learns. `warm_up` 0 compiles at once.
    """
    from officectl.records.validate_fast import compile_accept
    from officectl.records.validate_slow import Judge

    judge = Judge(kind).faults
    accept: Accept | None = compile_accept(kind) if warm_up <= 0 else None
    left = warm_up

    def validate(data: Mapping[str, Any]) -> list[Fault]:
        nonlocal accept, left
        if accept is not None:
            return [] if accept(data) else judge(data)
        left -= 1
        if left <= 0:
            accept = compile_accept(kind)
        return judge(data)

    return validate


def required_faults(
    kind: Kind, data: Mapping[str, Any], stage: Literal["draft", "submit"] = "submit", *, on: date
) -> list[Fault]:
    """FIELD-MISSING for every `required_at` and `required_from` field that is absent or blank on the day
    `on`.

    `required_at = "submit"` asks at submit only, `required_from` from its day, both together at submit from
    that day. Blank is an empty or white string, an empty array, an empty table. What a draft needs is
    `validator`'s.
    """
    found: list[Fault] = []
    _required(data, (), kind.fields, stage, on.isoformat(), found)
    return found


def _required(
    data: Mapping[str, Any],
    path: FieldPath,
    fields: Mapping[str, Field],
    stage: str,
    on: str,
    found: list[Fault],
) -> None:
    for name, field in fields.items():
        value = data.get(name)
        if isinstance(value, Mapping) and field.type == "table" and value:
            _required(value, (*path, name), field.fields, stage, on, found)
        elif isinstance(value, list) and value:
            if field.item is not None and field.item.type == "table":
                for index, row in enumerate(value):
                    if isinstance(row, Mapping):
                        _required(row, (*path, name, index), field.item.fields, stage, on, found)
        elif _asked(field, stage, on) and _blank(value) and not (field.required and name not in data):
            from officectl.records.validate_slow import missing

            found.append(missing(field, (*path, name)))


def _asked(field: Field, stage: str, on: str) -> bool:
    if not field.required_at and not field.required_from:
        return False
    return (not field.required_at or stage == field.required_at) and field.required_from <= on


def _blank(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, list | Mapping) and not value)
