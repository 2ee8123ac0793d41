"""Where every record stands at a commit, with all that judging one more event takes: the policy in force, the histories of the
records, delegations. What an event would do is asked of the same rules that verification applies.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from officectl.git.errors import GitFailed
from officectl.history import (
    conclude,
    facts,
    founding,
    genesis,
    identity,
    known,
    paths,
    pinning,
    receipts,
    redaction,
    verify,
)
from officectl.history.cache import Cache, open_cache
from officectl.history.contents import Contents
from officectl.history.errors import Incomplete
from officectl.history.lines import Point
from officectl.history.verification import UNSIGNED, Verification
from officectl.history.walk import walk

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.history.codes import Fact
    from officectl.history.genesis import Root
    from officectl.history.identity import Signer
    from officectl.history.known import Rec
    from officectl.history.model import Commit, Signature, Verdict
    from officectl.history.pins import Pin
    from officectl.history.policy import Policy
    from officectl.history.transition import Desk
    from officectl.store.workspace import Workspace

_PLAIN = ("100644", "100755")


class Standing:
    """One verified history. `verdict` is what `verify` says of its tip."""

    def __init__(
        self, git: Git, tip: str, verdict: Verdict, seen: Verification | None = None, main: int = 0, told: tuple[Fact, ...] = ()
    ) -> None:
        self.git = git
        self.tip = tip
        self.verdict = verdict
        self._seen = seen
        self._main = main
        self._facts = told
        self._head = tip
        self.signatures: dict[str, Signature] = {}
        """With `past`: what is known of the signatures of commits since genesis that act or change something."""

    @property
    def policy(self) -> Policy | None:
        """The policy in force; None in an open workspace, where nothing is signed."""
        return None if self._seen is None else self.policy_at(self.tip)

    def policy_at(self, oid: str) -> Policy | None:
        """The policy that was in force at a commit."""
        point = self._point(oid)
        chain = None if point is None else point.get(known.CHAIN)
        return None if chain is None else chain.policy

    def knows(self, key: str) -> Any:
        """What the tip knows by a key of `history.known` (BALLOT, APPROVED …); None where it knows nothing."""
        point = self._point(self.tip)
        return None if point is None else point.get(key)

    def rec(self, ident: str) -> Rec | None:
        """A record with its history; None when the verified history has none (or has only one that was removed as a draft)."""
        point = self._point(self.tip)
        return None if point is None or ident.startswith("\0") else point.get(ident)

    def recs(self) -> Iterable[Rec]:
        """Every record that is there, by id."""
        for ident in self.verdict.states:
            rec = self.rec(ident)
            if rec is not None and not rec.gone:
                yield rec

    def data(self, rec: Rec) -> Mapping[str, Any]:
        """The content of a record as the tip has it; empty when it cannot be read."""
        return self.content(rec.blob) if not rec.fault else {}

    def content(self, blob: str) -> Mapping[str, Any]:
        """The content of any record file by its blob id."""
        return {} if self._seen is None or not blob else self._seen.contents.data(blob)

    @property
    def desk(self) -> Desk:
        """Where the rules look things up, as the tip knows them."""
        point = self._point(self.tip)
        assert self._seen is not None and point is not None
        return self._seen.desk(point)

    def signature(self, oid: str) -> Signature | None:
        """What is known of a commit's signature; None of one that has none, or is older than the policy."""
        return self.signatures.get(oid)

    def prepare(self, oids: Iterable[str]) -> None:
        """These commits will be asked about."""

    def signer(self, oid: str) -> Signer:
        """Who signed a commit under the policy of that commit's parent; nobody when it is unsigned or not to be trusted."""
        signature = self.signature(oid)
        if signature is None:
            return identity.NOBODY
        parents = self.git.objects.info(oid + "^")
        policy = self.policy_at(parents[0]) if parents is not None else None
        return identity.signer(policy or self.policy_at(oid), signature)

    def add(self, oid: str) -> Verdict:
        """Go on to a commit just made on top of the tip, with its tree; the verdict on it. Raises Incomplete, EngineDisagree."""
        assert self._seen is not None
        commit = founding.raw_commit(self.git, oid)
        made = facts.check([commit]) if commit.signature else {}
        self.signatures.update(made)
        self._main += 1
        self._seen.main_no[oid] = self._main
        self._seen.before[oid] = self.tip
        self._seen.add(commit, made.get(oid, UNSIGNED))
        self.tip = self._head = oid
        self.verdict = conclude.verdict(
            self._seen, self.verdict.root, oid, pinned=self.verdict.pinned, facts=self._facts,
        )
        return self.verdict

    def _point(self, oid: str) -> Point | None:
        if self._seen is None:
            return None
        if oid == self._head:
            return Point(self._seen.line, self._seen.line.head)
        if oid not in self._seen.seen:
            return None
        line, at, *_ = self._seen.seen[oid]
        return Point(line, at)


