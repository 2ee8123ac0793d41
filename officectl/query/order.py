"""The order of a list: A2 before A10, enums as the schema lists them, missing values last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

from officectl.light import dataclass
from officectl.query.env import Env
from officectl.query.fields import Target
from officectl.query.fold import fold
from officectl.query.reading import leaves, local
from officectl.records.record import Record


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of the order."""

    target: Target
    descending: bool = False

    @property
    def name(self) -> str:
        """The field as written: `plan_out`, `row.at`, `id`, `state`."""
        return self.target.name


def ordered(records: Iterable[Record], keys: Sequence[SortKey], env: Env) -> list[Record]:
    """Records by these keys; where they say nothing, records keep the order they came in."""
    out = list(records)
    return [out[at] for at in places(out, keys, env)] if keys else out


def places(records: Iterable[Record], keys: Sequence[SortKey], env: Env) -> list[int]:
    """The order as positions in what came in. A record is looked at once and let go of: a long list needs no memory but its keys."""
    readers = [_reader(key.target, env) for key in keys]
    values: list[list[Any]] = [[] for _ in readers]
    count = 0
    for record in records:
        count += 1
        for column, read in zip(values, readers, strict=True):
            column.append(read(record))
    out = list(range(count))
    for key, column in zip(reversed(keys), reversed(values), strict=True):
        full = [at for at in out if column[at] is not None]
        full.sort(key=column.__getitem__, reverse=key.descending)
        out = full + [at for at in out if column[at] is None]
    return out


def _reader(target: Target, env: Env) -> Callable[[Record], Any]:
    """The first value of the field as a key; enums go by the schema's order."""
    if target.special == "state":
        return lambda record: (3, _natural(env.state_of(record.id).name))
    if target.special:
        return lambda record: (3, _natural(record.id if target.special == "id" else record.kind))
    zone, leaf = env.now.tzinfo, target.leaf
    rank = {value: place for place, value in enumerate(leaf.enum)}

    def read(record: Record) -> Any:
        for value in leaves(record.data, target.path):
            if rank and isinstance(value, str):
                return (-1, rank[value]) if value in rank else None
            return _comparable(leaf.type, value, zone)
        return None

    return read


def _comparable(wanted: str, value: Any, zone: tzinfo | None) -> tuple[int, Any] | None:
    """A value as a key; None for one of another type: faulty data goes last, with the missing."""
    if wanted in ("integer", "decimal", "boolean"):
        return (0, value) if isinstance(value, int | Decimal) else None
    if wanted in ("date", "datetime"):
        if isinstance(value, datetime):
            return 1, local(value, zone)
        return (1, datetime.combine(value, time.min)) if isinstance(value, date) else None
    if wanted == "time":
        return (2, value.replace(tzinfo=None)) if isinstance(value, time) else None
    return (3, _natural(value)) if isinstance(value, str) else None


def _natural(text: str) -> list[tuple[int, int, str]]:
    """A2 before A10: digits compare as numbers."""
    out: list[tuple[int, int, str]] = []
    run = ""
    for char in fold(text):
        if run and (char in _DIGITS) != (run[0] in _DIGITS):
            out.append(_piece(run))
            run = ""
        run += char
    if run:
        out.append(_piece(run))
    return out


_DIGITS = frozenset("0123456789")


def _piece(run: str) -> tuple[int, int, str]:
    digits = run.lstrip("0")
    return (0, len(digits), digits) if run[0] in _DIGITS else (1, 0, run)

