"""What a commit knows, by key: one value a record, and a few of the workspace. Values are immutable; a change is a new value."""

from __future__ import annotations

from typing import NamedTuple

from officectl.history import machine
from officectl.history.machine import Entry, Link, Machine

CHAIN = "\0chain"
"""The policy in force (`chain.Chain`)."""
ACTIVE, NEXT, GOVERNED = "\0active", "\0next", "\0governed"
"""The files below policy/active/, policy/next/ and the governed files: path → (mode, blob id)."""
BALLOT, GOVERNED_BALLOT = "\0ballot", "\0governed-ballot"
"""Proposals and votes (`ballot.Ballot`)."""
SINCE = "\0since"
"""Governed path → the commit that changed it last."""
APPROVED = "\0approved"
"""The governed files in force (`governed.Approved`)."""
DELEGATIONS = "\0delegations"
"""The ids of all delegation records ever submitted, in order."""
UNDECIDED = "\0undecided"
"""Events of a later version: (commit, key, kind, id), …"""
FOREIGN = "\0foreign"
"""Set on a line that brought a policy of its own."""
ATTACHMENT = "\0attachment/"
"""+ the digest in the file's name: ((path, blob id), …)."""

Files = dict[str, tuple[str, str]]
"""Path → (mode, blob id)."""


class Rec(NamedTuple):
    """One record as a commit knows it."""

    kind: str
    id: str
    path: str
    blob: str
    digest: str = ""
    fault: str = ""
    """Why it cannot be read."""
    gone: bool = False
    log: Link | None = None
    state: str = "draft"
    since: str = ""
    """The commit that brought it into this state."""
    extra: tuple[tuple[str, str], ...] = ()
    """Other files with the same id: (path, blob)."""
    pending: tuple[tuple[str, str], ...] = ()
    """(code, commit) of findings that become warnings when the content is restored."""
    attachments: tuple[tuple[str, str, int], ...] = ()
    paper: bool = False
    text: str = ""
    """What makes its text confusable."""
    undecided: str = ""
    """The commit of an event about it that this version does not understand."""

    @property
    def machine(self) -> Machine:
        """Where it stands, content apart."""
        return machine.START if self.log is None else self.log.machine


_new = tuple.__new__   # `Rec._replace` without its counting: several times a commit
_LOG = Rec._fields.index("log")


def with_log(rec: Rec, log: Link | None, state: str, since: str) -> Rec:
    """The record with another history, state and since when."""
    return _new(Rec, (*rec[:_LOG], log, state, since, *rec[_LOG + 3:]))


def settle(rec: Rec, commit: str) -> Rec:
    """The record with its state's name brought up to date; `commit` is what may have changed it."""
    name = machine.name(rec.machine, rec.digest, gone=rec.gone, fault=bool(rec.fault))
    if name == rec.state and rec.since:
        return rec
    return with_log(rec, rec.log, name, commit)


def with_entry(rec: Rec, entry: Entry) -> Rec:
    """The record after one more entry."""
    link = machine.append(rec.log, entry)
    if rec.pending and entry.op in machine.OPENING:
        rec = rec._replace(pending=())   # a new revision: what was done to the last one can no longer be put right
    name = machine.name(link.machine, rec.digest, gone=rec.gone, fault=bool(rec.fault))
    if name == rec.state and rec.since:
        return with_log(rec, link, name, rec.since)
    return with_log(rec, link, name, entry.commit)


def same(one: Rec, other: Rec | None) -> bool:
    """Whether two values of a record are the same, its history by identity."""
    return other is not None and one.log is other.log and one._replace(log=None) == other._replace(log=None)
