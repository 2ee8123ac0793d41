"""When a slip was approved, when its car left, and how well both are known (practice 2): what the approval checks of cars share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from officectl.checks._context import Context
from officectl.checks._contract import Group
from officectl.checks._dates import later
from officectl.checks._words import person
from officectl.checks.car._fleet import by_card, by_plate
from officectl.light import dataclass
from officectl.records.ledger import Row
from officectl.records.record import Act
from officectl.text.lang import Message, Text

SLIP = ("vehicle", "no", "plan_out", "plan_in", "applicant", "drivers", "lead_user", "users", "verbal", "paper", "restricted")
LOG = ("trip", "vehicle", "out_at", "in_at")

_RECEIPT = Text("服务器收讫", "by the server's receipt")
_LANDED = Text("{who}并入主线时", "when {who} merged it into the main line")
_CLAIMED = Text("签批人自报，未经佐证", "by the signer's own clock, not attested")
_OUT = Text("出车登记", "the log")
_PLAN = Text("计划出车", "the plan")
_ETC = Text("ETC {place} 入口", "toll entry {place}")
_TOLL = Text("停车缴费 {place}", "parking fee {place}")
_GATE = Text("{place} 出场", "left {place}")
_FUEL = Text("加油（充电） {place}", "fuel or charge {place}")
_OUTSIDE = Text("外部痕迹（保密用车，不列地点）", "an outside trace (a restricted ride: no place)")
_NAME = Text("派车单 {name}", "slip {name}")


@dataclass(frozen=True, slots=True)
class Decision:
    """The approval (or registration) of a slip at the best attested time. `sure`: attested by somebody else than its people."""

    act: Act
    at: datetime
    source: Message
    sure: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """Something outside the slip that says where a car was: a row of a statement or of a gate."""

    at: datetime
    text: Message
    row: Row
    field: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """When the car left. `trace`: what outside the slip says so; None: the log or the plan, which are the slip's own."""

    at: datetime
    source: Message
    trace: Trace | None = None


def decision(ctx: Context, slip: Row) -> Decision | None:
    """The first approval that this slip ever got: a later round mends it, and does not make it late. None: it never got one."""
    events = ctx.events(slip.id)
    acts = [*events.earlier]
    if ctx.state(slip.id).name in ("approved", "registered") and events.acts:
        acts.append(events.acts[-1])
    found = [_attested(ctx, slip, act) for act in acts]
    return min(found, key=lambda one: (one.at, one.act.commit)) if found else None


def after(approved: Decision, left: datetime) -> bool:
    """Whether the approval came after the car had left. Logs are kept to the minute: the same minute is in time."""
    return approved.at.replace(second=0, microsecond=0) > left


def _attested(ctx: Context, slip: Row, act: Act) -> Decision:
    if act.received is not None:
        return Decision(act, act.received, _RECEIPT(), True)
    if act.landed is not None and act.landed_by and act.landed_by not in {act.person, act.principal, *people(slip)}:
        return Decision(act, act.landed, _LANDED(who=person(ctx, act.landed_by)), True)
    return Decision(act, act.at, _CLAIMED(), False)


def people(slip: Row) -> set[str]:
    """Everybody the slip names: they attest nothing about it."""
    named = [slip.get("applicant"), slip.get("lead_user"), *(slip.get("drivers") or ()), *(slip.get("users") or ())]
    return {one for one in named if isinstance(one, str)}


def logs_of(group: Group) -> dict[str, list[Row]]:
    """Slip → its log entries, of one car."""
    found: dict[str, list[Row]] = {}
    for row in group.rows("trip_log"):
        found.setdefault(str(row.get("trip")), []).append(row)
    return found


def at_earliest(ctx: Context, slip: Row, logs: Mapping[str, Sequence[Row]]) -> datetime:
    """Before which no log and no trace can say that the car had left: statements need not be read for a slip approved by then."""
    times = [row.get("out_at") for row in logs.get(slip.id, ()) if isinstance(row.get("out_at"), datetime)]
    plan = slip.get("plan_out")
    if isinstance(plan, datetime):
        times.append(_window(ctx, plan))
    return min(times, default=datetime.max)


def _window(ctx: Context, plan: datetime) -> datetime:
    """From when traces belong to a trip."""
    before = ctx.rule("car.trip.trace_before", event=plan.date())
    return later(plan, -timedelta(minutes=before.value if isinstance(before.value, int) else 0))


