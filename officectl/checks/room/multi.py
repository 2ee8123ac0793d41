"""一人多处办公室 · more than one office for one person

查什么
    同一个人同一天占用两间以上办公室。不算的：会议室、文印室等服务用房；值班室；专班和周转在预计到期前；
    经批准的另一处（有文号，且兼任未满或离任不到 2 个月）；搬家交接的几天；调离办结手续后 1 个月内。
    不是领导干部的只作警告；非参公事业单位、国有企业参照执行，只提示。

依据
    《党政机关办公用房管理办法》（2017）第十九条第二、三款

为什么
    领导干部只能在主要任职单位有一处办公室，多占就是超标准占用，也让别人没有地方办公。

不合格的例子
    # as_of 2026-11-22
    # appointment/appt-20240101-0000000a
    person = "li.si"
    kind = "任职"
    leading = true
    from = 2024-01-01
    # room/room-a305
    no = "305"
    function = "办公室"
    # room/room-a306
    no = "306"
    function = "办公室"
    # allocation/alloc-20240101-0000000a
    room = "room-a305"
    occupants = ["li.si"]
    from = 2024-01-01
    # allocation/alloc-20240601-0000000b
    room = "room-a306"
    occupants = ["li.si"]
    from = 2024-06-01

合格的例子
    # as_of 2026-11-22
    # appointment/appt-20240101-0000000a
    person = "li.si"
    kind = "任职"
    leading = true
    from = 2024-01-01
    # room/room-a305
    no = "305"
    function = "办公室"
    # room/room-a306
    no = "306"
    function = "办公室"
    # allocation/alloc-20240101-0000000a
    room = "room-a305"
    occupants = ["li.si"]
    from = 2024-01-01
    to = 2024-06-02
    # allocation/alloc-20240601-0000000b
    room = "room-a306"
    occupants = ["li.si"]
    from = 2024-06-01

怎么改
    腾退多余的一处，给它的分配记录填上到期日（to）；确需另配的，按程序报批后在分配记录里填 approved_second。

What
    One person in two or more offices on one day. Not meant: service rooms; duty rooms; task-force desks and rooms used during
    refurbishment until their date; an approved second office (document number, concurrent post in force or left less than two months ago);
    the days of moving; the month after a transfer. Without a leading post it is a warning; institutions outside the civil service and
    state firms follow by reference: a note.

Basis
    Measures on office rooms (2017), article 19, paragraphs 2 and 3

Why
    A leading cadre has one office, at the main post; every further one is space over the standard.

Remedy
    Vacate one and give its allocation a last day (to); where a second office is needed, have it approved and fill approved_second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from officectl.checks._context import Context
from officectl.checks._contract import Check, Group
from officectl.checks._dates import add_months, as_day, covers
from officectl.checks.room._people import HERE, ORG, by_reference, moving
from officectl.records.finding import Finding, Measured, Severity
from officectl.records.ledger import Row
from officectl.text.lang import Message, Text, plain

CHECK = Check(
    title=Text("一人多处办公室", "more than one office for one person"),
    severity="error",
    standing="violation",
    scope="group",
    reads={
        "allocation": ("room", "unit", "occupants", "mode", "from", "to", "until", "approved_second"),
        "room": ("no", "name", "function"),
        "person": ("name",),
        "org": ORG,
        "appointment": ("person", "kind", "leading", "from", "to", "formalities_on"),
    },
    group={"allocation": "occupants", "appointment": "person"},
    dated=True,
    rules=("room.per_person", "room.vacate.concurrent", "room.vacate.transfer", "room.moving_grace"),
    remedy=Text(
        "腾退多余的一处并填到期日；确需另配的报批后填 approved_second",
        "vacate one and give it a last day; where a second is needed have it approved and fill approved_second",
    ),
)

_MESSAGE = Text("{name} 同时占用 {count} 间办公室：{rooms}", "{name} occupies {count} offices at once: {rooms}")
_BY_REFERENCE = Text(
    "{fact}；所在单位参照执行（非参公事业单位或企业），只作提示",
    "{fact}; the unit follows by reference (an institution outside the civil service, or a firm): a note only",
)
_SINCE = Text("{room}：{start} 起", "{room}: since {start}")
_WHY = Text("在用办公室：{rooms}", "offices in use: {rooms}")


def find(group: Group, ctx: Context) -> Iterator[Finding]:
    """One finding a person; anchored at the latest allocation, the earlier ones are its evidence."""
    person, day = group.key, ctx.as_of
    if not person:
        return  # rooms given to a unit, nobody named yet
    appointments = [row for row in group.rows("appointment") if ctx.state(row.id).effective]
    held = [row for row in group.rows("allocation") if _office(ctx, row, day)]
    if ctx.tracing and held:
        ctx.why(person, _WHY(rooms=[_room(ctx, r) for r in held]))
    held.sort(key=_since_when)
    held = _distinct([r for r in held if not _excused(ctx, r, appointments, day)])
    if len(held) < 2:
        return
    held.sort(key=_since_when)
    if moving(ctx, person, as_day(held[-1].get("from")), day):
        held.pop()  # the room he is moving into, or the one at the new post
        if len(held) < 2:
            return
    latest = held[-1]
    leading = any(
        a.get("leading") and a.get("kind") in HERE and covers(a.get("from"), a.get("to"), day)
        for a in appointments
    )
    reference = all(by_reference(ctx, r.get("unit")) for r in held)
    # The clause binds leading cadres; for others two desks are something to sort out, not a violation.
    severity: Severity | None = "info" if reference else None if leading else "warning"
    message = _MESSAGE(name=_name(ctx, person), count=len(held), rooms=[_room(ctx, r) for r in held])
    yield ctx.finding(
        latest,
        _BY_REFERENCE(fact=message) if reference else message,
        field="occupants",
        measured=Measured(str(len(held)), "1", str(len(held) - 1), "room"),
        rule=ctx.rule("room.per_person"),
        evidence=[
            ctx.evidence(r, _since(ctx, r), field=("room",)) for r in held[:-1]
        ],
        severity=severity,
        standing="reminder" if severity else None,
    )


def _office(ctx: Context, row: Row, day: date) -> bool:
    room = ctx.get(row.get("room"), "room")
    return (
        room is not None
        and room.get("function") == "办公室"
        and ctx.state(row.id).effective
        and covers(row.get("from"), row.get("to"), day)
    )


def _excused(ctx: Context, row: Row, appointments: Sequence[Row], day: date) -> bool:
    mode, until = row.get("mode") or "主用", as_day(row.get("until"))
    if mode == "值班":
        return True
    if mode in ("专班", "周转") and (until is None or day <= until):
        return True
    return bool(row.get("approved_second")) and _second_allowed(ctx, appointments, day)


def _second_allowed(ctx: Context, appointments: Sequence[Row], day: date) -> bool:
    """Approved, and the concurrent post is held or was left no longer ago than the time to vacate."""
    concurrent = [a for a in appointments if a.get("kind") == "兼任"]
    if not concurrent:
        return True  # the approval names the post; the appointment may be registered elsewhere
    months = ctx.rule("room.vacate.concurrent")
    for row in concurrent:
        end = as_day(row.get("to"))
        if end is None or not isinstance(months.value, int) or day <= add_months(end, months.value):
            return True
    return False


def _distinct(rows: Sequence[Row]) -> list[Row]:
    """One row a room, the first: renewing an allocation of the same room is neither a second room nor a move."""
    return list({row.get("room"): row for row in reversed(rows)}.values())


def _since_when(row: Row) -> tuple[date, str]:
    return (as_day(row.get("from")) or date.min, row.id)


def _since(ctx: Context, row: Row) -> Message:
    start = row.get("from")
    return _SINCE(room=_room(ctx, row), start=start) if start is not None else plain(_room(ctx, row))


def _name(ctx: Context, person: str) -> str:
    row = ctx.get(person, "person")
    return str((row.get("name") if row else None) or person)


def _room(ctx: Context, row: Row) -> str:
    room = ctx.get(row.get("room"), "room")
    return str((room.get("name") or room.get("no") if room else None) or row.get("room"))