def at(ws: Workspace, tip: str, pins: Mapping[str, Pin] | None = None, *, past: bool = True) -> Standing:
    """Verify everything up to `tip` (a full commit id). `past`: from genesis, so that older commits can be asked too (`signatures`,
    `signer`, `policy_at`); without it the run goes on from what was verified last, and only the tip can be asked.

    Raises Incomplete, ParentsLie, EngineDisagree, NoSshKeygen, UnsupportedPolicy: then nothing can be said, and nothing signed.
    """
    git, prefix, now = ws.git, ws.prefix, int(time.time())
    if not past:
        with open_cache(git, root="", format=verify.FORMAT) as cache:
            found = verify.survey(git, tip, now=now, prefix=prefix, pins=pins, cache=cache)
        return Standing(git, tip, found.verdict, found.seen, found.main, found.facts)
    collecting = gc.isenabled()
    gc.disable()   # as verification does: trees of tuples, no circles
    try:
        root = genesis.find(git, tip, prefix, pins or {})
        if root is None:
            return Standing(git, tip, verify.verify(git, tip, now=now, prefix=prefix))
        with open_cache(git, root="", format=verify.FORMAT) as cache:
            return _signed(git, tip, root, prefix, now, pins or {}, cache)
    except GitFailed as error:
        raise Incomplete(what=str(error.params["said"]).strip().rpartition("\n")[2]) from None
    finally:
        if collecting:
            gc.enable()


def _signed(
    git: Git, tip: str, root: Root, prefix: str, now: int, pins: Mapping[str, Pin], cache: Cache
) -> Standing:
    log = receipts.load(git, root.main, "", "auto")
    pin = pins.get(root.commit)
    seen, began = redaction.begun(git, root, Contents(git, cache), pin, now=now, prefix=prefix, receipts=log)
    found = (*began, *log.facts, *pinning.check(git, tip, "", pin))
    first = founding.raw_commit(git, root.commit)
    signatures = dict(facts.check([first])) if first.signature else {}
    commits = walk(git, root.commit, tip, prefix=prefix)
    while window := list(islice(commits, verify.WINDOW)):
        _prepare(seen.contents, window, prefix)
        signatures.update(_signatures(window, cache))
        for commit in window:
            for parent in commit.parents:
                if parent not in seen.seen:
                    founding.outside(seen, git, parent, None)
            seen.add(commit, signatures.get(commit.oid, UNSIGNED))
    verdict = conclude.verdict(seen, root.commit, tip, pinned=root.pinned, facts=found)
    standing = Standing(git, tip, verdict, seen, seen.main_no[root.main[-1]], found)
    standing.signatures = signatures
    return standing


def _prepare(contents: Contents, window: Iterable[Commit], prefix: str) -> None:
    wanted = []
    for commit in window:
        for changes in commit.changes:
            for change in changes:
                place = paths.place(change.path, prefix)
                if place.area == "record":
                    sides = ((change.new_mode, change.new), (change.old_mode, change.old))
                    wanted += [(oid, place.name) for mode, oid in sides if mode in _PLAIN]
    contents.prepare(wanted)


def _signatures(window: Iterable[Commit], cache: Cache) -> dict[str, Signature]:
    asked = [one for one in window if (one.signature or one.broken) and (any(one.changes) or b"ffice-" in one.message)]
    if not asked:
        return {}
    found = cache.signatures([one.oid for one in asked])
    new = facts.check([one for one in asked if one.oid not in found])
    cache.remember_signatures(new)
    return {**found, **new}
