"""The verification: from the commits of a repository to the state of every record, and what is wrong. Contract: docs/contracts/verify.md.

One walk, parents first. Authority comes only from the policy as it was in history: under the policy at the event's parent and
under the policy of the main line where the event lands. Nothing is asked of the working tree, of git's configuration or of a
clock of our own.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

from officectl.git import listing
from officectl.git.errors import GitFailed
from officectl.git.repo import Git
from officectl.history import (
    conclude,
    facts,
    founding,
    genesis,
    paths,
    pinning,
    receipts,
    redaction,
    snapshot,
)
from officectl.history.cache import Cache
from officectl.history.codes import Fact, fact
from officectl.history.contents import Contents
from officectl.history.errors import Incomplete
from officectl.history.facts import Engine
from officectl.history.lines import Point
from officectl.history.model import Commit, Signature, Verdict
from officectl.history.pins import Pin
from officectl.history.verification import UNSIGNED, Verification
from officectl.history.walk import Whole, ambiguous, mainline, walk
from officectl.light import dataclass, field
from officectl.records import ids
from officectl.records.finding import Finding

FORMAT = 1
"""Of the verifier's answers: a cache of another format is not used."""
ENOUGH = 2048
"""A kept state is renewed when an eighth of this many commits is new (or an eighth of all, in a small history)."""
WINDOW = 1000
"""Commits whose signatures and blobs are looked at together."""


def verify(
    git: Git, tip: str, *, now: int, prefix: str = "", ref: str = "", pins: Mapping[str, Pin] | None = None,
    cache: Cache | None = None, engine: Engine = "auto",
) -> Verdict:
    """The verdict on everything reachable from `tip` (a full commit id).

    `now`: seconds since 1970, for CLOCK_FUTURE and POLICY_RECOVERY only. `prefix`: where the workspace lies (`sub/folder/`).
    `ref`: the protected ref that `tip` stands for; its pinned tip must lie on the first-parent chain (empty: the only pinned one).
    `pins`: by genesis id. `cache`: facts, and the state at the last verified tip; with or without it the verdict is the same,
    byte for byte.

    Raises Incomplete, ParentsLie, EngineDisagree, NoSshKeygen, UnsupportedPolicy (exit 3, no verdict).
    An event of a later format by a valid key is the finding UNSUPPORTED: its records are `undecided`, callers exit with 3.
    """
    return survey(git, tip, now=now, prefix=prefix, ref=ref, pins=pins, cache=cache, engine=engine).verdict


class Survey(NamedTuple):
    """A verdict with everything it rests on, for whoever judges the next event by the same rules."""

    verdict: Verdict
    seen: Verification | None = None
    """The verifier at the tip: policy in force, histories of records, ballots; None in an open workspace."""
    main: int = 0
    """The tip's number on the main line (genesis has 0)."""
    facts: tuple[Fact, ...] = ()
    """Findings about the root, the pinned tip and the receipts."""


def survey(
    git: Git, tip: str, *, now: int, prefix: str = "", ref: str = "", pins: Mapping[str, Pin] | None = None,
    cache: Cache | None = None, engine: Engine = "auto",
) -> Survey:
    """As `verify`, with what the verdict rests on. What older commits knew can be asked as far as this run read them."""
    collecting = gc.isenabled()
    gc.disable()   # nothing here goes in circles, and looking for circles among a million tuples costs a quarter of the time
    try:
        return _verify(git, tip, now, prefix, ref, pins or {}, cache, engine)
    except GitFailed as error:   # every git of ours only reads: what it cannot read is missing
        raise Incomplete(what=str(error.params["said"]).strip().rpartition("\n")[2]) from None
    finally:
        if collecting:
            gc.freeze()   # the two together make everything old without looking at it: else it is looked through three times from here on
            gc.unfreeze()
            gc.enable()


def _verify(
    git: Git, tip: str, now: int, prefix: str, ref: str, pins: Mapping[str, Pin], cache: Cache | None, engine: Engine
) -> Survey:
    how = _How(git, tip, now, prefix, ref, pins, cache, engine, Contents(git, cache))
    try:
        return _go_on(how) or _whole(how)
    except _TooOld:   # a branch that left before what was kept
        return _whole(how)


