"""Who counts as an occupant and to how much room: the reading that ROOM-OVER and ROOM-MULTI share.

Sources: 建设标准2014 table 3 (figures in the rule pack), 用房办法2017 article 19; practice on secondments and handovers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from officectl.checks._context import Context
from officectl.checks._dates import add_months, as_day, covers
from officectl.light import dataclass, replace
from officectl.records.ledger import Row
from officectl.rules.book import RuleValue

APPOINTMENT = ("person", "org", "home_org", "kind", "rank", "leading", "elevated", "from", "to", "formalities_on")
ORG = ("name", "level", "parent", "shares_with", "kind", "nature", "hierarchy", "spec_rank")
RULES = (
    "room.area.office",
    "room.area.dispatched",
    "room.grade_counts",
    "room.count_seconded",
    "room.vacate.transfer",
    "room.vacate.concurrent",
    "room.moving_grace",
)

HERE = frozenset(("任职", "兼任", "主持工作", "挂职"))
SECONDED = frozenset(("借入", "跟班", "聘用"))
AWAY = frozenset(("借出", "挂职出"))
BELOW = "科级以下"
VERTICAL = {"中央垂管": "中央", "省垂管": "省"}


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a person is entitled to on a day. `limit` None: unknown (the reason in `status`).

    status: holds a post here · seconded (counts only if the rule says so) · leaving (grace after formalities) ·
    left · away · none (no appointment in force) · unranked (organ level or rank missing, or not in the table).
    `rule`: the row of the standard; of those leaving or gone, the time to vacate is `vacate`.
    """

    person: str
    status: Literal["here", "seconded", "leaving", "left", "away", "none", "unranked"]
    limit: Decimal | None
    rule: RuleValue | None = None
    rank: str = ""
    level: str = ""
    until: date | None = None
    vacate: RuleValue | None = None
    elevated: bool = False


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
    if _lent(ctx, every, mine, unit, day):
        return Entitlement(person, "away", None)
    here = [a for a in current if a.get("kind") in HERE]
    if here:
        return _best(ctx, person, here, "here")
    seconded = [a for a in current if a.get("kind") in SECONDED]
    if seconded:
        return _best(ctx, person, seconded, "seconded")
    if any(a.get("kind") in AWAY for a in current):
        return Entitlement(person, "away", None)
    past = [a for a in appointments if (end := as_day(a.get("to"))) is not None and end < day and a.get("kind") in HERE]
    if not past:
        return Entitlement(person, "none", None)
    last = max(past, key=lambda a: (as_day(a.get("to")) or day, a.id))
    until, rule = vacating(ctx, last)
    if until is not None and day <= until:
        return replace(_best(ctx, person, [last], "leaving"), until=until, vacate=rule)
    return Entitlement(person, "left", None, until=until, vacate=rule)


def vacating(ctx: Context, appointment: Row) -> tuple[date | None, RuleValue]:
    """Last day to vacate after a post, and the rule that says so.

    After a transfer or retirement some months from the formalities (None while these are blank), after a concurrent
    post some months from its last day (article 19, paragraphs 2 and 3).
    """
    concurrent = appointment.get("kind") == "兼任"
    start = as_day(appointment.get("to" if concurrent else "formalities_on"))
    name = "room.vacate.concurrent" if concurrent else "room.vacate.transfer"
    rule = ctx.rule(name, event=start)
    if rule.absent:
        rule = ctx.rule(name)  # left before the rule was made, and still there under it
    return (add_months(start, rule.value) if start is not None and isinstance(rule.value, int) else None), rule


def _lent(ctx: Context, every: Sequence[Row], mine: Sequence[Row], unit: object, day: date) -> bool:
    """Lent out by this organ, whose post goes on: does not raise the home room. Where he was lent to, he sits."""
    if any(a.get("kind") in SECONDED or a.get("kind") == "挂职" for a in mine if covers(a.get("from"), a.get("to"), day)):
        return False
    return any(
        a.get("kind") in AWAY
        and covers(a.get("from"), a.get("to"), day)
        and (same_organ(ctx, a.get("org"), unit) or same_organ(ctx, a.get("home_org"), unit))
        for a in every
    )


