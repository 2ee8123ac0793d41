"""The state of one record: a pure fold over its valid events and edits, in order. It asks nothing and decides nothing twice:
whoever appends an entry has judged it; what it needs from flow and content stands in the entry itself.

Table and vectors: docs/contracts/verify.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

OPENING = ("submit", "register")
VOTES = ("review", "countersign", "approve")
NO_TOKENS: frozenset[str] = frozenset()
DENIALS = ("return", "withdraw", "reopen", "void")
"""Events that take a record back: they win over a concurrent vote, and they stay when their signer's key is lost."""


class Step(NamedTuple):
    """A stage as it stood when somebody acted: its state, the states that must be reached before, how many distinct persons."""

    state: str
    before: tuple[str, ...] = ()
    k: int = 1
    distinct: tuple[str, ...] = ()
    """Events or states of earlier stages whose voters may not vote here."""
    last: bool = False
    """No stage that applies comes after it: reaching it is approval."""


class Entry(NamedTuple):
    """One line of a record's history. `op`: an event's name, `edit` (content changed), `settle` (a merge put contested content
    together), `drop` (a vote no longer counts).
    """

    op: str
    commit: str
    number: int = 0
    digest: str = ""
    actor: str = ""
    principal: str = ""
    at: int = 0
    """When it was made, seconds since 1970, as far as known (server receipt, else the committer's clock)."""
    landed: str = ""
    """The main-line commit with which it landed; empty while it has not."""
    landed_no: int = -1
    key: str = ""
    step: Step | None = None
    needs: tuple[str, ...] = ()
    """`k = "all"`: every name that must be voted for."""
    slot: str = ""
    """The name voted for."""
    target: str = ""
    """retract, drop: the commit of the event that no longer counts."""
    tokens: frozenset[str] = NO_TOKENS
    """Who is in conflict through this entry."""
    blob: str = ""
    """The file that was acted upon or written."""
    late: bool = False


def about(e: Entry, digest: str, blob: str) -> Entry:
    """An entry filled in: the content that it is about."""
    return Entry(
        e.op, e.commit, e.number, digest, e.actor, e.principal, e.at, e.landed, e.landed_no, e.key, e.step, e.needs, e.slot, e.target,
        e.tokens, blob, e.late,
    )


class Machine(NamedTuple):
    """Where a record stands, apart from its present content."""

    revision: int = 0
    digest: str = ""
    """What the revision was opened with."""
    state: str = ""
    """The last stage reached, or `registered`."""
    stop: str = ""
    """`returned`, `draft` (withdrawn, reopened, retracted, settled by a merge) or `void`; empty while the revision is alive."""
    reached: tuple[str, ...] = ()
    votes: tuple[Entry, ...] = ()
    voids: tuple[Entry, ...] = ()
    editors: frozenset[str] = frozenset()
    """The conflict set: who had a hand in the content since the last approved revision."""
    late: bool = False


START = Machine()


class Link(NamedTuple):
    """A record's history: the last entry, what was before it, and the state after it."""

    entry: Entry
    before: Link | None
    machine: Machine


def step(m: Machine, e: Entry) -> Machine:
    """The state after one more entry."""
    op = e.op
    if op == "edit":
        return m if e.tokens <= m.editors else with_editors(m, m.editors | e.tokens)
    if op in OPENING:
        return _open(m, e)
    if op in VOTES:
        return _vote(m, e)
    if op == "settle":
        m = with_editors(m, m.editors | e.tokens)
        return m if m.stop == "void" or not m.revision else m._replace(stop="draft")
    if op in DENIALS:
        return _deny(m, e)
    return m   # retract and drop take effect in `replay`


def _open(m: Machine, e: Entry) -> Machine:
    if m.stop == "void" or e.number <= m.revision or e.step is None:
        return with_editors(m, m.editors | e.tokens)   # a second, concurrent opening of the same revision
    stage = e.step
    state = "approved" if stage.last else stage.state
    editors = frozenset[str]() if stage.last or state == "registered" else m.editors | e.tokens
    return Machine(e.number, e.digest, state, "", (stage.state,), (e,), (), editors, e.late)


