"""Numbered records by series and year, for the three checks of numbers (practice 28)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from officectl.checks._context import Context
from officectl.light import dataclass
from officectl.records import ids, series
from officectl.records.ledger import Row
from officectl.text.lang import Text

READS = {"trip": ("no",), "task": ("no",)}
"""The kinds whose schema marks a numbered field (`x-officectl.series`)."""
KINDS = {"trip": Text("派车单", "slip"), "task": Text("督办事项", "supervision item")}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A record with its number taken apart."""

    row: Row
    number: series.Number
    day: date
    """The day in its id: when it was made."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of one year, in the order of its numbers (records with one number by path)."""

    kind: str
    name: str
    year: int
    rows: Sequence[Numbered]

    def text(self, serial: int) -> str:
        """A number of this series as its neighbours are written."""
        width = max(one.number.width for one in self.rows)
        return series.write(self.rows[0].number.form, self.year, serial, width)


def every(ctx: Context) -> Sequence[Series]:
    """All series, by kind, words and year."""
    return ctx.memo("no.series", _every)


def _every(ctx: Context) -> Sequence[Series]:
    found: dict[tuple[str, str, int], list[Numbered]] = {}
    for kind in READS:
        for one in _numbered(ctx, kind):
            found.setdefault((kind, one.number.series, one.number.year or one.day.year), []).append(one)
    return [
        Series(kind, name, year, tuple(sorted(rows, key=lambda one: (one.number.serial, ctx.path(one.row.id)))))
        for (kind, name, year), rows in sorted(found.items())
    ]


def _numbered(ctx: Context, kind: str) -> Iterator[Numbered]:
    for row in ctx.rows(kind):
        text, day = row.get("no"), ids.id_date(row.id)
        number = series.read(text) if isinstance(text, str) else None
        if number is not None and day is not None:
            yield Numbered(row, number, day)


def begun_before(ctx: Context, one: Series) -> bool:
    """Whether the series must begin with 1 this year: its kind had gone live by the year's first day."""
    live: Mapping[str, date] = ctx.facts.go_live
    return one.kind in live and live[one.kind] <= date(one.year, 1, 1)
