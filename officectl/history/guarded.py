"""What a commit does to policy and governed files: files, proposals, votes, activations, merges. Values in, values out: `new` holds
what the commit newly knows, by key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from officectl.history import ballot, chain, edits, governed, known, policy
from officectl.history.ballot import Ballot, Vote
from officectl.history.chain import Chain
from officectl.history.codes import Fact, fact
from officectl.history.contents import Contents
from officectl.history.edits import Touched
from officectl.history.governed import Approved
from officectl.history.identity import NOBODY
from officectl.history.lines import Point
from officectl.history.model import Commit, Item
from officectl.history.paths import PLAIN
from officectl.history.transition import Act, Refusal


class Done(NamedTuple):
    """New values by key, findings, and the policy that was newly put in force."""

    new: dict[str, Any]
    facts: list[Fact]
    chain: Chain | None = None


def files(point: Point, touched: Touched, commit: str, hands: frozenset[str]) -> dict[str, Any]:
    """The policy and governed files after a commit, and who changed what is voted on."""
    new: dict[str, Any] = {}
    if touched.policy:
        for area, key in (("active", known.ACTIVE), ("next", known.NEXT)):
            after = edits.changed_files(point.get(key) or {}, touched.policy, area)
            if after != (point.get(key) or {}):
                new[key] = after
        if known.NEXT in new:
            new[known.BALLOT] = _edited(point.get(known.BALLOT), hands)
    if touched.governed:
        new[known.GOVERNED] = edits.changed_files(point.get(known.GOVERNED) or {}, touched.governed, "governed")
        new[known.SINCE] = {**(point.get(known.SINCE) or {}), **{place.path: commit for place, _ in touched.governed}}
        new[known.GOVERNED_BALLOT] = _edited(point.get(known.GOVERNED_BALLOT), hands)
    return new


def _edited(old: Ballot | None, hands: frozenset[str]) -> Ballot:
    old = old or ballot.EMPTY
    return old._replace(editors=old.editors | hands)


def act(point: Point, one: Act, item: Item, contents: Contents, *, main: bool) -> Done:
    """A proposal or vote on policy or governed files. `point` already knows the commit's own changes."""
    of_policy = item.kind == "policy"
    key = known.BALLOT if of_policy else known.GOVERNED_BALLOT
    votes: Ballot = point.get(key) or ballot.EMPTY
    approved: Approved | None = point.get(known.APPROVED)
    if of_policy:
        wanted, seal = one.policy.version + 1, policy_digest(point.get(known.NEXT) or {}, contents)
    else:
        wanted, seal = (0 if approved is None else approved.number) + 1, governed_digest(point.get(known.GOVERNED) or {}, contents)
    # The one who proposes has often just written it: his own editing is no reason against himself.
    vote = ballot.judge(one.policy, votes, one.event, item, one.signer, one.commit, wanted=wanted, digest=seal)
    if isinstance(vote, Refusal):
        return Done({}, [fact(vote.code, one.commit, kind=item.kind, id=item.id, who=one.signer.person, what=vote.what)])
    votes = votes._replace(votes=(*votes.votes, vote._replace(landed=one.commit if main else "")))
    new: dict[str, Any] = {key: votes}
    if not of_policy and not ballot.decided(one.policy, votes, item.number, seal)[0]:
        new[known.APPROVED] = Approved(item.number, point.get(known.GOVERNED) or {}, one.commit, seal, approved)
        new[key] = votes._replace(editors=frozenset())
    return Done(new, [])


def activation(point: Point, before: Chain, commit: Commit, one: Act | None, *, mixed: bool, contents: Contents) -> Done:
    """A commit that changed policy/active/."""
    standing = point.get(known.ACTIVE) or {}
    done = chain.activate(
        before, point.get(known.BALLOT) or ballot.EMPTY, raw_files(standing, contents), commit.oid, commit.committer.at,
        None if one is None else one.event, NOBODY if one is None else one.signer, mixed=mixed,
        blobs=tuple(sorted((path, mode, blob) for path, (mode, blob) in standing.items())),
    )
    if done.chain is before:
        return Done({}, list(done.facts))
    votes: Ballot = point.get(known.BALLOT) or ballot.EMPTY
    return Done({known.CHAIN: done.chain, known.BALLOT: votes._replace(editors=frozenset())}, list(done.facts), done.chain)


def policy_digest(files_: known.Files, contents: Contents) -> str:
    """The digest of policy files; empty when one is no plain file or cannot be read."""
    raws = raw_files(files_, contents)
    return policy.digest(raws) if raws else ""


def governed_digest(files_: known.Files, contents: Contents) -> str:
    """The digest of governed files; empty when one is no plain file."""
    if any(mode != PLAIN for mode, _ in files_.values()):
        return ""
    return governed.digest({path: contents.sum(blob)[0] for path, (_, blob) in files_.items()})


def raw_files(files_: known.Files, contents: Contents) -> dict[str, bytes] | None:
    """The bytes of some files; None when one is no plain file or too large."""
    found = {}
    for path, (mode, blob) in files_.items():
        raw = contents.raw(blob) if mode == PLAIN else None
        if raw is None:
            return None
        found[path] = raw
    return found


