"""The slow half of validation: every fault of one record, with field path, words and remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from officectl.records import schema_pattern as patterns
from officectl.records import validate_words as say
from officectl.records.fault import Fault
from officectl.records.finding import FieldPath
from officectl.records.kind import Field, Kind
from officectl.records.schema_grammar import STATE_KEYS
from officectl.records.validate_fast import distinct, few_decimals
from officectl.text.lang import Message

Matcher = Callable[[str], object]
Dependent = Mapping[str, tuple[str, ...]]


class Judge:
    """All faults of a record of one kind, in the order of the record, then of what is missing."""

    __slots__ = ("kind", "matchers")

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.matchers: dict[str, Matcher] = {}

    def faults(self, data: Mapping[str, Any]) -> list[Fault]:
        """Every fault; [] for a good record."""
        found: list[Fault] = []
        states = [key for key in STATE_KEYS if key in data]
        found += [
            Fault("FIELD-STATE", say.state(key), field=(key,), remedy=say.state_remedy(key)) for key in states
        ]
        self._table(data, (), self.kind.fields, self.kind.dependent, found, states)
        return found

    def _table(
        self,
        data: Mapping[str, Any],
        path: FieldPath,
        fields: Mapping[str, Field],
        dependent: Dependent,
        found: list[Fault],
        known: Sequence[str] = (),
    ) -> None:
        for name, value in data.items():
            field = fields.get(name)
            if field is not None:
                self._value(value, (*path, name), field, found)
            elif name not in known:
                found.append(unknown(name, path, fields, data))
        for name, field in fields.items():
            if field.required and name not in data:
                found.append(missing(field, (*path, name)))
        for name, needs in dependent.items():
            if name in data:
                absent = [one for one in needs if one not in data and not fields[one].required]
                found += [missing(fields[one], (*path, one), because=fields[name]) for one in absent]

    def _value(self, value: Any, path: FieldPath, field: Field, found: list[Fault]) -> None:
        if not is_of_type(value, field):
            remedy = say.type_remedy(value, field, path)
            found.append(Fault("FIELD-TYPE", say.wrong_type(value, field, path), field=path, remedy=remedy))
        elif field.type == "table":
            self._table(value, path, field.fields, field.dependent, found)
        elif field.type == "array":
            self._array(value, path, field, found)
        elif field.type == "string":
            self._string(value, path, field, found)
        elif field.type in ("integer", "decimal"):
            _number(value, path, field, found)
        elif field.const is not None and value != field.const:
            _wrong(found, path, say.not_const(value, field, path), say.const_remedy(field, path))

    def _array(self, value: list[Any], path: FieldPath, field: Field, found: list[Fault]) -> None:
        size = len(value)
        if field.min_items and size < field.min_items:
            _wrong(found, path, say.few_items(size, field, path), say.add_items(field))
        if field.max_items is not None and size > field.max_items:
            _wrong(found, path, say.many_items(size, field, path), say.drop_items(field))
        if field.item is not None:
            for index, item in enumerate(value):
                self._value(item, (*path, index), field.item, found)
        if field.unique_items and not distinct(value):
            for index, item in enumerate(value):
                if not distinct([*value[:index], item]) and distinct(value[:index]):
                    _wrong(
                        found,
                        (*path, index),
                        say.repeated(item, field, (*path, index)),
                        say.repeated_remedy(),
                    )
                    break

    def _string(self, value: str, path: FieldPath, field: Field, found: list[Fault]) -> None:
        if field.const is not None and value != field.const:
            _wrong(found, path, say.not_const(value, field, path), say.const_remedy(field, path))
        if field.enum and value not in field.enum:
            _wrong(found, path, say.not_allowed(value, field, path), say.allowed_remedy(value, field))
        if field.min_length and len(value) < field.min_length:
            _wrong(found, path, say.short(value, field, path), say.short_remedy(field))
        if field.max_length is not None and len(value) > field.max_length:
            _wrong(found, path, say.long(value, field, path), say.long_remedy(field))
        if field.pattern:
            matches = self.matchers.get(field.pattern)
            if matches is None:
                matches = self.matchers[field.pattern] = patterns.matcher(field.pattern)
            # An empty value that may not be empty is one fault, not two.
            if matches(value) is None and (value or not field.min_length):
                _wrong(found, path, say.bad_pattern(value, field, path), say.pattern_remedy(field))


def is_of_type(value: Any, field: Field) -> bool:
    """Whether a value is of the field's type: bool is no integer, a date-time no date, an integer is a
    decimal."""
    match field.type:
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "decimal":
            return isinstance(value, int | Decimal) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, date) and not isinstance(value, datetime)
        case "datetime":
            return isinstance(value, datetime)
        case "time":
            return isinstance(value, time)
        case "table":
            return isinstance(value, Mapping)
        case "array":
            return isinstance(value, list)


def missing(field: Field, path: FieldPath, because: Field | None = None) -> Fault:
    """FIELD-MISSING for a field that should be at `path`; `because`: the sibling that asks for it."""
    return Fault(
        "FIELD-MISSING", say.missing(field, path, because), field=path, remedy=say.missing_remedy(field, path)
    )


def unknown(name: str, path: FieldPath, fields: Mapping[str, Field], data: Mapping[str, Any]) -> Fault:
    """FIELD-UNKNOWN: renamed, mistyped, written by its Chinese title, or simply not there."""
    message, remedy = say.unknown(name, (*path, name), fields, data)
    return Fault("FIELD-UNKNOWN", message, field=(*path, name), remedy=remedy)


def _number(value: Any, path: FieldPath, field: Field, found: list[Fault]) -> None:
    exact = Decimal(value)
    if not exact.is_finite():
        _wrong(found, path, say.not_finite(value, field, path), say.number_remedy(field))
        return
    if field.decimals is not None and isinstance(value, Decimal) and not few_decimals(value, field.decimals):
        _wrong(found, path, say.many_decimals(value, field, path), say.decimals_remedy(value, field))
    if field.const is not None and exact != field.const:
        _wrong(found, path, say.not_const(value, field, path), say.const_remedy(field, path))
    outside = (
        (field.minimum and exact < Decimal(field.minimum or 0))
        or (field.maximum and exact > Decimal(field.maximum or 0))
        or (field.exclusive_minimum and exact <= Decimal(field.exclusive_minimum or 0))
        or (field.exclusive_maximum and exact >= Decimal(field.exclusive_maximum or 0))
    )
    if outside:
        _wrong(found, path, say.out_of_bounds(value, field, path), say.number_remedy(field))


def _wrong(found: list[Fault], path: FieldPath, message: Message, remedy: Message) -> None:
    found.append(Fault("FIELD-VALUE", message, field=path, remedy=remedy))
