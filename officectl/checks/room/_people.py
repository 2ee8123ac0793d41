"""Who counts as an occupant and to how much room: the reading that ROOM-OVER and ROOM-MULTI share.

Sources: 建设标准2014 table 3 (figures in the rule pack), 用房办法2017 article 19; practice on secondments and handovers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from officectl.checks._context import Context
from officectl.checks._dates import add_months, as_day, covers
from officectl.records.ledger import Row
from officectl.rules.book import RuleValue

APPOINTMENT = ("person", "org", "post", "kind", "rank", "leading", "elevated", "from", "to", "formalities_on")
ORG = ("name", "level", "parent")
RULES = ("room.area.office", "room.count_seconded", "room.vacate.transfer")

HERE = frozenset(("任职", "兼任", "主持工作", "挂职"))
SECONDED = frozenset(("借入", "跟班", "聘用"))
AWAY = frozenset(("借出", "挂职出"))
BELOW = "科级以下"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a person is entitled to on a day. `limit` None: unknown (the reason in `status`).

    status: holds a post here · seconded (counts only if the rule says so) · leaving (grace after formalities) ·
    left · away · none (no appointment in force) · unranked (organ level or rank missing, or not in the table).
    """

    person: str
    status: Literal["here", "seconded", "leaving", "left", "away", "none", "unranked"]
    limit: Decimal | None
    rule: RuleValue | None = None
    rank: str = ""
    level: str = ""
    until: date | None = None


def entitlement(ctx: Context, person: str, day: date) -> Entitlement:
    """The most a person's appointments in force give; one person has one entitlement, however many organs."""
    appointments = [a for a in ctx.by("appointment", "person").get(person, ()) if ctx.state(a.id).effective]
    current = [a for a in appointments if covers(a.get("from"), a.get("to"), day)]
    here = [a for a in current if a.get("kind") in HERE]
    if here:
        return _best(ctx, person, here, day, "here")
    seconded = [a for a in current if a.get("kind") in SECONDED]
    if seconded:
        return _best(ctx, person, seconded, day, "seconded")
    if any(a.get("kind") in AWAY for a in current):
        return Entitlement(person, "away", None)
    past = [a for a in appointments if (end := as_day(a.get("to"))) is not None and end < day and a.get("kind") in HERE]
    if not past:
        return Entitlement(person, "none", None)
    last = max(past, key=lambda a: (as_day(a.get("to")) or day, a.id))
    until = grace_end(ctx, last, day)
    if until is not None and day <= until:
        best = _best(ctx, person, [last], day, "leaving")
        return Entitlement(person, "leaving", best.limit, best.rule, best.rank, best.level, until)
    return Entitlement(person, "left", None, until=until)


def grace_end(ctx: Context, appointment: Row, day: date) -> date | None:
    """Last day to vacate: `room.vacate.transfer` months from the formalities; None while these are blank."""
    done = as_day(appointment.get("formalities_on"))
    rule = ctx.rule("room.vacate.transfer")
    if done is None or not isinstance(rule.value, int):
        return None
    return add_months(done, rule.value)


def organ_level(ctx: Context, org: object) -> str:
    """The organ level of a unit: its own, else the nearest parent's, else the workspace's."""
    seen: set[str] = set()
    row = ctx.get(org)
    while row is not None and row.id not in seen:
        level = row.get("level")
        if level:
            return str(level)
        seen.add(row.id)
        row = ctx.get(row.get("parent"))
    return ctx.facts.organ_level


def _best(
    ctx: Context,
    person: str,
    appointments: Sequence[Row],
    day: date,
    status: Literal["here", "seconded", "leaving"],
) -> Entitlement:
    best: Entitlement | None = None
    for row in appointments:
        # Only a leading post takes the leader's row; 职级 alone stays in the lowest one.
        rank = row.get("rank") if row.get("leading") is not False else BELOW
        level = organ_level(ctx, row.get("org"))
        rank = rank or ("" if row.get("leading") else BELOW)
        if not rank or not level:
            continue
        rule = ctx.rule("room.area.office", organ_level=level, rank=str(rank))
        if rule.unset or rule.absent or not isinstance(rule.value, int | Decimal):
            continue
        limit = Decimal(rule.value)
        if best is None or best.limit is None or limit > best.limit:
            best = Entitlement(person, status, limit, rule, str(rank), level)
    return best or Entitlement(person, "unranked", None)
