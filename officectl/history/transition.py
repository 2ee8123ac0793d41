"""Whether one item of an event counts: number, content, delegation, authority, flow, separation of duties, in this order. The first
rule that refuses gives the code. Each rule is a function of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol, cast

from officectl.history import authority, delegations, separation
from officectl.history.flow import ANYBODY, SUBMITTER, Flow, Rule, RuleName, Stage, values
from officectl.history.identity import Signer
from officectl.history.known import Rec
from officectl.history.machine import NO_TOKENS, OPENING, VOTES, Entry, Machine, Step
from officectl.history.model import Event, Item
from officectl.history.policy import Policy


class Act(NamedTuple):
    """An event in its commit, with what is needed to judge it again when it lands."""

    commit: str
    event: Event
    signer: Signer
    at: int
    zone: int
    policy: Policy
    landed: str = ""
    """The main-line commit that it lands with, and its number; empty on a side line."""
    landed_no: int = -1


class Refusal(NamedTuple):
    """Why an item does not count."""

    code: str
    what: str = ""


class Desk(Protocol):
    """Where to look things up."""

    def record(self, ident: str) -> Rec | None:
        """A record by its id."""

    def delegations(self) -> Iterable[Rec]:
        """Every delegation that was ever submitted."""

    def data(self, rec: Rec) -> Mapping[str, Any]:
        """A record's content; empty when it cannot be read."""

    def attached(self, rec: Rec) -> str:
        """The name of an attachment that is missing or differs; empty when all are there."""


class Grant(NamedTuple):
    """What authority an act has: the stage it votes for, for which name."""

    step: Step | None = None
    needs: tuple[str, ...] = ()
    slot: str = ""


def judge(act: Act, item: Item, rec: Rec | None, desk: Desk) -> Entry | Refusal:
    """The entry that the item adds to the record's history, or why it adds none."""
    event = act.event
    refused = _known(item, rec)
    if refused or rec is None:
        return refused or Refusal("DIGEST_MISMATCH", "no-record")
    m = rec.machine
    refused = (
        _attachments(event.name, rec, desk) or _number(event.name, item, m) or _content(event.name, item, rec, m)
        or _meaning(act.policy, event)
    )
    if refused:
        return refused
    if event.name == "retract":
        return _retract(act, item, rec)
    flow = flow_of(act.policy, item.kind)
    if flow is None:
        return Refusal("BAD_TRANSITION", event.name)
    refused = _from(event.name, flow, rec)
    if refused:
        return refused
    granted = grant(act, act.policy, flow, rec, m, desk)
    if isinstance(granted, Refusal):
        return granted
    refused = (
        _stages(event.name, m, granted) or _reason(flow, event) or _paper(event.name, rec) or _separate(act, flow, m, granted)
    )
    return refused or entry(act, item, rec, granted)


def entry(act: Act, item: Item, rec: Rec, granted: Grant) -> Entry:
    """The entry of an item that counts."""
    event = act.event
    both = (event.actor, event.principal) if event.principal else (event.actor,)
    return Entry(
        event.name, act.commit, item.number, item.digest, event.actor, event.principal, act.at, act.landed, act.landed_no,
        act.signer.key, granted.step, granted.needs, granted.slot, "",
        frozenset(both) if event.name in OPENING else NO_TOKENS, rec.blob,
    )


def flow_of(policy: Policy, kind: str) -> Flow | None:
    """The flow of a kind; delegations have one even where the policy is silent."""
    flow = policy.flows.get(kind)
    return delegations.DEFAULT_FLOW if flow is None and kind == delegations.KIND else flow


def rule_of(flow: Flow, name: str) -> Rule | None:
    """What the flow says of an event beside its stages."""
    return flow.rules.get(cast(RuleName, name))


# -- the rules, one by one ------------------------------------------------------------------------------------------------


def _known(item: Item, rec: Rec | None) -> Refusal | None:
    if rec is None or rec.gone:
        return Refusal("DIGEST_MISMATCH", "no-record")
    if rec.kind != item.kind:
        return Refusal("KIND_MISMATCH", f"{item.kind} ≠ {rec.kind}")
    return None


def _number(name: str, item: Item, m: Machine) -> Refusal | None:
    wanted = m.revision + 1 if name in OPENING else m.revision
    if item.number < wanted:
        return Refusal("STALE_REVISION", f"r{item.number}")
    if item.number > wanted:
        return Refusal("BAD_TRANSITION", f"{name} r{item.number}")
    if name in VOTES and m.stop in ("returned", "draft"):
        return Refusal("STALE_REVISION", f"r{item.number}")
    return None


def _content(name: str, item: Item, rec: Rec, m: Machine) -> Refusal | None:
    if item.digest != rec.digest:
        return Refusal("DIGEST_MISMATCH", item.digest[:15])
    if name in VOTES and item.digest != m.digest:
        return Refusal("DIGEST_MISMATCH", item.digest[:15])
    return None


def _attachments(name: str, rec: Rec, desk: Desk) -> Refusal | None:
    if rec.attachments and (name in OPENING or name in VOTES):
        missing = desk.attached(rec)
        if missing:
            return Refusal("ATTACHMENT_MISMATCH", missing)
    return None


def _meaning(policy: Policy, event: Event) -> Refusal | None:
    return None if policy.meaning_ok(event.name, event.meaning) else Refusal("BAD_MEANING", event.meaning)


