"""Events: what `submit`, `approve`, `return` … have in common. Everything that verification would not count is refused before anybody
signs; the commit is verified before HEAD moves; one commit for all records, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from officectl.actions import (
    _event_open,
    _event_pick,
    _event_sign,
    _event_who,
    _open,
    _pins,
    _signing,
    _standing,
)
from officectl.actions import _event_refusals as refusals
from officectl.actions import _event_words as words
from officectl.actions._event_view import Preview
from officectl.actions._event_who import Wish
from officectl.actions._write import Confirm, Declined
from officectl.errors import NotWritten, UsageError
from officectl.history import message, transition
from officectl.history.pins import Pin
from officectl.light import dataclass, replace
from officectl.query.resolve import label
from officectl.store import snapshot, write
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._event_pick import Picked
    from officectl.actions._event_sign import Say
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.actions._standing import Standing
    from officectl.history.known import Rec
    from officectl.history.model import Event, EventName
    from officectl.records.finding import Finding
    from officectl.records.record import Record

_ONE = Text("{event}：{kind} {what}", "{event}: {kind} {what}")
_MANY = Text("{event}：{count} 条{kind}：{what}", "{event}: {count} of kind {kind}: {what}")
_ASK = Text("以上内容要{event}，对吗？", "{event} this?")
_ASK_MANY = Text("要{event}以上 {count} 条，对吗？", "{event} these {count} records?")
_ASK_ALL = Text("没有写条件：要{event}全部 {count} 条，对吗？", "no condition: {event} all {count} records?")
_STATE = Text("{id} {label}：{before} → {after}{more}", "{id} {label}: {before} → {after}{more}")
_STEP = Text("（{step} {have}/{need}）", " ({step} {have}/{need})")
_NEXT = Text("，下一步 {step}：{who}", "; next {step}: {who}")
_RECORDED = Text(
    "{id} {label}：{event}已记下，未签名；状态仍是“已登记（未签名）”", "{id} {label}: {event} noted, not signed; its state remains “recorded (not signed)”"
)
OPEN_NOTE = Text(
    "这个工作区还没有签批制度，签批只作记录，不算数；officectl policy init 建立制度以后才要签名、才有效力",
    "this workspace has no policy yet: events are notes and bind nobody; after `officectl policy init` they are signed and count",
)
RECEIPT_NOTE = Text("制度要求服务器收讫：同步到服务器以后才算数", "the policy wants server receipts: it counts once it is synced to the server")


class NothingYet(NotWritten):
    """The repository has no commit."""

    text = Text("还没有任何提交，没有可以办的记录", "there is no commit yet, so there is no record to act on")


class BadOpinion(UsageError):
    """An opinion that would be mistaken for the event's own lines."""

    text = Text("意见写法不行：{why}", "this opinion will not do: {why}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, whatever the event."""

    words: tuple[str, ...]
    """Ids, names; or a kind and conditions."""
    opinion: str = ""
    """意见."""
    meaning: str = ""
    """One of the policy's words for this event; empty: the first of them."""
    principal: str = ""
    """For whom he acts, by id or name; the delegation is found."""
    role: str = ""
    """In which role, where several fit: `role@org`, or the name alone."""


@dataclass(frozen=True, slots=True)
class Talk:
    """How the person in front is spoken to: a question, what he would sign, what is waited for."""

    confirm: Confirm
    show: Callable[[Preview], None]
    say: Say


@dataclass(frozen=True, slots=True)
class After:
    """One record after the event."""

    kind: str
    id: str
    label: str
    revision: int
    digest: str
    before: str
    after: str
    said: Message
    """In one line: what it was, what it is, what it waits for."""


@dataclass(frozen=True, slots=True)
class Done:
    """The event that was made."""

    event: Event
    commit: str
    signed: bool
    records: tuple[After, ...]
    notes: tuple[Message, ...]
    findings: tuple[Finding, ...] = ()
    """What verification newly says of the commit (warnings at most)."""

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        event = self.event
        return {
            "event": event.name, "commit": self.commit, "signed": self.signed, "actor": event.actor, "for": event.principal or None,
            "delegation": event.delegation or None, "role": event.role or None, "meaning": event.meaning or None,
            "opinion": event.opinion or None, "policy": event.policy_version or None,
            "items": [
                {"kind": one.kind, "id": one.id, "revision": one.revision, "digest": one.digest, "before": one.before, "state": one.after}
                for one in self.records
            ],
            "findings": [{"code": one.code, "severity": one.severity, "message": one.message.render(lang)} for one in self.findings],
        }


def act(options: Options, event: EventName, asked: Asked, talk: Talk) -> Done:
    """Make an event about one record or several. `talk.show` is called before the question; with `--yes` neither is.

    Raises NothingNamed, NothingMatches, NoSuchRecord, SeveralRecords, BrokenRecord, NoSuchPerson, SeveralRoles, BadOpinion, Declined;
    EventRefused, DirtyTarget, the faults of keys and of `_event_sign.commit`; what verification raises. Then nothing was written.
    """
    opinion = asked.opinion.strip()
    why = message.typed_fault("-", opinion)
    if why is not None:
        raise BadOpinion(why=why)
    wish = Wish(event, opinion, asked.meaning.strip(), asked.principal.strip(), asked.role.strip())
    ws = _open.workspace(options)
    write.recover(ws)
    tip = ws.git.head()
    if tip is None:
        raise NothingYet
    standing = _standing.at(ws, tip, {root: Pin(root, pin.policy) for root, pin in _pins.load().items()}, past=False)
    snap = snapshot.worktree(ws)
    opened = _open.read(options, ws, snap, _open.kinds_of(snap)[0])
    picked = _event_pick.pick(options, opened, standing, asked.words)
    for echo in picked.echoes:
        talk.say(echo)
    _event_pick.require_clean(opened, picked.records)
    _require_ready(options, opened, standing, picked.records, event)
    if standing.policy is None:
        return _open_event(options, opened, standing, picked, wish, talk)
    return _signed_event(options, opened, standing, picked, wish, talk)


def _require_ready(options: Options, opened: Opened, standing: Standing, records: Sequence[Record], event: EventName) -> None:
    reasons = [why for one in records if (why := _event_pick.unready(options, opened, standing, one, event)) is not None]
    if reasons:
        raise refusals.EventRefused(words.TITLES[event], reasons)


def _signed_event(
    options: Options, opened: Opened, standing: Standing, picked: Picked, wish: Wish, talk: Talk
) -> Done:
    ws, tip, policy = opened.ws, standing.tip, standing.policy
    assert policy is not None
    signer = _signing.signer(ws.git, policy)
    when = _event_who.moment(ws.git)
    recs = [rec for one in picked.records if (rec := standing.rec(one.id)) is not None]
    trial = _event_who.choose(standing, wish, signer.person.id, signer.key.fingerprint, recs, when)
    event = trial.act.event
    if trial.refused:
        lenders = [] if event.principal else _lenders(standing, wish, signer.person.id, recs, when)
        raise refusals.EventRefused(words.TITLES[wish.event], [
            refusals.of_refusal(standing, rec, event, rec.id, rec.kind, trial.refused[rec.id], lenders)
            for rec in recs if rec.id in trial.refused
        ])
    _ask(options, Preview(opened, standing, event, picked.records, signer.key.fingerprint), picked, talk)
    subject = _subject(opened, standing, event, picked.records, options.lang)
    before = {rec.id: standing.verdict.states[rec.id].state.name for rec in recs}
    known = set(standing.verdict.findings)
    new: list[Finding] = []

    def judge(oid: str) -> None:
        new.extend(one for one in standing.add(oid).findings if one not in known)
        wrong = [refusals.of_finding(one) for one in new if one.severity == "error"]
        if wrong:
            raise refusals.EventRefused(words.TITLES[wish.event], wrong)

    oid = _event_sign.commit(
        ws, tip, message.write(subject, event), key=signer.key, author=_signing.author(signer.person), say=talk.say, judge=judge
    )
    notes = (RECEIPT_NOTE(),) if any(one.code == "NO_RECEIPT" for one in new) else ()
    return Done(event, oid, True, tuple(_after(opened, standing, rec, before[rec.id], event) for rec in recs), notes, tuple(new))


def _lenders(standing: Standing, wish: Wish, actor: str, recs: Sequence[Rec], when: _event_who.Moment) -> list[str]:
    """Those for whom the actor could do it."""
    found = []
    for principal in _event_who.lenders(standing, actor, when):
        lent = replace(wish, principal=principal)
        if not _event_who.choose(standing, lent, actor, "", recs, when).refused:
            found.append(principal)
    return found


def _open_event(
    options: Options, opened: Opened, standing: Standing, picked: Picked, wish: Wish, talk: Talk
) -> Done:
    """A note in an open workspace: not signed, binding nobody."""
    event = _event_open.event(opened, standing, picked.records, wish)
    _ask(options, Preview(opened, standing, event, picked.records, ""), picked, talk)
    subject = _subject(opened, standing, event, picked.records, options.lang)
    oid = _event_sign.commit(opened.ws, standing.tip, message.write(subject, event), key=None, author=None, say=talk.say)
    records = []
    for record, item in zip(picked.records, event.items, strict=True):
        name = label(opened.ledger, opened.kinds, record)
        said = _RECORDED(id=record.id, label=name, event=words.TITLES[event.name])
        records.append(After(record.kind, record.id, name, item.number, item.digest, "recorded", "recorded", said))
    return Done(event, oid, False, tuple(records), (OPEN_NOTE(),))


def _ask(options: Options, preview: Preview, picked: Picked, talk: Talk) -> None:
    if not options.yes:
        talk.show(preview)
    count, verb = len(picked.records), words.TITLES[preview.event.name]
    question = _ASK_ALL if picked.empty else _ASK_MANY if count > 1 else _ASK
    asked = question(event=verb) if question is _ASK else question(event=verb, count=count)
    if not talk.confirm(asked):
        raise Declined


def _subject(opened: Opened, standing: Standing, event: Event, records: Sequence[Record], lang: Lang) -> str:
    """One line for people who read the log with plain git."""
    kind = opened.kinds[records[0].kind]
    policy = standing.policy
    flow = None if policy is None else transition.flow_of(policy, kind.name)
    rec = standing.rec(records[0].id)
    step = None if rec is None else words.waiting(standing, rec)
    verb = words.title(event.name, flow, step.stage.state if step is not None else "")
    names = []
    for record in records:
        number = record.get("no")
        name = label(opened.ledger, opened.kinds, record)
        names.append(f"{number} {name}" if isinstance(number, str) and number and number != name else name)
    if len(records) == 1:
        return message.subject_line(_ONE.render(lang, event=verb, kind=kind.title, what=names[0]))
    titles = list(dict.fromkeys(opened.kinds[one.kind].title for one in records))
    return message.subject_line(_MANY.render(lang, event=verb, count=len(records), kind=titles, what=names))


def _after(opened: Opened, standing: Standing, rec: Rec, before: str, event: Event) -> After:
    """The record now, in one line."""
    policy = standing.policy
    assert policy is not None
    now = standing.rec(rec.id) or rec
    state = standing.verdict.states[rec.id].state.name
    flow = transition.flow_of(policy, rec.kind)
    record = opened.ledger.get(rec.id)
    name = rec.id if record is None else label(opened.ledger, opened.kinds, record)
    item = next(one for one in event.items if one.id == rec.id)
    said = _STATE(
        id=rec.id, label=name, before=words.state(before, flow), after=words.state(state, flow), more=_more(standing, now, event.name),
    )
    return After(rec.kind, rec.id, name, item.number, item.digest, before, state, said)


def _more(standing: Standing, rec: Rec, event: str) -> Message | str:
    """Votes so far where a step takes several; else who is next."""
    policy = standing.policy
    assert policy is not None
    flow = transition.flow_of(policy, rec.kind)
    m = rec.machine
    rule = None if flow is None else transition.rule_of(flow, event)
    if event == "void" and rule is not None and not m.stop:
        return _STEP(step=words.title(event, flow), have=len(m.voids), need=rule.k)
    step = words.waiting(standing, rec)
    if step is None:
        return ""
    if step.have:
        return _STEP(step=words.step_name(step.stage), have=step.have, need=step.need)
    return _NEXT(step=words.step_name(step.stage), who=words.stage_roles(standing, rec, step.stage))
