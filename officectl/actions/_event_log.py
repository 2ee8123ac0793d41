"""Events as a history shows them: who, in which role, for whom, with which words; whether the signature is good; whether it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from officectl.actions import _event_words as words
from officectl.history import transition
from officectl.history.codes import CODES
from officectl.history.machine import entries
from officectl.history.model import Event, Malformed, Unsupported
from officectl.light import dataclass
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from officectl.actions._standing import Standing
    from officectl.history.model import Item
    from officectl.history.model import Message as Read
    from officectl.history.policy import Policy

SignatureState = Literal["open", "none", "good", "unknown-key", "bad", "unverified"]

SIGNATURES: dict[SignatureState, Text] = {
    "open": Text("未签名", "not signed"),
    "none": Text("未签名", "not signed"),
    "good": Text("签名有效", "signed"),
    "unknown-key": Text("密钥不在册", "unknown key"),
    "bad": Text("签名不对", "bad signature"),
    "unverified": Text("未核验", "not verified"),
}
"""`open`: nothing is signed in this workspace, or the commit is older than its policy. `unverified`: the history cannot be verified."""

_LINE = Text("{event} r{number}  {who}{role}{meaning}", "{event} r{number}  {who}{role}{meaning}")
_ROLE = Text("  角色 {role}", "  as {role}")
_MEANING = Text("  用语“{meaning}”", '  meaning "{meaning}"')
_OPINION = Text("意见：{opinion}", "opinion: {opinion}")
_NOT = Text("不算数：{title}（{code}）", "does not count: {title} ({code})")
_MALFORMED = Text("签批信息不合格式（{why}），不算数", "a malformed event ({why}), it does not count")
_UNSUPPORTED = Text("本版本不认识的签批（{why}）", "an event of a later version ({why})")
_BEFORE = Text("没有制度，只作记录", "no policy, a note only")
_TAKEN_BACK = Text("后来收回了", "retracted later")


@dataclass(frozen=True, slots=True)
class Signed:
    """What is known of a commit's signature."""

    state: SignatureState
    key: str = ""
    person: str = ""
    """The id of who has the key; empty when nobody."""

    def data(self) -> dict[str, object]:
        """For a program."""
        return {"state": self.state, "key": self.key or None, "person": self.person or None}


UNSIGNED = Signed("open")
UNVERIFIED = Signed("unverified")


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event about one record. `codes` say why it does not count; `note` is a word beside it."""

    message: Event | Malformed | Unsupported
    item: Item | None
    policy: Policy | None
    counts: bool
    codes: tuple[str, ...] = ()
    note: Text | None = None

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        if not isinstance(self.message, Event):
            text = _MALFORMED if isinstance(self.message, Malformed) else _UNSUPPORTED
            yield text.render(lang, why=self.message.why)
            return
        event = self.message
        flow = None if self.policy is None or self.item is None else transition.flow_of(self.policy, self.item.kind)
        yield _LINE.render(
            lang, event=words.title(event.name, flow), number=self.item.number if self.item else 0,
            who=words.person(self.policy, event.actor, event.principal), role=_ROLE(role=event.role) if event.role else "",
            meaning=_MEANING(meaning=event.meaning) if event.meaning else "",
        )
        if event.opinion:
            yield _OPINION.render(lang, opinion=" ".join(event.opinion.split()))
        yield from (_NOT.render(lang, title=CODES[code].title, code=code) for code in self.codes if code in CODES)
        if self.note is not None:
            yield self.note.render(lang)

    def data(self) -> dict[str, object]:
        """For a program."""
        if not isinstance(self.message, Event):
            name = "malformed" if isinstance(self.message, Malformed) else "unsupported"
            return {"event": None, "fault": name, "why": self.message.why, "counts": False, "codes": list(self.codes)}
        event, item = self.message, self.item
        return {
            "event": event.name, "revision": item.number if item else None, "digest": item.digest if item else None,
            "actor": event.actor, "for": event.principal or None, "delegation": event.delegation or None, "role": event.role or None,
            "meaning": event.meaning or None, "opinion": event.opinion or None, "counts": self.counts, "codes": list(self.codes),
        }


def signed(standing: Standing | None, oid: str) -> Signed:
    """The signature of a commit, as verification found it."""
    if standing is None or standing.policy_at(oid) is None:
        return UNSIGNED
    signature = standing.signature(oid)
    if signature is None or signature.state == "none":
        return Signed("none")
    if signature.state == "bad":
        return Signed("bad", signature.key)
    who = standing.signer(oid)
    return Signed("good" if who.person else "unknown-key", signature.key, who.person)


def of_message(standing: Standing | None, oid: str, message: Read, ident: str) -> EventLine | None:
    """The event of a commit about a record; None when its message is none, or is about others."""
    if message is None:
        return None
    policy = None if standing is None else standing.policy_at(oid)
    if isinstance(message, Malformed):
        return EventLine(message, None, policy, False, ("EVENT_MALFORMED",) if policy is not None else ())
    item = next((one for one in message.items if one.id == ident), None)
    if item is None:
        return None
    if isinstance(message, Unsupported):
        return EventLine(message, item, policy, False, ("UNSUPPORTED",) if policy is not None else ())
    if standing is None or policy is None:
        return EventLine(message, item, policy, False, (), _BEFORE if standing is not None else None)
    codes = tuple(dict.fromkeys(
        one.code for one in standing.verdict.findings if one.commit == oid and one.id in (ident, "") and one.code in _VOID
    ))
    rec = standing.rec(ident)
    log = [] if rec is None else entries(rec.log)
    counted = any(one.commit == oid and one.op == message.name for one in log)
    back = any(one.op in ("retract", "drop") and one.target == oid for one in log)
    return EventLine(message, item, policy, counted and not back, () if counted and not back else codes, _TAKEN_BACK if back else None)


_VOID = frozenset((
    "EVENT_MALFORMED", "EVENT_ON_MERGE", "MALFORMED_COMMIT", "UNSUPPORTED", "UNSIGNED_EVENT", "BAD_SIGNATURE", "UNKNOWN_KEY",
    "KEY_COMPROMISED", "ACTOR_MISMATCH", "APPROVE_WITH_EDIT", "STALE_REVISION", "KIND_MISMATCH", "DIGEST_MISMATCH", "BAD_DELEGATION",
    "NO_AUTHORITY", "BAD_TRANSITION", "NO_REASON", "BAD_MEANING", "NO_PAPER", "SELF_APPROVAL", "SOD_STAGES",
    "AUTHORITY_LOST_BEFORE_LANDING", "NO_RECEIPT", "ATTACHMENT_MISMATCH", "POLICY_MIXED",
))
"""Codes that say why an event does not count."""