def _retract(act: Act, item: Item, rec: Rec) -> Entry | Refusal:
    """Only one's own event, and only while nothing follows it."""
    last = None if rec.log is None else rec.log.entry
    if last is None or last.op in ("edit", "settle", "retract", "drop"):
        return Refusal("BAD_TRANSITION", "retract")
    if last.actor != act.event.actor:
        mine = any(vote.actor == act.event.actor for vote in (*rec.machine.votes, *rec.machine.voids))
        return Refusal("BAD_TRANSITION" if mine else "NO_AUTHORITY", "retract")
    return entry(act, item, rec, Grant())._replace(target=last.commit)


def grant(act: Act, policy: Policy, flow: Flow, rec: Rec, m: Machine, desk: Desk) -> Grant | Refusal:
    """The authority of an act under one policy: asked with the policy at the event's parent, and again with that of the main
    line where it lands.
    """
    event = act.event
    data = desk.data(rec)
    path = flow.path(data)
    stage = _stage(path, event.name, m)
    rule = rule_of(flow, event.name)
    if stage is None and rule is None:
        return Refusal("BAD_TRANSITION", event.name)
    roles = [event.role]
    holder = event.actor
    if event.principal:
        found = _through(act, policy, stage, rule, desk)
        if isinstance(found, Refusal):
            return found
        roles, holder = found, event.principal
    if stage is not None:
        before: tuple[str, ...] = ()
        for one in path:
            if one is stage:
                break
            before = (*before, one.state)
        taken = {vote.slot for vote in m.votes if vote.step is not None and vote.step.state == stage.state} if stage.of else ()
        for role in roles:
            slot = authority.stage_slot(policy, holder, stage, role, data, taken)
            if slot is not None:
                step = Step(stage.state, before, stage.k or 0, tuple(sorted(stage.distinct)), stage is path[-1])
                return Grant(step, values(data, stage.of) if stage.k is None else (), slot)
        return Refusal("NO_AUTHORITY", event.name)
    assert rule is not None
    submitters = {m.votes[0].actor, m.votes[0].principal} - {""} if m.votes else set()
    if any(authority.rule_allows(policy, holder, rule, role, data, submitters) for role in roles):
        return Grant(Step("registered" if event.name == "register" else "", (), rule.k))
    return Refusal("NO_AUTHORITY", event.name)


def _stage(path: Iterable[Stage], name: str, m: Machine) -> Stage | None:
    """The stage that an event votes for: of several with this event the first that is not reached, else the last."""
    found = None
    for stage in path:
        if stage.event == name:
            found = stage
            if name == "submit" or stage.state not in m.reached:
                break
    return found


def _through(act: Act, policy: Policy, stage: Stage | None, rule: Rule | None, desk: Desk) -> list[str] | Refusal:
    """The roles that may be used for somebody else."""
    event = act.event
    rec = desk.record(event.delegation)
    data = desk.data(rec) if rec is not None and not rec.gone and not rec.fault else {}
    day = delegations.day_of(act.at, act.zone)
    why = delegations.fault(policy, rec, data, event.actor, event.principal, day)
    if not why and delegations.away(event.actor, day, desk.delegations(), desk.data):
        why = "both-away"
    if why:
        return Refusal("BAD_DELEGATION", why)
    wanted = [stage.role] if stage is not None else list(rule.roles) if rule is not None else []
    if ANYBODY in wanted or SUBMITTER in wanted:
        return [event.role]
    named = delegations.roles(policy, data, event.role, wanted)
    held = [role for role in named if authority.holds_stated(policy, event.principal, role)]
    return held or Refusal("BAD_DELEGATION", "role")


def _from(name: str, flow: Flow, rec: Rec) -> Refusal | None:
    """Which states an event starts from."""
    if name in VOTES:
        return None
    rule = rule_of(flow, name)
    froms = ("draft", "returned") if name == "submit" else rule.froms if rule is not None else ()
    return None if rec.state in froms else Refusal("BAD_TRANSITION", name)


def _stages(name: str, m: Machine, granted: Grant) -> Refusal | None:
    """Stages follow each other: none is skipped, none is voted for again once it is reached."""
    step = granted.step
    if name not in VOTES:
        return None
    if step is None or m.stop or step.state in m.reached or not set(step.before) <= set(m.reached):
        return Refusal("BAD_TRANSITION", name)
    return None


def _reason(flow: Flow, event: Event) -> Refusal | None:
    rule = rule_of(flow, event.name)
    return Refusal("NO_REASON", event.name) if rule is not None and rule.reason and not event.opinion else None


def _paper(name: str, rec: Rec) -> Refusal | None:
    return Refusal("NO_PAPER") if name == "register" and not rec.paper else None


def _separate(act: Act, flow: Flow, m: Machine, granted: Grant) -> Refusal | None:
    event = act.event
    if event.name == "submit":
        if flow.stages[0].self_ok:
            return None
    elif event.name not in VOTES:
        return None
    who = separation.conflicted(act.policy, m, event.actor, event.principal)
    if who:
        return Refusal("SELF_APPROVAL", who)
    if granted.step is not None:
        earlier = separation.repeated(m.votes, granted.step.distinct, event.actor, event.principal)
        if earlier:
            return Refusal("SOD_STAGES", earlier)
    return None
