"""Numbered records by series and year, for the three checks of numbers (practice 28)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from officectl.checks._context import Context
from officectl.light import dataclass
from officectl.records import ids, series
from officectl.records.ledger import Row
from officectl.text.lang import Text

READS = {"trip": ("no",), "task": ("no",)}
"""The kinds whose schema marks a numbered field (`x-officectl.series`)."""
KINDS = {"trip": Text("派车单", "slip"), "task": Text("督办事项", "supervision item")}


class Numbered(NamedTuple):
    """A record with its number taken apart."""

    row: Row
    number: series.Number

    @property
    def day(self) -> date:
        """The day in its id: when it was made."""
        return ids.id_date(self.row.id) or date.min


@dataclass(frozen=True, slots=True)
class Series:
    """One series of one year, in the order of its numbers (records with one number in path order)."""

    kind: str
    name: str
    year: int
    rows: Sequence[Numbered]
    width: int
    """The most digits that its numbers are written with."""

    def text(self, serial: int) -> str:
        """A number of this series as its neighbours are written."""
        return series.write(self.rows[0].number.form, self.year, serial, self.width)


def every(ctx: Context) -> Sequence[Series]:
    """All series, by kind, words and year."""
    return ctx.memo("no.series", _every)


def _every(ctx: Context) -> Sequence[Series]:
    """Every number is looked at in every run: nothing is done here that one of the checks does not need of all."""
    found: dict[tuple[str, str, int], list[Numbered]] = {}
    for kind in READS:
        for row in ctx.rows(kind):
            text = row.get("no")
            number = series.read(text) if type(text) is str else None
            if number is not None:
                one = Numbered(row, number)
                found.setdefault((kind, number.series, number.year or one.day.year), []).append(one)
    return [
        Series(kind, name, year, tuple(sorted(rows, key=_serial)), max(one.number.width for one in rows)) for (kind, name, year), rows in sorted(found.items())
    ]


def _serial(one: Numbered) -> int:
    return one.number.serial


def begun_before(ctx: Context, one: Series) -> bool:
    """Whether the series must begin with 1 this year: its kind had gone live by the year's first day."""
    live: Mapping[str, date] = ctx.facts.go_live
    return one.kind in live and live[one.kind] <= date(one.year, 1, 1)
