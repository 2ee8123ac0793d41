"""Proposals and votes on policy and governed files. Pure.

A vote binds version and digest. Proposer and editors of the proposal do not vote, unless there is exactly one administrator: then his
proposal is the vote.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from officectl.history.identity import Signer, marks
from officectl.history.model import Event, Item
from officectl.history.policy import Policy
from officectl.history.transition import Refusal


class Vote(NamedTuple):
    """One proposal or vote that counts."""

    event: str
    number: int
    digest: str
    person: str
    commit: str
    recovery: bool = False
    key: str = ""
    landed: str = ""
    """The main-line commit with which it landed; empty while it has not."""


class Ballot(NamedTuple):
    """What was proposed and voted, and who changed the files that are voted on since the last decision."""

    votes: tuple[Vote, ...] = ()
    editors: frozenset[str] = frozenset()


EMPTY = Ballot()


def judge(
    policy: Policy, ballot: Ballot, event: Event, item: Item, who: Signer, commit: str, *, wanted: int, digest: str
) -> Vote | Refusal:
    """A proposal or vote, or why it does not count. `wanted`: the number that a change must have now; `digest`: of the files that
    stand there.
    """
    refused = (
        _number(item, wanted) or _digest(item, digest) or _meaning(policy, event) or _alone(event)
        or _authority(policy, event, who) or _proposed(ballot, event, item) or _separate(policy, ballot, event, item, who)
    )
    return refused or Vote(event.name, item.number, item.digest, who.person, commit, who.state == "recovery", who.key)


def _number(item: Item, wanted: int) -> Refusal | None:
    return Refusal("POLICY_VERSION", f"v{item.number} ≠ v{wanted}") if item.number != wanted else None


def _digest(item: Item, digest: str) -> Refusal | None:
    return Refusal("DIGEST_MISMATCH", item.digest[:15]) if item.digest != digest else None


def _meaning(policy: Policy, event: Event) -> Refusal | None:
    return None if policy.meaning_ok(event.name, event.meaning) else Refusal("BAD_MEANING", event.meaning)


def _alone(event: Event) -> Refusal | None:
    """Nobody guards the policy for another."""
    return Refusal("BAD_DELEGATION", "policy") if event.principal else None


def _authority(policy: Policy, event: Event, who: Signer) -> Refusal | None:
    if who.state == "recovery" or event.name == "propose" or who.person in policy.admins():
        return None
    return Refusal("NO_AUTHORITY", event.name)


def _proposed(ballot: Ballot, event: Event, item: Item) -> Refusal | None:
    if event.name == "propose" or any(vote.event == "propose" and _same(vote, item) for vote in ballot.votes):
        return None
    return Refusal("BAD_TRANSITION", event.name)


def _separate(policy: Policy, ballot: Ballot, event: Event, item: Item, who: Signer) -> Refusal | None:
    if event.name == "propose" or who.state == "recovery":   # of recovery keys every one is needed, the proposer's too
        return None
    if any(vote.event == "propose" and _same(vote, item) and vote.person == who.person for vote in ballot.votes):
        return Refusal("SELF_APPROVAL", who.person)
    if not marks(policy, who.person).isdisjoint(ballot.editors):
        return Refusal("SELF_APPROVAL", who.person)
    return None


def _same(vote: Vote, item: Item) -> bool:
    return vote.number == item.number and vote.digest == item.digest


def decided(policy: Policy, ballot: Ballot, number: int, digest: str) -> tuple[str, bool]:
    """Whether these files were voted for: (what is missing, decided by recovery keys). Nothing missing: an empty text."""
    mine = [vote for vote in ballot.votes if vote.number == number and vote.digest == digest and _still(policy, vote)]
    proposers = {vote.person for vote in mine if vote.event == "propose"}
    if not proposers:
        return "0", False
    admins = policy.admins()
    voters = {vote.person for vote in mine if vote.event == "approve" and not vote.recovery and vote.person in admins} - proposers
    need = policy.settings.policy_threshold
    if policy.single_admin:
        voters |= proposers & admins
    if len(voters) >= need:
        return "", False
    holders = {vote.person for vote in mine if vote.recovery}
    if policy.recovery.k and len(holders) >= policy.recovery.k:
        return "", True
    return f"{len(voters)}/{need}", False


def _still(policy: Policy, vote: Vote) -> bool:
    """Whether the key behind a vote is still good for it."""
    if vote.recovery:
        return policy.recovery_of_key(vote.key) is not None
    found = policy.person_of_key(vote.key)
    if found is None:
        return False
    # A retired key's landings before the retirement stay good (the approver left, the key was changed).
    return found[1].state == "active" or (found[1].state == "retired" and bool(vote.landed))


def union(mine: Ballot, theirs: Ballot, landed: str) -> Ballot:
    """Both sides' votes; who edited on either side stays out. `landed`: the main-line commit that lands the other side's."""
    known = {(vote.commit, vote.number) for vote in mine.votes}
    news = [
        vote if vote.landed or not landed else vote._replace(landed=landed)
        for vote in theirs.votes if (vote.commit, vote.number) not in known
    ]
    return Ballot((*mine.votes, *news), mine.editors | theirs.editors)


def without(ballot: Ballot, keys: Mapping[str, Collection[str]]) -> tuple[Ballot, list[Vote]]:
    """The ballot without the votes of lost keys, and those votes. `keys`: fingerprint → the landings that stay good."""
    lost = [vote for vote in ballot.votes if vote.key in keys and vote.landed not in keys[vote.key]]
    return ballot._replace(votes=tuple(vote for vote in ballot.votes if vote not in lost)), lost


def voters(ballot: Ballot, number: int, digest: str) -> int:
    """How many people other than the proposers voted for these files, whoever they are today."""
    mine = [vote for vote in ballot.votes if vote.number == number and vote.digest == digest]
    return len({vote.person for vote in mine if vote.event == "approve"} - {vote.person for vote in mine if vote.event == "propose"})
