"""Separation of duties: computed from who had a hand in the content, never from who pressed submit."""

from __future__ import annotations

from collections.abc import Iterable

from officectl.history.identity import marks
from officectl.history.machine import Entry, Machine
from officectl.history.policy import Policy


def conflicted(policy: Policy, m: Machine, person: str, principal: str) -> str:
    """Who of voter and principal had a hand in the content since the last approved revision: editors, submitter, co-authors,
    merge resolvers, and whom they acted for; empty when neither.
    """
    if not marks(policy, person).isdisjoint(m.editors):
        return person
    if principal and not marks(policy, principal).isdisjoint(m.editors):
        return principal
    return ""


def repeated(votes: Iterable[Entry], distinct: Iterable[str], person: str, principal: str) -> str:
    """The earlier stage (of those that must be other people's) at which voter or principal already acted; empty when none."""
    apart = set(distinct)
    if not apart:
        return ""
    both = {person, principal or person}
    for vote in votes:
        state = vote.step.state if vote.step is not None else ""
        if (vote.op in apart or state in apart) and not both.isdisjoint((vote.actor, vote.principal or vote.actor)):
            return vote.op
    return ""
