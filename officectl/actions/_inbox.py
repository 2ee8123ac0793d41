"""One person's view of the records: what he could do with each now, tried against the rules of verification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from officectl.actions import _event_history, _event_who
from officectl.actions import _event_words as words
from officectl.history import ballot, identity, known, transition
from officectl.history.identity import Signer
from officectl.history.machine import OPENING, entries
from officectl.history.model import Event, EventName
from officectl.history.policy import ADMIN
from officectl.light import dataclass
from officectl.query.resolve import label
from officectl.text.lang import Lang, Message, Text, plain

if TYPE_CHECKING:
    from officectl.actions._event_who import Moment
    from officectl.actions._open import Opened
    from officectl.actions._standing import Standing
    from officectl.history.known import Rec
    from officectl.history.machine import Entry
    from officectl.history.policy import Policy

RECENT = timedelta(days=14)
"""So long what is settled still shows among what one sent."""

_VOTE = Text("表决 {votes}", "vote {votes}")
_ACTIVATE = Text("启用", "activate")
_PROPOSED = Text("{name} 提议", "proposed by {name}")
_POLICY = Text("签批制度", "Policy")
_GOVERNED = Text("规则等文件", "Governed files")
_FOR = Text("代{name}", "for {name}")
_FROM = Text("{name} {when} 送审", "submitted by {name}, {when}")
_STEP = Text("{step} {have}/{need}", "{step} {have}/{need}")
_NEXT = Text("等{step}：{who}", "waits for {step}: {who}")
_REASON = Text("{name}：{opinion}", "{name}: {opinion}")


@dataclass(frozen=True, slots=True)
class Line:
    """One record in the inbox."""

    event: EventName | None
    """What to do with it; None where there is nothing to do."""
    kind: str
    title: Text
    id: str
    label: str
    revision: int
    state: str
    verb: Message
    """What to do, or the state, in the flow's words."""
    more: Message
    """Who submitted it when, where it stands, why it came back."""
    principal: str = ""
    """For whom it would be done."""
    since: datetime | None = None

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {
            "event": self.event, "kind": self.kind, "id": self.id, "label": self.label, "revision": self.revision, "state": self.state,
            "for": self.principal or None, "since": self.since, "text": self.more.render(lang),
        }


