"""Whether a person may do something under one policy: roles, scopes, units that a record names. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from officectl.history.flow import ANYBODY, SUBMITTER, Rule, Stage, values
from officectl.history.policy import Policy


def stage_slot(
    policy: Policy, person: str, stage: Stage, stated: str, data: Mapping[str, Any], taken: Collection[str] = ()
) -> str | None:
    """Whether `person` may vote at this stage: None when not, else for which name of `of` he votes (empty when the stage
    names none). `stated` is the role that the event claims (`role@org`, or empty: any that fits); `taken`: names that were voted
    for already, asked last.
    """
    name, org = split(stated)
    if stated and not policy.holds(person, name, org):
        return None
    if stated and stage.role != ANYBODY and name != stage.role:
        return None
    if stage.role == ANYBODY:
        org = ""
    if stage.of:
        return _listed(policy, person, stage, org, data, taken)
    return "" if in_scope(policy, person, stage.role, org, stage.scope, data) else None


def _listed(
    policy: Policy, person: str, stage: Stage, org: str, data: Mapping[str, Any], taken: Collection[str]
) -> str | None:
    scope_ok = not stage.scope or in_scope(policy, person, stage.role, org, stage.scope, data)
    listed = [
        name for name in values(data, stage.of)
        if (name == person and policy.holds(person, stage.role, org)) or (
            (not org or org == name) and policy.holds(person, stage.role, name))
    ]
    if not listed or not scope_ok:
        return None
    return next((name for name in listed if name not in taken), listed[0])


def in_scope(policy: Policy, person: str, role: str, org: str, scope: str, data: Mapping[str, Any]) -> bool:
    """Whether a role is held where the record's field `scope` says (at `org` when the event claims one). A record that names no
    org there is nobody's.
    """
    if not scope:
        return policy.holds(person, role, org)
    there = data.get(scope)
    if isinstance(there, str):   # as nearly always: one org
        return bool(there) and (not org or org == there) and policy.holds(person, role, there)
    return any((not org or org == there) and policy.holds(person, role, there) for there in values(data, scope))


def holds_stated(policy: Policy, person: str, stated: str) -> bool:
    """Whether a person holds the role that an event claims."""
    return policy.holds(person, *split(stated))


def split(stated: str) -> tuple[str, str]:
    """`科室负责人@gov-office` → name and org; the org is empty where none is written."""
    name, _, org = stated.rpartition("@")
    return (name, org) if name else (stated, "")


def rule_allows(
    policy: Policy, person: str, rule: Rule, stated: str, data: Mapping[str, Any], submitters: Collection[str]
) -> bool:
    """Whether a person may return, withdraw, reopen, void or register under this rule."""
    if stated and not holds_stated(policy, person, stated):
        return False
    name, org = split(stated)
    for role in rule.roles:
        if role == SUBMITTER:
            if person in submitters and policy.holds(person, ANYBODY):
                return True
        elif role == ANYBODY:
            if in_scope(policy, person, role, "", rule.scope, data):
                return True
        elif (not stated or name == role) and in_scope(policy, person, role, org, rule.scope, data):
            return True
    return False
