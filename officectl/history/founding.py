"""The first day: records and governed files are taken as they stand in the genesis commit, its policy is the first in force."""

from __future__ import annotations

from officectl.git import listing
from officectl.git.repo import Git
from officectl.history import governed, guarded, known, paths, policy
from officectl.history.chain import EMPTY, Chain
from officectl.history.codes import Fact, both, fact
from officectl.history.commit import parse
from officectl.history.edits import LINK_MODES
from officectl.history.errors import Incomplete, UnsupportedPolicy
from officectl.history.genesis import Root
from officectl.history.known import Rec
from officectl.history.lines import Point
from officectl.history.model import Commit
from officectl.history.pins import Pin
from officectl.history.verification import Verification
from officectl.records import ids


def found(seen: Verification, git: Git, root: Root, pin: Pin | None) -> list[Fact]:
    """Take over everything at genesis. Raises Incomplete, UnsupportedPolicy."""
    commit = raw_commit(git, root.commit)
    line = seen.line
    records = []
    files: dict[str, known.Files] = {known.ACTIVE: {}, known.NEXT: {}, known.GOVERNED: {}}
    for file in listing.tree(git, root.commit, [seen.prefix.rstrip("/")] if seen.prefix else []):
        place = paths.place(file.path, seen.prefix)
        if place.area == "record":
            records.append((place, file.mode, file.oid))
        elif place.area == "attachment":
            key = known.ATTACHMENT + place.name
            old = line.get(key, 0) or ()
            line.put(key, tuple(sorted((*old, (place.path, "" if file.mode in LINK_MODES else file.oid)))))
        elif place.area in ("active", "next"):
            files[known.ACTIVE if place.area == "active" else known.NEXT][place.name] = (file.mode, file.oid)
        elif place.area == "governed":
            files[known.GOVERNED][place.path] = (file.mode, file.oid)
    for key, value in files.items():
        line.put(key, value)
    line.put(known.APPROVED, governed.Approved(0, files[known.GOVERNED], root.commit))
    told = _records(seen, records, root.commit)
    chain, faults = _policy(seen, files[known.ACTIVE], commit)
    line.put(known.CHAIN, chain)
    seen.tell([*told, *faults])
    seen.seen[root.commit] = (line, 0, commit.tree, commit.committer.at)
    seen.commits += 1
    return pinned(seen, root.commit, pin)


def pinned(seen: Verification, root: str, pin: Pin | None) -> list[Fact]:
    """FOREIGN_ROOT when the genesis policy is not the pinned one."""
    chain: Chain | None = seen.line.get(known.CHAIN, seen.line.head)
    while chain is not None and chain.before is not None:
        chain = chain.before
    if pin is not None and pin.policy and chain is not None and pin.policy != chain.policy.digest:
        return [fact("FOREIGN_ROOT", root, kind="policy", id="active", what=chain.policy.digest[:15])]
    return []


def _records(seen: Verification, records: list[tuple[paths.Place, str, str]], commit: str) -> list[Fact]:
    seen.contents.prepare((oid, place.name) for place, mode, oid in records if mode not in LINK_MODES)
    told = []
    for place, mode, oid in records:
        stem = ids.path_id(place.path) or place.path
        if mode in LINK_MODES:
            continue
        one = seen.contents.fact(oid, place.name)
        ident = one.id or stem
        more = one.more or {}
        old: Rec | None = seen.line.get(ident, 0)
        if old is not None:
            told.append(fact("DUP_ID", commit, kind=place.name, id=ident, path=place.path, what=place.path))
            seen.line.put(ident, old._replace(extra=tuple(sorted((*old.extra, (place.path, oid))))))
            continue
        rec = Rec(
            place.name, ident, place.path, oid, one.digest, one.fault, attachments=one.attachments,
            paper=bool(more.get("paper")), text=more.get("text", ""),
        )
        seen.line.put(ident, known.settle(rec, commit))
    return told


def _policy(seen: Verification, files: known.Files, commit: Commit) -> tuple[Chain, list[Fact]]:
    """The first policy; one without anybody in it when the files are no valid policy."""
    raws = guarded.raw_files(files, seen.contents)
    new, faults = policy.load(raws) if raws is not None else (None, [])
    if any(one.code == "UNSUPPORTED" for _, one in faults):
        raise UnsupportedPolicy(commit=commit.oid)
    from officectl.history.policy_invariants import placed

    judged = [] if new is None else policy.judge_change(None, new)
    told = [
        fact(one.code, commit.oid, kind="policy", id="active", what=both(placed(file, one)))
        for file, one in (*faults, *(("", one) for one in judged))
    ]
    if new is None:
        told = told or [fact("POLICY_INVALID", commit.oid, kind="policy", id="active", what="mode")]
        new = EMPTY
    blobs = tuple(sorted((path, mode, blob) for path, (mode, blob) in files.items()))
    return Chain(new, commit.oid, None, commit.committer.at, False, blobs), told


def outside(seen: Verification, git: Git, oid: str, point: Point | None) -> None:
    """A parent that is not walked: on the main line, or (point None) from before genesis, where nothing counts."""
    commit = raw_commit(git, oid)
    seen.outside(oid, commit.tree, commit.committer.at, point)


def raw_commit(git: Git, oid: str) -> Commit:
    """One commit by its id. Raises Incomplete."""
    found_ = git.objects.get(oid)
    if found_ is None or found_.type != "commit":
        raise Incomplete(what=oid)
    return parse(oid, found_.raw)
