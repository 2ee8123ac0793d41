"""Reading for the car page: every record of a car is looked at once and added to its months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from officectl.actions import _indexed, _open
from officectl.actions.car_page import (
    OWN,
    Car,
    Due,
    Fleet,
    Held,
    Month,
    Other,
    Ride,
    month_of,
    months_before,
    together,
)
from officectl.checks._dates import as_day, covers
from officectl.checks.car._fleet import Outing, nights, plate_key
from officectl.light import dataclass, field
from officectl.query.resolve import label
from officectl.records.ledger import localise
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kind import Kind
    from officectl.records.record import Record

_NAMED = ("person", "org", "place")
_GONE = ("void", "deleted")
_FILLS, _CANCELS, _GOODS = ("加油", "充电"), ("冲正", "退款"), ("尿素", "非油品")
_RECENT, _COMING = 15, 8
_PLATE, _CARD, _PARKING = Text("号牌", "plate"), Text("卡", "card"), Text("停放地点", "parking place")
_LENT, _SEALED, _RESET = Text("调度", "lent"), Text("封存", "sealed"), Text("里程表更换", "odometer replaced")


class _Going(NamedTuple):
    """A trip before anybody asks what it was for."""

    start: datetime
    end: datetime | None
    trip: Record | None
    log: Record | None
    km: int | None


@dataclass(slots=True)
class _Sums:
    """A car while its records are read."""

    months: dict[date, Month]
    nights: set[date] = field(default_factory=set)
    rides: list[_Going] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    others: dict[str, Other] = field(default_factory=dict)
    reading: tuple[datetime, int] = (datetime.min, -1)

    def add(self, day: date, **what: Any) -> None:
        """Something of a day; other months are left out."""
        first = month_of(day)
        if first in self.months:
            self.months[first] = self.months[first].plus(Month(first, **what))


def read(options: Options, until: date | None) -> Fleet:
    """All cars."""
    from officectl.store import snapshot

    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    wanted = {*OWN, *_NAMED, *_speaking(kinds)} & set(kinds)
    opened = _indexed.opened(options, ws, snap, kinds, wanted)
    return _Reader(opened, min(until or opened.as_of, opened.as_of)).fleet()


class _Reader:
    def __init__(self, opened: Opened, last: date) -> None:
        self.opened, self.ledger, self.day = opened, opened.ledger, opened.as_of
        self.firsts = months_before(last)
        self.signed = opened.ledger.states is not None
        self.cars = {record.id: record for record in self.live("vehicle")}
        self.sums = {ident: _Sums({first: Month(first) for first in self.firsts}) for ident in self.cars}
        self.owners = {ident: ident for ident in self.cars}
        self.astray = _Sums({first: Month(first) for first in self.firsts})
        """What belongs to no car on record."""
        self.invoices: set[str] = set()
        """Of the statements: a cost on one of them is the same money."""
        self.cards = self._by("cards", "card", str.strip)
        self.plates = self._by("plates", "plate", plate_key)

    def fleet(self) -> Fleet:
        """Every car by name, those disposed of last."""
        self._rides()
        for record in self.live("fuel"):
            self._fuel(record)
        for record in self.live("toll"):
            self._toll(record)
        for record in self.live("parking"):
            self._mine(record)
        for record in self.live("vehicle_cost"):
            self._cost(record)
        self._lent_and_sealed()
        for name, fields in _speaking(self.opened.kinds).items():
            self._others(name, fields)
        cars = [self._car(record) for record in self.cars.values()]
        cars.sort(key=lambda car: (car.gone is not None and car.gone <= self.day, car.name, car.id))
        return Fleet(tuple(cars), self.day, self.firsts[0], self.firsts[-1], self.owners, together(self.astray.months.values()))

    # which car ----------------------------------------------------------------------------------------------------

    def live(self, kind: str) -> Iterator[Record]:
        """Records that have not been taken back."""
        for record in self.ledger.records(kind):
            if not self.signed or self.ledger.state(record.id).name not in _GONE:
                yield record

    def _by(self, table: str, key: str, fold: Any) -> dict[str, list[tuple[Any, Any, str]]]:
        found: dict[str, list[tuple[Any, Any, str]]] = {}
        for record in self.cars.values():
            for row in _rows(record.get(table)):
                found.setdefault(fold(str(row.get(key) or "")), []).append((row.get("from"), row.get("to"), record.id))
        return found

    def _mine(self, record: Record, row: Mapping[str, Any] | None = None, day: date | None = None) -> _Sums | None:
        """The sums of the car that a record (or a row of a statement) speaks of; it is remembered as the record's car."""
        named = record.get("vehicle")
        ident = named if isinstance(named, str) and named in self.sums else ""
        if not ident and day is not None:
            statement = record.get("statement")
            account = statement.get("account") if isinstance(statement, Mapping) else None
            card = str((row or {}).get("card") or account or "").strip()
            ident = _then(self.cards.get(card, ()), day) or _then(self.plates.get(plate_key((row or {}).get("plate")), ()), day)
        if not ident:
            return None
        self.owners.setdefault(record.id, ident)
        return self.sums[ident]

    # what it did --------------------------------------------------------------------------------------------------

    def _rides(self) -> None:
        told: set[str] = set()
        for log in self.live("trip_log"):
            told.add(str(log.get("trip") or ""))
            self._log(log)
        for trip in self.live("trip"):
            start = self._moment(trip.get("plan_out"))
            sums = self._mine(trip)
            if sums is not None and start is not None and trip.id not in told:
                sums.rides.append(_Going(start, self._moment(trip.get("plan_in")), trip, None, None))

    def _log(self, log: Record) -> None:
        sums = self._mine(log) or self.astray
        start, end = self._moment(log.get("out_at")), self._moment(log.get("in_at"))
        planned = self._planned(log) if start is None or end is None or end.date() > self.day else None
        begun = start or (self._moment(planned.get("plan_out")) if planned is not None else None)
        if begun is None or begun.date() > self.day:
            return
        # Out on the day asked, whatever became of it later. A return that was never entered is taken to be the planned one.
        back = end
        if back is None or back.date() > self.day:
            due = self._moment(planned.get("plan_in")) if planned is not None else None
            back = min(end or due or begun, datetime.combine(self.day, time.min))
            end = None
        first, last = log.get("odometer_out"), log.get("odometer_in")
        km = last - first if isinstance(first, int) and isinstance(last, int) and last >= first and end is not None else None
        reading = last if isinstance(last, int) and end is not None else first if isinstance(first, int) else None
        if reading is not None:
            sums.reading = max(sums.reading, (end or begun, reading))
        counted = (end or begun).date()
        if month_of(counted) in sums.months:   # fees stand in the file alone: it is read for the months shown
            sums.add(counted, trips=1, km=km or 0, cash=_money(log.get("parking_fee")) + _money(log.get("toll_fee")))
        if sums is self.astray:
            return
        sums.nights.update(nights(Outing(begun, back, log.id), self.firsts[0], self.day))
        sums.rides.append(_Going(begun, end, None, log, km))

    def _planned(self, log: Record) -> Record | None:
        trip = self.ledger.get(str(log.get("trip") or ""))
        return trip if trip is not None and trip.kind == "trip" else None

    def _ride(self, going: _Going) -> Ride:
        log = going.log
        trip = going.trip if log is None else self._planned(log)
        to: tuple[str, ...] = (self._name(trip.get("to_place")),) if trip is not None else ()
        drivers = self._names(trip.get("drivers")) if trip is not None else ()
        purpose = str(trip.get("purpose") or "") if trip is not None else ""
        if log is not None:
            to, drivers = self._names(log.get("places")) or to, self._names(log.get("drivers")) or drivers
        ident = trip.id if trip is not None else log.id if log is not None else ""
        return Ride(
            ident, log.id if log is not None else "", going.start, going.end, purpose, "、".join(place for place in to if place), drivers, going.km
        )

    def _fuel(self, record: Record) -> None:
        rows = _rows(record.get("row"))
        self._invoice(record.get("statement"))
        if not rows:
            self._mine(record, day=self.day)
        for row in rows:
            day, kind = as_day(row.get("at")), row.get("type")
            self._invoice(row)
            sums = self._mine(record, row, day) or self.astray
            if day is None or day > self.day or (row.get("use") or "车辆") != "车辆":
                continue
            amount, litres, kwh = _money(row.get("amount")), _money(row.get("litres")), _money(row.get("kwh"))
            if kind in _FILLS:
                sums.add(day, fuel=amount, litres=litres, kwh=kwh)
            elif kind in _CANCELS:
                sums.add(day, fuel=-abs(amount), litres=-abs(litres), kwh=-abs(kwh))
            elif kind in _GOODS:
                sums.add(day, upkeep=amount)

    def _invoice(self, table: Any) -> None:
        number = str(table.get("invoice_no") or "").strip() if isinstance(table, Mapping) else ""
        if number:
            self.invoices.add(number)

    def _toll(self, record: Record) -> None:
        rows = _rows(record.get("row"))
        self._invoice(record.get("statement"))
        if not rows:
            self._mine(record, day=self.day)
        for row in rows:
            day = as_day(row.get("exit_at")) or as_day(row.get("posted_at"))
            sums = self._mine(record, row, day) or self.astray
            if day is None or day > self.day:
                continue
            amount = _money(row.get("amount"))
            sums.add(day, **({"fuel": amount} if row.get("type") == "加油" else {"toll": amount}))

    def _cost(self, record: Record) -> None:
        day = as_day(record.get("on"))
        sums = self._mine(record, day=day) or self.astray
        if day is not None and day <= self.day and month_of(day) in sums.months:
            same = str(record.get("invoice_no") or "").strip() in self.invoices
            sums.add(day, **{"twice" if same else "upkeep": _money(record.get("amount"))})

    def _lent_and_sealed(self) -> None:
        for record in self.live("vehicle_transfer"):
            sums = self._mine(record)
            if sums is not None:
                last = as_day(record.get("returned_on")) or as_day(record.get("to"))
                to = self._name(record.get("to_unit"))
                sums.held.append(Held(_LENT, to, as_day(record.get("from")), last, str(record.get("kind") or ""), record.id))
        for record in self.live("vehicle_seal"):
            sums = self._mine(record)
            if sums is not None:
                why = str(record.get("occasion") or record.get("reason") or "")
                first, last = as_day(record.get("sealed_at")), as_day(record.get("unsealed_at"))
                sums.held.append(Held(_SEALED, why, first, last, self._name(record.get("place")), record.id))

    def _others(self, name: str, fields: tuple[str, ...]) -> None:
        """Records of kinds that nothing here knows but that they speak of a car."""
        kind = self.opened.kinds[name]
        for record in self.live(name):
            for ident in dict.fromkeys(value for one in fields for value in _several(record.get(one)) if value in self.sums):
                self.owners.setdefault(record.id, ident)
                found = self.sums[ident].others
                count = found[name].count + 1 if name in found else 1
                found[name] = Other(kind.title, count, record.id, label(self.ledger, self.opened.kinds, record))

    # the car ------------------------------------------------------------------------------------------------------

    def _car(self, record: Record) -> Car:
        sums = self.sums[record.id]
        for day in sums.nights:
            sums.add(day, nights=1)
        rides = sorted(sums.rides, key=lambda going: going.start)
        done = [going for going in rides if going.log is not None or going.start.date() < self.day]
        coming = [going for going in rides if going.log is None and going.start.date() >= self.day]
        about = (record.get("model"), record.get("energy"), record.get("body"))
        service = record.get("service_km")
        return Car(
            record.id, str(record.get("name") or record.id), self._name(record.get("unit")), str(record.get("use") or ""),
            " ".join(str(one) for one in about if one), as_day(record.get("disposed_on")),
            sums.reading[1] if sums.reading[1] >= 0 else None, service if isinstance(service, int) else None,
            tuple(sums.months[first] for first in self.firsts), (*self._own(record), *sorted(sums.held, key=_begun)),
            tuple(sorted(self._dues(record), key=lambda due: due.day)),
            tuple(map(self._ride, reversed(done[-_RECENT:]))), tuple(map(self._ride, coming[:_COMING])), tuple(sums.others.values()),
        )  # fmt: skip

    def _own(self, record: Record) -> Iterator[Held]:
        for what, table, key, more in ((_PLATE, "plates", "plate", "kind"), (_CARD, "cards", "card", "kind"),
                                       (_PARKING, "parking_places", "place", "doc_no")):  # fmt: skip
            rows = [
                Held(what, self._name(row.get(key)), as_day(row.get("from")), as_day(row.get("to")), str(row.get(more) or ""))
                for row in _rows(record.get(table))
            ]
            yield from sorted(rows, key=_begun)
        for row in _rows(record.get("odometer_reset")):
            on = as_day(row.get("on"))
            yield Held(_RESET, f"{row.get('old', '')} → {row.get('new', '')} km", on, on, str(row.get("order") or ""))

    def _dues(self, record: Record) -> Iterator[Due]:
        """Every field of the kind that is a deadline: an office's own too. A car that is gone has none."""
        gone = as_day(record.get("disposed_on"))
        if gone is not None and gone <= self.day:
            return
        for spec in self.opened.kinds[record.kind].fields.values():
            day = as_day(record.get(spec.name)) if spec.deadline else None
            if day is not None:
                yield Due(spec.title, day, (day - self.day).days)

    def _name(self, value: Any) -> str:
        if not isinstance(value, str):
            return ""
        record = self.ledger.get(value)
        if record is None:
            return value
        brief = record.get("short")
        return str(brief) if brief else label(self.ledger, self.opened.kinds, record)

    def _names(self, values: Any) -> tuple[str, ...]:
        return tuple(map(self._name, values)) if isinstance(values, list) else ()

    def _moment(self, value: Any) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        zone = self.opened.ws.zone
        local = localise(value, zone) if zone is not None else value.replace(tzinfo=None)
        return local if isinstance(local, datetime) else None


def _speaking(kinds: Mapping[str, Kind]) -> dict[str, tuple[str, ...]]:
    """Kinds that are not counted here, with their fields that name a car."""
    found = {}
    for kind in kinds.values():
        refs = {one.name: one.item or one for one in kind.fields.values()}
        fields = tuple(name for name, one in refs.items() if "vehicle" in (*one.ref, *one.ref_or_text))
        if fields and kind.name not in OWN:
            found[kind.name] = fields
    return found


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _several(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _then(periods: Iterable[tuple[Any, Any, str]], day: date) -> str:
    return next((ident for first, last, ident in periods if covers(first, last, day)), "")


def _money(value: Any) -> Decimal:
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)


def _begun(held: Held) -> tuple[date, str]:
    return held.first or date.min, held.value