def _vote(m: Machine, e: Entry) -> Machine:
    stage = e.step
    if (
        stage is None or m.stop or e.number != m.revision or e.digest != m.digest or stage.state in m.reached
        or (m.reached != stage.before and not set(stage.before) <= set(m.reached))
    ):
        return m
    votes = (*m.votes, e)
    if (stage.k > 1 or e.needs) and not enough(votes, stage, e.needs):
        return m._replace(votes=votes)
    late = e.late
    for vote in m.votes:
        late = late or vote.late
    return Machine(
        m.revision, m.digest, "approved" if stage.last else stage.state, m.stop, (*m.reached, stage.state), votes, m.voids,
        NO_TOKENS if stage.last else m.editors, late,
    )


def _deny(m: Machine, e: Entry) -> Machine:
    if e.number != m.revision or m.stop == "void":
        return m
    if e.op != "void":
        stop = "returned" if e.op == "return" else "draft"
        return Machine(m.revision, m.digest, m.state, stop, m.reached, m.votes, m.voids, m.editors, m.late)
    voids = (*m.voids, e)
    if e.step is not None and count(voids) < e.step.k:
        return m._replace(voids=voids)
    return m._replace(voids=voids, stop="void")


def with_editors(m: Machine, editors: frozenset[str]) -> Machine:
    """The same with another conflict set."""
    return Machine(m.revision, m.digest, m.state, m.stop, m.reached, m.votes, m.voids, editors, m.late)


def enough(votes: Iterable[Entry], stage: Step, needs: tuple[str, ...]) -> bool:
    """Whether a stage is reached: k distinct persons, or every name voted for, each by another person."""
    mine = [vote for vote in votes if vote.step is not None and vote.step.state == stage.state]
    if needs:
        return set(needs) <= {vote.slot for vote in persons(mine)}
    return count(mine) >= stage.k


def count(votes: Iterable[Entry]) -> int:
    """How many distinct persons stand behind these votes."""
    return len(persons(votes))


def persons(votes: Iterable[Entry]) -> list[Entry]:
    """The votes that count: a person counts once, for himself or for another, and so does whom he acts for."""
    seen: set[str] = set()
    found = []
    for vote in votes:
        both = {vote.actor, vote.principal or vote.actor}
        if seen.isdisjoint(both):
            seen |= both
            found.append(vote)
    return found


def append(link: Link | None, entry: Entry) -> Link:
    """One more entry."""
    if entry.op in ("retract", "drop"):
        entries_ = [*entries(link), entry]
        return Link(entry, link, replay(entries_))
    return Link(entry, link, step(START if link is None else link.machine, entry))


def entries(link: Link | None) -> list[Entry]:
    """All entries, oldest first."""
    found = []
    while link is not None:
        found.append(link.entry)
        link = link.before
    found.reverse()
    return found


def replay(entries_: Iterable[Entry]) -> Machine:
    """The state after these entries, oldest first, without those that were retracted or dropped.

    A retracted opening stays an opening that is stopped: its number is used up, so that votes for it can never count again.
    """
    all_ = list(entries_)
    gone = {(e.target, e.number) for e in all_ if e.op in ("retract", "drop")}
    m = START
    for e in all_:
        if (e.commit, e.number) not in gone:
            m = step(m, e)
        elif e.op in OPENING:
            m = step(m, e)
            if m.revision == e.number:
                m = m._replace(stop=m.stop or "draft", editors=m.editors | e.tokens)
    return m


def name(m: Machine, digest: str, *, gone: bool, fault: bool) -> str:
    """The state's name for a record whose content now has this digest."""
    if m.stop == "void":
        return "void"
    if gone:
        return "deleted"
    if fault:
        return "unparsable"
    if not m.revision:
        return "draft"
    if m.stop:
        return m.stop
    return m.state if digest == m.digest else "draft"