class _How(NamedTuple):
    """One question."""

    git: Git
    tip: str
    now: int
    prefix: str
    ref: str
    pins: Mapping[str, Pin]
    cache: Cache | None
    engine: Engine
    contents: Contents

    def setting(self, root: str) -> dict[str, Any]:
        """What a kept state from this root must have been asked with."""
        said = redaction.mark(self.git, root)
        return {"prefix": self.prefix, "ref": self.ref, "pins": sorted(self.pins), **({"redaction": said} if said else {})}

    @property
    def name(self) -> str:
        """Under which name the state is kept."""
        return f"{self.ref}\n{self.prefix}"


class _TooOld(Exception):
    """The kept state does not reach back to where a branch left."""


def _whole(how: _How) -> Survey:
    """From genesis."""
    signed = how.git.objects.info(f"{how.tip}:{how.prefix}policy/active") is not None   # else there is mostly nothing to walk
    whole = Whole.read(how.git, how.tip) if signed else None
    root = genesis.find(how.git, how.tip, how.prefix, how.pins, None if whole is None else whole.main)
    if root is None:
        return Survey(_open(how))
    log = receipts.load(how.git, root.main, how.ref, how.engine, how.cache)
    pin = how.pins.get(root.commit)
    seen, found = redaction.begun(how.git, root, how.contents, pin, now=how.now, prefix=how.prefix, receipts=log)
    _walk(how, seen, root.commit, lambda oid: None, whole)
    return _conclude(how, seen, root.commit, seen.main_no[root.main[-1]], found, new=seen.commits)


def _go_on(how: _How) -> Survey | None:
    """From the state at the last verified tip; None when there is none that fits."""
    kept = None if how.cache is None else how.cache.snapshot(how.name)
    if kept is None or not snapshot.fits(kept[1], how.now):
        return None
    old, data = kept
    if data["setting"] != how.setting(data["root"]):
        return None
    if how.git.objects.info(old + "^{commit}") is None:
        return None
    main = mainline(how.git, old, how.tip)
    if main is None:
        return None
    root = data["root"]
    log = receipts.NONE
    if receipts.tip(how.git):
        chain = mainline(how.git, root, how.tip)
        if chain is None:
            return None
        log = receipts.load(how.git, [root, *chain], how.ref, how.engine, how.cache)
    if snapshot.receipts_sum(log, upto=data["main"]) != data["receipts"]:
        return None
    seen = snapshot.restore(data, old, main, how.contents, now=how.now, prefix=how.prefix, receipts=log)
    before = seen.commits

    def point(oid: str) -> Point | None:
        """Where an older commit stood: on the main line, or (None) before genesis."""
        chain = mainline(how.git, oid, old)
        number = -1 if chain is None else data["main"] - len(chain)
        if number >= data["base"]:
            return Point(seen.line, number)
        if pinning.is_ancestor(how.git, oid, root):
            return None
        raise _TooOld

    _walk(how, seen, old, point)
    found = founding.pinned(seen, root, how.pins.get(root))
    return _conclude(how, seen, root, data["main"] + len(main), found, new=seen.commits - before)


def _conclude(how: _How, seen: Verification, root: str, main: int, found: list[Fact], *, new: int) -> Survey:
    """The verdict; the state is kept when enough is new, and when nothing speaks against the tip."""
    moved = pinning.check(how.git, how.tip, how.ref, how.pins.get(root))
    told = (*found, *moved, *seen.receipts.facts, *_ambiguous(how))
    verdict = conclude.verdict(seen, root, how.tip, pinned=root in how.pins, facts=told)
    if how.cache is not None and not moved and new * 8 >= min(seen.commits, ENOUGH):
        data = snapshot.dump(seen, verdict, how.setting(root), main)
        if data is not None:
            how.cache.remember_snapshot(how.name, how.tip, data)
    return Survey(verdict, seen, main, told)


def _ambiguous(how: _How) -> list[Fact]:
    """Paths of the tip that other programs may read otherwise than we do."""
    found = (paths.place(path, how.prefix).path for path in ambiguous(how.git, how.tip, prefix=how.prefix))
    return [fact("AMBIGUOUS_TREE", how.tip, path=path) for path in found]


