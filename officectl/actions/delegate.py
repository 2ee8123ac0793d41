"""`delegate`: lend one's own roles to somebody for some days: the record and its submission in one commit, signed by who delegates."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from officectl.actions import _open, _policy_write, _records, _signing, _write
from officectl.actions._policy_write import Say
from officectl.errors import NotWritten, UsageError
from officectl.history import authority
from officectl.history.delegations import KIND
from officectl.history.model import Event, Item
from officectl.light import dataclass
from officectl.query.assign import assign
from officectl.records import ids, toml
from officectl.records.canonical import digest
from officectl.store import snapshot
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.history.policy import Policy


class NoDelegate(UsageError):
    """To whom?"""

    text = Text("要委托给谁？", "delegate to whom?")
    remedy_text = Text(
        "例如：officectl delegate wang.wu from=明天 to=月底 reason=出差",
        "such as: officectl delegate wang.wu from=tomorrow to=2026-11-30 reason='away'",
    )


class NotInPolicy(UsageError):
    """A delegate who could sign nothing."""

    text = Text("{who} 不在制度里，或没有在用的密钥，不能代办", "{who} is not in the policy or has no active key and cannot act")


class ToOneself(UsageError):
    """A delegation to oneself."""

    text = Text("不能委托给自己", "nobody delegates to himself")


class NotYours(NotWritten):
    """A role that the principal does not hold or that may not be delegated."""

    text = Text("不能委托角色“{role}”：{why}", "the role “{role}” cannot be delegated: {why}")
    remedy_text = Text("可以委托的：{roles}", "what can be delegated: {roles}")


class NothingToDelegate(NotWritten):
    """No role that may be delegated."""

    text = Text("{name} 没有可以委托的角色（制度允许委托：{roles}）", "{name} holds no role that may be delegated (the policy allows: {roles})")


class BadDays(UsageError):
    """Days that do not work."""

    text = Text("委托的起止日期不对：{why}", "the days of the delegation are wrong: {why}")
    remedy_text = Text("写 from=（第一天） to=（最后一天）", "write from= (the first day) to= (the last day)")


_NOT_HELD = Text("{name} 没有这个角色", "{name} does not hold it")
_NOT_DELEGABLE = Text("制度不允许委托它", "the policy does not let it be delegated")
_MISSING = Text("from 和 to 都要写", "both from and to are needed")
_ORDER = Text("最后一天在第一天之前", "the last day is before the first")
_LONG = Text("共 {days} 天，制度规定最多 {most} 天", "{days} days, the policy allows {most}")
_PAST = Text("最后一天 {to} 已经过去", "the last day {to} is past")
_SUBJECT = Text("委托：{principal} 委托 {delegate}（{start} 至 {end}）", "Delegation: {principal} to {delegate} ({start} to {end})")
_ASK = Text(
    "{principal} 把 {roles} 委托给 {delegate}，{start} 至 {end}（首尾都算），对吗？",
    "{principal} delegates {roles} to {delegate} from {start} to {end} (both included)?",
)


@dataclass(frozen=True, slots=True)
class Delegated:
    """The delegation in force."""

    id: str
    path: str
    commit: str
    principal: str
    delegate: str
    roles: tuple[str, ...]
    start: date
    end: date
    echoes: tuple[Message, ...]
    said: Message


def delegate(
    options: Options, words: Sequence[str], *, confirm: _write.Confirm, say: Say = lambda _: None
) -> Delegated:
    """Make and submit a delegation by who signs here. `words`: to whom, then roles (none: all that may be delegated), `from=`, `to=`,
    `reason=`.

    Raises NoDelegate, NotInPolicy, ToOneself, NotYours, NothingToDelegate, BadDays, NoPolicy, Declined, the faults of keys, and what
    writing raises.
    """
    bare = [word for word in words if "=" not in word]
    values = [word for word in words if "=" in word]
    if not bare:
        raise NoDelegate
    at = _policy_write.desk(options)
    who = _signing.signer(at.ws.git, at.policy)
    principal = who.person
    snap = snapshot.worktree(at.ws)
    opened = _open.read(options, at.ws, snap, _open.kinds_of(snap)[0])
    other = _delegate(at.policy, bare[0])
    if other == principal.id:
        raise ToOneself
    roles = _roles(at.policy, principal.id, bare[1:])
    kind = opened.kinds[KIND]
    ident = ids.new_id(kind.prefix, opened.as_of, os.urandom(5))
    assigned = assign(kind, values, _records.env(options, opened), {"id": ident})
    for question in assigned.asks:
        if not confirm(question):
            raise _write.Declined
    given: dict[Any, Any] = {**assigned.changes, ("principal",): principal.id, ("delegate",): other, ("roles",): list(roles)}
    start, end = _days(at.policy, given.get(("from",)), given.get(("to",)), opened.as_of)
    raw = _write.text_of(kind, None, {"id": ident}, given)
    path = ids.record_path(kind, ident)
    _write.judge(opened, _write.Change(kind, ident, path, None, raw))
    name = at.policy.people[other].name
    for echo in assigned.echoes:
        say(echo)
    if not confirm(_ASK(principal=principal.name, roles=list(roles), delegate=name, start=start, end=end)):
        raise _write.Declined
    data = toml.read(raw).data
    assert data is not None
    words_ = at.policy.settings.meanings.get("submit", ("",))
    one = Event(
        "submit", (Item(KIND, ident, 1, digest(KIND, data)),), principal.id, meaning=words_[0] if words_ else "",
        policy_version=at.policy.version, policy_digest=at.policy.digest,
    )
    subject = _SUBJECT(principal=principal.name, delegate=name, start=start, end=end)
    oid = _policy_write.put(at, who, subject.render(options.lang), one, {path: raw}, say)
    return Delegated(ident, path, oid, principal.id, other, roles, start, end, assigned.echoes, subject)


def _delegate(policy: Policy, name: str) -> str:
    """A person of the policy by id or name. Raises NotInPolicy."""
    found = [one for one in policy.people.values() if name in (one.id, one.name)]
    if len(found) != 1 or not any(key.state == "active" for key in found[0].keys):
        raise NotInPolicy(who=name)
    return found[0].id


def _roles(policy: Policy, person: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """The roles to lend, as `role@org`. Raises NotYours, NothingToDelegate."""
    one = policy.people[person]
    allowed = policy.settings.delegable
    free = sorted(role for role in one.roles if authority.split(role)[0] in allowed)
    if not free:
        raise NothingToDelegate(name=one.name, roles=sorted(allowed))
    chosen: list[str] = []
    for word in wanted:
        fits = [role for role in sorted(one.roles) if word in (role, authority.split(role)[0])]
        if not fits:
            raise NotYours(role=word, why=_NOT_HELD(name=one.name), roles=free)
        if not set(fits) <= set(free):
            raise NotYours(role=word, why=_NOT_DELEGABLE, roles=free)
        chosen += fits
    return tuple(dict.fromkeys(chosen or free))


def _days(policy: Policy, start: object, end: object, today: date) -> tuple[date, date]:
    """Raises BadDays."""
    most = policy.settings.delegation_max_days
    if not isinstance(start, date) or not isinstance(end, date):
        raise BadDays(why=_MISSING)
    if end < start:
        raise BadDays(why=_ORDER)
    days = (end - start).days + 1
    if days > most:
        raise BadDays(why=_LONG(days=days, most=most))
    if end < today:
        raise BadDays(why=_PAST(to=end))
    return start, end