def same_organ(ctx: Context, one: object, other: object) -> bool:
    """Whether a unit is the other, one of its sections, or shares its staff (合署、两块牌子)."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    up, down = _upwards(ctx, one), _upwards(ctx, other)
    return other in up or one in down or any(_shares(ctx, a, b) for a in up for b in down)


def _upwards(ctx: Context, org: str) -> list[str]:
    """The unit and the units above it, up to and with the first that has an organ level of its own."""
    found: list[str] = []
    for row in _chain(ctx, org):
        found.append(row.id)
        if row.get("level"):
            break
    return found or [org]


def _shares(ctx: Context, one: str, other: str) -> bool:
    a, b = ctx.get(one, "org"), ctx.get(other, "org")
    return other in ((a.get("shares_with") if a else None) or ()) or one in ((b.get("shares_with") if b else None) or ())


def moving(ctx: Context, person: str, started: date | None, day: date) -> bool:
    """The first days in a new office, and the time to vacate the old one after a transfer's formalities."""
    grace = ctx.rule("room.moving_grace")
    if started is not None and isinstance(grace.value, int) and 0 <= (day - started).days < grace.value:
        return True
    for row in ctx.by("appointment", "person").get(person, ()):
        end = as_day(row.get("to")) if ctx.state(row.id).effective else None
        last = vacating(ctx, row)[0] if end is not None and end < day else None
        if last is not None and day <= last:
            return True
    return False


def organ_level(ctx: Context, org: object) -> str:
    """The organ level of a unit: its own, else the nearest parent's, else the workspace's.

    Vertical and dispatched bodies and institutions follow the row that table 3 note 2 gives for their own rank.
    """
    level, mapped, spec = "", "", ""
    for row in _chain(ctx, org):
        if not spec and (row.get("hierarchy") in VERTICAL or row.get("nature") in ("派出", "事业")):
            mapped, spec = VERTICAL.get(row.get("hierarchy"), ""), row.get("spec_rank") or ""
        level = row.get("level") or ""
        if level:
            break
    level = str(level or ctx.facts.organ_level)
    if not spec:
        return level
    row_of = ctx.rule("room.area.dispatched", parent_level=mapped or level, spec_rank=spec)
    return str(row_of.value) if row_of.active else level


def by_reference(ctx: Context, org: object) -> bool:
    """Institutions outside the civil service and state firms follow the rules by reference only: noted, not judged."""
    for row in _chain(ctx, org):
        nature = row.get("nature")
        if nature or row.get("kind") in ("事业单位", "企业"):
            return nature in (None, "事业", "国企")
        if row.get("level"):
            break
    return False


def _chain(ctx: Context, org: object) -> Iterator[Row]:
    """The unit and all units above it."""
    seen: set[str] = set()
    row = ctx.get(org, "org")
    while row is not None and row.kind == "org" and row.id not in seen:
        yield row
        seen.add(row.id)
        row = ctx.get(row.get("parent"), "org")


def _best(
    ctx: Context, person: str, appointments: Sequence[Row], status: Literal["here", "seconded", "leaving"]
) -> Entitlement:
    """The largest figure among the posts. Who only acts as head (主持工作) keeps the figure of the post he holds."""
    best = Entitlement(person, "unranked", None)
    for row in [a for a in appointments if a.get("kind") != "主持工作"] or appointments:
        rank, level = _rank(ctx, row), organ_level(ctx, row.get("org"))
        if not rank or not level:
            continue
        rule = ctx.rule("room.area.office", organ_level=level, rank=rank)
        if not rule.active or not isinstance(rule.value, int | Decimal):
            best = best if best.limit is not None else Entitlement(person, "unranked", None, rank=rank, level=level)
            continue
        limit = Decimal(rule.value)
        if best.limit is None or limit > best.limit:
            best = Entitlement(person, status, limit, rule, rank, level, elevated=row.get("elevated") is True)
    return best


def _rank(ctx: Context, row: Row) -> str:
    """The rank whose figure counts, "" when it is not on record. 职级 without a leading post stays in the lowest row."""
    if row.get("leading") is False and ctx.rule("room.grade_counts").value is not True:
        return BELOW
    return str(row.get("rank") or (BELOW if row.get("kind") == "聘用" else ""))
