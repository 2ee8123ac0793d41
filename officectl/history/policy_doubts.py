"""What is allowed in a policy and hardly meant: a role that nobody holds, a name that no flow uses. For `policy init`, for the
person who proposes a change and for those who vote on it; verification never asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from officectl.history.flow import ANYBODY, SUBMITTER, Flow
from officectl.history.names import AUDITOR
from officectl.history.policy import ADMIN, Policy
from officectl.records.finding import FieldPath
from officectl.text.lang import Message, Text


class Doubt(NamedTuple):
    """A remark on one place of the policy: the file below `policy/active/`, the key, the words."""

    path: str
    field: FieldPath
    message: Message


_NOBODY = Text("“{zh}”要由“{role}”办，现在没有一个有密钥的人是这个角色", "“{zh}” is for “{role}”, and nobody with a key holds that role")
_TOO_FEW = Text(
    "“{zh}”要 {k} 人，有密钥的“{role}”只有 {n} 人", "“{zh}” needs {k} persons, and {n} with a key hold “{role}”"
)
_UNUSED = Text("没有一个流程用到“{role}”，请核对角色名", "no flow uses “{role}”: check the name of the role")
_NO_KEY = Text("{name}有角色，没有在用的密钥，不能签批", "{name} holds roles and has no active key: nothing can be signed")
_NO_EMAIL = Text("{name}没有写邮箱，未签名的改动认不出是谁做的", "{name} has no e-mail: edits without a signature cannot be put down to anybody")
_AUDITOR = Text(
    "{name}是{role}，又有 {others}：审计的人不签批，请把角色分开", "{name} is {role} and also {others}: who audits does not approve, part the roles"
)
_SCOPE = Text("{name}没有写所在单位，按单位限定的步骤不能办", "{name} has no dept, and cannot act where a stage is limited to the people of an org")


def doubts(policy: Policy) -> list[Doubt]:
    """Every remark, flows first. A policy without any is no better protected; it is only more probably what was meant."""
    able = {id_ for id_, person in policy.people.items() if any(key.state == "active" for key in person.keys)}
    holders: dict[str, set[str]] = {ANYBODY: able}
    for id_, person in policy.people.items():
        for held in person.roles:
            holders.setdefault(held.rpartition("@")[0], set()).update({id_} & able)
    out = [doubt for kind in sorted(policy.flows) for doubt in _flow(policy.flows[kind], holders)]
    used = {role for flow in policy.flows.values() for role in _roles(flow)}
    return [*out, *_people(policy, able, used), *_delegable(policy, used)]


def _flow(flow: Flow, holders: dict[str, set[str]]) -> Iterator[Doubt]:
    path = f"flows/{flow.kind}.toml"
    for at, stage in enumerate(flow.stages):
        n = len(holders.get(stage.role, ()))
        if not n:
            yield Doubt(path, ("stage", at, "role"), _NOBODY(zh=stage.zh, role=stage.role))
        elif stage.k is not None and n < stage.k:
            yield Doubt(path, ("stage", at, "k"), _TOO_FEW(zh=stage.zh, role=stage.role, k=stage.k, n=n))
    for name, rule in flow.rules.items():
        people: set[str] = set()
        for role in rule.roles:
            people |= {""} if role == SUBMITTER else holders.get(role, set())
        told = "、".join(rule.roles)
        if not people:
            yield Doubt(path, (name, "roles"), _NOBODY(zh=rule.zh, role=told))
        elif len(people) < rule.k:
            yield Doubt(path, (name, "k"), _TOO_FEW(zh=rule.zh, role=told, k=rule.k, n=len(people)))


def _roles(flow: Flow) -> set[str]:
    return {stage.role for stage in flow.stages} | {role for rule in flow.rules.values() for role in rule.roles}


def _people(policy: Policy, able: set[str], used: set[str]) -> Iterator[Doubt]:
    by_dept = any(stage.role == ANYBODY and stage.scope for flow in policy.flows.values() for stage in flow.stages)
    for id_, person in policy.people.items():
        for held in sorted(person.roles):
            role = held.rpartition("@")[0]
            if held != ADMIN and role not in used and role != AUDITOR:
                yield Doubt("roles.toml", ("people", id_, "roles"), _UNUSED(role=role))
        others = sorted(held for held in person.roles if not held.startswith(f"{AUDITOR}@"))
        if others and len(others) < len(person.roles):
            yield Doubt("roles.toml", ("people", id_, "roles"), _AUDITOR(name=person.name, role=AUDITOR, others=others))
        if person.roles and id_ not in able:
            yield Doubt("roles.toml", ("people", id_, "keys"), _NO_KEY(name=person.name))
        if not person.email:
            yield Doubt("roles.toml", ("people", id_), _NO_EMAIL(name=person.name))
        if by_dept and not person.dept:
            yield Doubt("roles.toml", ("people", id_), _SCOPE(name=person.name))


def _delegable(policy: Policy, used: set[str]) -> Iterator[Doubt]:
    for role in sorted(policy.settings.delegable - used):
        yield Doubt("policy.toml", ("global", "delegable"), _UNUSED(role=role))
