"""Who acts: the person whose key signs, for whom, in which role, with which meaning. Everything is tried against the rules that
verification will apply.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from officectl.errors import UsageError
from officectl.git.errors import IdentityMissing
from officectl.history import authority, delegations, transition
from officectl.history.identity import Signer
from officectl.history.machine import OPENING
from officectl.history.model import Event, EventName, Item
from officectl.history.transition import Act, Refusal
from officectl.light import dataclass
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._standing import Standing
    from officectl.git.repo import Git
    from officectl.history.known import Rec
    from officectl.history.policy import Policy


class NoSuchPerson(UsageError):
    """--for names nobody, or several."""

    text = Text("制度里没有“{name}”这个人{near}", "nobody in the policy is called “{name}”{near}")
    remedy_text = Text("写制度里的编号，例如 --for li.si", "give the id that the policy has, such as --for li.si")


class SeveralRoles(UsageError):
    """More than one role of the person fits."""

    text = Text("您有几个角色都能办这一步：{roles}", "several of your roles fit this step: {roles}")
    remedy_text = Text("用 --role 写明以哪个角色办", "say with --role in which you act")


_NONE = "none"
"""As a delegation's id: there is none; the rules say what that means."""
_NEAR = Text("；同名的有 {found}", "; of that name there are {found}")


class Moment(NamedTuple):
    """When the commit will say that it was made: seconds since 1970, minutes east of UTC."""

    at: int
    zone: int


