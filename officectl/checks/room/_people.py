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
ORG = ("name", "level", "parent", "shares_with")
RULES = ("room.area.office", "room.count_seconded", "room.vacate.transfer", "room.moving_grace")

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


def entitlement(ctx: Context, person: str, unit: object, since: date | None, day: date) -> Entitlement:
    """What a person's posts give in the rooms of `unit`; one person has one entitlement, however many organs.

    Posts in that organ count (its sections, the organs that share its staff) that were held at some time since the
    room was given. Whoever left such a post is leaving or has left, even with a post elsewhere; whoever had none is
    judged by the posts held elsewhere.
    """
    every = [a for a in ctx.by("appointment", "person").get(person, ()) if ctx.state(a.id).effective]
    given = since or date.min
    mine = [a for a in every if same_organ(ctx, a.get("org"), unit) and (as_day(a.get("to")) or date.max) >= given]
    # A secondment that ended says nothing about leaving: the post at home goes on.
    held = [a for a in mine if a.get("kind") in HERE or covers(a.get("from"), a.get("to"), day)]
    appointments = held or every
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


def same_organ(ctx: Context, one: object, other: object) -> bool:
    """Whether a unit is the other, one of its sections, or shares its staff (合署、两块牌子)."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    up, down = _upwards(ctx, one), _upwards(ctx, other)
    return other in up or one in down or any(_shares(ctx, a, b) for a in up for b in down)


def _upwards(ctx: Context, org: str) -> list[str]:
    """The unit and the units above it, up to and with the first that has an organ level of its own."""
    found: list[str] = []
    row = ctx.get(org)
    while row is not None and row.id not in found:
        found.append(row.id)
        if row.get("level"):
            break
        row = ctx.get(row.get("parent"))
    return found or [org]


def _shares(ctx: Context, one: str, other: str) -> bool:
    a, b = ctx.get(one), ctx.get(other)
    return other in ((a.get("shares_with") if a else None) or ()) or one in ((b.get("shares_with") if b else None) or ())


def moving(ctx: Context, person: str, started: date | None, day: date) -> bool:
    """The first days in a new office, and the time to vacate the old one after a transfer's formalities."""
    grace = ctx.rule("room.moving_grace")
    if started is not None and isinstance(grace.value, int) and 0 <= (day - started).days < grace.value:
        return True
    for row in ctx.by("appointment", "person").get(person, ()):
        end = as_day(row.get("to"))
        last = grace_end(ctx, row, day) if end is not None and end < day else None
        if last is not None and day <= last:
            return True
    return False


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
