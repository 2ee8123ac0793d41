"""What differs between a record and what a form holds, and what in it is probably a slip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from officectl.records.changes import REMOVE
from officectl.records.layout import same
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.records.kind import Field

_NOT_BEFORE = Text("{field}（{value}）早于{other}（{start}）", "{field} ({value}) is before {other} ({start})")


def changed(base: Mapping[str, Any], data: Mapping[str, Any]) -> dict[tuple[str | int, ...], Any]:
    """The top-level fields that differ, as changes to be made; REMOVE for those that are gone."""
    changes: dict[tuple[str | int, ...], Any] = {}
    for name in dict.fromkeys((*base, *data)):
        if name in data and not (name in base and same_value(base[name], data[name])):
            changes[(name,)] = data[name]
        elif name not in data and name in base and name != "id":
            changes[(name,)] = REMOVE
    return changes


def same_value(one: Any, two: Any) -> bool:
    """Whether two values say the same; None is "nothing there"."""
    return one is None and two is None if one is None or two is None else same(one, two)


def order(data: Mapping[str, Any], fields: Mapping[str, Field], at: tuple[str | int, ...],
           found: dict[tuple[str | int, ...], Message]) -> None:  # fmt: skip
    """Ends before their beginnings, as the check DATE-ORDER finds them where both are written alike."""
    for name, spec in fields.items():
        value, other = data.get(name), fields.get(spec.not_before)
        start = data.get(spec.not_before) if spec.not_before else None
        if other is not None and value is not None and start is not None and type(value) is type(start):
            try:
                if value < start:
                    found[(*at, name)] = _NOT_BEFORE(field=spec.title, value=value, other=other.title, start=start)
            except TypeError:   # one with an offset, one without
                pass
        if isinstance(value, Mapping):
            order(value, spec.fields, (*at, name), found)
        elif isinstance(value, list) and spec.item is not None:
            for number, row in enumerate(value):
                if isinstance(row, Mapping):
                    order(row, spec.item.fields, (*at, name, number), found)
