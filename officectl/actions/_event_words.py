"""How events, states and the next step of a record are called, in the words of the flow where it has some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from officectl.history import authority, separation, transition
from officectl.history.flow import ANYBODY, SUBMITTER, values
from officectl.history.machine import count, persons
from officectl.history.reasons import EVENTS
from officectl.query.choices import STATES
from officectl.text.lang import Message, Text, plain

if TYPE_CHECKING:
    from officectl.actions._standing import Standing
    from officectl.history.flow import Flow, Stage
    from officectl.history.known import Rec
    from officectl.history.machine import Machine
    from officectl.history.policy import Policy

TITLES = EVENTS
"""Every event by its name; a flow may call its steps otherwise."""

_PERSON = Text("{name}（代{principal}）", "{name} (for {principal})")
_ANYBODY = Text("任何在册人员", "anybody in the policy")
_SUBMITTER = Text("送审人", "who submitted it")
_ROLES = Text("{role}（{people}）", "{role} ({people})")


def title(event: str, flow: Flow | None = None, state: str = "") -> Text:
    """An event as the office calls it: the name that the flow gives the step (the one that leads to `state`, where several have this
    event), else the usual word.
    """
    usual = TITLES.get(event, Text(event, event))
    if flow is None:
        return usual
    stages = [stage for stage in flow.stages if stage.event == event]
    stage = next((one for one in stages if one.state == state), stages[0] if len(stages) == 1 else None)
    if stage is not None:
        return Text(stage.zh, usual.en)
    rule = transition.rule_of(flow, event)
    return usual if rule is None else Text(rule.zh, usual.en)


def step_name(stage: Stage) -> Text:
    """A stage in the office's own words; in English the usual word for its event."""
    return Text(stage.zh, TITLES[stage.event].en)


def state(name: str, flow: Flow | None = None) -> Text:
    """A derived state as people call it."""
    if name in STATES:
        return STATES[name][0]
    stage = next((one for one in flow.stages if one.state == name), None) if flow is not None else None
    return Text(name, name) if stage is None else Text(f"已{stage.zh}", name)


def own_states(policy: Policy | None) -> dict[str, Text]:
    """The states of the workspace's flows that are not among the usual ones."""
    if policy is None:
        return {}
    found = {}
    for flow in policy.flows.values():
        found.update({stage.state: Text(stage.zh, stage.state) for stage in flow.stages if stage.state not in STATES})
    return found


def person(policy: Policy | None, ident: str, principal: str = "") -> Message:
    """A person by name; `王五（代李四）` when he acted for another."""
    name = name_of(policy, ident)
    return _PERSON(name=name, principal=name_of(policy, principal)) if principal else plain(name)


def name_of(policy: Policy | None, ident: str) -> str:
    """The name that the policy has for a person, else the id."""
    entry = None if policy is None else policy.people.get(ident) or policy.recovery.holders.get(ident)
    return ident if entry is None else entry.name


class Next(NamedTuple):
    """The step that a record waits for."""

    stage: Stage
    have: int
    need: int
    """Votes so far, and how many are needed."""


def waiting(standing: Standing, rec: Rec) -> Next | None:
    """The step that a submitted record waits for; None when it waits for none (draft, approved, stopped)."""
    policy = standing.policy
    flow = None if policy is None else transition.flow_of(policy, rec.kind)
    m = rec.machine
    if flow is None or not m.revision or m.stop or rec.gone or rec.fault or rec.digest != m.digest or m.state in ("registered", "approved"):
        return None
    data = standing.data(rec)
    stage = next((one for one in flow.path(data) if one.state not in m.reached), None)
    if stage is None:
        return None
    return Next(stage, *progress(stage, data, m))


def progress(stage: Stage, data: Mapping[str, Any], m: Machine) -> tuple[int, int]:
    """Votes at a stage so far, and how many it needs."""
    mine = [vote for vote in m.votes if vote.step is not None and vote.step.state == stage.state]
    if stage.k is None:
        needs = values(data, stage.of)
        return len({vote.slot for vote in persons(mine)} & set(needs)), len(needs)
    return count(mine), stage.k


def who_may(standing: Standing, rec: Rec, stage: Stage) -> list[str]:
    """The persons (ids) whose vote would count at a stage now, in the order of the policy. Without delegations."""
    policy = standing.policy
    if policy is None:
        return []
    data, m = standing.data(rec), rec.machine
    mine = [vote for vote in m.votes if vote.step is not None and vote.step.state == stage.state]
    voted = {name for vote in mine for name in (vote.actor, vote.principal)}
    return [
        ident for ident in policy.people
        if ident not in voted and any(key.state == "active" for key in policy.people[ident].keys)
        and authority.stage_slot(policy, ident, stage, "", data) is not None
        and not separation.conflicted(policy, m, ident, "")
        and not separation.repeated(m.votes, stage.distinct, ident, "")
    ]


def stage_roles(standing: Standing, rec: Rec, stage: Stage) -> Message:
    """What a stage takes for this record, with who could act now: `科室负责人@finance（赵六）`."""
    policy = standing.policy
    assert policy is not None
    orgs = values(standing.data(rec), stage.of or stage.scope) if stage.of or stage.scope else ()
    names = tuple(f"{stage.role}@{org}" for org in orgs) if orgs and stage.role != ANYBODY else (stage.role,)
    return roles(policy, names, who_may(standing, rec, stage))


def roles(policy: Policy, names: tuple[str, ...], people: list[str] | None = None) -> Message:
    """Roles as a person reads them, with who could act."""
    words = [_ANYBODY() if name == ANYBODY else _SUBMITTER() if name == SUBMITTER else plain(name) for name in names]
    if not people:
        return Text("{roles}", "{roles}")(roles=words)
    return _ROLES(role=words, people=[name_of(policy, one) for one in people[:4]] + (["…"] if len(people) > 4 else []))
