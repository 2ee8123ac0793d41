"""From what the walk found to the verdict: states at the tip, findings in words, the digest of the state table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from officectl.history import chain, clocks, codes, edits, frozen, governed, guarded, known, transition
from officectl.history.chain import Chain
from officectl.history.codes import Fact, fact
from officectl.history.governed import Approved
from officectl.history.known import Rec
from officectl.history.lines import Point
from officectl.history.machine import entries
from officectl.history.model import RecordState, Verdict
from officectl.history.policy import Policy
from officectl.history.reasons import Name
from officectl.history.verification import Verification
from officectl.records import canonical
from officectl.records.finding import Finding
from officectl.records.record import RECORDED, State

DOMAIN = "officectl/states/1"
SOURCE = "events"
UNAFFECTED = ("draft", "returned", "void", "deleted", "unparsable", "recorded", "undecided")
"""States that a missing attachment cannot take away."""


def verdict(seen: Verification, root: str, tip: str, *, pinned: bool, facts: Iterable[Fact] = ()) -> Verdict:
    """The answer at `tip`, the last commit of the main line."""
    point = Point(seen.line, seen.line.head)
    in_force: Chain | None = point.get(known.CHAIN)
    policy = None if in_force is None else in_force.policy
    told = [*seen.facts.values(), *facts, *_standing(seen, point, in_force)]
    states = {}
    for ident in sorted(key for key in seen.line.versions if not key.startswith("\0")):
        kept = frozen.unchanged(seen.line.versions[ident])
        if kept is not None and _still(kept, policy):
            if kept[2] is not None:
                states[ident] = frozen.state(ident, kept[2], SOURCE)
            continue
        rec: Rec = point.get(ident)
        state, found = _state(seen, point, rec, policy)
        told += found
        if state is not None:
            states[ident] = state
    counts = dict(seen.counts)
    for kind, vote in guarded.votes(point):
        counts[f"{kind}/{vote.event}"] = counts.get(f"{kind}/{vote.event}", 0) + 1
    approved: Approved | None = point.get(known.APPROVED)
    return Verdict(
        tip, root, findings(told, names(in_force)), states, policy.version if policy else 0, policy.digest if policy else "", pinned,
        dict(sorted(counts.items())), seen.commits, digest(states.values()),
        {} if approved is None else {path: blob for path, (_, blob) in sorted(approved.files.items())},
    )


def findings(facts: Iterable[Fact], name: Name | None = None) -> tuple[Finding, ...]:
    """Facts in words, in one order for everybody."""
    called = name or names(None)
    return tuple(sorted((codes.finding(one, called) for one in dict.fromkeys(facts)), key=codes.order))


def names(in_force: Chain | None) -> Name:
    """What people are called: in the policy in force, else in the last one that knew them."""

    @lru_cache(None)
    def name(ident: str) -> str:
        chain = in_force
        while chain is not None:
            entry = chain.policy.people.get(ident) or chain.policy.recovery.holders.get(ident)
            if entry is not None:
                return entry.name
            chain = chain.before
        return ""

    return name


def _standing(seen: Verification, point: Point, in_force: Chain | None) -> list[Fact]:
    """What is wrong at the tip, and would not be if it were put right."""
    found = [one for at, oid, skew in seen.future for one in clocks.future(oid, at, seen.now, skew)]
    found += chain.recoveries(in_force, seen.now)
    approved: Approved | None = point.get(known.APPROVED)
    if approved is not None:
        found += governed.differences(point.get(known.GOVERNED) or {}, approved, point.get(known.SINCE) or {})
    return found


def _state(seen: Verification, point: Point, rec: Rec, policy: Policy | None) -> tuple[RecordState | None, list[Fact]]:
    m = rec.machine
    if rec.gone and not m.revision:
        return None, []
    name = rec.state
    found: list[Fact] = []
    if rec.undecided:
        name = "undecided"
    elif not m.revision and name == "draft" and (policy is None or transition.flow_of(policy, rec.kind) is None):
        name = "recorded"
    elif rec.attachments and name not in UNAFFECTED:
        missing = edits.missing(rec.attachments, point.get, seen.contents)
        if missing:
            name = "draft"
            found.append(fact("ATTACHMENT_MISMATCH", rec.since, kind=rec.kind, id=rec.id, path=rec.path, what=missing))
    votes = m.voids if m.stop == "void" else m.votes
    live = m.revision and not m.stop or m.stop == "void"
    return RecordState(
        rec.kind, rec.id, State(name, SOURCE), m.revision, rec.digest, "" if rec.gone else rec.path, m.late,
        tuple((e.op, e.actor, e.principal, e.commit) for e in votes) if live else (), rec.since, _landed(rec),
    ), found


def _still(kept: list[Any], policy: Policy | None) -> bool:
    """Whether the frozen state of an untouched record needs no second look: no attachments that may have gone, no flow that the
    kind may have got or lost.
    """
    rows, _, state = kept
    if rows[-1][12]:
        return False
    if state is None or state[1] not in ("draft", "recorded") or state[2]:
        return True
    has_flow = policy is not None and transition.flow_of(policy, state[0]) is not None
    return has_flow is (str(state[1]) == "draft")


def _landed(rec: Rec) -> str:
    """The main-line commit with which the commit `since` landed."""
    for entry in reversed(entries(rec.log)):
        if entry.commit == rec.since:
            return entry.landed
    return rec.since


def digest(states: Iterable[RecordState]) -> str:
    """`sha256:…` of the state table: JSON of the sorted [id, kind, state, revision, digest] rows."""
    rows = sorted([one.id, one.kind, one.state.name, one.revision, one.digest] for one in states)
    return canonical.seal(DOMAIN, json.dumps(rows, ensure_ascii=False, separators=(",", ":")))


def recorded(tip: str, rows: Iterable[tuple[str, str, str, str]], commits: int) -> Verdict:
    """The verdict on an open workspace: nothing is signed, everything that can be read is recorded. Rows: kind, id, path, digest."""
    states = {
        ident: RecordState(kind, ident, RECORDED if seal else State("unparsable", "open"), 0, seal, path)
        for kind, ident, path, seal in sorted(rows)
    }
    return Verdict(tip, "", (), states, commits=commits, digest=digest(states.values()))
