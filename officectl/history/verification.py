"""The walk's bookkeeper: takes commits one by one, parents first, and lets each rule have its say. State is kept by lines of
development (`lines`); nothing is copied in a linear history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from officectl.history import (
    clocks,
    content,
    edits,
    events,
    guarded,
    identity,
    joining,
    known,
    landing,
    lines,
    message,
    transition,
)
from officectl.history.chain import Chain
from officectl.history.codes import Fact, fact
from officectl.history.contents import Contents
from officectl.history.edits import NOTHING, Records, Touched
from officectl.history.flow import Flow
from officectl.history.identity import NOBODY, Signer
from officectl.history.known import Rec
from officectl.history.lines import Line, Point
from officectl.history.machine import DENIALS, NO_TOKENS, OPENING, Entry, entries
from officectl.history.model import Commit, Item, Message, Signature
from officectl.history.policy import Policy
from officectl.history.receipts import NONE, Receipts
from officectl.history.transition import Act, Desk, Refusal

UNSIGNED = Signature("none")
FOLLOWING = ("BAD_TRANSITION", "STALE_REVISION")
"""What an event looks like whose forerunners still wait for their receipt: it waits too."""


class Verification:
    """Everything derived so far. `main` names the main line, oldest first, its first commit already known; `start` is that one's
    number (genesis has 0).
    """

    def __init__(self, contents: Contents, main: Sequence[str], *, now: int, prefix: str = "", receipts: Receipts = NONE, start: int = 0) -> None:
        self.contents = contents
        self.prefix = prefix
        self.receipts = receipts
        self.main_no = {oid: number for number, oid in enumerate(main, start)}
        self.before = dict(zip(main[1:], main, strict=False))
        """Main-line commit → the one before it."""
        self.line = Line(is_main=True)
        self.seen: dict[str, tuple[Line, int, str, int]] = {}
        """Commit → its point (line, number), its tree, its committer's time."""
        self.acts: dict[str, Act] = {}
        """Events of side lines, to be judged again when they land."""
        self.facts: dict[tuple[str, str, str, str, str, str], Fact] = {}
        self.counts: dict[str, int] = {}
        self.now = now
        self.future: list[tuple[int, str, int]] = []
        """(committer's time, commit, allowed skew) of commits that are dated after now."""
        self.commits = 0

    # -- telling ----------------------------------------------------------------------------------------------------------

    def tell(self, facts: Iterable[Fact]) -> None:
        """Keep findings; the same one is kept once."""
        for one in facts:
            self.facts[one.code, one.commit, one.kind, one.id, one.path, one.what] = one

    def soften(self, cured: Iterable[tuple[str, str]], ident: str) -> None:
        """Findings about one record become warnings: what they told of was put right."""
        wanted = set(cured)
        for key, one in self.facts.items():
            if one.id == ident and (one.code, one.commit) in wanted:
                self.facts[key] = one._replace(severity="warning")

    # -- one commit -------------------------------------------------------------------------------------------------------

    def add(self, commit: Commit, signature: Signature) -> None:
        """Take one more commit; its parents were taken before (or lie before genesis, see `outside`)."""
        main = commit.oid in self.main_no
        if len(commit.parents) == 1:
            self._one(commit, signature, main=main)
            return
        parents = list(commit.parents)
        changes = list(commit.changes)
        if main and len(parents) > 1:
            first = parents.index(self.before[commit.oid])
            parents.insert(0, parents.pop(first))
            changes.insert(0, changes.pop(first))
        points = [self._point(parent) for parent in parents] or [Point(Line(), 0)]
        if len(parents) > 1:
            point = joining.merge(self, commit, signature, points, [edits.sort(one, self.prefix) for one in changes], main=main)
        else:
            touched = edits.sort(changes[0], self.prefix) if changes and changes[0] else NOTHING
            point = self._single(commit, signature, points[0], None, touched, main=main, same_tree=False)
        self._clock(commit, parents, points[0].get(known.CHAIN))
        self.seen[commit.oid] = (point.line, point.at, commit.tree, commit.committer.at)
        self.commits += 1

    def _one(self, commit: Commit, signature: Signature, *, main: bool) -> None:
        """A commit with one parent: nearly all of them."""
        parent = commit.parents[0]
        line, at, tree, before = self.seen[parent]
        chain: Chain | None = line.get(known.CHAIN, at)
        changes = commit.changes
        touched = edits.sort(changes[0], self.prefix) if changes and changes[0] else NOTHING
        point = self._single(commit, signature, Point(line, at), chain, touched, main=main, same_tree=tree == commit.tree)
        when = commit.committer.at
        if chain is not None and (when < before or when > self.now):
            self._clock(commit, (parent,), chain)
        self.seen[commit.oid] = (point.line, point.at, commit.tree, when)
        self.commits += 1

    def _point(self, oid: str) -> Point:
        line, at, _, _ = self.seen[oid]
        return Point(line, at)

    def outside(self, oid: str, tree: str, at: int, point: Point | None = None) -> None:
        """A parent that is not walked: from before genesis (nothing is known there), or on the main line before the walk."""
        point = point or Point(Line(), 0)
        self.seen[oid] = (point.line, point.at, tree, at)

    def _clock(self, commit: Commit, parents: Sequence[str], chain: Chain | None) -> None:
        at = commit.committer.at
        skew = chain.policy.settings.clock_skew_s if chain is not None else 0
        if chain is not None:
            for parent in parents:
                if self.seen[parent][3] - skew > at:
                    self.tell(clocks.regression(commit.oid, at, [self.seen[parent][3] for parent in parents], skew))
                    break
            if at > self.now + skew:
                self.future.append((at, commit.oid, skew))

    # -- a commit with one parent -----------------------------------------------------------------------------------------

    def _single(
        self, commit: Commit, signature: Signature, parent: Point, chain: Chain | None, touched: Touched, *, main: bool, same_tree: bool
    ) -> Point:
        point = lines.extend(parent, main=main)
        policy = None if chain is None else chain.policy
        who = identity.signer(policy, signature) if signature is not UNSIGNED else NOBODY
        said = message.read(commit.message)
        if touched is not NOTHING:
            self._files(commit, point, touched, policy, who, main=main)
        if policy is not None and who.person and (touched is not NOTHING or said is not None):
            self._ident(commit, policy, who)
        act = None
        if said is not None or commit.broken:
            act = self._event(commit, signature, who, policy, point, said, touched, same_tree=same_tree, main=main)
        if chain is None:
            self._foreign(commit.oid, point, touched)
        elif touched.policy and any(place.area == "active" for place, _ in touched.policy):
            self._activate(commit, point, chain, act, touched, main=main)
        elif act is not None and act.event.name == "activate":
            self.tell([fact("BAD_TRANSITION", commit.oid, kind="policy", id="active", what="activate")])
        return point

    def _ident(self, commit: Commit, policy: Policy, who: Signer) -> None:
        person = policy.people.get(who.person)
        mail = commit.author.email
        if person is not None and person.email and person.email.lower() != mail.lower():
            self.tell([fact("IDENT_MISMATCH", commit.oid, who=who.person, what=mail)])

    def _files(self, commit: Commit, point: Point, touched: Touched, policy: Policy | None, who: Signer, *, main: bool) -> None:
        """What the commit changes in the tree."""
        oid = commit.oid
        hands = identity.hands(policy, commit, who)
        shown = identity.shown(who, commit)
        if len(touched.records) == 1 and not (touched.policy or touched.governed or touched.attachments):
            pair = edits.usual(*touched.records[0], point.get, self.contents)
            if pair is not None:
                self._edited(*pair, self.entry("edit", commit, main=main, tokens=hands), point, policy, shown)
                return
        if touched.mixed and policy is not None:
            self.tell([fact("POLICY_MIXED", oid, what=_areas(touched))])
        self.tell(edits.bad_modes(touched, oid))
        for key, value in guarded.files(point, touched, oid, hands).items():
            point.line.put(key, value)
        if touched.attachments:
            rows, found = edits.attach(touched, self.contents, point.get, oid)
            self.tell(found)
            for key, row in rows.items():
                point.line.put(key, row)
        if touched.records:
            files = Records(touched, self.contents)
            blank = self.entry("edit", commit, main=main, tokens=hands)
            for ident in files.ids():
                old: Rec | None = point.get(ident)
                new = edits.placed(old, ident, files, self.contents)
                if new is None:
                    continue
                self.tell(edits.oddities(ident, new, files, oid))
                self._edited(old, new, blank, point, policy, shown)

    def _edited(self, old: Rec | None, new: Rec, entry: Entry, point: Point, policy: Policy | None, shown: str) -> None:
        rec, found, cured = edits.edited(old, new, entry, self.flow(policy, new.kind), shown)
        if found:
            self.tell(found)
        if cured:
            self.soften(cured, new.id)
        point.line.put(new.id, rec)

    def entry(self, op: str, commit: Commit, *, main: bool, tokens: frozenset[str] = NO_TOKENS) -> Entry:
        """An entry of this commit to fill in; what the main line does lands with itself."""
        oid = commit.oid
        landed, number = (oid, self.main_no[oid]) if main else ("", -1)
        return Entry(op, oid, 0, "", "", "", commit.committer.at, landed, number, "", None, (), "", "", tokens)

    def flow(self, policy: Policy | None, kind: str) -> Flow | None:
        """The flow of a kind under a policy, if there is one."""
        return None if policy is None else transition.flow_of(policy, kind)

    def _foreign(self, oid: str, point: Point, touched: Touched) -> None:
        """A line that does not come from our genesis brings a policy of its own."""
        if point.get(known.FOREIGN) is None and any(
            place.area == "active" and change.new_mode != "000000" for place, change in touched.policy
        ):
            point.line.put(known.FOREIGN, oid)
            self.tell([fact("FOREIGN_ROOT", oid, kind="policy", id="active")])

    # -- events -----------------------------------------------------------------------------------------------------------

    def _event(
        self, commit: Commit, signature: Signature, who: Signer, policy: Policy | None, point: Point, said: Message,
        touched: Touched, *, same_tree: bool, main: bool,
    ) -> Act | None:
        if policy is None:
            if point.get(known.FOREIGN) is None and not any(place.area == "active" for place, _ in touched.policy):
                self.tell(events.unheld(said, commit.oid))
            return None
        if said is None and not commit.broken:
            return None
        got = events.read(commit, said, signature, who, policy, same_tree=same_tree)
        if isinstance(got, events.Undecided):
            self._undecided(commit.oid, point, got, who.key, main=main)
            return None
        if isinstance(got, list):
            self.tell(got)
            return None
        act = got
        if main:
            oid = commit.oid
            act = Act(oid, got.event, who, self.receipts.received.get(oid, got.at), got.zone, policy, oid, self.main_no[oid])
        if touched.mixed:
            return act   # POLICY_MIXED is told; nothing in such a commit counts
        sign = content.confusable(act.event.opinion) if act.event.opinion else ""
        if sign:
            first = act.event.items[0]
            self._confusable(commit.oid, first.kind, first.id, sign)
        for item in act.event.items:
            if item.is_record:
                self._item(commit, act, item, point, main=main)
            elif act.event.name != "activate":
                done = guarded.act(point, act, item, self.contents, main=main)
                self.tell(done.facts)
                for key, value in done.new.items():
                    point.line.put(key, value)
        return act

    def _undecided(self, oid: str, point: Point, items: Sequence[Item], key: str, *, main: bool) -> None:
        """An event of a later version. On a side line it waits: its key must still be good when it lands."""
        found = tuple((oid, key, item.kind, item.id) for item in items) or ((oid, key, "", ""),)
        point.line.put(known.UNDECIDED, (*(point.get(known.UNDECIDED) or ()), *found))
        if main:
            self.undecide(point, found)

    def undecide(self, point: Point, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Nobody can say what these events do: their records are undecided."""
        for oid, _, kind, ident in rows:
            self.tell([fact("UNSUPPORTED", oid, kind=kind, id=ident)])
            rec = point.get(ident) if kind not in ("", "policy", "governed") else None
            if rec is not None:
                point.line.put(ident, rec._replace(undecided=oid))

    def _confusable(self, oid: str, kind: str, ident: str, sign: str) -> None:
        self.tell([fact("CONFUSABLE_TEXT", oid, kind=kind, id=ident, what=sign, severity="error" if sign == "hidden" else None)])

    def desk(self, point: Point) -> Desk:
        """Where a rule looks things up, as one commit knew them."""
        return _Files(point, self.contents)

    def _item(self, commit: Commit, act: Act, item: Item, point: Point, *, main: bool) -> None:
        rec: Rec | None = point.get(item.id)
        result: Entry | Refusal = transition.judge(act, item, rec, self.desk(point))
        if (
            main and act.policy.settings.assurance == "received" and self.unreceived(act.policy, commit.oid)
            and (isinstance(result, Entry) or result.code in FOLLOWING)
        ):
            result = Refusal("NO_RECEIPT", act.event.name)
        if isinstance(result, Refusal):
            self.refuse(commit.oid, item.kind, item.id, act.event.actor, result)
            return
        assert rec is not None
        if main:
            if commit.oid in self.receipts.received:   # else it landed when it was made
                result = self.late(result._replace(at=commit.committer.at), rec, commit, act.policy)
            self.count(item.kind, result.op)
        else:
            self.acts[commit.oid] = act
        after = known.with_entry(rec, result)
        if result.op in OPENING:
            if rec.text:
                self._confusable(commit.oid, item.kind, item.id, rec.text)
            if item.kind == "delegation":
                held = point.get(known.DELEGATIONS) or ()
                if item.id not in held:
                    point.line.put(known.DELEGATIONS, (*held, item.id))
        point.line.put(item.id, after)

    def unreceived(self, policy: Policy, landed: str) -> bool:
        """Whether the policy wants a server's receipt for this landing and there is none."""
        return policy.settings.assurance == "received" and not self.receipts.has(landed)

    def refuse(self, oid: str, kind: str, ident: str, who: str, why: Refusal) -> None:
        """Tell why an event does not count."""
        self.tell([fact(why.code, oid, kind=kind, id=ident, who=who, what=why.what)])

    def late(self, entry: Entry, rec: Rec, commit: Commit, policy: Policy) -> Entry:
        """Shown as late when it landed long after its own date."""
        at = self.receipts.received.get(commit.oid, commit.committer.at)
        if at == entry.at or not landing.is_late(entry, at, policy.settings.late_days):
            return entry
        self.tell([fact("LATE_LANDING", entry.commit, kind=rec.kind, id=rec.id, who=entry.actor, what=entry.op)])
        return entry._replace(late=True)

    def count(self, kind: str, op: str) -> None:
        """One more valid event on the main line."""
        key = f"{kind}/{op}"
        self.counts[key] = self.counts.get(key, 0) + 1

    # -- policy -----------------------------------------------------------------------------------------------------------

    def _activate(self, commit: Commit, point: Point, before: Chain, act: Act | None, touched: Touched, *, main: bool) -> None:
        if act is not None and act.event.items[0].kind != "policy":
            act = None
        done = guarded.activation(point, before, commit, act, mixed=touched.mixed, contents=self.contents)
        self.tell(done.facts)
        for key, value in done.new.items():
            point.line.put(key, value)
        if done.chain is not None and main:
            self.compromised(commit, point, before.policy, done.chain.policy)

    def compromised(self, commit: Commit, point: Point, before: Policy, after: Policy) -> None:
        """Keys newly reported lost: votes that landed after the given commit count no more. What took a record back stays."""
        old = {key.fp for person in before.people.values() for key in person.keys if key.state == "compromised"}
        new = {
            key.fp: key.since for person in after.people.values() for key in person.keys
            if key.state == "compromised" and key.fp not in old
        }
        if not new:
            return
        good = {key: self.contents.ancestors(since) if since else frozenset[str]() for key, since in new.items()}
        done = guarded.compromised(point, good)
        self.tell(done.facts)
        for key, value in done.new.items():
            point.line.put(key, value)
        blank = self.entry("drop", commit, main=True)
        for ident in list(point.line.versions):
            rec = point.get(ident)
            if not isinstance(rec, Rec):
                continue
            for entry in entries(rec.log):
                if entry.key in new and entry.op not in DENIALS and entry.landed not in good[entry.key]:
                    rec = known.with_entry(rec, blank._replace(target=entry.commit, number=entry.number))
                    self.tell([fact("KEY_COMPROMISED", entry.commit, kind=rec.kind, id=ident, who=entry.key)])
                    self.counts[f"{rec.kind}/{entry.op}"] -= 1
            point.line.put(ident, rec)


class _Files(Desk):
    """What one commit knew."""

    __slots__ = ("_contents", "_point")

    def __init__(self, point: Point, contents: Contents) -> None:
        self._point = point
        self._contents = contents

    def record(self, ident: str) -> Rec | None:
        found: Rec | None = self._point.get(ident) if not ident.startswith("\0") else None
        return found

    def delegations(self) -> list[Rec]:
        return [rec for ident in self._point.get(known.DELEGATIONS) or () if (rec := self._point.get(ident)) is not None]

    def data(self, rec: Rec) -> Mapping[str, Any]:
        return self._contents.data(rec.blob) if rec.blob and not rec.fault else {}

    def attached(self, rec: Rec) -> str:
        return edits.missing(rec.attachments, self._point.get, self._contents)


def _areas(touched: Touched) -> str:
    names = (("policy", touched.policy), ("governed", touched.governed), ("records", touched.records or touched.attachments))
    return " + ".join(name for name, places in names if places)
