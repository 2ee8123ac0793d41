"""Merges, record by record against every parent. Plain logs, and git's own views of a merge, are blind to one that quietly restores
old content; here the side that has edits which the other lacks says what the result must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from officectl.history import known, machine
from officectl.history.codes import Fact, Where, fact
from officectl.history.known import Rec
from officectl.history.machine import DENIALS, OPENING, VOTES, Entry
from officectl.records.finding import Severity

CONTENT = ("edit", "settle")

Admit = Callable[[Entry, Rec], Entry | None]
"""Judges an entry of the other side again when the merge lands it; None: it does not count."""


class Union(NamedTuple):
    """Two sides of one record put together: all entries of both, and the content that must result."""

    rec: Rec
    agreed: bool = True
    """False when both sides changed the content differently: then nobody's is expected."""
    concurrent: str = ""
    """The events that took it back on one side while the other side voted."""


def union(mine: Rec | None, theirs: Rec, admit: Admit) -> Union:
    """Put the other side's entries after ours, without repeating any."""
    own = [] if mine is None else machine.entries(mine.log)
    others = machine.entries(theirs.log)
    ours, yours = {(e.commit, e.op) for e in own}, {(e.commit, e.op) for e in others}
    news = [entry for entry in others if (entry.commit, entry.op) not in ours]
    only_mine = [entry for entry in own if (entry.commit, entry.op) not in yours]
    rec = mine or theirs._replace(log=None, state="draft", since="", pending=())
    added = []
    for entry in news:
        admitted = admit(entry, rec)
        if admitted is not None:
            added.append(admitted)
            rec = rec._replace(log=machine.append(rec.log, admitted))
    if news and not only_mine and len(added) == len(news) and all(one is other for one, other in zip(added, news, strict=True)):
        rec = rec._replace(log=theirs.log)   # nothing of our own: their history is the history
    if mine is None:
        return Union(rec)
    expected = _expected(mine, theirs, only_mine, news)
    rec = with_content(rec, expected or mine)._replace(
        pending=_pending(mine, theirs, only_mine, added), undecided=mine.undecided or theirs.undecided,
    )
    return Union(rec, expected is not None, _concurrent(only_mine, added, rec))


def _pending(mine: Rec, theirs: Rec, only_mine: Iterable[Entry], added: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """What may still be put right: of the side that opened a new revision its own, else of both."""
    if any(entry.op in OPENING for entry in added):
        return theirs.pending
    if any(entry.op in OPENING for entry in only_mine):
        return mine.pending
    return tuple(dict.fromkeys((*mine.pending, *theirs.pending)))


def _expected(mine: Rec, theirs: Rec, only_mine: Iterable[Entry], news: Iterable[Entry]) -> Rec | None:
    """The side whose edits include the other's; neither: they must agree."""
    we = any(entry.op in CONTENT for entry in only_mine)
    they = any(entry.op in CONTENT for entry in news)
    if we and they and signature(mine) != signature(theirs):
        return None
    return theirs if they and not we else mine


def _concurrent(mine: list[Entry], theirs: list[Entry], rec: Rec) -> str:
    """`return, approve` when one side took back what the other voted for."""
    live = rec.machine.revision
    for one, other in ((mine, theirs), (theirs, mine)):
        denied = next((entry.op for entry in one if entry.op in (*DENIALS, "retract") and entry.number == live), "")
        voted = next((entry.op for entry in other if entry.op in VOTES and entry.number == live), "")
        if denied and voted:
            return f"{denied}, {voted}"
    return ""


def signature(rec: Rec) -> tuple[str, str, bool]:
    """What two versions of a record's content are compared by."""
    return rec.kind, rec.digest or rec.blob, rec.gone


def with_content(rec: Rec, content: Rec) -> Rec:
    """The history of one, the file of the other."""
    return content._replace(log=rec.log, pending=rec.pending, undecided=rec.undecided, state=rec.state, since=rec.since)


class Outcome(NamedTuple):
    """A record after a merge."""

    rec: Rec
    facts: tuple[Fact, ...] = ()


def outcome(
    joined: Rec, expected: Rec | None, actual: Rec, sides: Iterable[Rec], commit: str, tokens: frozenset[str], who: str,
    blank: Entry, *, absent: bool = False, strict: bool = True,
) -> Outcome:
    """Compare what the merge made (`actual`, its content) with what had to come out. `blank`: an entry of this merge to fill in;
    `absent`: one parent does not know the record; `strict`: an edit after approval is a finding.
    """
    rec = with_content(joined, actual)
    where: Where = {"kind": actual.kind, "id": actual.id, "path": actual.path}
    made = signature(actual)
    sides = list(sides)
    before = [side.state for side in sides]
    if expected is None:
        serious: Severity = "warning" if any(state in ("approved", "registered") for state in before) else "info"
        entry = blank._replace(op="settle", tokens=tokens, digest=actual.digest, blob=actual.blob)
        told = fact("MERGE_CONFLICT_RESOLVED", commit, **where, who=who)._replace(severity=serious)
        return Outcome(known.with_entry(rec, entry), (told,))
    if made == signature(expected):
        after = _since(known.settle(rec, commit), sides, commit)
        if strict and _undone(after, before):
            told = fact("EDIT_AFTER_APPROVAL", commit, **where, who=who)
            return Outcome(after._replace(pending=((told.code, commit),)), (told,))
        return Outcome(after)
    dropped = any(made == signature(side) for side in sides) or (actual.gone and absent)
    # Old content may be the approved one: it must not look approved because a change to it was dropped.
    op = "settle" if dropped and actual.digest == joined.machine.digest else "edit"
    entry = blank._replace(op=op, tokens=tokens, digest=actual.digest, blob=actual.blob)
    code = "MERGE_DROPPED_CHANGE" if dropped else "EVIL_MERGE"
    return Outcome(known.with_entry(rec, entry), (fact(code, commit, **where, who=who),))


def _undone(after: Rec, before: list[str]) -> bool:
    """Whether the merge brings one side's edit over the other side's approval, and nobody has been told."""
    m = after.machine
    return (
        after.state == "draft" and not m.stop and m.state in ("approved", "registered") and after.digest != m.digest
        and not after.pending and any(state in ("approved", "registered") for state in before)
    )


def _since(rec: Rec, sides: Iterable[Rec], commit: str) -> Rec:
    """A state that one side already had began there."""
    if rec.since != commit:
        return rec
    return next((rec._replace(since=side.since) for side in sides if side.state == rec.state and side.since), rec)
