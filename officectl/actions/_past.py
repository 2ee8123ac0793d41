"""What a signed history knows besides states, for the checks that ask: who approved when, and how well the time is attested.

Nothing is looked up before a check asks about a record. `stamp` must stay cheap: the index asks it of every record in every run.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from officectl.history.machine import VOTES, entries
from officectl.records.record import NO_EVENTS, Act, Events, Power

if TYPE_CHECKING:
    from collections.abc import Container
    from zoneinfo import ZoneInfo

    from officectl.git.repo import Git
    from officectl.history.known import Rec
    from officectl.history.machine import Entry
    from officectl.history.model import Commit, RecordState
    from officectl.history.policy import Policy
    from officectl.history.verify import Survey


class Past:
    """The events behind the states of one verification (`records.record.Past`). `changed`: ids whose content is not what was verified."""

    def __init__(self, git: Git, found: Survey, zone: ZoneInfo, changed: Container[str] = ()) -> None:
        assert found.seen is not None
        self._git = git
        self._zone = zone
        self._changed = changed
        self._root = found.verdict.root
        self._states = found.verdict.states
        self._line = found.seen.line
        self._received = found.seen.receipts.received
        self._landings: dict[str, tuple[datetime, str]] | None = None
        self._counts: dict[str, int] = {}

    @cached_property
    def founded(self) -> date:
        """The day of the commit that founded the policy, by its committer's clock."""
        return self._local(self._commit(self._root).committer.at).date()

    @cached_property
    def powers(self) -> tuple[Power, ...]:
        """The people of the policy in force, by id."""
        policy = self._policy
        people = () if policy is None else sorted(policy.people.values(), key=lambda one: one.id)
        return tuple(
            Power(one.id, one.name, one.dept, tuple(sorted(one.roles)), any(key.state == "active" for key in one.keys)) for one in people
        )

    @property
    def basis(self) -> str:
        """The founding commit and the policy in force."""
        policy = self._policy
        return f"{self._root} {'' if policy is None else policy.digest}"

    def stamp(self, ident: str) -> str:
        """Revision, events, and where they landed: what `events` follows from, together with `basis`."""
        row = self._states.get(ident)
        if row is None or not row.revision or ident in self._changed:
            return ""
        if row.revision == 1 and row.state.name != "void" and row.since in {act[3] for act in row.acted}:
            acts, landed = [act[3] for act in row.acted], [row.landed]
        else:   # there were other rounds, or the state was lost and restored: where events landed is not where the state did
            entries = [*_approvals(self._rec(ident)), *_votes(self._rec(ident))]
            acts, landed = [entry.commit for entry in entries], [entry.landed for entry in entries]
        receipts = ",".join(f"{oid}@{self._received.get(oid, '')}" for oid in landed)
        return f"{row.revision} {row.late:d} {','.join(acts)} {receipts}"

    def events(self, ident: str) -> Events:
        """The present round of a record. Raises Incomplete."""
        row = self._states.get(ident)
        if row is None or ident in self._changed:
            return NO_EVENTS
        if not row.revision:
            return NO_EVENTS
        rec = self._rec(ident)
        acts = tuple(map(self._act, _votes(rec))) if row.acted else ()
        return Events(row.revision, acts, row.late, tuple(map(self._act, _approvals(rec))))

    def _act(self, entry: Entry) -> Act:
        received = self._received.get(entry.landed)
        landed, by = (None, "") if entry.landed in ("", entry.commit) else self._landing(entry.landed)
        return Act(
            entry.op, entry.actor, entry.principal, entry.commit, self._local(entry.at),
            None if received is None else self._local(received), landed, by,
        )

    def _landing(self, oid: str) -> tuple[datetime, str]:
        """When a commit of the main line brought others in, by its own clock, and who signed it."""
        if self._landings is None:
            self._landings = self._read(_landings(self._states.values()))
        if oid not in self._landings:
            self._landings.update(self._read([oid]))
        return self._landings[oid]

    def _read(self, oids: Iterable[str]) -> dict[str, tuple[datetime, str]]:
        """All at once: signatures are in the cache as a rule, and cost a process each where they are not."""
        from officectl.history import facts, identity, verify
        from officectl.history.cache import open_cache

        commits = {oid: self._commit(oid) for oid in oids}
        with open_cache(self._git, root="", format=verify.FORMAT) as cache:
            known = cache.signatures(commits)
            new = facts.check([one for one in commits.values() if one.oid not in known and (one.signature or one.broken)])
            cache.remember_signatures(new)
        known.update(new)
        policy = self._policy
        return {
            oid: (self._local(one.committer.at), identity.signer(policy, known[oid]).person if oid in known else "")
            for oid, one in commits.items()
        }

    def items(self, commit: str) -> int:
        """How many records an event acted upon. Raises Incomplete."""
        found = self._counts.get(commit)
        if found is None:
            self._counts[commit] = found = self._commit(commit).message.count(b"\nOffice-Item: ")
        return found

    @property
    def _policy(self) -> Policy | None:
        from officectl.history.known import CHAIN

        chain = self._line.get(CHAIN, self._line.head)
        return None if chain is None else chain.policy

    def _rec(self, ident: str) -> Rec:
        return self._line.get(ident, self._line.head)   # type: ignore[no-any-return]  # as above

    def _commit(self, oid: str) -> Commit:
        from officectl.history.founding import raw_commit

        return raw_commit(self._git, oid)

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self._zone).replace(tzinfo=None)


def _votes(rec: Rec) -> tuple[Entry, ...]:
    """The events that count in the living revision, as `RecordState.acted` names them."""
    m = rec.machine
    return m.voids if m.stop == "void" else m.votes


def _approvals(rec: Rec) -> list[Entry]:
    """The votes with which revisions that are over were approved, and registrations."""
    log = entries(rec.log)
    gone = {(entry.target, entry.number) for entry in log if entry.op in ("retract", "drop")}
    return [
        entry for entry in log
        if entry.number < rec.machine.revision + bool(rec.machine.stop) and (entry.commit, entry.number) not in gone
        and (entry.op == "register" or (entry.op in VOTES and entry.step is not None and entry.step.last))
    ]


def _landings(rows: Iterable[RecordState]) -> list[str]:
    """The commits with which events landed that are not events of the record themselves."""
    return sorted({row.landed for row in rows if row.acted and row.landed and row.landed not in {act[3] for act in row.acted}})
