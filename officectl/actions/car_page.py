"""The cars: what each did month by month (distance, fuel, cost, nights away), its plates and cards over time, what falls due.

Facts count up to the day asked; planned trips beyond it are shown as such. Sums are of the records there are: distance and nights by the
trip logs, fuel and tolls by the statements (reversals taken off), upkeep by the vehicle costs. No yuan counts twice: fees that a trip log
mentions are on a statement or are claimed as a vehicle cost, so they stand beside the sum; a vehicle cost whose invoice is that of a
statement is the same money. What belongs to no car on record is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from officectl.light import dataclass, replace
from officectl.records.finding import SEVERITIES, Finding, Severity
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options

MONTHS = 12
OWN = ("trip", "trip_log", "fuel", "toll", "parking", "vehicle_cost", "vehicle_seal", "vehicle_transfer", "vehicle")
"""Kinds that are counted."""
_UNREAD = ("FILE-SYNTAX", "FILE-CONFLICT", "FILE-ENCODING")
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in a month; `first` is its first day. Amounts in yuan, distance in km, fuel in litres, charging in kWh."""

    first: date
    trips: int = 0
    """Trip logs."""
    km: int = 0
    litres: Decimal = _NONE
    kwh: Decimal = _NONE
    fuel: Decimal = _NONE
    toll: Decimal = _NONE
    upkeep: Decimal = _NONE
    cash: Decimal = _NONE
    """Fees written into trip logs; no part of the cost."""
    twice: Decimal = _NONE
    """Vehicle costs on the invoice of a statement; no part of the cost."""
    nights: int = 0
    """Evenings on which it was out."""

    @property
    def cost(self) -> Decimal:
        """What was paid: statements and vehicle costs."""
        return self.fuel + self.toll + self.upkeep

    def plus(self, other: Month) -> Month:
        """Both together, under this month's name."""
        return Month(
            self.first, self.trips + other.trips, self.km + other.km, self.litres + other.litres, self.kwh + other.kwh,
            self.fuel + other.fuel, self.toll + other.toll, self.upkeep + other.upkeep, self.cash + other.cash, self.twice + other.twice,
            self.nights + other.nights,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """Something that belonged to the car for a time: a plate, a card, a parking place, a loan, a seal."""

    what: Text
    value: str
    first: date | None
    last: date | None
    """None: until now."""
    more: str = ""
    id: str = ""
    """The record that says so, where it is not the car's own."""

    def on(self, day: date) -> bool:
        """Whether it belongs to the car on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something must be done."""

    title: Text
    day: date
    left: int
    """Days left; negative: overdue."""


@dataclass(frozen=True, slots=True)
class Ride:
    """A trip: the slip, with what the log says where there is one."""

    id: str
    """The slip, else the log."""
    log: str
    start: datetime
    end: datetime | None
    """None: not back, or not entered."""
    purpose: str
    place: str
    drivers: tuple[str, ...]
    km: int | None = None

    @property
    def out(self) -> bool:
        """Left and not entered as back."""
        return bool(self.log) and self.end is None


@dataclass(frozen=True, slots=True)
class Other:
    """Records of one more kind that speak of the car: purchases, or a kind of the office's own."""

    title: Text
    count: int
    last: str
    """The id of the latest."""
    label: str
    """What people call that."""


@dataclass(frozen=True, slots=True)
class Car:
    """A car on the day asked."""

    id: str
    name: str
    unit: str
    use: str
    about: str
    """Model, energy, seats in a few words."""
    gone: date | None
    """Disposed of."""
    odometer: int | None
    """The last reading on record, km."""
    service_km: int | None
    months: tuple[Month, ...]
    """Oldest first."""
    held: tuple[Held, ...]
    dues: tuple[Due, ...]
    recent: tuple[Ride, ...]
    """The latest first."""
    coming: tuple[Ride, ...]
    """Planned from the day asked on, the next first."""
    others: tuple[Other, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> Severity | Literal[""]:
        """The worst of its findings."""
        return next((level for level in SEVERITIES if any(f.severity == level for f in self.findings)), "")

    @property
    def out(self) -> Ride | None:
        """The trip from which it is not back."""
        return next((ride for ride in self.recent if ride.out), None)

    @property
    def total(self) -> Month:
        """All months together."""
        return together(self.months)


@dataclass(frozen=True, slots=True)
class Fleet:
    """Every car."""

    cars: tuple[Car, ...]
    as_of: date
    first: date
    last: date
    """First days of the first and the last month shown."""
    owners: Mapping[str, str]
    """Record → the car it speaks of."""
    astray: Month | None = None
    """What the months shown hold for cars that are not on record, or cannot be told: no part of any sum."""
    unread: tuple[str, ...] = ()
    """Files of cars, trips, statements and costs that cannot be read: what they say is missing here. Known once checks have run."""

    def car(self, ident: str) -> Car | None:
        """A car by id."""
        return next((car for car in self.cars if car.id == ident), None)

    @property
    def months(self) -> tuple[Month, ...]:
        """All cars together."""
        return tuple(together(column) for column in zip(*(car.months for car in self.cars), strict=True))


def together(months: Iterable[Month]) -> Month:
    """Their sum, under the name of the first. Raises StopIteration without any."""
    rest = iter(months)
    total = next(rest)
    for month in rest:
        total = total.plus(month)
    return total


def fleet(options: Options, findings: Iterable[Finding] = (), *, until: date | None = None) -> Fleet:
    """Read the workspace. `until`: the last month shown is that of this day, at the latest the month of the day asked.

    Raises NoWorkspace, BadWorkspace and what verification raises.
    """
    from officectl.actions._car_read import read

    return mark(read(options, until), findings)


def mark(made: Fleet, findings: Iterable[Finding]) -> Fleet:
    """The same fleet with what `check` found about each car or a record of it. Waived findings mark nothing."""
    about: dict[str, list[Finding]] = {}
    unread: dict[str, None] = {}
    for finding in findings:
        if finding.code in _UNREAD and finding.path.split("/")[1:2] and finding.path.split("/")[1] in OWN:
            unread[finding.path] = None
        car = made.owners.get(finding.id)
        if car is not None and finding.waived is None:
            about.setdefault(car, []).append(finding)
    return replace(made, cars=tuple(replace(car, findings=tuple(about.get(car.id, ()))) for car in made.cars), unread=tuple(unread))


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_before(last: date, count: int = MONTHS) -> tuple[date, ...]:
    """First days of so many months up to that of `last`, oldest first; fewer at the beginning of the calendar."""
    at = last.year * 12 + last.month - 1
    return tuple(date(n // 12, n % 12 + 1, 1) for n in range(max(at - count + 1, 12), at + 1))