def _walk(how: _How, seen: Verification, old: str, point: Callable[[str], Point | None], whole: Whole | None = None) -> None:
    """Take every commit after `old`. `point` places a parent that is not among them."""
    commits = walk(how.git, old, how.tip, prefix=how.prefix, whole=whole)
    judge = facts.Judge(engine=how.engine)
    while window := list(islice(commits, WINDOW)):
        _prepare(seen, window, how.prefix)
        signatures = _signatures(window, judge, how.cache)
        for commit in window:
            for parent in commit.parents:
                if parent not in seen.seen:
                    founding.outside(seen, how.git, parent, point(parent))
            seen.add(commit, signatures.get(commit.oid, UNSIGNED))


def _prepare(seen: Verification, window: Iterable[Commit], prefix: str) -> None:
    """Read all record files of some commits at once."""
    wanted = []
    for commit in window:
        for changes in commit.changes:
            for change in changes:
                place = paths.place(change.path, prefix)
                if place.area == "record":
                    if change.new_mode in _READABLE:
                        wanted.append((change.new, place.name))
                    if change.old_mode in _READABLE:
                        wanted.append((change.old, place.name))
    seen.contents.prepare(wanted)


_READABLE = ("100644", "100755")


def _signatures(window: Iterable[Commit], judge: facts.Judge, cache: Cache | None) -> Mapping[str, Signature]:
    """Who signed, for the commits where it matters: those that act or change something."""
    signed = [commit for commit in window if (commit.signature or commit.broken) and (any(commit.changes) or b"ffice-" in commit.message)]
    if not signed:
        return {}
    known = {} if cache is None else cache.signatures([commit.oid for commit in signed])
    new = judge.check([commit for commit in signed if commit.oid not in known])
    if cache is not None and new:
        cache.remember_signatures(new)
    return {**known, **new} if known else new


def _open(how: _How) -> Verdict:
    """Nothing is signed here: every record that can be read is `recorded`."""
    files = []
    for file in listing.tree(how.git, how.tip, [f"{how.prefix}records"]):
        place = paths.place(file.path, how.prefix)
        if place.area == "record" and file.mode in _READABLE:
            files.append((place, file.oid))
    how.contents.prepare((oid, place.name) for place, oid in files)
    rows = []
    for place, oid in files:
        fact = how.contents.fact(oid, place.name)
        rows.append((place.name, fact.id or ids.path_id(place.path) or place.path, place.path, fact.digest))
    return conclude.recorded(how.tip, rows, genesis.count(how.git, how.tip))


@dataclass(frozen=True, slots=True)
class Context:
    """What a hook knows besides the two commits."""

    now: int
    prefix: str = ""
    protected: bool = True
    """Whether the ref is protected: no deletion, first-parent fast-forward only, no error finding. Drafts branches are free."""
    pins: Mapping[str, Pin] = field(default_factory=dict)
    cache: Cache | None = None
    engine: Engine = "auto"


def verify_range(git: Git, old: str, new: str, ref: str, context: Context) -> tuple[Finding, ...]:
    """What moving `ref` from `old` to `new` (full ids; all zeros: absent) brings: the findings of `new` that `old` has not,
    and HISTORY_REWRITTEN, NOT_FIRST_PARENT_FF for the move itself. Empty for a ref that is not protected. A hook refuses when
    one of them is an error. Raises as `verify`.
    """
    if not context.protected or old == new:
        return ()
    if new == git.zero:
        return conclude.findings([pinning.deleted(ref, old)])
    moved = pinning.move(git, old, new, ref) if old != git.zero else []
    if moved:
        return conclude.findings(moved)
    how = context

    def findings(tip: str) -> tuple[Finding, ...]:
        return verify(
            git, tip, now=how.now, prefix=how.prefix, ref=ref, pins=how.pins, cache=how.cache, engine=how.engine,
        ).findings

    before = {_same(one) for one in findings(old)} if old != git.zero else set()
    return tuple(one for one in findings(new) if _same(one) not in before)


def _same(one: Finding) -> tuple[str, str, str | None, str, str]:
    return one.code, one.severity, one.commit, one.id, one.path
