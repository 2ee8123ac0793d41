"""What a commit changes in the files: records by the id inside them, attachments by their digest, policy and governed files by path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from officectl.history import known, machine, paths
from officectl.history.cache import BlobFact
from officectl.history.codes import Fact, Where, fact
from officectl.history.contents import Contents
from officectl.history.flow import Flow
from officectl.history.known import Rec
from officectl.history.machine import Entry
from officectl.history.model import Change
from officectl.records import ids

LINK_MODES = ("120000", "160000")
"""Symbolic link, submodule: there is no content of ours behind them."""
NO_CONTENT = BlobFact("", fault="BAD_MODE")


class Touched(NamedTuple):
    """A commit's changes, sorted."""

    records: tuple[tuple[paths.Place, Change], ...] = ()
    attachments: tuple[tuple[paths.Place, Change], ...] = ()
    policy: tuple[tuple[paths.Place, Change], ...] = ()
    governed: tuple[tuple[paths.Place, Change], ...] = ()

    @property
    def mixed(self) -> bool:
        """Whether it touches two of: records and attachments, governed files, policy."""
        return bool(self.records or self.attachments) + bool(self.policy) + bool(self.governed) > 1


NOTHING = Touched()


def sort(changes: Iterable[Change], prefix: str) -> Touched:
    """Changes by what they are about."""
    records, attachments, policy, governed = [], [], [], []
    for change in changes:
        place = paths.place(change.path, prefix)
        area = place.area
        if area == "record":
            records.append((place, change))
        elif area == "attachment":
            attachments.append((place, change))
        elif area == "governed":
            governed.append((place, change))
        elif area != "other":
            policy.append((place, change))
    return Touched(tuple(records), tuple(attachments), tuple(policy), tuple(governed))


def bad_modes(touched: Touched, commit: str) -> list[Fact]:
    """BAD_MODE for every file that is no plain file now."""
    found: list[Fact] = []
    for place, change in (*touched.records, *touched.attachments, *touched.policy, *touched.governed):
        if change.new_mode not in (paths.PLAIN, paths.ABSENT):
            ident = ids.path_id(place.path) or "" if place.area == "record" else ""
            found.append(fact(
                "BAD_MODE", commit, kind=place.name if ident else "", id=ident, path=place.path, what=change.new_mode,
            ))
    return found


def changed_files(files: known.Files, places: Iterable[tuple[paths.Place, Change]], area: str) -> known.Files:
    """The files of one area after these changes; policy files by their path below the folder."""
    new = dict(files)
    for place, change in places:
        if place.area == area:
            name = place.path if area == "governed" else place.name
            if change.new_mode == paths.ABSENT:
                new.pop(name, None)
            else:
                new[name] = (change.new_mode, change.new)
    return new


NO_MORE: Mapping[str, Any] = {}


class File(NamedTuple):
    """One record file: where, which blob, what is in it."""

    path: str
    kind: str
    blob: str
    fact: BlobFact


class Records:
    """The record files of one commit: which ids lose which paths, and gain which files."""

    def __init__(self, touched: Touched, contents: Contents) -> None:
        self.lost: dict[str, set[str]] = {}
        self.gained: dict[str, list[File]] = {}
        self.before: dict[str, BlobFact] = {}
        for place, change in touched.records:
            old = _file(place, change.old_mode, change.old, contents)
            new = _file(place, change.new_mode, change.new, contents)
            stem = ids.path_id(place.path) or place.path
            if old is not None:
                ident = old.fact.id or stem
                self.lost.setdefault(ident, set()).add(place.path)
                self.before[place.path] = old.fact
            if new is not None:
                ident = new.fact.id or ((old.fact.id if old is not None else "") or stem if new.fact.fault else stem)
                self.gained.setdefault(ident, []).append(new)

    def ids(self) -> list[str]:
        """Every id concerned."""
        return list({**dict.fromkeys(self.gained), **dict.fromkeys(self.lost)})


def _file(place: paths.Place, mode: str, blob: str, contents: Contents) -> File | None:
    if mode == paths.ABSENT:
        return None
    return File(place.path, place.name, blob, NO_CONTENT if mode in LINK_MODES else contents.fact(blob, place.name))


def usual(place: paths.Place, change: Change, rec: Callable[[str], Rec | None], contents: Contents) -> tuple[Rec | None, Rec] | None:
    """The record before and after the most usual change: one plain file that bears its own id, new or where it was, and nothing odd
    about it. None for anything else: `Records`, `placed` and `oddities` look at all there is, and find the same here.
    """
    if change.new_mode != paths.PLAIN:
        return None
    seen = contents.fact(change.new, place.name)
    ident = seen.id
    if not ident or seen.fault or seen.forged or not place.path.endswith(f"/{ident}.toml"):
        return None
    old = rec(ident)
    more = seen.more or NO_MORE
    paper, text = bool(more.get("paper")), more.get("text", "")
    if old is None:
        if change.old_mode != paths.ABSENT:
            return None
        return None, Rec(
            place.name, ident, place.path, change.new, seen.digest, "", False, None, "draft", "", (), (), seen.attachments, paper, text)
    if old.blob != change.old or old.path != place.path or old.gone or old.fault or old.extra:
        return None
    return old, Rec(
        place.name, ident, place.path, change.new, seen.digest, "", False, old.log, old.state, old.since, (), old.pending,
        seen.attachments, paper, text, old.undecided,
    )


