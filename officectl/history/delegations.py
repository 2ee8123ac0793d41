"""Acting for somebody: whether a delegation record allows it. Pure.

A delegation is submitted by who delegates, under his own signature; it has dates, is not passed on, holds for the roles it names
as far as the policy lets them be delegated, and has landed before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, TypeGuard

from officectl.history.flow import Flow, Stage
from officectl.history.known import Rec
from officectl.history.policy import Policy

KIND = "delegation"
DEFAULT_FLOW = Flow(KIND, (Stage("submit", "approved", "委托", "*", self_ok=True),))
"""Where the policy has no flow for delegations: submitting one is all it takes. No vote can make one."""

Data = Callable[[Rec], Mapping[str, Any]]


def day_of(at: int, zone: int) -> date:
    """The calendar day of an event, in its own zone (minutes east of UTC)."""
    try:
        return datetime.fromtimestamp(at, timezone(timedelta(minutes=zone))).date()
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC).date()


def fault(
    policy: Policy, rec: Rec | None, data: Mapping[str, Any], actor: str, principal: str, day: date
) -> str:
    """Why a delegation does not let `actor` act for `principal` on that day, as a stable slug; empty when it does."""
    if rec is None or rec.kind != KIND or rec.gone:
        return "none"
    if actor == principal or data.get("principal") == data.get("delegate"):
        return "self"
    if data.get("principal") != principal:
        return "principal"
    if data.get("delegate") != actor:
        return "delegate"
    why = _not_in_force(rec, principal)
    if why:
        return why
    if not rec.machine.votes[0].landed:
        return "not-landed"
    begin, end = data.get("from"), data.get("to")
    if not _is_day(begin) or not _is_day(end) or end < begin:
        return "dates"
    if (end - begin).days + 1 > policy.settings.delegation_max_days:
        return "too-long"
    if not begin <= day <= end:
        return "expired" if day > end else "not-yet"
    if principal not in policy.people:
        return "principal-left"
    return ""


def _not_in_force(rec: Rec, principal: str) -> str:
    m = rec.machine
    if not m.votes or m.stop or rec.digest != m.digest or rec.fault:
        return "not-in-force"
    opening = m.votes[0]
    if opening.op != "submit" or opening.actor != principal or opening.principal:
        return "not-by-principal"
    return ""


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def away(person: str, day: date, delegations: Iterable[Rec], data: Data) -> bool:
    """Whether a person has himself delegated on that day: then he is absent and may not act for others."""
    for rec in delegations:
        if rec.gone or _not_in_force(rec, person):
            continue
        said = data(rec)
        begin, end = said.get("from"), said.get("to")
        if said.get("principal") == person and _is_day(begin) and _is_day(end) and begin <= day <= end:
            return True
    return False


def roles(policy: Policy, data: Mapping[str, Any], stated: str, wanted: Iterable[str]) -> list[str]:
    """The roles (`role@org`) that may be used through a delegation: named in it, delegable under the policy, fit for the purpose
    (`wanted`: names without org), and the claimed one where one is claimed.
    """
    named = data.get("roles")
    if not isinstance(named, list):
        return []
    names = set(wanted)
    found = []
    for role in named:
        if not isinstance(role, str):
            continue
        name = role.rpartition("@")[0] or role
        fits = not stated or stated == role or stated.rpartition("@")[0] == role   # a name alone: wherever he holds it
        if fits and name in policy.settings.delegable and name in names:
            found.append(stated or role)
    return found
