"""The second point of authority: an event that comes in from a side line is judged again under the policy of the main line, as it
was just before the commit with which it lands. This closes the fork from the past.
"""

from __future__ import annotations

from officectl.history import separation
from officectl.history.identity import Signer, signer
from officectl.history.known import Rec
from officectl.history.machine import OPENING, VOTES, Entry, Machine
from officectl.history.model import Signature
from officectl.history.policy import Policy
from officectl.history.transition import Act, Desk, Refusal, flow_of, grant

LOST = "AUTHORITY_LOST_BEFORE_LANDING"
DAY = 86_400


def judge(entry: Entry, act: Act, rec: Rec, policy: Policy | None, desk: Desk, received: int | None) -> Entry | Refusal:
    """The entry as it counts on the main line, or why it does not. `received`: the server's time for the landing, if known: it
    rules over the signer's own clock for the dates of a delegation.
    """
    if policy is None:
        return Refusal(LOST, entry.op)
    refused = _apart(policy, rec.machine, entry)
    if refused:
        return refused
    # A delegation is asked about in any case: it may have been withdrawn, and the server's clock rules over its dates.
    if policy is act.policy and not entry.principal:
        return _on_what(rec.machine, entry) or entry
    refused = _key(signer(policy, Signature("good", entry.key)), entry)
    if refused:
        return refused
    if entry.op == "retract":
        return entry
    flow = flow_of(policy, rec.kind)
    if flow is None:
        return Refusal(LOST, entry.op)
    seen = rec._replace(blob=entry.blob, digest=entry.digest, gone=False, fault="")
    asked = act if received is None else act._replace(at=received)
    granted = grant(asked, policy, flow, seen, rec.machine, desk)
    if isinstance(granted, Refusal):
        return granted if granted.code == "BAD_DELEGATION" else Refusal(LOST, entry.op)
    anew = entry._replace(step=granted.step, needs=granted.needs, slot=granted.slot)
    return _on_what(rec.machine, anew) or anew


def _key(who: Signer, entry: Entry) -> Refusal | None:
    """A key that was retired or lost in the meantime signs no more."""
    if who.state == "retired":
        return Refusal("UNKNOWN_KEY", entry.op)
    if who.state == "compromised":
        return Refusal("KEY_COMPROMISED", entry.op)
    return None if who.state == "active" and who.person == entry.actor else Refusal(LOST, entry.op)


def _on_what(m: Machine, entry: Entry) -> Refusal | None:
    """A vote whose forerunners did not land, or that a stage was put in front of meanwhile, rests on nothing."""
    step = entry.step
    if entry.op not in VOTES or entry.number != m.revision or entry.digest != m.digest or m.stop or step is None:
        return None
    return None if step.state in m.reached or set(step.before) <= set(m.reached) else Refusal("BAD_TRANSITION", entry.op)


def _apart(policy: Policy, m: Machine, entry: Entry) -> Refusal | None:
    """Separation of duties over both sides: what the main line did meanwhile counts too."""
    if entry.op not in VOTES or entry.number != m.revision or entry.digest != m.digest:
        return None
    who = separation.conflicted(policy, m, entry.actor, entry.principal)
    if who:
        return Refusal("SELF_APPROVAL", who)
    earlier = separation.repeated(m.votes, entry.step.distinct if entry.step else (), entry.actor, entry.principal)
    return Refusal("SOD_STAGES", earlier) if earlier else None


def is_late(entry: Entry, landed_at: int, late_days: int) -> bool:
    """Whether a vote landed so long after its own date that it is shown as late (补批)."""
    return (entry.op in VOTES or entry.op in OPENING) and landed_at - entry.at > late_days * DAY