def merge(mine: Point, theirs: Point, point: Point, commit: str, hands: frozenset[str], contents: Contents, *, main: bool) -> Done:
    """Policy and governed files after a merge: every key with its value. `point` already has the merge's own files."""
    here, there = mine.get(known.CHAIN), theirs.get(known.CHAIN)
    found: list[Fact] = []
    after, fork = chain.merge(here, there)
    if fork and here is not None and there is not None:
        found.append(fact("POLICY_FORK", commit, kind="policy", id="active", what=f"v{here.policy.version} / v{there.policy.version}"))
    if after is not None and not fork and _rolled_back(after, here, there, mine, theirs, point):
        found.append(fact("POLICY_ROLLBACK_IN_MERGE", commit, kind="policy", id="active"))
    approved, lost = _approved(mine, theirs, after)
    adopted = {known.BALLOT: after is not here, known.GOVERNED_BALLOT: approved is not mine.get(known.APPROVED)}
    new = {known.CHAIN: after, **_ballots(mine, theirs, point, hands, commit if main else "", adopted)}
    votes: Ballot = new[known.GOVERNED_BALLOT]
    if after is not None and approved is not None and votes is not mine.get(known.GOVERNED_BALLOT):
        standing = point.get(known.GOVERNED) or {}
        seal = governed_digest(standing, contents)
        if not ballot.decided(after.policy, votes, approved.number + 1, seal)[0]:   # votes made apart, now together
            approved = Approved(approved.number + 1, standing, commit, seal, approved)
            new[known.GOVERNED_BALLOT] = votes._replace(editors=frozenset())
    new[known.APPROVED] = approved
    if lost:
        found.append(fact("AUTHORITY_LOST_BEFORE_LANDING", lost, kind="governed", id="all", what="approve"))
    return Done(new, found, after if after is not here else None)


def _rolled_back(after: Chain, here: Chain | None, there: Chain | None, mine: Point, theirs: Point, point: Point) -> bool:
    """Whether the merge left other policy files than those in force, and not only what stood there unapproved before."""
    standing = point.get(known.ACTIVE) or {}
    if standing == _right(after):
        return False
    told = theirs.get(known.ACTIVE) or {}
    if standing == told and (there is None or told != _right(there)):
        return False   # it was told where it was written
    return after is not here or standing != (mine.get(known.ACTIVE) or {})


def _right(one: Chain) -> known.Files:
    return {path: (mode, blob) for path, mode, blob in one.blobs}


def _ballots(mine: Point, theirs: Point, point: Point, hands: frozenset[str], landed: str, adopted: Mapping[str, bool]) -> dict[str, Any]:
    """Both sides' votes. `adopted`: by key, whether the other side's decision is now in force."""
    new: dict[str, Any] = {}
    for key, file_key, era in (
        (known.BALLOT, known.NEXT, known.CHAIN), (known.GOVERNED_BALLOT, known.GOVERNED, known.APPROVED),
    ):
        ours: Ballot = mine.get(key) or ballot.EMPTY
        others: Ballot = theirs.get(key) or ballot.EMPTY
        both = ballot.union(ours, others, landed)
        standing = point.get(file_key) or {}
        as_ours, as_theirs = standing == (mine.get(file_key) or {}), standing == (theirs.get(file_key) or {})
        if mine.get(era) is not theirs.get(era):   # who edited what was decided since may vote on what comes next
            if as_ours and not adopted[key]:
                both = both._replace(editors=ours.editors)
            elif as_theirs and adopted[key]:
                both = both._replace(editors=others.editors)
        if not as_ours and not as_theirs:
            both = both._replace(editors=both.editors | hands)
        new[key] = mine.get(key) if both == ours else both
    return new


def _approved(mine: Point, theirs: Point, after: Chain | None) -> tuple[Approved | None, str]:
    """The governed files in force after a merge; the commit whose votes have lost their authority."""
    ours: Approved | None = mine.get(known.APPROVED)
    others: Approved | None = theirs.get(known.APPROVED)
    if others is None or ours is None or governed.descends(ours, others) or not governed.descends(others, ours):
        return ours or others, ""
    here: Chain | None = mine.get(known.CHAIN)
    votes: Ballot = theirs.get(known.GOVERNED_BALLOT) or ballot.EMPTY
    step: Approved | None = others
    while step is not None and step.number > ours.number:
        if here is None or ballot.decided((after or here).policy, votes, step.number, step.digest)[0]:
            return ours, step.commit
        step = step.before
    return others, ""


def compromised(point: Point, keys: Mapping[str, Collection[str]]) -> Done:
    """Votes of keys that were reported lost: what was decided with them on governed files is decided no longer. A policy stays what
    it is: the very policy that reports the key came out of it, and the next one is voted by others.
    """
    old: Ballot = point.get(known.GOVERNED_BALLOT) or ballot.EMPTY
    chain_: Chain | None = point.get(known.CHAIN)
    left, lost = ballot.without(old, keys)
    approved: Approved | None = point.get(known.APPROVED)
    gone = {(vote.number, vote.digest) for vote in lost}
    threshold = 0 if chain_ is None else chain_.policy.settings.policy_threshold
    while (
        approved is not None and approved.before is not None and (approved.number, approved.digest) in gone
        and ballot.voters(left, approved.number, approved.digest) < threshold
    ):
        approved = approved.before
    facts = [fact("KEY_COMPROMISED", vote.commit, kind="governed", id="all", who=vote.key) for vote in lost]
    return Done({known.GOVERNED_BALLOT: left, known.APPROVED: approved} if lost else {}, facts)


def votes(point: Point) -> list[tuple[str, Vote]]:
    """Every proposal and vote so far: (`policy` or `governed`, vote)."""
    return [
        (kind, vote) for kind, key in (("policy", known.BALLOT), ("governed", known.GOVERNED_BALLOT))
        for vote in (point.get(key) or ballot.EMPTY).votes
    ]
