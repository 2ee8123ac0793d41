"""Values as JSON and back: records with their histories, ballots, policies. Short lists, because there are many; a record is thawed
only when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from officectl.history import machine
from officectl.history.ballot import Ballot, Vote
from officectl.history.known import Rec
from officectl.history.lines import Frozen
from officectl.history.machine import Entry, Link, Step
from officectl.history.model import RecordState
from officectl.records.record import State

Version = tuple[int, Rec]


def record(versions: list[Version], final: RecordState | None) -> list[Any] | None:
    """All kept versions of one record, and its state at the tip; None when an older version's history does not begin the newest's
    (then nothing is kept at all).
    """
    links: list[Link] = []
    link = versions[-1][1].log
    while link is not None:
        links.append(link)
        link = link.before
    links.reverse()
    lengths = {id(one): number + 1 for number, one in enumerate(links)}
    rows = []
    for number, rec in versions:
        length = 0 if rec.log is None else lengths.get(id(rec.log), -1)
        if length < 0:
            return None
        rows.append([
            number, length, rec.kind, rec.path, rec.blob, rec.digest, rec.fault, int(rec.gone), rec.state, rec.since,
            rec.extra, rec.pending, rec.attachments, int(rec.paper), rec.text, rec.undecided,
        ])
    return [rows, [_entry(one.entry) for one in links], _state(final)]


def _entry(e: Entry) -> list[Any]:
    return [
        e.op, e.commit, e.number, e.digest, e.actor, e.principal, e.at, "" if e.landed == e.commit else e.landed, e.landed_no, e.key,
        None if e.step is None else list(e.step), e.needs, e.slot, e.target, sorted(e.tokens), int(e.late),
    ]


def _thawed(raw: list[Any]) -> Entry:
    op, commit, number, seal, actor, principal, at, landed, landed_no, key, step, needs, slot, target, tokens, late = raw
    return Entry(
        op, commit, number, seal, actor, principal, at, landed or commit, landed_no, key,
        None if step is None else Step(step[0], tuple(step[1]), step[2], tuple(step[3]), bool(step[4])),
        tuple(needs), slot, target, frozenset(tokens), "", bool(late),
    )


def _state(one: RecordState | None) -> list[Any] | None:
    if one is None:
        return None
    return [one.kind, one.state.name, one.revision, one.digest, one.path, int(one.late), one.acted, one.since, one.landed]


def state(ident: str, raw: list[Any], source: str) -> RecordState:
    """The state that a frozen record had."""
    kind, name, revision, seal, path, late, acted, since, landed = raw
    votes: tuple[tuple[str, str, str, str], ...] = tuple(map(tuple, acted))
    return RecordState(kind, ident, _named(name, source), revision, seal, path, bool(late), votes, since, landed)


_named = lru_cache(64)(State)   # a handful of names for all records


def thaw(ident: str, raw: list[Any]) -> Callable[[], list[Version]]:
    """The versions of a record, when they are asked for."""
    def versions() -> list[Version]:
        rows, entries, _ = raw
        links: list[Link | None] = [None]
        for one in entries:
            links.append(machine.append(links[-1], _thawed(one)))
        found = []
        for row in rows:
            number, length, kind, path, blob, seal, fault, gone, name, since, extra, pending, attached, paper, text, undecided = row
            found.append((number, Rec(
                kind, ident, path, blob, seal, fault, bool(gone), links[length], name, since, _pairs(extra), _pairs(pending),
                tuple((one[0], one[1], one[2]) for one in attached), bool(paper), text, undecided,
            )))
        return found
    return versions


def _pairs(raw: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in raw)


def ballot(one: Ballot) -> list[Any]:
    """Votes and editors."""
    return [[list(vote) for vote in one.votes], sorted(one.editors)]


def thaw_ballot(raw: list[Any]) -> Ballot:
    """Back again."""
    votes, editors = raw
    return Ballot(tuple(Vote(v[0], v[1], v[2], v[3], v[4], bool(v[5]), v[6], v[7]) for v in votes), frozenset(editors))


def unchanged(versions: object) -> list[Any] | None:
    """The frozen state of a record that nobody has touched since it was frozen."""
    return versions.raw if isinstance(versions, Frozen) else None
