"""The policy chain: which policy is in force at a commit, and what puts the next one in force. Pure but for the bytes it is given.

A policy is compared with another by descent in the chain, never by its version number: a number can be claimed, descent cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from officectl.history import ballot, policy
from officectl.history.ballot import Ballot
from officectl.history.codes import Fact, both, fact
from officectl.history.errors import UnsupportedPolicy
from officectl.history.identity import Signer
from officectl.history.model import Event
from officectl.history.policy import Policy, Settings
from officectl.records.fault import Fault

EMPTY = Policy(0, "", "", Settings(), {}, {})
"""In force when the genesis commit holds no valid policy: nobody may do anything."""


class Chain(NamedTuple):
    """One policy in force, and the one before it."""

    policy: Policy
    commit: str
    """The commit that put it in force."""
    before: Chain | None = None
    at: int = 0
    recovery: bool = False
    """Decided with recovery keys."""
    blobs: tuple[tuple[str, str, str], ...] = ()
    """Its files: (path below policy/active/, mode, blob id)."""


def descends(one: Chain | None, other: Chain | None) -> bool:
    """Whether `one` is `other` or came out of it."""
    if other is None:
        return True
    while one is not None:
        if one is other or (one.commit == other.commit and one.policy.digest == other.policy.digest):
            return True
        one = one.before
    return False


def merge(mine: Chain | None, theirs: Chain | None) -> tuple[Chain | None, bool]:
    """The policy after a merge, and whether the two were unrelated (then the first parent's stays)."""
    if descends(mine, theirs):
        return mine, False
    if descends(theirs, mine):
        return theirs, False
    return mine, True


class Activation(NamedTuple):
    """What a commit that changes policy/active/ did: the chain after it, and what was wrong."""

    chain: Chain
    facts: tuple[Fact, ...] = ()


def activate(
    old: Chain, votes: Ballot, files: Mapping[str, bytes] | None, commit: str, at: int, event: Event | None, who: Signer,
    *, mixed: bool, blobs: tuple[tuple[str, str, str], ...],
) -> Activation:
    """Put the files of policy/active/ in force, or keep the old policy and say why. `files` None: one of them is no plain file.

    `event`: the commit's event when it is one that counts as signed by `who`, else None. Raises UnsupportedPolicy when a policy of a
    later format was voted for.
    """
    seal = policy.digest(files) if files is not None else ""
    if mixed or (seal and seal == old.policy.digest):
        return Activation(old)   # POLICY_MIXED is told by itself; or what is in force was put back
    new, faults = policy.load(files) if files is not None else (None, [])
    unvoted, recovery = ballot.decided(old.policy, votes, old.policy.version + 1, seal)
    code, what = _defect(old, new, faults, event, who, seal, unvoted)
    if code == "UNSUPPORTED":
        raise UnsupportedPolicy(commit=commit)
    if not code and new is not None:
        judged = policy.judge_change(old.policy, new, by_recovery=recovery)
        if not judged:
            return Activation(Chain(new, commit, old, at, recovery, blobs))
        code, what = judged[0].code, both(judged[0].message)
    return Activation(old, (fact(code or "POLICY_INVALID", commit, kind="policy", id="active", who=who.person, what=what),))


def _defect(
    old: Chain, new: Policy | None, faults: list[tuple[str, Fault]], event: Event | None, who: Signer, seal: str, unvoted: str,
) -> tuple[str, str]:
    """The first thing that keeps these files from being put in force: code and detail."""
    from officectl.history import policy_invariants

    if new is None:
        if any(one.code == "UNSUPPORTED" for _, one in faults):
            return ("POLICY_UNAPPROVED", unvoted) if unvoted else ("UNSUPPORTED", "")
        return "POLICY_INVALID", both(policy_invariants.placed(*faults[0])) if faults else "mode"
    if new.version != old.policy.version + 1:
        return "POLICY_VERSION", both(policy_invariants.told("V-02", wanted=old.policy.version + 1, found=new.version))
    if new.prev != old.policy.digest:
        return "POLICY_VERSION", both(policy_invariants.told("V-03", wanted=old.policy.digest[:15]))
    if unvoted:
        return "POLICY_UNAPPROVED", unvoted
    if event is None or event.name != "activate" or not _names(event, new.version, seal):
        return "POLICY_UNAPPROVED", "activate"
    if who.state != "recovery" and who.person not in old.policy.admins():
        return "POLICY_UNAPPROVED", who.person
    return "", ""


def _names(event: Event, version: int, seal: str) -> bool:
    item = event.items[0]
    return item.kind == "policy" and item.number == version and item.digest == seal


RECOVERY_DAYS = 30


def recoveries(chain: Chain | None, now: int) -> list[Fact]:
    """POLICY_RECOVERY for every policy that recovery keys put in force, for 30 days."""
    found = []
    while chain is not None:
        if chain.recovery and now - chain.at <= RECOVERY_DAYS * 86_400:
            found.append(fact("POLICY_RECOVERY", chain.commit, kind="policy", id="active", what=f"v{chain.policy.version}"))
        chain = chain.before
    return found