def placed(rec: Rec | None, ident: str, files: Records, contents: Contents) -> Rec | None:
    """The record with its files after the commit, nothing else changed; None when there is nothing to know."""
    lost = files.lost.get(ident, set())
    gained = sorted(files.gained.get(ident, ()))
    stays = [] if rec is None or rec.gone else [
        (path, blob) for path, blob in ((rec.path, rec.blob), *rec.extra) if path not in lost
    ]
    if rec is None and not gained:
        return None
    all_files = [*stays, *((file.path, file.blob) for file in gained)]
    if not all_files:
        return rec if rec is None else rec._replace(gone=True, digest="", fault="", blob="", extra=())
    # The file that the record was known by stays its file, also when its bytes changed.
    path, blob = next((one for one in all_files if rec is not None and one[0] == rec.path), all_files[0])
    extra = tuple(sorted(one for one in all_files if one[0] != path))
    file = next((file for file in gained if file.path == path), None)
    base = rec or Rec("", ident, path, blob)
    if file is None:
        if base.path == path:   # only another file with its id came or went
            return base._replace(extra=extra)
        kind = ids.locate_kind(path) or base.kind
        file = File(path, kind, blob, contents.fact(blob, kind))
    seen = file.fact
    more = seen.more or {}
    return base._replace(
        kind=file.kind, path=path, blob=blob, digest=seen.digest, fault=seen.fault, gone=False, extra=extra,
        attachments=seen.attachments, paper=bool(more.get("paper")), text=more.get("text", ""),
    )


def oddities(ident: str, rec: Rec | None, files: Records, commit: str) -> list[Fact]:
    """What is wrong with the files that a commit brings for one id: name, two files, unreadable, a state written by hand."""
    found = []
    for file in files.gained.get(ident, ()):
        where: Where = {"kind": file.kind, "id": ident, "path": file.path}
        seen, old = file.fact, files.before.get(file.path)
        stem = ids.path_id(file.path) or ""
        if not seen.fault and seen.id != stem and (old is None or old.id != seen.id):
            found.append(fact("PATH_MISMATCH", commit, **where, what=f"{stem} ≠ {seen.id or '-'}"))
        if seen.fault and seen.fault != "BAD_MODE" and (old is None or old.fault != seen.fault):
            found.append(fact("UNPARSABLE", commit, **where, what=seen.fault))
        if seen.forged and (old is None or old.forged != seen.forged):
            found.append(fact("STATE_FORGED", commit, **where, what=", ".join(seen.forged)))
        if rec is not None and rec.extra and old is None:
            found.append(fact("DUP_ID", commit, **where, what=file.path))
    return found


def edited(old: Rec | None, new: Rec, entry: Entry, flow: Flow | None, who: str) -> tuple[Rec, list[Fact], list[tuple[str, str]]]:
    """The record after an edit, the findings, and which earlier findings become warnings: (code, commit)."""
    if old is not None and _same(old, new):
        return known.settle(new, entry.commit), [], []
    after = known.with_entry(new, machine.about(entry, new.digest, new.blob))
    if old is None:
        return after, [], []
    where: Where = {"kind": old.kind, "id": old.id, "path": new.path}
    found: list[Fact] = []
    submitted = old.machine.revision > 0
    if new.gone:
        if submitted and not old.gone:
            found.append(fact("DELETED_RECORD", entry.commit, **where, who=who))
    else:
        if submitted and new.kind != old.kind:
            found.append(fact("KIND_MISMATCH", entry.commit, **where, what=f"{old.kind} → {new.kind}"))
        elif old.state in ("approved", "registered") and (flow is None or flow.on_edit == "violation"):
            found.append(fact("EDIT_AFTER_APPROVAL", entry.commit, **where, who=who))
    pending = (*old.pending, *((one.code, one.commit) for one in found if one.code != "KIND_MISMATCH"))
    cured: list[tuple[str, str]] = []
    if pending and after.digest == after.machine.digest and not after.machine.stop and after.state != "draft":
        cured, pending = list(pending), ()
    return after._replace(pending=pending), found, cured


def _same(old: Rec, new: Rec) -> bool:
    """Whether the content is the same: written otherwise, moved, but not changed."""
    return (
        old.digest == new.digest and old.kind == new.kind and old.fault == new.fault and old.gone == new.gone
        and (bool(new.digest) or old.blob == new.blob)
    )


Rows = tuple[tuple[str, str], ...]
"""Attachments of one name: (path, blob id), the id empty where there is no plain file."""


def attach(touched: Touched, contents: Contents, get: Callable[[str], Rows | None], commit: str) -> tuple[dict[str, Rows], list[Fact]]:
    """The attachments after a commit by the digest in their name, and those whose bytes are others."""
    new: dict[str, Rows] = {}
    found = []
    for place, change in touched.attachments:
        key = known.ATTACHMENT + place.name
        rows = tuple(row for row in (new[key] if key in new else get(key) or ()) if row[0] != place.path)
        if change.new_mode != paths.ABSENT:
            blob = "" if change.new_mode in LINK_MODES else change.new
            rows = tuple(sorted((*rows, (place.path, blob))))
            if not blob or contents.sum(blob)[0] != place.name:
                found.append(fact("ATTACHMENT_MISMATCH", commit, path=place.path, what=place.path.rpartition("/")[2]))
        new[key] = rows
    return new, found


def missing(listed: Iterable[tuple[str, str, int]], get: Callable[[str], Rows | None], contents: Contents) -> str:
    """The name of the first listed attachment that is not there with these bytes; empty when all are."""
    for name, sha, size in listed:
        rows = (get(known.ATTACHMENT + sha) or ()) if sha else ()
        if not any(_fits(contents.sum(blob), sha, size) for _, blob in rows if blob):
            return name or sha or "?"
    return ""


def _fits(found: tuple[str, int], sha: str, size: int) -> bool:
    return found[0] == sha and size in (-1, found[1])