def departure(ctx: Context, slip: Row, group: Group, logs: Mapping[str, Sequence[Row]]) -> Departure | None:
    """The earliest of the logged departure and the first outside trace; the plan where neither is known. None: no time at all."""
    log = next((row for row in logs.get(slip.id, ()) if isinstance(row.get("out_at"), datetime) and ctx.state(row.id).effective), None)
    logged = None if log is None else Departure(log.get("out_at"), _OUT())
    plan = slip.get("plan_out")
    if not isinstance(plan, datetime):
        return logged
    end = log.get("in_at") if log is not None and isinstance(log.get("in_at"), datetime) else slip.get("plan_in")
    first = None
    if isinstance(end, datetime):
        begin = _window(ctx, plan)
        first = next(_own(slip, group, logs, traces(ctx).get(group.key, ()), begin, end), None)
    if first is not None and (logged is None or first.at < logged.at):
        return Departure(first.at, _OUTSIDE() if slip.get("restricted") else first.text, first)
    return logged or Departure(plan, _PLAN())


def _own(
    slip: Row, group: Group, logs: Mapping[str, Sequence[Row]], found: Iterable[Trace], begin: datetime, end: datetime
) -> Iterator[Trace]:
    """Traces of this trip: inside its span, and inside no other slip's of the car."""
    others = None
    for trace in found:
        if not begin <= trace.at <= end:
            continue
        if others is None:
            others = [span for other in group.rows("trip") if other.id != slip.id for span in _spans(other, logs.get(other.id, ()))]
        if not any(start <= trace.at <= stop for start, stop in others):
            yield trace


def _spans(slip: Row, logs: Iterable[Row]) -> Iterator[tuple[datetime, datetime]]:
    """When the car was out with a slip, by plan and by log; half an hour before and an hour after are the same ride."""
    pairs = [(slip.get("plan_out"), slip.get("plan_in")), *((row.get("out_at"), row.get("in_at")) for row in logs)]
    for start, end in pairs:
        if isinstance(start, datetime) and isinstance(end, datetime):
            yield later(start, -timedelta(minutes=30)), later(end, timedelta(minutes=60))


def traces(ctx: Context) -> Mapping[str, tuple[Trace, ...]]:
    """Vehicle → what statements and gates say of it, in time order."""
    return ctx.memo("car.traces", _traces)


def _traces(ctx: Context) -> Mapping[str, tuple[Trace, ...]]:
    found: dict[str, list[Trace]] = {}
    for kind, read in (("toll", _of_toll), ("parking", _of_parking), ("fuel", _of_fuel)):
        for record in ctx.rows(kind):
            for index, row in enumerate(record.get("row") or ()):
                at, text = read(row)
                if isinstance(at, datetime):
                    car = _car(ctx, record, row, at.date())
                    if car:
                        found.setdefault(car, []).append(Trace(at, text, record, ("row", index)))
    return {car: tuple(sorted(rows, key=lambda one: (one.at, one.row.id, str(one.field)))) for car, rows in found.items()}


def _car(ctx: Context, record: Row, row: Mapping[str, Any], day: date) -> str:
    if row.get("plate"):
        worn = by_plate(ctx, row["plate"], day)
        if worn:
            return worn
    return str(record.get("vehicle") or "") or by_card(ctx, row.get("card"), day)


def _of_toll(row: Mapping[str, Any]) -> tuple[object, Message]:
    if row.get("type") == "通行":
        return row.get("entry_at"), _ETC(place=row.get("entry_station") or "")
    if row.get("type") == "停车":
        return row.get("exit_at"), _TOLL(place=row.get("exit_station") or "")
    return None, _FUEL(place="")   # fuel on a toll card is dated by posting


def _of_parking(row: Mapping[str, Any]) -> tuple[object, Message]:
    day, moment = row.get("date"), row.get("time")
    if row.get("kind") != "出场" or not isinstance(day, date) or not isinstance(moment, time):
        return None, _GATE(place="")
    return datetime.combine(day, moment.replace(tzinfo=None)), _GATE(place=row.get("place") or "")


def _of_fuel(row: Mapping[str, Any]) -> tuple[object, Message]:
    fill = row.get("type") in ("加油", "充电") and (row.get("use") or "车辆") == "车辆"
    return row.get("at") if fill else None, _FUEL(place=row.get("station") or "")


def slip_name(slip: Row) -> Message:
    """A slip by its number, else by its id."""
    return _NAME(name=slip.get("no") or slip.id)


def minutes(span: timedelta) -> str:
    """`1:18` for an hour and eighteen minutes."""
    whole = int(span.total_seconds() // 60)
    return f"{whole // 60}:{whole % 60:02d}"