class Desk:
    """One person's view of the records."""

    def __init__(self, standing: Standing, policy: Policy, opened: Opened, me: str, when: Moment, zone: tzinfo) -> None:
        self.standing, self.policy, self.opened, self.me, self.when, self.zone = standing, policy, opened, me, when, zone
        self.lenders = ["", *_event_who.lenders(standing, me, when)]
        self.marks = identity.marks(policy, me)

    def sorted(self, rows: Iterator[Line]) -> tuple[Line, ...]:
        """The longest waiting first."""
        return tuple(sorted(rows, key=lambda row: (row.since or datetime.max.replace(tzinfo=UTC), row.id)))

    def waiting(self, rec: Rec) -> Iterator[Line]:
        """A step, or an annulment that others began, which this person could take now; once, himself before others."""
        step = words.waiting(self.standing, rec)
        wanted: list[tuple[EventName, Message]] = []
        if step is not None:
            verb = words.step_name(step.stage)()
            several = step.need > 1
            wanted.append((step.stage.event, _STEP(step=verb, have=step.have, need=step.need) if several else verb))
        flow = transition.flow_of(self.policy, rec.kind)
        rule = None if flow is None else transition.rule_of(flow, "void")
        if rec.machine.voids and rec.machine.stop != "void" and rule is not None:
            wanted.append(("void", _STEP(step=words.title("void", flow), have=len(rec.machine.voids), need=rule.k)))
        for event, verb in wanted:
            for principal in self.lenders:
                if self._can(event, rec, principal):
                    opening = self._opening(rec)
                    sender = self._person(opening) if opening is not None else plain("")
                    more: Message = _FROM(name=sender, when=self._at(opening))
                    if principal:
                        name = words.name_of(self.policy, principal)
                        more = Text("{who}  {more}", "{who}  {more}")(who=_FOR(name=name), more=more)
                    yield self._row(rec, event, verb, more, opening, principal)
                    break

    def back(self, rec: Rec) -> Iterator[Line]:
        """What this person submitted and somebody returned."""
        if rec.state == "returned" and self._mine(rec):
            last = next((one for one in reversed(entries(rec.log)) if one.op == "return"), None)
            yield self._row(rec, "submit", words.state("returned")(), self._reason(last), last)

    def sent(self, rec: Rec) -> Iterator[Line]:
        """What this person submitted: where it stands; settled ones for a while."""
        if not self._mine(rec) or rec.state in ("returned", "draft", "deleted", "unparsable"):
            return
        step = words.waiting(self.standing, rec)
        flow = transition.flow_of(self.policy, rec.kind)
        last = rec.log.entry if rec.log is not None else None
        if step is None:
            if last is None or self.when.at - last.at > RECENT.total_seconds():
                return
            yield self._row(rec, None, words.state(rec.state, flow)(), plain(""), last)
            return
        more = _NEXT(step=words.step_name(step.stage), who=words.stage_roles(self.standing, rec, step.stage))
        yield self._row(rec, None, words.state(rec.state, flow)(), more, self._opening(rec))

    def drafts(self, rec: Rec) -> Iterator[Line]:
        """What this person wrote and nobody submitted."""
        if rec.state == "draft" and not rec.machine.editors.isdisjoint(self.marks):
            yield self._row(rec, "submit", words.state("draft")(), plain(""), rec.log.entry if rec.log is not None else None)

    def votes(self) -> Iterator[Line]:
        """Proposals on policy and governed files that this administrator may vote on now, or put in force."""
        from officectl.actions._policy_write import Desk as Table

        if self.me not in self.policy.admins():
            return
        table = Table(self.opened.ws, self.standing, self.policy)
        for governed, title in ((False, _POLICY), (True, _GOVERNED)):
            if not governed and not self.standing.knows(known.NEXT):
                continue
            item, cast = table.item(governed=governed), table.ballot(governed=governed)
            mine = [one for one in cast.votes if (one.number, one.digest) == (item.number, item.digest)]
            proposer = next((one.person for one in mine if one.event == "propose"), "")
            missing, _ = ballot.decided(self.policy, cast, item.number, item.digest)
            if not proposer or (governed and not missing):
                continue
            verb = _VOTE(votes=missing) if missing else _ACTIVATE()
            words_ = self.policy.settings.meanings.get("approve", ("",))
            vote = Event("approve", (item,), self.me, ADMIN, words_[0] if words_ else "")
            found = ballot.judge(
                self.policy, cast, vote, item, Signer(self.me, "", "active"), "", wanted=item.number, digest=item.digest
            )
            if missing and (not isinstance(found, ballot.Vote) or any(one.event == "approve" and one.person == self.me for one in mine)):
                continue
            more = _PROPOSED(name=words.name_of(self.policy, proposer))
            label_ = f"v{item.number}"
            yield Line("approve" if missing else "activate", item.kind, title, item.id, label_, item.number, "proposed", verb, more)

    def _can(self, event: EventName, rec: Rec, principal: str) -> bool:
        listed = self.policy.settings.meanings.get(event, ())
        for delegation in _event_who.delegations_of(self.standing, self.me, principal):
            tried = Event(
                event, (_event_who.item(rec, event),), self.me, meaning=listed[0] if listed else "", principal=principal,
                delegation=delegation, opinion="-",
            )
            if not _event_who.attempt(self.standing, tried, [rec], self.when).refused:
                return True
        return False

    def _opening(self, rec: Rec) -> Entry | None:
        return rec.machine.votes[0] if rec.machine.votes and rec.machine.votes[0].op in OPENING else None

    def _mine(self, rec: Rec) -> bool:
        found = next((one for one in reversed(entries(rec.log)) if one.op in OPENING), None)
        return found is not None and self.me in (found.actor, found.principal)

    def _person(self, entry: Entry) -> Message:
        return words.person(self.policy, entry.actor, entry.principal)

    def _reason(self, entry: Entry | None) -> Message:
        said = None if entry is None else _event_history.said(self.standing.git, entry.commit)
        opinion = " ".join(said.opinion.split()) if isinstance(said, Event) else ""
        return plain("") if entry is None else _REASON(name=self._person(entry), opinion=opinion)

    def _moment(self, entry: Entry | None) -> datetime | None:
        return None if entry is None or not entry.at else datetime.fromtimestamp(entry.at, self.zone)

    def _at(self, entry: Entry | None) -> str:
        moment = self._moment(entry)
        return "" if moment is None else moment.strftime("%m-%d %H:%M")

    def _row(
        self, rec: Rec, event: EventName | None, verb: Message, more: Message, entry: Entry | None, principal: str = ""
    ) -> Line:
        record = self.opened.ledger.get(rec.id)
        kind = self.opened.kinds.get(rec.kind)
        name = rec.id if record is None else label(self.opened.ledger, self.opened.kinds, record)
        title = Text(rec.kind, rec.kind) if kind is None else kind.title
        return Line(
            event, rec.kind, title, rec.id, name, rec.machine.revision, rec.state, verb, more, principal, self._moment(entry)
        )
