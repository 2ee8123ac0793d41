"""Which car a row speaks of, and when that car was out: what the statement checks share (practice 17–23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from officectl.checks._context import Context
from officectl.checks._dates import as_day, covers
from officectl.light import dataclass
from officectl.records.ledger import Row

VEHICLE = ("name", "unit", "plates", "cards", "parking_places", "disposed_on", "acquired")
TRIP = ("vehicle", "plan_out", "plan_in")
TRIP_LOG = ("trip", "vehicle", "out_at", "in_at", "odometer_out", "odometer_in")
TRANSFER = ("vehicle", "plate", "from", "to", "returned_on", "to_unit")

Dated = Mapping[str, list[tuple[date | None, date | None, str]]]


def plate_key(plate: object) -> str:
    """`川A·12345`, `川a 12345` and `川A12345` are one plate."""
    return "".join(c for c in str(plate or "").upper() if c.isalnum())


def by_plate(ctx: Context, plate: object, day: date) -> str:
    """The vehicle that wore the plate that day, "" when none; lent-in cars answer to their plate as well."""
    return _at(ctx.memo("car.plates", _plates), plate_key(plate), day)


def by_card(ctx: Context, card: object, day: date) -> str:
    """The vehicle a fuel or ETC card belonged to that day, "" when none."""
    return _at(ctx.memo("car.cards", _cards), str(card or "").strip(), day)


def _plates(ctx: Context) -> Dated:
    return _dated((plate_key(p.get("plate")), p, row.id) for row in ctx.rows("vehicle") for p in _worn(row))


def _worn(vehicle: Row) -> Sequence[Mapping[str, Any]]:
    """The plates on record; a car without any is named by its plate as a rule."""
    return vehicle.get("plates") or ({"plate": vehicle.get("name")},)


def plated(vehicle: Row, day: date) -> bool:
    """Whether the car's plate on that day is on record, so that another one can be called wrong."""
    return any(covers(p.get("from"), p.get("to"), day) for p in vehicle.get("plates") or ())


def _cards(ctx: Context) -> Dated:
    return _dated((str(c.get("card")), c, row.id) for row in ctx.rows("vehicle") for c in row.get("cards") or ())


def _dated(items: Iterable[tuple[str, Mapping[str, Any], str]]) -> Dated:
    table: dict[str, list[tuple[date | None, date | None, str]]] = {}
    for key, period, ident in items:
        table.setdefault(key, []).append((as_day(period.get("from")), as_day(period.get("to")), ident))
    return table


def _at(table: Dated, key: str, day: date) -> str:
    return next((ident for start, end, ident in table.get(key, ()) if covers(start, end, day)), "")


@dataclass(frozen=True, slots=True)
class Outing:
    """A span in which the car was out with a slip: the plan or what the log says."""

    start: datetime
    end: datetime
    trip: str
    km: int | None = None


def outings(ctx: Context, trips: Iterable[Row], logs: Iterable[Row]) -> list[Outing]:
    """Plans and logs alike: whoever is inside either has a slip. A log without times stands for its plan."""
    found: list[Outing] = []
    for row in trips:
        start, end = row.get("plan_out"), row.get("plan_in")
        if isinstance(start, datetime) and isinstance(end, datetime) and ctx.state(row.id).effective:
            found.append(Outing(start, end, row.id))
    for row in logs:
        plan = ctx.get(row.get("trip"), "trip")
        start = row.get("out_at") or (plan.get("plan_out") if plan else None)
        end = row.get("in_at") or (plan.get("plan_in") if plan else None)
        if not isinstance(start, datetime) or not isinstance(end, datetime) or not ctx.state(row.id).effective:
            continue
        first, last = row.get("odometer_out"), row.get("odometer_in")
        km = last - first if isinstance(first, int) and isinstance(last, int) else None
        found.append(Outing(start, end, str(row.get("trip") or row.id), km))
    return sorted(found, key=lambda o: (o.start, o.end, o.trip))


def outside(outing: Outing, moment: datetime) -> tuple[timedelta, timedelta]:
    """How long before the start and after the end a moment lies; zero when inside."""
    zero = timedelta(0)
    return max(outing.start - moment, zero), max(moment - outing.end, zero)


def lent(ctx: Context, vehicle: str, day: date) -> bool:
    """Lent to another unit that day: its slips are kept there (practice 18). Both ends are inclusive.

    A loan ends on its last day or when the car is back, whichever is first: a day later it is on nobody's account.
    """
    return any(
        ctx.state(row.id).effective
        and covers(row.get("from"), row.get("to"), day)
        and covers(None, row.get("returned_on"), day)
        for row in ctx.by("vehicle_transfer", "vehicle").get(vehicle, ())
    )


def lent_in(ctx: Context, plate: object, day: date) -> bool:
    """A plate from outside that a transfer makes known for those days."""
    key = plate_key(plate)
    return bool(key) and any(
        covers(row.get("from"), row.get("to"), day)
        for row in ctx.rows("vehicle_transfer")
        if key in (plate_key(row.get("plate")), plate_key(row.get("vehicle"))) and ctx.state(row.id).effective
    )


def nights(outing: Outing, first: date, last: date) -> Iterator[date]:
    """The evenings from `first` to `last` on which the car was away: from the day of departure to the day before the return."""
    day = max(outing.start.date(), first)
    while day < outing.end.date() and day <= last:
        yield day
        day += timedelta(days=1)