def moment(git: Git) -> Moment:
    """What git would write now. Raises IdentityMissing: without a name and an address it writes nothing."""
    done = git.attempt("var", "GIT_COMMITTER_IDENT", identity=True)
    if done.code:
        raise IdentityMissing()
    try:
        *_, seconds, zone = done.out.decode("utf-8", "replace").split()
        minutes = int(zone[-4:-2]) * 60 + int(zone[-2:])
        return Moment(int(seconds), -minutes if zone.startswith("-") else minutes)
    except ValueError:
        return Moment(int(time.time()), time.localtime().tm_gmtoff // 60)


def person(policy: Policy, name: str) -> str:
    """A person of the policy by id or by a unique name. Raises NoSuchPerson."""
    if name in policy.people:
        return name
    found = [one.id for one in policy.people.values() if one.name == name]
    if len(found) == 1:
        return found[0]
    raise NoSuchPerson(name=name, near=_NEAR(found=found) if found else "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do, as he says it."""

    event: EventName
    opinion: str = ""
    meaning: str = ""
    principal: str = ""
    """`--for`."""
    role: str = ""


class Trial(NamedTuple):
    """An event that was tried on some records: what would be refused, by record id."""

    act: Act
    refused: dict[str, Refusal]


def item(rec: Rec, event: str) -> Item:
    """The item that an event about a record names now."""
    m = rec.machine
    return Item(rec.kind, rec.id, max(m.revision + (event in OPENING), 1), rec.digest)


def attempt(standing: Standing, event: Event, recs: Sequence[Rec], when: Moment, key: str = "") -> Trial:
    """What verification would say of an event made now on top of the tip; nothing is made."""
    policy = standing.policy
    assert policy is not None
    act = Act("", event, Signer(event.actor, key, "active"), when.at, when.zone, policy)
    desk = standing.desk
    refused = {}
    for rec in recs:
        found = transition.judge(act, item(rec, event.name), rec, desk)
        if isinstance(found, Refusal):
            refused[rec.id] = found
        elif found.step is not None and _voted(rec, found.op, found.step.state, event):
            refused[rec.id] = Refusal("BAD_TRANSITION", event.name)
    return Trial(act, refused)


def _voted(rec: Rec, op: str, state: str, event: Event) -> bool:
    """Whether the person has already voted at this stage: a second vote of his counts for nothing."""
    m = rec.machine
    both = {event.actor, event.principal or event.actor}
    votes = m.voids if op == "void" else [one for one in m.votes if one.step is not None and one.step.state == state] if m.votes else []
    return any(not both.isdisjoint((one.actor, one.principal or one.actor)) for one in votes) and op not in OPENING


def choose(standing: Standing, wish: Wish, actor: str, key: str, recs: Sequence[Rec], when: Moment) -> Trial:
    """The event with delegation, role and meaning found. Refusals are in the answer. Raises NoSuchPerson, SeveralRoles."""
    policy = standing.policy
    assert policy is not None
    listed = policy.settings.meanings.get(wish.event, ())
    principal = person(policy, wish.principal) if wish.principal else ""
    base = Event(
        wish.event, tuple(item(rec, wish.event) for rec in recs), actor, "", wish.meaning or (listed[0] if listed else ""), principal,
        "", policy.version, policy.digest, wish.opinion,
    )
    trials = []
    for delegation in delegations_of(standing, actor, principal):
        trials.append(attempt(standing, with_(base, delegation=delegation), recs, when, key))
        if not trials[-1].refused:
            break
    best = min(trials, key=lambda one: len(one.refused))
    if best.refused and not wish.role:
        return best
    return _role(standing, wish, best, recs, when, key)


def with_(event: Event, *, role: str = "", delegation: str = "") -> Event:
    """The same event in a role, or through a delegation."""
    return event._replace(role=role or event.role, delegation=delegation or event.delegation)


def delegations_of(standing: Standing, actor: str, principal: str) -> Iterable[str]:
    """The delegations that might let the actor act for the principal, the latest first."""
    if not principal:
        return ("",)
    desk = standing.desk
    found = [
        rec.id for rec in desk.delegations()
        if not rec.gone and (said := desk.data(rec)).get("principal") == principal and said.get("delegate") == actor
    ]
    return tuple(reversed(found)) or (_NONE,)


def _role(standing: Standing, wish: Wish, trial: Trial, recs: Sequence[Rec], when: Moment, key: str) -> Trial:
    """In which role: the one that was named, else the only one that fits; none where anybody may do it."""
    policy = trial.act.policy
    event = trial.act.event
    holder = event.principal or event.actor
    held = sorted(policy.people[holder].roles) if holder in policy.people else []
    if wish.role:
        named = [role for role in held if wish.role in (role, authority.split(role)[0])] or [wish.role]
        trials = [attempt(standing, with_(event, role=role), recs, when, key) for role in named]
        return min(trials, key=lambda one: len(one.refused))
    if not _asks_role(standing, event, recs):
        return trial
    trials = [attempt(standing, with_(event, role=role), recs, when, key) for role in held if "@" in role]
    fit = [one for one in trials if not one.refused]
    if len(fit) > 1:
        raise SeveralRoles(roles=[one.act.event.role for one in fit])
    return fit[0] if fit else trial


def _asks_role(standing: Standing, event: Event, recs: Sequence[Rec]) -> bool:
    """Whether the step takes a role at all, for every one of the records."""
    policy = standing.policy
    assert policy is not None
    for rec in recs:
        flow = transition.flow_of(policy, rec.kind)
        if flow is None or event.name == "retract":
            return False
        rule = transition.rule_of(flow, event.name)
        stages = [stage for stage in flow.stages if stage.event == event.name]
        names = {stage.role for stage in stages} | (set(rule.roles) if rule is not None else set())
        if not names or names & {"*", "submitter"}:
            return False
    return True


def lenders(standing: Standing, actor: str, when: Moment) -> list[str]:
    """For whom the actor may act today, by delegation."""
    policy = standing.policy
    if policy is None:
        return []
    desk = standing.desk
    day = delegations.day_of(when.at, when.zone)
    if delegations.away(actor, day, desk.delegations(), desk.data):
        return []
    found: dict[str, None] = {}
    for rec in desk.delegations():
        said = desk.data(rec) if not rec.gone and not rec.fault else {}
        principal = said.get("principal")
        if isinstance(principal, str) and not delegations.fault(policy, rec, said, actor, principal, day):
            found[principal] = None
    return list(found)
