"""A merge, step by step: its own tree, every record that a side touched, policy and governed files, what it lands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.history import edits, events, guarded, identity, known, landing, lines, merges, message
from officectl.history.chain import Chain
from officectl.history.codes import fact
from officectl.history.edits import Records, Touched
from officectl.history.known import Rec
from officectl.history.lines import Point
from officectl.history.machine import Entry
from officectl.history.model import Commit, Signature
from officectl.history.transition import Refusal

if TYPE_CHECKING:
    from officectl.history.verification import Verification


def merge(v: Verification, commit: Commit, signature: Signature, points: list[Point], touched: list[Touched], *, main: bool) -> Point:
    """Take a commit with several parents (`points`, the main line's first); `touched`: its changes against each."""
    first = points[0]
    on = 0 if main else next((number for number, one in enumerate(points) if one.line.is_main), 0)
    keys = list(dict.fromkeys(key for other in points if other is not points[on] for key in lines.only(points[on], other)))
    point = lines.extend(points[on], main=main)
    chain: Chain | None = first.get(known.CHAIN)
    policy = None if chain is None else chain.policy
    who = identity.signer(policy, signature)
    hands = identity.hands(policy, commit, who)
    own = _own(touched)
    v.tell(edits.bad_modes(own, commit.oid))
    _files(v, commit.oid, first, points[1:], point, touched[0], keys)
    files = Records(touched[0], v.contents)
    changed = Records(own, v.contents)
    for ident in dict.fromkeys((*(key for key in keys if not key.startswith("\0")), *files.ids())):
        _record(v, ident, commit, points, point, files, changed, hands, identity.shown(who, commit), main=main)
    _guarded(v, commit, first, points[1:], point, hands, main=main)
    said = message.read(commit.message)
    if policy is not None and (said is not None or commit.broken):
        got = events.read(commit, said, signature, who, policy, same_tree=False)
        if isinstance(got, list):
            v.tell(got)
    return point


def _files(
    v: Verification, oid: str, first: Point, others: list[Point], point: Point, touched: Touched, keys: Iterable[str]
) -> None:
    """The merge's own tree: policy, governed files and attachments."""
    new: dict[str, Any] = {key: first.get(key) for key in (known.ACTIVE, known.NEXT, known.GOVERNED, known.SINCE)}
    new |= {key: first.get(key) for key in keys if key.startswith(known.ATTACHMENT)}
    made = guarded.files(first, touched, oid, frozenset())
    new |= {key: value for key, value in made.items() if key in new}
    if known.SINCE in made:
        new[known.SINCE] = _since(made[known.SINCE], made[known.GOVERNED], touched, others)
    if touched.attachments:
        rows, found = edits.attach(touched, v.contents, first.get, oid)
        new |= rows
        known_there = {row for key in rows for other in others for row in other.get(key) or ()}
        fresh = {path for row in rows.values() for path, blob in row if (path, blob) not in known_there}
        v.tell(one for one in found if one.path in fresh)
    for key, value in new.items():
        if point.get(key) != value:
            point.line.put(key, value)


def _record(
    v: Verification, ident: str, commit: Commit, points: list[Point], point: Point, files: Records, own: Records,
    hands: frozenset[str], shown: str, *, main: bool,
) -> None:
    first: Rec | None = points[0].get(ident)
    sides = [rec for one in points if (rec := one.get(ident)) is not None]
    joined, agreed = first, True
    for other in points[1:]:
        theirs = other.get(ident)
        if theirs is None or theirs is joined:
            continue
        one = merges.union(joined, theirs, lambda entry, rec: _admit(v, entry, rec, commit, points[0], main=main))
        joined, agreed = one.rec, agreed and one.agreed
        if one.concurrent:
            v.tell([fact("CONCURRENT_DECISION", commit.oid, kind=joined.kind, id=ident, what=one.concurrent)])
    expected = joined if agreed else None
    actual = edits.placed(first, ident, files, v.contents)
    if actual is None or joined is None:
        if actual is None:
            if joined is None:
                return
            actual = joined._replace(gone=True, digest="", blob="", fault="", extra=())
        else:
            joined = actual
            expected = Rec(actual.kind, ident, actual.path, "", gone=True)
    if ident in own.gained:
        v.tell(edits.oddities(ident, actual, own, commit.oid))
    if actual.extra and not any(side.extra for side in sides):
        v.tell([fact("DUP_ID", commit.oid, kind=actual.kind, id=ident, path=actual.path, what=actual.extra[0][0])])
    flow = v.flow(None if (chain := points[0].get(known.CHAIN)) is None else chain.policy, actual.kind)
    done = merges.outcome(
        joined, expected, actual, sides, commit.oid, hands, shown, v.entry("", commit, main=main),
        absent=len(sides) < len(points), strict=flow is None or flow.on_edit == "violation",
    )
    v.tell(done.facts)
    if not known.same(done.rec, point.get(ident)):
        point.line.put(ident, done.rec)


def _admit(v: Verification, entry: Entry, rec: Rec, commit: Commit, first: Point, *, main: bool) -> Entry | None:
    """The second point of authority, at merges of the main line."""
    if not main:
        return entry
    landed = entry._replace(landed=commit.oid, landed_no=v.main_no[commit.oid])
    act = v.acts.get(entry.commit)
    if act is None or entry.op in merges.CONTENT:
        return landed
    chain: Chain | None = first.get(known.CHAIN)
    policy = None if chain is None else chain.policy
    received = v.receipts.received.get(commit.oid)
    result = landing.judge(landed, act, rec, policy, v.desk(first), received)
    if isinstance(result, Entry) and policy is not None and v.unreceived(policy, commit.oid):
        result = Refusal("NO_RECEIPT", entry.op)
    if isinstance(result, Refusal) or policy is None:
        why = result if isinstance(result, Refusal) else Refusal(landing.LOST, entry.op)
        who = entry.key if why.code in ("UNKNOWN_KEY", "KEY_COMPROMISED") else entry.actor
        v.refuse(entry.commit, rec.kind, rec.id, who, why)
        return None
    v.count(rec.kind, entry.op)
    return v.late(result, rec, commit, policy)


def _guarded(
    v: Verification, commit: Commit, first: Point, others: list[Point], point: Point, hands: frozenset[str], *, main: bool
) -> None:
    mine = first
    before: Chain | None = first.get(known.CHAIN)
    for other in others:
        done = guarded.merge(mine, other, point, commit.oid, hands, v.contents, main=main)
        v.tell(done.facts)
        for key, value in done.new.items():
            if point.get(key) is not value:
                point.line.put(key, value)
        mine = point
    after: Chain | None = point.get(known.CHAIN)
    if after is None:
        sign = next((one.get(known.FOREIGN) for one in (first, *others) if one.get(known.FOREIGN)), None)
        if sign is not None:
            point.line.put(known.FOREIGN, sign)
    _undecided(v, first, others, point, main=main)
    held = tuple(dict.fromkeys(ident for one in (first, *others) for ident in one.get(known.DELEGATIONS) or ()))
    if held and held != point.get(known.DELEGATIONS):
        point.line.put(known.DELEGATIONS, held)
    if main and before is not None and after is not None and after is not before:
        v.compromised(commit, point, before.policy, after.policy)


def _undecided(v: Verification, first: Point, others: list[Point], point: Point, *, main: bool) -> None:
    """Events of a later version that a merge brings: on the main line they need a key that is still good."""
    ours = first.get(known.UNDECIDED) or ()
    news = tuple(dict.fromkeys(row for one in others for row in one.get(known.UNDECIDED) or () if row not in ours))
    if main and news:
        chain: Chain | None = first.get(known.CHAIN)
        good = tuple(row for row in news if chain is not None and identity.signer(chain.policy, Signature("good", row[1])).state == "active")
        v.undecide(point, good)
        v.tell(fact("EVENT_MALFORMED", row[0], what="later") for row in news if row not in good)
        news = good
    if news or point.get(known.UNDECIDED) != (ours or None):
        point.line.put(known.UNDECIDED, (*ours, *news))


def _own(touched: Sequence[Touched]) -> Touched:
    """What a merge changed against every parent: in no side, only in the merge."""
    common = set.intersection(*({place.path for part in one for place, _ in part} for one in touched))
    head = touched[0]
    return Touched(*(tuple(pair for pair in part if pair[0].path in common) for part in head))


def _since(made: Mapping[str, str], governed: known.Files, touched: Touched, others: Iterable[Point]) -> dict[str, str]:
    """Which commit changed each governed file last: the side's, where the merge took its file."""
    found = dict(made)
    for place, _ in touched.governed:
        for other in others:
            if (other.get(known.GOVERNED) or {}).get(place.path) == governed.get(place.path):
                found[place.path] = (other.get(known.SINCE) or {}).get(place.path, found[place.path])
                break
    return found
